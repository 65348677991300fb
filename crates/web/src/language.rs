//! The languages of the page, and every sentence that it says in them.
//!
//! Sentences are Fluent messages, compiled in. Most have no variables: those are written out once, and looking one up
//! is a hash. A sentence that is missing shows its key, and a test finds it before anybody sees that.

use std::collections::HashMap;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// A language that the page is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// Turkish.
    Turkish,
    /// Greek.
    Greek,
}

impl Language {
    /// All of them, the one for everybody else first.
    pub const ALL: [Self; 3] = [Self::English, Self::Turkish, Self::Greek];

    /// Returns its code of ISO 639.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Turkish => "tr",
            Self::Greek => "el",
        }
    }

    /// Returns what those who speak it call it.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Turkish => "Türkçe",
            Self::Greek => "Ελληνικά",
        }
    }

    /// Finds the language of a tag such as `tr`, `tr-TR` or `tr_TR.UTF-8`.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', '.']).next()?.trim();
        Self::ALL
            .into_iter()
            .find(|language| language.code().eq_ignore_ascii_case(primary))
    }

    /// Chooses by the header `Accept-Language`: the one with the highest quality, the first of equals; English if none
    /// of ours is in it.
    #[must_use]
    pub fn accepted(header: &str) -> Self {
        let mut best = (0_u32, Self::English);
        for part in header.split(',') {
            let mut fields = part.split(';');
            let language = fields.next().and_then(Self::of_tag);
            let quality = fields
                .find_map(|field| field.trim().strip_prefix("q="))
                .map_or(1000, thousandths);
            if let Some(language) = language.filter(|_| quality > best.0) {
                best = (quality, language);
            }
        }
        best.1
    }

    /// Returns its sentences.
    #[must_use]
    pub fn texts(self) -> &'static Texts {
        static TEXTS: [OnceLock<Texts>; 3] = [const { OnceLock::new() }; 3];
        let [english, turkish, greek] = &TEXTS;
        let texts = match self {
            Self::English => english,
            Self::Turkish => turkish,
            Self::Greek => greek,
        };
        texts.get_or_init(|| Texts::read(self))
    }

    const fn source(self) -> &'static str {
        match self {
            Self::English => include_str!("texts/en.ftl"),
            Self::Turkish => include_str!("texts/tr.ftl"),
            Self::Greek => include_str!("texts/el.ftl"),
        }
    }
}

/// Reads `0.8` as 800; what is no number is 0, which is never chosen.
fn thousandths(quality: &str) -> u32 {
    let (whole, part) = quality.trim().split_once('.').unwrap_or((quality.trim(), ""));
    let digits = format!("{part:0<3}");
    let part: u32 = digits.get(..3).and_then(|part| part.parse().ok()).unwrap_or(0);
    whole.parse::<u32>().unwrap_or(0).min(1) * 1000 + part
}

/// Every sentence of the page in one language.
pub struct Texts {
    language: Language,
    bundle: FluentBundle<FluentResource>,
    /// Those without variables, written out.
    plain: HashMap<&'static str, String>,
}

impl Texts {
    fn read(language: Language) -> Self {
        let source = language.source();
        // A mistake in a file is found by the tests of this module; what can be read of it is used.
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
        let id: LanguageIdentifier = language.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // The page isolates what has another direction by itself, with <bdi>.
        bundle.set_use_isolating(false);
        let _ = bundle.add_resource(resource);
        let mut plain = HashMap::new();
        for key in keys(source) {
            let pattern = bundle.get_message(key).and_then(|message| message.value());
            let mut errors = Vec::new();
            if let Some(pattern) = pattern {
                let text = bundle.format_pattern(pattern, None, &mut errors).into_owned();
                if errors.is_empty() {
                    plain.insert(key, text);
                }
            }
        }
        Self {
            language,
            bundle,
            plain,
        }
    }

    /// Returns the language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// Returns a sentence without variables.
    #[must_use]
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.plain.get(key).map_or(key, String::as_str)
    }

    /// Returns a sentence with its variables filled in.
    #[must_use]
    pub fn with(&self, key: &str, variables: &[(&str, Value<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut filled = FluentArgs::with_capacity(variables.len());
        for (name, value) in variables {
            match value {
                Value::Text(text) => filled.set((*name).to_owned(), FluentValue::from((*text).to_owned())),
                Value::Count(count) => filled.set((*name).to_owned(), FluentValue::from(*count)),
            }
        }
        self.bundle
            .format_pattern(pattern, Some(&filled), &mut Vec::new())
            .into_owned()
    }

    /// Returns a sentence with one variable, a text.
    #[must_use]
    pub fn with_text(&self, key: &str, name: &str, text: &str) -> String {
        self.with(key, &[(name, Value::Text(text))])
    }

    /// Returns a sentence with one variable, a count, for which it has the right grammatical number.
    #[must_use]
    pub fn with_count(&self, key: &str, name: &str, count: u64) -> String {
        self.with(key, &[(name, Value::Count(count))])
    }

    /// Writes a number with the groups of the language: `65,536` or `65.536`.
    #[must_use]
    pub fn grouped(&self, number: u64) -> String {
        let separator = match self.language {
            Language::English => ',',
            Language::Turkish | Language::Greek => '.',
        };
        let digits = number.to_string();
        let mut grouped = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                grouped.push(separator);
            }
            grouped.push(digit);
        }
        grouped
    }
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Texts")
            .field("language", &self.language)
            .finish_non_exhaustive()
    }
}

/// What is put into a sentence.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    /// Words.
    Text(&'a str),
    /// A count, by which the grammatical number is chosen.
    Count(u64),
}

/// The keys of a file, as it is written: one at the beginning of a line.
fn keys(source: &'static str) -> impl Iterator<Item = &'static str> {
    source
        .lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()))
        .filter_map(|line| line.split_once('=').map(|(key, _)| key.trim()))
}

#[cfg(test)]
mod tests;

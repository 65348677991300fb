//! The sentences of one language.
//!
//! A file is only divided into its sentences at first. Each is parsed when it is said for the first time: most runs of
//! a program say few of them, and start the sooner. So sentences do not refer to each other, which a test demands.

use std::collections::HashMap;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast;
use unic_langid::LanguageIdentifier;

use crate::Language;

/// Every sentence of a face in one language.
pub struct Texts {
    language: Language,
    /// Empty: it knows the language's rules for numbers.
    rules: FluentBundle<FluentResource>,
    sentences: HashMap<&'static str, Sentence>,
}

/// A sentence as it is written, and as it was read.
struct Sentence {
    source: &'static str,
    read: OnceLock<Option<Read>>,
}

struct Read {
    pattern: ast::Pattern<&'static str>,
    /// Written out, if it has no variables.
    plain: Option<String>,
}

impl Texts {
    pub(crate) fn new(language: Language, source: &'static str) -> Self {
        let id: LanguageIdentifier = language.code().parse().unwrap_or_default();
        let mut rules = FluentBundle::new_concurrent(vec![id]);
        // None of our languages is written from right to left. What may be is made safe by whoever shows it: with <bdi>
        // on the page, by visible escapes on a terminal. And English is the same bytes for a script as ever.
        rules.set_use_isolating(false);
        let sentences = sentences(source).map(|(key, source)| {
            let read = OnceLock::new();
            (key, Sentence { source, read })
        });
        Self {
            language,
            rules,
            sentences: sentences.collect(),
        }
    }

    /// Returns the language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// Returns the keys of its sentences.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.sentences.keys().copied()
    }

    /// Returns a sentence without variables. One that is not there shows its key, and a test finds it before anybody sees
    /// that.
    #[must_use]
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.read(key)
            .and_then(|read| read.plain.as_deref())
            .unwrap_or(key)
    }

    /// Returns a sentence with its variables filled in.
    #[must_use]
    pub fn with(&self, key: &str, variables: &[(&str, Value<'_>)]) -> String {
        let Some(read) = self.read(key) else {
            return key.to_owned();
        };
        let mut filled = FluentArgs::with_capacity(variables.len());
        for (name, value) in variables {
            match value {
                Value::Text(text) => filled.set((*name).to_owned(), FluentValue::from((*text).to_owned())),
                Value::Count(count) => filled.set((*name).to_owned(), FluentValue::from(*count)),
            }
        }
        self.rules
            .format_pattern(&read.pattern, Some(&filled), &mut Vec::new())
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

    /// Returns a sentence with one variable, a count that may be large: for its grammatical number under `name`, and written
    /// with the groups of the language as `$shown`.
    #[must_use]
    pub fn with_shown_count(&self, key: &str, name: &str, count: u64) -> String {
        let shown = self.grouped(count);
        self.with(
            key,
            &[(name, Value::Count(count)), ("shown", Value::Text(&shown))],
        )
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

    fn read(&self, key: &str) -> Option<&Read> {
        let sentence = self.sentences.get(key)?;
        sentence.read.get_or_init(|| self.parse(sentence.source)).as_ref()
    }

    fn parse(&self, source: &'static str) -> Option<Read> {
        let pattern = pattern(source)?;
        let mut errors = Vec::new();
        let text = self
            .rules
            .format_pattern(&pattern, None, &mut errors)
            .into_owned();
        let plain = errors.is_empty().then_some(text);
        Some(Read { pattern, plain })
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

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Value<'_> {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<u32> for Value<'_> {
    fn from(count: u32) -> Self {
        Self::Count(count.into())
    }
}

impl From<u16> for Value<'_> {
    fn from(count: u16) -> Self {
        Self::Count(count.into())
    }
}

impl From<usize> for Value<'_> {
    fn from(count: usize) -> Self {
        Self::Count(u64::try_from(count).unwrap_or(u64::MAX))
    }
}

/// Divides a file into its sentences, each with its key, which is at the beginning of a line.
pub(crate) fn sentences(source: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let is_key = |line: &str| line.starts_with(|first: char| first.is_ascii_lowercase());
    let mut rest = source;
    std::iter::from_fn(move || {
        loop {
            let line = rest.split_inclusive('\n').next()?;
            let after = rest.get(line.len()..).unwrap_or_default();
            if !is_key(line) {
                rest = after;
                continue;
            }
            let more: usize = after
                .split_inclusive('\n')
                .take_while(|line| !is_key(line) && !line.starts_with('#'))
                .map(str::len)
                .sum();
            let (sentence, next) = rest.split_at_checked(line.len() + more)?;
            rest = next;
            let (key, _) = sentence.split_once('=')?;
            return Some((key.trim(), sentence));
        }
    })
}

/// Parses one sentence. A mistake in it is found by the tests of whoever has it.
pub(crate) fn pattern(source: &'static str) -> Option<ast::Pattern<&'static str>> {
    let parsed = fluent_syntax::parser::parse_runtime(source).ok()?;
    parsed.body.into_iter().find_map(|entry| match entry {
        ast::Entry::Message(message) => message.value,
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Catalog;

    static CATALOG: Catalog = Catalog::new(
        "### A file.\n\nsea = the sea\nships = { $count ->\n    [one] a ship\n   *[other] { $count } ships\n }\n\n# How deep.\ndeep =\n    very\n    deep\n",
        "sea = deniz\nships = { $count } gemi\ndeep = çok derin\n",
        "sea = η θάλασσα\nships = { $count ->\n    [one] ένα πλοίο\n   *[other] { $count } πλοία\n }\ndeep = πολύ βαθιά\n",
    );

    #[test]
    fn sentences_are_said_in_each_language() {
        let said = |key: &str| Language::ALL.map(|language| CATALOG.texts(language).get(key).to_owned());
        assert_eq!(said("sea"), ["the sea", "deniz", "η θάλασσα"]);
        assert_eq!(said("deep"), ["very\ndeep", "çok derin", "πολύ βαθιά"]);
        assert_eq!(said("no-such-key"), ["no-such-key"; 3]);
    }

    #[test]
    fn counts_have_their_grammar() {
        let said =
            |count| Language::ALL.map(|language| CATALOG.texts(language).with_count("ships", "count", count));
        assert_eq!(said(1), ["a ship", "1 gemi", "ένα πλοίο"]);
        assert_eq!(said(7), ["7 ships", "7 gemi", "7 πλοία"]);
        assert_eq!(said(12_345)[0], "12345 ships");
    }

    #[test]
    fn numbers_have_the_groups_of_their_language() {
        let english = CATALOG.texts(Language::English);
        assert_eq!(english.grouped(65_536), "65,536");
        assert_eq!(CATALOG.texts(Language::Greek).grouped(1_000), "1.000");
        assert_eq!(english.grouped(7), "7");
    }

    #[test]
    fn large_counts_have_both_grammar_and_groups() {
        static CATALOG: Catalog = Catalog::new(
            "seen = { $count ->\n    [one] once\n   *[other] { $shown } times\n }\n",
            "",
            "",
        );
        let said = |count| {
            CATALOG
                .texts(Language::English)
                .with_shown_count("seen", "count", count)
        };
        assert_eq!([1, 7, 1_319].map(said), ["once", "7 times", "1,319 times"]);
    }

    #[test]
    fn what_is_put_in_stays_as_it_is() {
        static CATALOG: Catalog = Catalog::new("said = { $who }: { $what }\n", "", "");
        let said = CATALOG.texts(Language::English).with(
            "said",
            &[
                ("who", Value::from("bob")),
                ("what", Value::from("{ $who } שלום")),
            ],
        );
        assert_eq!(said, "bob: { $who } שלום");
    }
}

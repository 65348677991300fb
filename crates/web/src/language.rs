//! The sentences of the page, in every language.

use std::borrow::Cow;

pub use languages::{Language, Texts, Value};

use languages::Catalog;

/// Every sentence of the page.
static SENTENCES: Catalog = Catalog::new(
    include_str!("texts/en.ftl"),
    include_str!("texts/tr.ftl"),
    include_str!("texts/el.ftl"),
);

/// Returns the sentences of a language.
#[must_use]
pub fn texts(language: Language) -> &'static Texts {
    SENTENCES.texts(language)
}

/// A sentence of the node in the language of the page, or in English where the page does not know it; and which of the two.
pub(crate) struct Told {
    pub(crate) text: String,
    /// The value of the attribute `lang`.
    pub(crate) lang: &'static str,
}

impl Told {
    /// What the page says itself.
    pub(crate) fn own(t: &Texts, text: String) -> Self {
        let lang = t.language().code();
        Self { text, lang }
    }

    /// Says what the node says in English.
    pub(crate) fn of(t: &Texts, english: &str) -> Self {
        let text = languages::translated(english, t.language());
        let is_known = matches!(text, Cow::Owned(_));
        Self {
            text: text.into_owned(),
            lang: if is_known {
                t.language().code()
            } else {
                Language::English.code()
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use languages::check;

    use super::*;

    #[test]
    fn every_sentence_is_there_in_every_language_and_used() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let code = check::users(&root.join("src"), &["rs"]).unwrap();
        let templates = check::users(&root.join("templates"), &["html"]).unwrap();
        let calls = [
            ".get(",
            ".with(",
            ".with_text(",
            ".with_count(",
            ".with_shown_count(",
        ];
        let mistakes = check::mistakes(&SENTENCES, &(code + &templates), &calls);
        assert_eq!(mistakes, Vec::<String>::new());
    }
}

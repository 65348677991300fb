//! All sentences of a face, in every language.

use std::sync::OnceLock;

use crate::{Language, Texts};

/// The sentences of a face: a Fluent file for each language, and what was read of it.
///
/// It is a `static` of the face. Only a language that is asked for is looked at.
#[derive(Debug)]
pub struct Catalog {
    sources: [&'static str; Language::ALL.len()],
    texts: [OnceLock<Texts>; Language::ALL.len()],
}

impl Catalog {
    /// Makes a catalog of the files of English, Turkish and Greek.
    #[must_use]
    pub const fn new(english: &'static str, turkish: &'static str, greek: &'static str) -> Self {
        Self {
            sources: [english, turkish, greek],
            texts: [const { OnceLock::new() }; Language::ALL.len()],
        }
    }

    /// Returns the sentences of a language.
    pub fn texts(&'static self, language: Language) -> &'static Texts {
        let [english, turkish, greek] = &self.texts;
        let texts = match language {
            Language::English => english,
            Language::Turkish => turkish,
            Language::Greek => greek,
        };
        texts.get_or_init(|| Texts::new(language, self.source(language)))
    }

    /// Returns the file of a language.
    #[must_use]
    pub const fn source(&self, language: Language) -> &'static str {
        let [english, turkish, greek] = self.sources;
        match language {
            Language::English => english,
            Language::Turkish => turkish,
            Language::Greek => greek,
        }
    }
}

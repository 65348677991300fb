//! What the program says, in the language of its user.
//!
//! The sentences are in `texts/`, a folder for each language, and [`say!`] says one by its key. What is for machines
//! (`--json`, exit codes, what `--exec` gets) does not pass through here and is the same in every language.

use std::borrow::Cow;

use languages::{Catalog, Language, Texts, Value};

/// Every sentence of the program.
static SENTENCES: Catalog = Catalog::new(
    concat!(
        include_str!("texts/en/program.ftl"),
        include_str!("texts/en/contacts.ftl"),
        include_str!("texts/en/messages.ftl"),
        include_str!("texts/en/keeping.ftl"),
        include_str!("texts/en/ports.ftl"),
    ),
    concat!(
        include_str!("texts/tr/program.ftl"),
        include_str!("texts/tr/contacts.ftl"),
        include_str!("texts/tr/messages.ftl"),
        include_str!("texts/tr/keeping.ftl"),
        include_str!("texts/tr/ports.ftl"),
    ),
    concat!(
        include_str!("texts/el/program.ftl"),
        include_str!("texts/el/contacts.ftl"),
        include_str!("texts/el/messages.ftl"),
        include_str!("texts/el/keeping.ftl"),
        include_str!("texts/el/ports.ftl"),
    ),
);

/// Says a sentence by its key, with its variables filled in: `say!("sent-delivered", contact = name)`.
///
/// Without variables it is a `&'static str`, with variables a `String`.
macro_rules! say {
    ($key:literal) => {
        $crate::language::texts().get($key)
    };
    ($key:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {
        $crate::language::with($key, &[$((stringify!($name), $crate::language::given!($name $(, $value)?))),+])
    };
}

/// What a variable of [`say!`] is given: the value behind it, or the local variable of its name.
macro_rules! given {
    ($name:ident) => {
        ::languages::Value::from($name)
    };
    ($name:ident, $value:expr) => {
        ::languages::Value::from($value)
    };
}

pub(crate) use {given, say};

/// Says a sentence that came in English from another crate, or from the node, in the user's language.
pub(crate) fn translated(english: &str) -> Cow<'_, str> {
    languages::translated(english, chosen())
}

/// Returns the sentences of the user's language.
pub(crate) fn texts() -> &'static Texts {
    SENTENCES.texts(chosen())
}

/// Returns a sentence with its variables filled in.
pub(crate) fn with(key: &'static str, variables: &[(&str, Value<'_>)]) -> String {
    texts().with(key, variables)
}

/// Returns the language of the locale.
#[cfg(not(test))]
fn chosen() -> Language {
    static CHOSEN: std::sync::OnceLock<Language> = std::sync::OnceLock::new();
    *CHOSEN.get_or_init(|| {
        let variables = ["LC_ALL", "LC_MESSAGES", "LANG"].map(|name| std::env::var(name).unwrap_or_default());
        Language::of_locale(variables.iter().map(String::as_str))
    })
}

#[cfg(test)]
use tests::chosen;

#[cfg(test)]
pub(crate) use tests::in_each;

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::path::Path;

    use languages::check;

    use super::*;

    thread_local! {
        /// Tests do not depend on the locale of whoever runs them.
        static SPOKEN: Cell<Language> = const { Cell::new(Language::English) };
    }

    pub(super) fn chosen() -> Language {
        SPOKEN.get()
    }

    /// Writes what `said` returns in each language, one below the other.
    pub(crate) fn in_each(said: impl Fn() -> String) -> String {
        let said = Language::ALL.map(|language| {
            SPOKEN.set(language);
            said()
        });
        SPOKEN.set(Language::English);
        said.join("\n")
    }

    #[test]
    fn every_sentence_is_there_in_every_language_and_used() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let code = check::users(&root, &["rs"]).unwrap();
        assert_eq!(
            check::mistakes(&SENTENCES, &code, &["say!("]),
            Vec::<String>::new()
        );
    }

    /// Whether a literal is prose: two words beside each other, outside of places for values.
    fn is_prose(literal: &str) -> bool {
        let words: Vec<&str> = literal.split(' ').collect();
        let is_word = |word: &&str| {
            word.len() > 1
                && word
                    .trim_end_matches([',', ':', ';'])
                    .bytes()
                    .all(|b| b.is_ascii_lowercase())
        };
        words.windows(2).any(|pair| pair.iter().all(is_word))
    }

    #[test]
    fn nothing_is_said_to_people_past_the_sentences() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let code = check::users(&root, &["rs"]).unwrap();
        // But for this list of calls.
        let code = code.replace(include_str!("language.rs"), "");
        let calls = [
            "with_hint(",
            "usage(",
            "remark(",
            "note(",
            "human(",
            "push_str(",
            "writeln!(out,",
            "writeln!(io::stderr(),",
            "writeln!(io::stdout(),",
        ];
        let said = calls.iter().flat_map(|call| code.split(call).skip(1));
        let literals = said.filter_map(|rest| {
            let rest = rest
                .trim_start()
                .trim_start_matches('&')
                .trim_start_matches("format!(");
            rest.trim_start().strip_prefix('"')?.split('"').next()
        });
        let prose: Vec<&str> = literals.filter(|literal| is_prose(literal)).collect();
        assert_eq!(prose, Vec::<&str>::new(), "say it with say!");
    }
}

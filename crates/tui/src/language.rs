//! What the face says, in the language of its user.
//!
//! [`say!`] says a sentence by its key. What the tables of keys and commands say is English there, next to what it is about,
//! and [`anew`] says it in the language of the screen. What the node says in English is recognized ([`told`]).

use std::collections::HashMap;
use std::sync::OnceLock;

use api::text::visible;
use languages::{Catalog, Language, Texts};

/// Every sentence of the face.
static SENTENCES: Catalog = Catalog::new(
    include_str!("texts/en/face.ftl"),
    include_str!("texts/tr/face.ftl"),
    include_str!("texts/el/face.ftl"),
);

/// What stands in tables, by its English.
static TABLES: Catalog = Catalog::new(
    include_str!("texts/en/keys.ftl"),
    include_str!("texts/tr/keys.ftl"),
    include_str!("texts/el/keys.ftl"),
);

/// The language of the one face that a process has. English until somebody says so.
#[cfg(not(test))]
static SPOKEN: OnceLock<Language> = OnceLock::new();

/// Decides in which language the face speaks, before it says anything.
#[cfg(not(test))]
pub(crate) fn speak(language: Language) {
    // A process has one user: a second face speaks as the first one does.
    let _ = SPOKEN.set(language);
}

#[cfg(not(test))]
fn spoken() -> Language {
    SPOKEN.get().copied().unwrap_or(Language::English)
}

/// Says a sentence by its key, with its variables filled in: `say!("contact-now", name = &name)`.
///
/// Without variables it is a `&'static str`, with variables a `String`.
macro_rules! say {
    ($key:literal) => {
        $crate::language::texts().get($key)
    };
    ($key:literal, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::language::texts().with($key, &[$((stringify!($name), ::languages::Value::from($value))),+])
    };
}

pub(crate) use say;

/// Returns the sentences of the language of the screen.
pub(crate) fn texts() -> &'static Texts {
    SENTENCES.texts(spoken())
}

/// Says what a table says in English.
pub(crate) fn anew(english: &'static str) -> &'static str {
    static BY_ENGLISH: OnceLock<HashMap<&'static str, &'static str>> = OnceLock::new();
    let keys = BY_ENGLISH.get_or_init(|| {
        let texts = TABLES.texts(Language::English);
        texts.keys().map(|key| (texts.get(key), key)).collect()
    });
    match keys.get(english) {
        Some(key) => TABLES.texts(spoken()).get(key),
        None => english,
    }
}

/// Says what the node says in English, as far as it is known here; safe to be shown.
pub(crate) fn told(english: &str) -> String {
    visible(&languages::translated(english, spoken()))
}

/// A word of a list that is kept as one sentence, such as the names of months.
pub(crate) fn word_of(list: &'static str, place: i8) -> &'static str {
    let place = usize::try_from(place).unwrap_or(0).saturating_sub(1);
    list.split(' ').nth(place).unwrap_or_default()
}

#[cfg(test)]
pub(crate) use tests::{in_language, speak};

#[cfg(test)]
use tests::spoken;

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::collections::BTreeSet;
    use std::path::Path;

    use languages::check;

    use super::*;

    thread_local! {
        /// Tests run beside each other, each in its own language.
        static SPOKEN: Cell<Language> = const { Cell::new(Language::English) };
    }

    pub(super) fn spoken() -> Language {
        SPOKEN.get()
    }

    pub(crate) fn speak(language: Language) {
        SPOKEN.set(language);
    }

    /// What `said` returns when the face speaks a language.
    pub(crate) fn in_language<T>(language: Language, said: impl FnOnce() -> T) -> T {
        speak(language);
        let said = said();
        speak(Language::English);
        said
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

    #[test]
    fn everything_in_the_tables_is_said_in_every_language() {
        let english = TABLES.texts(Language::English);
        let known: BTreeSet<&str> = english.keys().map(|key| english.get(key)).collect();
        let wanted: BTreeSet<&str> = crate::view::in_tables().into_iter().collect();
        let missing: Vec<_> = wanted.difference(&known).collect();
        assert_eq!(missing, Vec::<&&str>::new(), "missing in texts/*/keys.ftl");
        let stale: Vec<_> = known.difference(&wanted).collect();
        assert_eq!(stale, Vec::<&&str>::new(), "left over in texts/*/keys.ftl");
        assert_eq!(check::differences(&TABLES), Vec::<String>::new());
    }

    #[test]
    fn the_lists_of_names_have_as_many_as_there_are() {
        for language in Language::ALL {
            in_language(language, || {
                let names = |list: &'static str| list.split(' ').count();
                assert_eq!(names(say!("date-weekdays")), 7, "{language:?}");
                assert_eq!(names(say!("date-months")), 12, "{language:?}");
                assert_eq!(names(say!("date-months-short")), 12, "{language:?}");
            });
        }
    }
}

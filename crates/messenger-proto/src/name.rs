//! Names that people give to themselves and to their contacts, and which texts may be one.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;
use unicode_security::skeleton;

use crate::limits::NAME_BYTES_MAX;

/// A name that can be shown and typed anywhere: 1 to 64 bytes, no blanks, no control or invisible characters.
///
/// Blanks are out because names are typed as one word on a command line. `#` and `@` may not come first: rooms
/// begin with the one, and scripts may read the other as a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name(String);

/// Why a text cannot be a name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NameError {
    /// It is empty.
    #[error("a name cannot be empty")]
    Empty,
    /// It is too long.
    #[error("a name has at most {NAME_BYTES_MAX} bytes, this one has {0}")]
    TooLong(usize),
    /// It holds something that cannot be shown or typed safely.
    #[error("a name cannot contain {}", describe(*.0))]
    Character(char),
    /// It begins with a character that means something else.
    #[error("a name cannot begin with {0:?}")]
    First(char),
}

impl Name {
    /// Returns the name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Makes a name out of any text, leaving out what a name cannot hold; `None` when nothing remains.
    ///
    /// For names that come from a peer or from the operating system, where refusing would help nobody.
    #[must_use]
    pub fn from_foreign(text: &str) -> Option<Self> {
        let kept: String = text.chars().filter(|&c| is_allowed(c)).collect();
        let kept = kept.trim_start_matches(is_reserved_first);
        let end = kept.char_indices().map(|(at, c)| at.saturating_add(c.len_utf8()));
        let end = end.take_while(|&end| end <= NAME_BYTES_MAX).last()?;
        kept.get(..end).map(|name| Self(name.to_owned()))
    }

    /// What is left when everything that looks the same is written the same: the same letters in any case, and letters of
    /// other scripts that are drawn like them, with or without marks that nobody sees.
    ///
    /// Two, because capital `I` looks like `l`, and is also the same letter as `i`: people may take one name for the other
    /// when their first skeletons are the same, or their second ones. By
    /// [Unicode's UTS 39, section 4](https://www.unicode.org/reports/tr39/#Confusable_Detection).
    #[must_use]
    pub fn skeletons(&self) -> [String; 2] {
        let seen: String = self.0.chars().filter(|&c| !is_unseen(c)).collect();
        let of = |text: &str| skeleton(text).collect::<String>().to_lowercase();
        [of(&seen), of(&seen.to_lowercase())]
    }

    /// The name that was wished for, when this is one that was made free by a number: `bob` for `bob-2`.
    #[must_use]
    pub fn without_number(&self) -> Option<Self> {
        let (wished, number) = self.0.rsplit_once('-')?;
        let is_number = !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit());
        is_number.then(|| wished.parse().ok()).flatten()
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for Name {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let first = text.chars().next().ok_or(NameError::Empty)?;
        if text.len() > NAME_BYTES_MAX {
            return Err(NameError::TooLong(text.len()));
        }
        if let Some(c) = text.chars().find(|&c| !is_allowed(c)) {
            return Err(NameError::Character(c));
        }
        if is_reserved_first(first) {
            return Err(NameError::First(first));
        }
        Ok(Self(text.to_owned()))
    }
}

/// Control characters and bidirectional overrides could rewrite the line a name stands in; blanks end a word.
fn is_allowed(c: char) -> bool {
    !(c.is_control() || c.is_whitespace() || is_invisible(c))
}

/// Whether a character takes no place of its own, or turns the direction of what follows.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    )
}

/// Whether a character that a name may hold usually leaves nothing on the screen: fillers, joiners of marks and
/// variation selectors (of Unicode's `Default_Ignorable_Code_Point`, what [`is_invisible`] lets pass).
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{034f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0080}'..='\u{e0fff}'
    )
}

fn is_reserved_first(c: char) -> bool {
    matches!(c, '#' | '@' | '-')
}

fn describe(c: char) -> String {
    if c == ' ' {
        "blanks".to_owned()
    } else {
        format!("the character {}", c.escape_unicode())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, NameError>) {
        assert_eq!(
            text.parse::<Name>().map(|name| name.0),
            expected.map(str::to_owned)
        );
    }

    #[test]
    fn names_are_words_that_can_be_shown() {
        check("bob", Ok("bob"));
        check("Ελένη", Ok("Ελένη"));
        check("ops-laptop.2", Ok("ops-laptop.2"));
        check("", Err(NameError::Empty));
        check("two words", Err(NameError::Character(' ')));
        check("a\u{1b}[2J", Err(NameError::Character('\u{1b}')));
        check("a\u{202e}b", Err(NameError::Character('\u{202e}')));
        check("#room", Err(NameError::First('#')));
        check("--help", Err(NameError::First('-')));
        check(&"x".repeat(65), Err(NameError::TooLong(65)));
    }

    fn look_alike(one: &Name, other: &Name) -> bool {
        let (one, other) = (one.skeletons(), other.skeletons());
        one.iter().zip(&other).any(|(one, other)| one == other)
    }

    #[test]
    fn names_that_people_may_mistake_for_each_other_look_alike() {
        let name = |text: &str| text.parse::<Name>().unwrap();
        for (one, other, expected) in [
            ("bob", "Bob", true),
            ("bob", "b0b", true),
            ("bob", "b\u{043e}b", true),
            ("alice", "\u{0430}lice", true),
            ("Alice", "\u{0391}lice", true),
            ("paul", "pauI", true),
            ("Ivan", "ivan", true),
            ("carol", "ca\u{034f}rol\u{fe0f}", true),
            ("carol", "car\u{3164}ol", true),
            ("modern", "modem", true),
            ("jose\u{301}", "jos\u{e9}", true),
            ("bob", "bab", false),
            ("bob", "bobby", false),
            ("jose", "jos\u{e9}", false),
            ("Ελένη", "Ελένα", false),
        ] {
            assert_eq!(look_alike(&name(one), &name(other)), expected, "{one} {other}");
            assert_eq!(look_alike(&name(other), &name(one)), expected, "{other} {one}");
        }
    }

    #[test]
    fn a_name_made_free_by_a_number_tells_what_was_wished_for() {
        let wished = |text: &str| text.parse::<Name>().unwrap().without_number().map(|name| name.0);
        assert_eq!(wished("bob-2").as_deref(), Some("bob"));
        assert_eq!(wished("ops-laptop-31").as_deref(), Some("ops-laptop"));
        assert_eq!(wished("bob"), None);
        assert_eq!(wished("ops-laptop"), None);
        assert_eq!(wished("bob-"), None);
    }

    proptest! {
        #[test]
        fn every_name_looks_like_itself(text: String) {
            if let Some(name) = Name::from_foreign(&text) {
                prop_assert!(look_alike(&name, &name));
            }
        }

        #[test]
        fn a_foreign_name_is_always_a_valid_name(text: String) {
            if let Some(name) = Name::from_foreign(&text) {
                prop_assert_eq!(name.as_str().parse::<Name>(), Ok(name.clone()));
            }
        }
    }

    #[test]
    fn foreign_names_lose_only_what_is_unsafe() {
        assert_eq!(Name::from_foreign("# bob\nsmith").unwrap().as_str(), "bobsmith");
        assert_eq!(Name::from_foreign(" \u{202e} "), None);
    }
}

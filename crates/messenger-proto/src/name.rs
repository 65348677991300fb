//! Names that people give to themselves and to their contacts, and which texts may be one.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

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

    proptest! {
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

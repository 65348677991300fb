//! Text that came from processes, made safe to show.
//!
//! A process chooses its own name, command line and file name, so all three may hold terminal escape sequences,
//! line breaks or characters that reverse the reading direction. [`VisibleText`] can only be made by replacing
//! those with visible escapes: whatever has this type may be printed to a terminal or put into a page. It does
//! not shorten anything and is not meant to be turned back into the original bytes.

use std::fmt;
use std::sync::Arc;

/// Text without control characters, direction overrides, invisible characters or invalid UTF-8.
///
/// A copy costs nothing: the same name stands beside thousands of sockets. What had to be replaced is shown as `\xNN` (control characters and invalid bytes) or `\u{NNNN}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VisibleText(Arc<str>);

impl VisibleText {
    /// Makes `bytes` visible; they are expected to be UTF-8 and need not be.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let mut shown = String::with_capacity(bytes.len());
        for chunk in bytes.utf8_chunks() {
            for character in chunk.valid().chars() {
                push_visible(&mut shown, character);
            }
            for byte in chunk.invalid() {
                push_byte(&mut shown, *byte);
            }
        }
        Self(shown.into())
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for VisibleText {
    fn from(text: &str) -> Self {
        Self::from_bytes(text.as_bytes())
    }
}

impl fmt::Display for VisibleText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

fn push_visible(shown: &mut String, character: char) {
    if character.is_ascii_control() {
        push_byte(shown, character as u8);
    } else if character.is_control() || is_invisible(character) {
        shown.extend(character.escape_unicode());
    } else {
        shown.push(character);
    }
}

fn push_byte(shown: &mut String, byte: u8) {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('?');
    shown.extend(['\\', 'x', digit(byte >> 4), digit(byte & 0x0f)]);
}

/// Whether `character` changes how its neighbours are read without being seen itself.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{00ad}'                     // soft hyphen
        | '\u{061c}'                   // Arabic letter mark
        | '\u{115f}' | '\u{1160}'      // Hangul fillers
        | '\u{180e}'                   // Mongolian vowel separator
        | '\u{200b}'..='\u{200f}'      // zero width, left-to-right and right-to-left marks
        | '\u{2028}'..='\u{202e}'      // line and paragraph separators, embeddings, overrides
        | '\u{2060}'..='\u{206f}'      // word joiner, isolates, deprecated formatting
        | '\u{3164}' | '\u{ffa0}'      // Hangul fillers
        | '\u{feff}'                   // byte order mark
        | '\u{fff9}'..='\u{fffb}'      // interlinear annotation
        | '\u{e0000}'..='\u{e007f}') // tags
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(bytes: &[u8], expected: &str) {
        assert_eq!(VisibleText::from_bytes(bytes).as_str(), expected);
    }

    #[test]
    fn shows_what_would_be_hidden() {
        check(b"sshd", "sshd");
        check("größe 文".as_bytes(), "größe 文");
        check(b"\x1b[31mred", r"\x1b[31mred");
        check(b"a\nb\tc\x7f", r"a\x0ab\x09c\x7f");
        check("\u{9b}31m".as_bytes(), r"\u{9b}31m");
        check("txt.\u{202e}exe".as_bytes(), r"txt.\u{202e}exe");
        check("ro\u{200b}ot".as_bytes(), r"ro\u{200b}ot");
        check(b"\xff\xfeok\xc3", r"\xff\xfeok\xc3");
        check(b"", "");
    }

    #[test]
    fn pads_like_a_string() {
        assert_eq!(format!("[{:<6}]", VisibleText::from("sshd")), "[sshd  ]");
    }

    proptest! {
        #[test]
        fn nothing_invisible_is_left(bytes: Vec<u8>) {
            let shown = VisibleText::from_bytes(&bytes);
            prop_assert!(shown.as_str().chars().all(|c| !c.is_control() && !is_invisible(c)));
        }

        #[test]
        fn making_visible_twice_changes_nothing(bytes: Vec<u8>) {
            let once = VisibleText::from_bytes(&bytes);
            prop_assert_eq!(VisibleText::from(once.as_str()), once);
        }
    }
}

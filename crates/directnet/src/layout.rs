//! Text that fits a number of columns: cutting, wrapping, padding; and how long ago something was.
//!
//! Columns are those of a terminal, in which a CJK character takes two.

use std::borrow::Cow;
use std::io::{self, Write};
use std::time::SystemTime;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::language::say;

/// Spans of time, in seconds.
const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// What stands for text that was cut off.
const ELLIPSIS: char = '…';

/// Returns how many columns `text` takes.
pub(crate) fn width(text: &str) -> usize {
    // Nearly all text is plain, and a long table asks for every cell.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        text.len()
    } else {
        text.width()
    }
}

/// Fills `text` with blanks up to `columns`.
pub(crate) fn pad(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(missing))
}

/// A block of lines that each have a label and what it stands for, one below the other.
pub(crate) struct Block {
    /// How many columns a label takes with what separates it from its value.
    label_width: usize,
}

impl Block {
    /// Makes room for the widest of these labels, whether it is there or not, and a gap of so many columns.
    pub(crate) fn new<const N: usize>(labels: [&str; N], gap: usize) -> Self {
        let widest = labels.map(width).into_iter().max().unwrap_or_default();
        Self {
            label_width: widest + gap,
        }
    }

    /// Writes a line.
    pub(crate) fn line(&self, out: &mut impl Write, label: &str, value: &str) -> io::Result<()> {
        writeln!(out, "  {}{value}", pad(label, self.label_width))
    }
}

/// Cuts `text` to `columns`, the last of which tells that it was cut.
pub(crate) fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return text.into();
    }
    let mut shown = prefix(text, columns.saturating_sub(1)).to_owned();
    shown.push(ELLIPSIS);
    shown.into()
}

/// Breaks `text` at white space into lines of at most `columns`, at least one line.
///
/// A word that is longer than a line is broken where the line ends.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for mut word in text.split_whitespace() {
        loop {
            let line = lines.last_mut().expect("there is a line from the start");
            let blank = usize::from(!line.is_empty());
            if width(line) + blank + width(word) <= columns {
                line.extend([" "].iter().take(blank).copied().chain([word]));
                break;
            }
            if line.is_empty() {
                let head = prefix(word, columns.max(2));
                line.push_str(head);
                word = word.get(head.len()..).unwrap_or_default();
            }
            lines.push(String::new());
        }
    }
    lines
}

/// Returns the longest beginning of `text` that takes at most `columns`.
fn prefix(text: &str, columns: usize) -> &str {
    let mut taken = 0_usize;
    for (at, character) in text.char_indices() {
        taken = taken.saturating_add(character.width().unwrap_or(0));
        if taken > columns {
            return text.get(..at).unwrap_or_default();
        }
    }
    text
}

/// Says how long before `now` something was, in its largest unit.
pub(crate) fn ago(then: SystemTime, now: SystemTime) -> String {
    let seconds = now.duration_since(then).unwrap_or_default().as_secs();
    match seconds {
        0 => say!("ago-now").to_owned(),
        1..MINUTE => say!("ago-seconds", count = seconds),
        MINUTE..HOUR => say!("ago-minutes", count = seconds / MINUTE),
        HOUR..DAY => say!("ago-hours", count = seconds / HOUR),
        DAY.. => say!("ago-days", count = seconds / DAY),
    }
}

/// Says the same in as few columns as possible: `3d ago`.
pub(crate) fn ago_in_short(then: SystemTime, now: SystemTime) -> String {
    let seconds = now.duration_since(then).unwrap_or_default().as_secs();
    match seconds {
        0..MINUTE => say!("ago-short-seconds", count = seconds),
        MINUTE..HOUR => say!("ago-short-minutes", count = seconds / MINUTE),
        HOUR..DAY => say!("ago-short-hours", count = seconds / HOUR),
        DAY.. => say!("ago-short-days", count = seconds / DAY),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn text_is_cut_where_the_column_ends() {
        assert_eq!(cut("systemd-resolve", 15), "systemd-resolve");
        assert_eq!(cut("systemd-resolve", 8), "systemd…");
        assert_eq!(cut("文文文", 4), "文…");
        assert_eq!(cut("abc", 0), "…");
    }

    #[test]
    fn text_is_wrapped_between_words() {
        assert_eq!(wrap("one two  three", 7), ["one two", "three"]);
        assert_eq!(wrap("a bcdefghij k", 4), ["a", "bcde", "fghi", "j k"]);
        assert_eq!(wrap("", 10), [""]);
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(pad("文", 4), "文  ");
        assert_eq!(wrap("文文文", 4), ["文文", "文"]);
    }

    #[test]
    fn an_age_is_told_in_its_largest_unit() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        let told = |seconds| ago(now - Duration::from_secs(seconds), now);
        assert_eq!(told(0), "just now");
        assert_eq!(told(1), "1 second ago");
        assert_eq!(told(119), "1 minute ago");
        assert_eq!(told(7200), "2 hours ago");
        assert_eq!(told(864_000), "10 days ago");
        assert_eq!(ago(now + Duration::from_secs(5), now), "just now");
        assert_eq!(ago_in_short(now - Duration::from_secs(90), now), "1m ago");
    }
}

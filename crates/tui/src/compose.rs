//! The place to write: several lines, what was written before, and what the words are for.

use api::text::visible;
use crossterm::event::KeyEvent;
use ratatui::style::{Modifier, Style};
use ratatui_textarea::{CursorMove, TextArea, WrapMode};

/// How many of the latest inputs can be called up again.
const REMEMBERED: usize = 100;

/// What becomes of the words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Purpose {
    /// They are said.
    #[default]
    Say,
    /// They answer a message: its place, and its beginning to show.
    Reply(i64, String),
    /// They replace those of a message of the user's.
    Edit(i64),
}

/// The words being written.
#[derive(Debug)]
pub(crate) struct Composer {
    area: TextArea<'static>,
    pub(crate) purpose: Purpose,
    /// The words that are kept as a draft already.
    kept: String,
    remembered: Vec<String>,
    /// Which of what is remembered is shown; its length when none is.
    recalled: usize,
}

impl Default for Composer {
    fn default() -> Self {
        Self {
            area: new_area(&[]),
            purpose: Purpose::Say,
            kept: String::new(),
            remembered: Vec::new(),
            recalled: 0,
        }
    }
}

fn new_area(lines: &[&str]) -> TextArea<'static> {
    let mut area = TextArea::new(lines.iter().map(|line| (*line).to_owned()).collect());
    area.set_wrap_mode(WrapMode::WordOrGlyph);
    area.set_cursor_line_style(Style::new());
    // Its own would be a colour, whatever the user says about colours.
    area.set_selection_style(Style::new().add_modifier(Modifier::REVERSED));
    area.move_cursor(CursorMove::Bottom);
    area.move_cursor(CursorMove::End);
    area
}

impl Composer {
    /// The words as they are drawn.
    pub(crate) fn area(&self) -> &TextArea<'static> {
        &self.area
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.area.is_empty()
    }

    pub(crate) fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// How many lines the words take in a column of `width`.
    pub(crate) fn height(&self, width: u16) -> u16 {
        let column = usize::from(width.max(1));
        let lines = self.area.lines().iter();
        let rows: usize = lines
            .map(|line| unicode_width::UnicodeWidthStr::width(line.as_str()) / column + 1)
            .sum();
        u16::try_from(rows).unwrap_or(u16::MAX)
    }

    pub(crate) fn key(&mut self, key: KeyEvent) {
        self.area.input(key);
    }

    pub(crate) fn new_line(&mut self) {
        self.area.insert_newline();
    }

    /// Takes in what was pasted, without what could steer anything.
    pub(crate) fn paste(&mut self, pasted: &str) {
        let pasted = pasted.replace("\r\n", "\n").replace('\r', "\n");
        self.area.insert_str(visible(&pasted));
    }

    /// Takes in what was begun before, unless something else was begun meanwhile.
    pub(crate) fn take_draft(&mut self, text: &str) {
        if self.is_empty() && self.purpose == Purpose::Say {
            self.put(text);
            text.clone_into(&mut self.kept);
        }
    }

    /// The words, if they differ from what is kept; they count as kept from now on.
    pub(crate) fn take_change(&mut self) -> Option<String> {
        let text = self.text();
        (text != self.kept).then(|| {
            self.kept.clone_from(&text);
            text
        })
    }

    pub(crate) fn put(&mut self, text: &str) {
        let lines: Vec<&str> = text.split('\n').collect();
        self.area = new_area(&lines);
    }

    /// Hands over what was written, with its purpose, and begins anew.
    pub(crate) fn take(&mut self) -> (String, Purpose) {
        let text = self.text();
        if self.remembered.last() != Some(&text) {
            self.remembered.push(text.clone());
        }
        if self.remembered.len() > REMEMBERED {
            self.remembered.remove(0);
        }
        self.clear();
        (text, std::mem::take(&mut self.purpose))
    }

    pub(crate) fn clear(&mut self) {
        self.area = new_area(&[]);
        self.kept.clear();
        self.recalled = self.remembered.len();
    }

    /// Shows what was written before; `false` when there is nothing, or the cursor can still move in what is written now.
    pub(crate) fn recall(&mut self, up: bool) -> bool {
        let shown = self.remembered.get(self.recalled);
        let is_untouched = shown.map_or(self.is_empty(), |shown| *shown == self.text());
        let next = if up {
            self.recalled.checked_sub(1)
        } else {
            self.recalled.checked_add(1)
        };
        match next.filter(|next| is_untouched && *next <= self.remembered.len()) {
            Some(next) => {
                self.recalled = next;
                let text = self.remembered.get(next).cloned().unwrap_or_default();
                self.put(&text);
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(composer: &mut Composer, text: &str) {
        composer.paste(text);
    }

    #[test]
    fn what_was_written_can_be_called_up_again() {
        let mut composer = Composer::default();
        for text in ["first", "second\nline"] {
            write(&mut composer, text);
            assert_eq!(composer.take(), (text.to_owned(), Purpose::Say));
        }
        assert!(composer.recall(true) && composer.recall(true));
        assert_eq!(composer.text(), "first");
        assert!(!composer.recall(true));
        assert!(composer.recall(false) && composer.recall(false));
        assert!(composer.is_empty());
    }

    #[test]
    fn what_is_being_written_is_not_replaced() {
        let mut composer = Composer::default();
        write(&mut composer, "sent");
        composer.take();
        write(&mut composer, "new");
        assert!(!composer.recall(true));
        assert_eq!(composer.text(), "new");
    }

    #[test]
    fn what_was_begun_is_kept_once_and_comes_back_only_to_an_empty_place() {
        let mut composer = Composer::default();
        composer.take_draft("begun");
        assert_eq!(
            (composer.text().as_str(), composer.take_change()),
            ("begun", None)
        );
        write(&mut composer, " and more");
        assert_eq!(composer.take_change().as_deref(), Some("begun and more"));
        assert_eq!(composer.take_change(), None);
        composer.take_draft("older");
        assert_eq!(composer.text(), "begun and more");
    }

    #[test]
    fn pasted_text_cannot_steer() {
        let mut composer = Composer::default();
        write(&mut composer, "a\r\nb\u{1b}[2J");
        assert_eq!(composer.text(), "a\nb\\u{1b}[2J");
    }
}

//! One message as the lines that it takes on the screen: who and when, what it answers, its words, the signs on it.
//!
//! Lines know what they are, not how they look: colours are the view's. The number of lines is what scrolling counts.

use api::files::File;
use api::messages::{Message, MessageState, Reach, Severity};
use api::size;
use api::text::visible;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use unicode_width::UnicodeWidthStr;

use crate::files;
use crate::language::{say, word_of};

/// Messages of one author within this time stand under one header.
const HEADER_EVERY_MS: i64 = 5 * 60 * 1000;

/// How far words are set in below their header.
pub(crate) const INDENT: usize = 2;

/// The narrowest column in which words are set: below it, letters stand alone.
const COLUMN_MIN: usize = 8;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A new day begins.
    Day,
    /// Who wrote what follows, and when.
    Header,
    /// The beginning of the message that this one answers.
    Quote,
    /// Words.
    Words,
    /// Words of a program that says somebody should look.
    Warning,
    /// Words of a program that says somebody should look now.
    Critical,
    /// In place of words: deleted, or of a newer version.
    Note,
    /// A file that is offered, and how far it has come.
    File,
    /// The signs that people put on it.
    Signs,
}

/// A line of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) kind: Kind,
    pub(crate) text: String,
    /// At the right end of a header: how far a message of the user's has come.
    pub(crate) mark: String,
    /// Whether the user wrote the message.
    pub(crate) is_own: bool,
}

/// Sets a message in lines of at most `width` columns. `previous` is the message above it.
pub(crate) fn lines(
    message: &Message,
    previous: Option<&Message>,
    width: usize,
    zone: &TimeZone,
) -> Vec<Line> {
    let mut setter = Setter {
        lines: Vec::new(),
        column: width.saturating_sub(INDENT).max(COLUMN_MIN),
        is_own: !message.from_contact,
    };
    let date_of = |message: &Message| date(message.sent_at_ms, zone, "%Y-%m-%d");
    let is_new_day = previous.is_none_or(|above| date_of(above) != date_of(message));
    if is_new_day {
        setter.line(Kind::Day, day(message.sent_at_ms, zone));
    }
    if is_new_day || previous.is_none_or(|above| has_own_header(message, above)) {
        let who = if message.from_contact {
            visible(message.author.as_ref().unwrap_or(&message.contact))
        } else {
            say!("you").to_owned()
        };
        let time = date(message.sent_at_ms, zone, "%H:%M");
        setter.line(Kind::Header, format!("{who}  {time}"));
    }
    setter.mark(mark(message));
    if let Some(quote) = &message.reply_to {
        let beginning = quote.beginning.as_deref().map(one_line);
        let quoted = beginning.unwrap_or_else(|| say!("quote-missing").to_owned());
        setter.line(
            Kind::Quote,
            shortened(&quoted, setter.column.saturating_sub(INDENT)),
        );
    }
    setter.body(message);
    let signs: Vec<String> = message
        .reactions
        .iter()
        .map(|reaction| {
            let who = if reaction.from_contact {
                reaction.author.as_ref().unwrap_or(&message.contact)
            } else {
                say!("you")
            };
            format!("{} {}", one_line(&reaction.sign), visible(who))
        })
        .collect();
    if !signs.is_empty() {
        setter.line(Kind::Signs, shortened(&signs.join("  "), setter.column));
    }
    setter.lines
}

/// Whether a header of its own says something new about a message.
fn has_own_header(message: &Message, above: &Message) -> bool {
    message.from_contact != above.from_contact
        || message.contact != above.contact
        || message.author != above.author
        || message.sent_at_ms.saturating_sub(above.sent_at_ms) > HEADER_EVERY_MS
        || mark(message) != mark(above)
}

struct Setter {
    lines: Vec<Line>,
    column: usize,
    is_own: bool,
}

impl Setter {
    fn line(&mut self, kind: Kind, text: String) {
        self.lines.push(Line {
            kind,
            text,
            mark: String::new(),
            is_own: self.is_own,
        });
    }

    /// Puts a mark at the right of the header, or below it where there is no room for both.
    fn mark(&mut self, mark: String) {
        let Some(header) = self.lines.last_mut().filter(|line| line.kind == Kind::Header) else {
            return;
        };
        let room = self
            .column
            .saturating_add(INDENT)
            .saturating_sub(header.text.width());
        if mark.is_empty() || mark.width() < room {
            header.mark = mark;
        } else {
            self.line(Kind::Note, mark);
        }
    }

    fn file(&mut self, file: &File) {
        let name = format!("{}, {}", files::name(file), size::human(file.size_bytes));
        self.line(Kind::File, shortened(&name, self.column));
        let standing = files::standing(file, self.column.min(STANDING_WIDTH));
        let key = if files::acts(file).is_empty() { "" } else { "   F4" };
        self.line(Kind::Note, shortened(&format!("{standing}{key}"), self.column));
    }

    fn body(&mut self, message: &Message) {
        let Some(text) = &message.text else {
            let note = if message.deleted {
                say!("message-deleted")
            } else {
                say!("message-newer")
            };
            return self.line(Kind::Note, note.to_owned());
        };
        if let Some(file) = &message.file {
            return self.file(file);
        }
        let kind = match message.severity {
            Some(Severity::Warning) => Kind::Warning,
            Some(Severity::Critical) => Kind::Critical,
            Some(Severity::Info) | None => Kind::Words,
        };
        let text = visible(text).replace('\t', "    ");
        for wrapped in textwrap::wrap(&text, self.column) {
            self.line(kind, wrapped.into_owned());
        }
        if message.edited_at_ms.is_some() {
            self.line(Kind::Note, say!("message-edited").to_owned());
        }
        if message.automatic {
            self.line(Kind::Note, say!("message-automatic").to_owned());
        }
    }
}

/// Columns for how a file stands, where it is offered.
const STANDING_WIDTH: usize = 40;

/// How far a message of the user's has come: in a room, with how many members.
fn mark(message: &Message) -> String {
    let reach = message.reach.filter(|_| !message.from_contact);
    if let Some(reach) = reach.filter(Reach::is_telling) {
        return say!(
            "mark-reach",
            delivered = reach.delivered,
            members = reach.members,
            read = reach.read
        );
    }
    let word = match message.state {
        _ if message.from_contact => "",
        // With nobody else in the room, it waits for nobody.
        MessageState::Queued if reach.is_some_and(|reach| reach.members == 0) => "",
        MessageState::Queued => say!("mark-queued"),
        MessageState::Delivered => say!("mark-delivered"),
        MessageState::Refused => say!("mark-refused"),
        MessageState::Read => say!("mark-read"),
        MessageState::Unread => "",
    };
    word.to_owned()
}

/// Makes one line that can be shown of text from a peer.
pub(crate) fn one_line(text: &str) -> String {
    visible(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Cuts `text` to `width` columns, and says that something is missing.
pub(crate) fn shortened(text: &str, width: usize) -> String {
    use unicode_width::UnicodeWidthChar;
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 1;
    let mut kept: String = text
        .chars()
        .take_while(|character| {
            used += character.width().unwrap_or(0);
            used <= width
        })
        .collect();
    kept.push('…');
    kept
}

/// Writes the day of a moment in words.
fn day(at_ms: i64, zone: &TimeZone) -> String {
    let Ok(at) = Timestamp::from_millisecond(at_ms) else {
        return String::new();
    };
    let at = at.to_zoned(zone.clone());
    say!(
        "date-day",
        weekday = word_of(say!("date-weekdays"), at.weekday().to_monday_one_offset()),
        day = &at.day().to_string(),
        month = word_of(say!("date-months"), at.month()),
        year = &at.year().to_string()
    )
}

/// Writes a moment in the user's time zone.
pub(crate) fn date(at_ms: i64, zone: &TimeZone, format: &str) -> String {
    Timestamp::from_millisecond(at_ms)
        .map(|at| at.to_zoned(zone.clone()).strftime(format).to_string())
        .unwrap_or_default()
}

#[cfg(test)]
pub(crate) mod tests {
    use api::messages::{Quote, Reaction};

    use super::*;

    /// A message of alice's at some minute of a day.
    pub(crate) fn said(row: i64, minute: i64, text: &str) -> Message {
        // As a node sends it: what later versions add has its default.
        let told = serde_json::json!({
            "row": row,
            "id": format!("{row:032x}"),
            "contact": "alice",
            "from_contact": true,
            "state": "unread",
            "sent_at_ms": 1_764_288_000_000 + minute * 60_000,
            "stored_at_ms": 1_764_288_000_000 + minute * 60_000,
            "text": text,
        });
        serde_json::from_value(told).unwrap()
    }

    fn texts(message: &Message, previous: Option<&Message>, width: usize) -> Vec<String> {
        let lines = lines(message, previous, width, &TimeZone::UTC);
        lines.into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn the_first_message_has_a_day_and_a_header_and_the_next_one_neither() {
        let first = said(1, 0, "hello");
        let expected = ["Friday, 28 November 2025", "alice  00:00", "hello"];
        assert_eq!(texts(&first, None, 40), expected);
        assert_eq!(texts(&said(2, 1, "again"), Some(&first), 40), ["again"]);
        assert_eq!(
            texts(&said(2, 9, "later"), Some(&first), 40),
            ["alice  00:09", "later"]
        );
    }

    #[test]
    fn in_a_room_everybody_has_their_own_header() {
        let mut first = said(1, 0, "hello");
        let mut next = said(2, 1, "hello you");
        for (message, author) in [(&mut first, "bob"), (&mut next, "carol\u{202e}")] {
            message.contact = "#team".into();
            message.author = Some(author.into());
        }
        let expected = ["Friday, 28 November 2025", "bob  00:00", "hello"];
        assert_eq!(texts(&first, None, 40), expected);
        let expected = ["carol\\u{202e}  00:01", "hello you"];
        assert_eq!(texts(&next, Some(&first), 40), expected);
    }

    #[test]
    fn words_are_set_in_the_column() {
        let above = said(1, 0, "x");
        let long = said(2, 0, "one two three four\n\nfive");
        assert_eq!(
            texts(&long, Some(&above), 12),
            ["one two", "three four", "", "five"]
        );
        let wide = said(2, 0, "你好世界你好世界");
        assert_eq!(texts(&wide, Some(&above), 10), ["你好世界", "你好世界"]);
    }

    #[test]
    fn nothing_of_a_peer_steers_the_terminal() {
        let above = said(1, 0, "x");
        let mut evil = said(2, 0, "a\u{1b}[2Jb\u{202e}c\rd\u{7}");
        evil.reactions.push(Reaction {
            from_contact: true,
            author: None,
            sign: "\u{1b}]0;x\u{7}".into(),
        });
        evil.reply_to = Some(Quote {
            id: String::new(),
            row: None,
            from_contact: None,
            author: None,
            beginning: Some("\u{9b}31m\nred".into()),
        });
        let shown = texts(&evil, Some(&above), 200).join("|");
        assert!(!shown.chars().any(char::is_control), "{shown}");
        assert!(!shown.contains('\u{202e}'), "{shown}");
    }

    #[test]
    fn a_long_quote_is_one_line() {
        assert_eq!(shortened("abcdef", 4), "abc…");
        assert_eq!(shortened("你好世界", 6), "你好…");
        assert_eq!(shortened("abc", 3), "abc");
        assert_eq!(one_line(" a\n\tb "), "a b");
    }
}

//! The open conversation: its messages as far as they are here, and which part of them is on the screen.
//!
//! Nothing here waits: what is missing is asked for when the screen comes near it, and takes its place when it is there.

use std::collections::BTreeMap;
use std::ops::Range;

use api::events::Event;
use api::messages::Message;
use jiff::tz::TimeZone;

use crate::block::{self, Line};
use crate::files;

/// How many messages are asked for at once: several screens.
pub(crate) const PAGE_LEN: usize = 100;

/// How many messages are kept. Further ones are asked for again when somebody goes back to them.
const KEPT_MAX: usize = 5_000;

/// More is asked for when fewer lines than this are between the screen and the end of what is here.
const AHEAD_LINES: usize = 60;

/// Which messages of a conversation are asked for: at most [`PAGE_LEN`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    /// The latest.
    Latest,
    /// The latest of those before a place.
    Before(i64),
    /// The oldest of those after a place.
    After(i64),
}

/// The messages of one conversation and a window on them.
#[derive(Debug)]
pub(crate) struct Thread {
    /// With whom.
    pub(crate) with: String,
    messages: BTreeMap<i64, Message>,
    lines: Vec<(i64, Line)>,
    width: usize,
    height: usize,
    zone: TimeZone,
    /// The line at the lower edge: a message, and how many of its lines are at or above the edge. `None`: the end, whatever
    /// comes.
    edge: Option<(i64, usize)>,
    selected: Option<i64>,
    /// The message that the window is to go to when it is here.
    wanted: Option<i64>,
    is_loading: bool,
    /// Whether the messages begin with the first one.
    has_first: bool,
    /// Whether the messages end with the last one.
    has_last: bool,
}

impl Thread {
    pub(crate) fn new(with: String, zone: TimeZone) -> Self {
        Self {
            with,
            messages: BTreeMap::new(),
            lines: Vec::new(),
            width: 0,
            height: 0,
            zone,
            edge: None,
            selected: None,
            wanted: None,
            is_loading: false,
            has_first: false,
            has_last: true,
        }
    }

    /// A thread that shows one message first, wherever it stands.
    pub(crate) fn around(with: String, row: i64, zone: TimeZone) -> Self {
        Self {
            wanted: Some(row),
            is_loading: true,
            has_last: false,
            ..Self::new(with, zone)
        }
    }

    /// Sets the size of the window, in columns and lines.
    pub(crate) fn resize(&mut self, width: usize, height: usize) {
        self.height = height;
        if self.width != width {
            self.width = width;
            self.set();
        }
    }

    /// Takes in what the node listed.
    pub(crate) fn take(&mut self, page: Page, listed: Vec<Message>) {
        let is_last_page = listed.len() < PAGE_LEN;
        match page {
            // There would be a gap.
            Page::Latest if !self.has_last => return,
            Page::Latest => {
                self.has_first |= self.messages.is_empty() && is_last_page;
                self.forget_gone(&listed);
            }
            Page::Before(_) => {
                self.is_loading = false;
                self.has_first = is_last_page;
            }
            Page::After(_) => {
                self.is_loading = false;
                self.has_last = is_last_page;
            }
        }
        self.messages
            .extend(listed.into_iter().map(|message| (message.row, message)));
        self.forget_far();
        self.set();
        if let Some(row) = self.wanted.take() {
            self.select_row(row);
        }
    }

    /// Lets go of what is farthest from the window when there is too much.
    fn forget_far(&mut self) {
        while self.messages.len() > KEPT_MAX {
            if self.edge.is_none() {
                self.messages.pop_first();
                self.has_first = false;
            } else {
                self.messages.pop_last();
                self.has_last = false;
            }
        }
    }

    /// What is not among the latest messages any more, though it would have to be, has expired.
    fn forget_gone(&mut self, latest: &[Message]) {
        let Some(first) = latest.first().map(|message| message.row) else {
            return self.messages.clear();
        };
        let listed: Vec<i64> = latest.iter().map(|message| message.row).collect();
        self.messages
            .retain(|row, _| *row < first || listed.binary_search(row).is_ok());
    }

    /// Returns what is to be asked for because the window came near it, once.
    pub(crate) fn wants(&mut self) -> Option<Page> {
        if self.is_loading {
            return None;
        }
        let (first, _) = self.messages.first_key_value()?;
        let (last, _) = self.messages.last_key_value()?;
        let wanted = if !self.has_first && self.window().start < AHEAD_LINES {
            Page::Before(*first)
        } else if !self.has_last && self.lines_below() < AHEAD_LINES {
            Page::After(*last)
        } else {
            return None;
        };
        self.is_loading = true;
        Some(wanted)
    }

    /// Notes that what was asked for does not come.
    pub(crate) fn stop_waiting(&mut self) {
        self.is_loading = false;
    }

    /// The lines on the screen, each with the place of its message.
    pub(crate) fn on_screen(&self) -> &[(i64, Line)] {
        self.lines.get(self.window()).unwrap_or_default()
    }

    /// How many lines are below the screen.
    pub(crate) fn lines_below(&self) -> usize {
        self.lines.len().saturating_sub(self.window().end)
    }

    /// The messages on the screen that were not shown before.
    pub(crate) fn unread_on_screen(&self) -> Vec<i64> {
        let mut rows: Vec<i64> = self.on_screen().iter().map(|(row, _)| *row).collect();
        rows.dedup();
        rows.retain(|row| {
            self.messages
                .get(row)
                .is_some_and(|message| message.state == api::messages::MessageState::Unread)
        });
        rows
    }

    /// Notes that messages were shown, ahead of the node's own word for it.
    pub(crate) fn note_shown(&mut self, rows: &[i64]) {
        for row in rows {
            if let Some(message) = self.messages.get_mut(row) {
                message.state = api::messages::MessageState::Read;
            }
        }
    }

    /// Notes how a file that is offered here comes along; returns whether that says everything, so that nothing has to be
    /// asked for.
    pub(crate) fn note_file(&mut self, event: &Event) -> bool {
        let row = files::row_of(event);
        let Some((row, message)) = row.and_then(|row| Some((row, self.messages.get_mut(&row)?))) else {
            return true;
        };
        let is_same = message
            .file
            .as_mut()
            .is_some_and(|file| files::came_along(file, event));
        self.set_again(row);
        is_same
    }

    /// Sets one message again, which takes the same place.
    fn set_again(&mut self, row: i64) {
        let (Some(range), Some(message)) = (self.lines_of(row), self.messages.get(&row)) else {
            return;
        };
        let above = self.messages.range(..row).next_back();
        let lines = block::lines(message, above.map(|(_, above)| above), self.width, &self.zone);
        self.lines
            .splice(range, lines.into_iter().map(|line| (row, line)));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// Moves the window by so many lines: up when negative.
    pub(crate) fn scroll(&mut self, by: isize) {
        let top = self.height.min(self.lines.len());
        let end = self.window().end.saturating_add_signed(by).max(top);
        self.put_edge(end);
    }

    /// Moves the window by most of a screen.
    pub(crate) fn scroll_page(&mut self, up: bool) {
        let page = isize::try_from(self.height.saturating_sub(2).max(1)).unwrap_or(1);
        self.scroll(if up { -page } else { page });
    }

    /// Moves to the oldest message that is here, or to the end.
    pub(crate) fn scroll_to_end(&mut self, oldest: bool) {
        self.put_edge(if oldest { self.height } else { self.lines.len() });
    }

    /// Selects the message above or below the selected one; the last on the screen when none is.
    pub(crate) fn select(&mut self, up: bool) {
        let next = match self.selected {
            None => self.on_screen().last().map(|(row, _)| *row),
            Some(row) if up => self.messages.range(..row).next_back().map(|(row, _)| *row),
            Some(row) => {
                let below = self.messages.range(row.saturating_add(1)..).next();
                below.map(|(row, _)| *row)
            }
        };
        match next {
            Some(row) => {
                self.select_row(row);
            }
            // Below the last one there is the place to write.
            None if !up => self.clear_selection(),
            None => {}
        }
    }

    /// Selects a message and brings it onto the screen; `false` when it is not here.
    pub(crate) fn select_row(&mut self, row: i64) -> bool {
        let Some(range) = self.lines_of(row) else {
            return false;
        };
        self.selected = Some(row);
        let window = self.window();
        if range.start < window.start {
            self.put_edge(range.start.saturating_add(self.height));
        } else if range.end > window.end {
            self.put_edge(range.end);
        }
        true
    }

    pub(crate) fn clear_selection(&mut self) {
        self.selected = None;
        self.edge = None;
    }

    /// The message that the next act is about.
    pub(crate) fn selected(&self) -> Option<&Message> {
        self.messages.get(&self.selected?)
    }

    /// The last message, of the user's own or of anybody.
    pub(crate) fn last(&self, is_own: bool) -> Option<&Message> {
        self.messages
            .values()
            .rev()
            .find(|message| !is_own || !message.from_contact)
    }

    fn lines_of(&self, row: i64) -> Option<Range<usize>> {
        let start = self.lines.partition_point(|(of, _)| *of < row);
        let end = self.lines.partition_point(|(of, _)| *of <= row);
        (start < end).then_some(start..end)
    }

    fn window(&self) -> Range<usize> {
        let end = match self.edge {
            None => self.lines.len(),
            Some((row, count)) => {
                let start = self.lines.partition_point(|(of, _)| *of < row);
                start.saturating_add(count).min(self.lines.len())
            }
        };
        end.saturating_sub(self.height)..end
    }

    fn put_edge(&mut self, end: usize) {
        let last = end.checked_sub(1).and_then(|last| self.lines.get(last));
        self.edge = match last {
            Some((row, _)) if end < self.lines.len() => {
                let start = self.lines.partition_point(|(of, _)| of < row);
                Some((*row, end.saturating_sub(start)))
            }
            _ => None,
        };
    }

    /// Sets all messages in lines.
    fn set(&mut self) {
        let mut previous = None;
        self.lines.clear();
        for (row, message) in &self.messages {
            let lines = block::lines(message, previous, self.width, &self.zone);
            self.lines.extend(lines.into_iter().map(|line| (*row, line)));
            previous = Some(message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::block::tests::said;

    /// A thread of messages 1 to `count`, one line each but for the header above the first, in a window of four lines.
    fn thread(count: i64) -> Thread {
        let mut thread = Thread::new("alice".into(), TimeZone::UTC);
        thread.resize(40, 4);
        thread.take(
            Page::Latest,
            (1..=count).map(|row| said(row, 0, &format!("m{row}"))).collect(),
        );
        thread
    }

    fn shown(thread: &Thread) -> Vec<&str> {
        thread
            .on_screen()
            .iter()
            .map(|(_, line)| line.text.as_str())
            .collect()
    }

    #[test]
    fn the_end_is_shown_and_stays_the_end() {
        let mut thread = thread(6);
        assert_eq!(shown(&thread), ["m3", "m4", "m5", "m6"]);
        thread.take(Page::Latest, vec![said(7, 0, "m7")]);
        assert_eq!(shown(&thread), ["m4", "m5", "m6", "m7"]);
    }

    #[test]
    fn what_is_farthest_from_the_window_is_let_go_of() {
        let most = i64::try_from(KEPT_MAX).unwrap();
        let mut thread = thread(most);
        assert_eq!(thread.messages.len(), KEPT_MAX);
        // At the end, the first one goes, and is asked for again by whoever goes back to it.
        thread.take(Page::Latest, vec![said(most + 1, 0, "one more")]);
        assert_eq!(thread.messages.len(), KEPT_MAX);
        assert_eq!(thread.messages.first_key_value().unwrap().0, &2);
        assert!(!thread.has_first && thread.has_last);
        // At the beginning, the last one does.
        thread.scroll_to_end(true);
        thread.take(Page::Before(2), vec![said(1, 0, "m1")]);
        assert_eq!(thread.messages.len(), KEPT_MAX);
        assert_eq!(thread.messages.last_key_value().unwrap().0, &most);
        assert!(thread.has_first && !thread.has_last);
    }

    #[test]
    fn what_comes_does_not_move_what_is_being_read() {
        let mut thread = thread(6);
        thread.scroll(-2);
        assert_eq!(shown(&thread), ["m1", "m2", "m3", "m4"]);
        thread.take(
            Page::Latest,
            (1..=7).map(|row| said(row, 0, &format!("m{row}"))).collect(),
        );
        thread.take(Page::Before(1), vec![said(0, 0, "m0")]);
        assert_eq!(shown(&thread), ["m1", "m2", "m3", "m4"]);
        assert_eq!(thread.lines_below(), 3);
        thread.scroll(99);
        assert_eq!(thread.lines_below(), 0);
    }

    #[test]
    fn older_messages_are_asked_for_once_and_never_after_the_first() {
        let mut thread = Thread::new("alice".into(), TimeZone::UTC);
        thread.resize(40, 4);
        thread.take(Page::Latest, (101..=200).map(|row| said(row, 0, "m")).collect());
        assert_eq!(thread.wants(), None);
        thread.scroll(-50);
        assert_eq!(thread.wants(), Some(Page::Before(101)));
        assert_eq!(thread.wants(), None);
        thread.take(
            Page::Before(101),
            (91..=100).map(|row| said(row, 0, "m")).collect(),
        );
        thread.scroll_to_end(true);
        assert_eq!(thread.wants(), None);
    }

    #[test]
    fn a_message_far_back_is_shown_and_the_rest_follows_without_a_gap() {
        let mut thread = Thread::around("alice".into(), 150, TimeZone::UTC);
        thread.resize(40, 4);
        thread.take(
            Page::Before(151),
            (51..=150).map(|row| said(row, 0, "m")).collect(),
        );
        assert_eq!(thread.selected().map(|message| message.row), Some(150));
        thread.take(Page::Latest, vec![said(300, 0, "m")]);
        assert_eq!(thread.last(false).map(|message| message.row), Some(150));
        assert_eq!(thread.wants(), Some(Page::After(150)));
        thread.take(
            Page::After(150),
            (151..=160).map(|row| said(row, 0, "m")).collect(),
        );
        assert_eq!(thread.wants(), None);
        thread.take(Page::Latest, (61..=161).map(|row| said(row, 0, "m")).collect());
        assert_eq!(thread.last(false).map(|message| message.row), Some(161));
    }

    #[test]
    fn selecting_brings_a_message_onto_the_screen() {
        let mut thread = thread(9);
        for _ in 0..9 {
            thread.select(true);
        }
        assert_eq!(thread.selected().map(|message| message.row), Some(1));
        assert!(shown(&thread).contains(&"m1"));
        for _ in 0..9 {
            thread.select(false);
        }
        assert_eq!(thread.selected(), None);
        assert_eq!(thread.lines_below(), 0);
    }

    #[test]
    fn what_expired_is_not_kept() {
        let mut thread = thread(3);
        thread.take(Page::Latest, vec![said(2, 0, "m2")]);
        assert_eq!(thread.selected(), None);
        assert_eq!(shown(&thread).last(), Some(&"m2"));
        assert!(!shown(&thread).contains(&"m3"));
    }

    #[test]
    fn a_file_comes_along_where_it_was_offered() {
        use api::files::FileState;

        use crate::files::tests::{event, file};

        let mut offer = said(2, 0, "report.pdf");
        offer.file = Some(Box::new(file(2, true, "report.pdf", FileState::Accepted)));
        let mut thread = thread(1);
        thread.take(Page::Latest, vec![said(1, 0, "m1"), offer, said(3, 0, "m3")]);
        assert!(thread.note_file(&event(2, FileState::Accepted, 17_550_000)));
        let lines = shown(&thread).join("|");
        assert!(lines.contains("50 %") && lines.ends_with("|m3"), "{lines}");
        assert!(!thread.note_file(&event(2, FileState::Saved, 35_100_000)));
        assert!(thread.note_file(&event(9, FileState::Saved, 1)), "it is not here");
    }

    #[test]
    fn what_is_on_the_screen_counts_as_shown() {
        let mut thread = thread(6);
        assert_eq!(thread.unread_on_screen(), [3, 4, 5, 6]);
        thread.note_shown(&[3, 4, 5, 6]);
        assert_eq!(thread.unread_on_screen(), [0; 0]);
    }
}

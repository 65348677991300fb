//! Everything that the screen shows.

use api::contacts::{Invite, Verification};
use api::messages::{Conversation, Message};
use jiff::tz::TimeZone;

use crate::block::{one_line, shortened};
use crate::compose::{Composer, Purpose};
use crate::effect::Effect;
use crate::files::Files;
use crate::keymap::Focus;
use crate::notices::Notices;
use crate::palette::Palette;
use crate::ports::Ports;
use crate::requests::Requests;
use crate::search::Search;
use crate::thread::{Page, Thread};

/// How much of a message is repeated where it is answered or asked about.
const BEGINNING_WIDTH: usize = 60;

/// Something that lies over everything else until it is answered or left.
#[derive(Debug)]
pub(crate) enum Overlay {
    /// Keys and commands; how many lines were scrolled.
    Help(u16),
    Palette(Palette),
    Search(Search),
    Invite(Invite),
    /// A question, and what is done if the answer is yes.
    Confirm(String, Effect),
    /// Lines about something, and how many were scrolled.
    Facts {
        title: &'static str,
        facts: Vec<(String, String)>,
        scrolled: u16,
    },
    /// What is to be compared with a contact.
    Compare(Verification),
    /// Words to read to somebody, and whether they still hold.
    Words(String),
}

impl Overlay {
    /// Lines about something.
    pub(crate) fn facts(title: &'static str, facts: Vec<(String, String)>) -> Self {
        Self::Facts {
            title,
            facts,
            scrolled: 0,
        }
    }

    /// Moves what is longer than the screen by so many lines: up when negative.
    pub(crate) fn scroll(&mut self, by: i16) {
        if let Self::Help(scrolled) | Self::Facts { scrolled, .. } = self {
            *scrolled = scrolled.saturating_add_signed(by);
        }
    }
}

/// A line about what just happened.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(crate) text: String,
    pub(crate) is_trouble: bool,
}

/// Answers of one kind that are awaited: events that come meanwhile ask for one more, not for many.
#[derive(Debug, Default)]
pub(crate) struct Awaited {
    is_asked: bool,
    again: bool,
}

impl Awaited {
    /// Whether to ask now.
    pub(crate) fn wants(&mut self) -> bool {
        self.again = self.is_asked;
        !std::mem::replace(&mut self.is_asked, true)
    }

    /// Notes the answer; returns whether to ask once more.
    pub(crate) fn answered(&mut self) -> bool {
        self.is_asked = false;
        std::mem::take(&mut self.again)
    }
}

/// The state of the face.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) conversations: Vec<Conversation>,
    /// The place in the list that the keys act on.
    pub(crate) chosen: usize,
    pub(crate) thread: Option<Thread>,
    pub(crate) composer: Composer,
    pub(crate) focus: Focus,
    pub(crate) overlay: Option<Overlay>,
    pub(crate) notice: Option<Notice>,
    pub(crate) is_connected: bool,
    /// Whether the list was answered at least once: an empty one means something then.
    pub(crate) is_listed: bool,
    pub(crate) has_quit: bool,
    /// Columns and lines of the terminal.
    pub(crate) size: (u16, u16),
    pub(crate) zone: TimeZone,
    pub(crate) ports: Ports,
    pub(crate) files: Files,
    pub(crate) requests: Requests,
    pub(crate) notices: Notices,
    /// Who is writing to the user now.
    pub(crate) typing: Vec<String>,
    pub(crate) listing: Awaited,
    pub(crate) listing_ports: Awaited,
    pub(crate) listing_files: Awaited,
    pub(crate) listing_requests: Awaited,
    pub(crate) refreshing: Awaited,
}

impl App {
    pub(crate) fn new(size: (u16, u16), zone: TimeZone) -> Self {
        Self {
            conversations: Vec::new(),
            chosen: 0,
            thread: None,
            composer: Composer::default(),
            focus: Focus::List,
            overlay: None,
            notice: None,
            is_connected: true,
            is_listed: false,
            has_quit: false,
            size,
            zone,
            ports: Ports::default(),
            files: Files::default(),
            requests: Requests::default(),
            notices: Notices::default(),
            typing: Vec::new(),
            listing: Awaited::default(),
            listing_ports: Awaited::default(),
            listing_files: Awaited::default(),
            listing_requests: Awaited::default(),
            refreshing: Awaited::default(),
        }
    }

    /// Says something in the last line.
    pub(crate) fn say(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice {
            text: text.into(),
            is_trouble: false,
        });
    }

    /// Says what did not work.
    pub(crate) fn complain(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice {
            text: text.into(),
            is_trouble: true,
        });
    }

    /// The name of the open conversation.
    pub(crate) fn open_name(&self) -> Option<&str> {
        self.thread.as_ref().map(|thread| thread.with.as_str())
    }

    /// Whether a conversation is open and somebody is to be heard in it.
    pub(crate) fn is_open(&self, name: &str) -> bool {
        self.open_name() == Some(name)
    }

    /// Asks for the list, unless it is being asked for.
    pub(crate) fn list(&mut self) -> Vec<Effect> {
        if self.listing.wants() {
            vec![Effect::ListConversations]
        } else {
            vec![]
        }
    }

    /// Asks for the latest of the open conversation, unless it is being asked for.
    pub(crate) fn refresh(&mut self) -> Vec<Effect> {
        let Some(with) = self.thread.as_ref().map(|thread| thread.with.clone()) else {
            return vec![];
        };
        if self.refreshing.wants() {
            let page = Page::Latest;
            vec![Effect::LoadThread { with, page }]
        } else {
            vec![]
        }
    }

    /// Asks for the list of ports if it is on the screen, unless it is being asked for.
    pub(crate) fn list_ports(&mut self) -> Vec<Effect> {
        if self.focus == Focus::Ports && self.listing_ports.wants() {
            vec![Effect::ListPorts]
        } else {
            vec![]
        }
    }

    /// Asks for the list of files if it is on the screen, unless it is being asked for.
    pub(crate) fn list_files(&mut self) -> Vec<Effect> {
        if self.focus == Focus::Files && self.listing_files.wants() {
            vec![Effect::ListFiles]
        } else {
            vec![]
        }
    }

    /// Asks for the requests, unless they are being asked for. Who waits is told wherever the user is.
    pub(crate) fn list_requests(&mut self) -> Vec<Effect> {
        if self.listing_requests.wants() {
            vec![Effect::ListRequests]
        } else {
            vec![]
        }
    }

    /// Forgets what was asked for: it is not answered any more.
    pub(crate) fn await_nothing(&mut self) {
        self.listing = Awaited::default();
        self.listing_ports = Awaited::default();
        self.listing_files = Awaited::default();
        self.listing_requests = Awaited::default();
        self.refreshing = Awaited::default();
    }

    /// Keeps what was begun and not sent, for this face and every other.
    pub(crate) fn keep_draft(&mut self) -> Vec<Effect> {
        let Some(to) = self.open_name().map(str::to_owned) else {
            return vec![];
        };
        if self.composer.purpose != Purpose::Say {
            return vec![];
        }
        let changed = self.composer.take_change();
        changed
            .map(|text| Effect::KeepDraft(to, text))
            .into_iter()
            .collect()
    }

    /// Opens a conversation, with what was begun in it; what was begun in another one is kept with that.
    pub(crate) fn open(&mut self, name: &str) -> Vec<Effect> {
        if let Some(place) = self.conversations.iter().position(|listed| listed.name == name) {
            self.chosen = place;
        }
        if self.is_open(name) {
            return vec![];
        }
        let mut effects = self.keep_draft();
        self.thread = Some(Thread::new(name.to_owned(), self.zone.clone()));
        self.composer.purpose = Purpose::Say;
        self.composer.clear();
        self.refreshing = Awaited::default();
        effects.push(Effect::LoadDraft(name.to_owned()));
        effects.extend(self.refresh());
        effects
    }

    /// Opens a conversation at a message.
    pub(crate) fn open_at(&mut self, name: &str, row: i64) -> Vec<Effect> {
        let mut effects = self.open(name);
        if let Some(thread) = &mut self.thread
            && thread.select_row(row)
        {
            return effects;
        }
        self.thread = Some(Thread::around(name.to_owned(), row, self.zone.clone()));
        effects.retain(|effect| !matches!(effect, Effect::LoadThread { .. }));
        effects.push(Effect::LoadThread {
            with: name.to_owned(),
            page: Page::Before(row.saturating_add(1)),
        });
        effects
    }

    /// The message that an act without another target is about.
    pub(crate) fn target(&self, is_own: bool) -> Option<&Message> {
        let thread = self.thread.as_ref()?;
        thread.selected().or_else(|| thread.last(is_own))
    }
}

/// Whether a conversation is a room.
pub(crate) fn is_room(name: &str) -> bool {
    name.starts_with('#')
}

/// How a message begins, on one line.
pub(crate) fn beginning(message: &Message) -> String {
    shortened(
        &one_line(message.text.as_deref().unwrap_or_default()),
        BEGINNING_WIDTH,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_events_ask_once_more() {
        let mut awaited = Awaited::default();
        assert!(awaited.wants());
        assert!(!awaited.wants() && !awaited.wants());
        assert!(awaited.answered() && awaited.wants());
        assert!(!awaited.answered());
        assert!(awaited.wants());
    }
}

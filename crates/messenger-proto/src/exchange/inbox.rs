//! Whether the two sides take messages from each other: what an exchange remembers about it.
//!
//! How much a contact may send is the recipient's decision. One that takes nothing more says so once, and leaves alone
//! what still comes; when it says that it takes messages again, the other side begins again with the first that was not
//! answered. Answers and the messages of the other direction go on meanwhile.

use super::io::Closing;
use crate::frame::Inbox;
use crate::limits::IN_FLIGHT_MAX;

/// This side's inbox.
#[derive(Debug, Default)]
pub(super) struct Ours {
    is_full: bool,
    /// Envelopes that came since the peer was told.
    ignored: usize,
}

impl Ours {
    pub(super) fn is_full(&self) -> bool {
        self.is_full
    }

    /// Notes that nothing more is taken. Returns whether that is news.
    pub(super) fn fill(&mut self) -> bool {
        !std::mem::replace(&mut self.is_full, true)
    }

    /// Notes that messages are taken again. Returns whether that is news.
    pub(super) fn reopen(&mut self) -> bool {
        self.ignored = 0;
        std::mem::take(&mut self.is_full)
    }

    /// Leaves an envelope alone. What was on its way when the peer was told is a window at most.
    pub(super) fn ignore(&mut self) -> Result<(), Closing> {
        self.ignored = self.ignored.saturating_add(1);
        if self.ignored > IN_FLIGHT_MAX {
            return Err(Closing::ProtocolBroken);
        }
        Ok(())
    }
}

/// The peer's inbox.
#[derive(Debug, Default)]
pub(super) struct Theirs {
    is_full: bool,
    /// Whether what is being read from the outbox was asked for before the peer began to take messages again: it is not
    /// the beginning of what is to be sent.
    is_reading_in_vain: bool,
}

impl Theirs {
    pub(super) fn is_full(&self) -> bool {
        self.is_full
    }

    /// Notes what the peer says of its inbox. Returns whether that is news.
    pub(super) fn note(&mut self, inbox: Inbox, is_loading: bool) -> bool {
        let is_full = inbox == Inbox::Full;
        let is_news = self.is_full != is_full;
        self.is_full = is_full;
        self.is_reading_in_vain |= is_news && is_loading;
        is_news
    }

    /// Whether what was read from the outbox is to be read again.
    pub(super) fn is_in_vain(&mut self) -> bool {
        std::mem::take(&mut self.is_reading_in_vain)
    }
}

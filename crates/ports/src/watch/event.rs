//! What a watcher tells: how it began, what changed, and that it had to start over.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::holding::{Holding, Place};
use super::reconcile::Change;
use crate::report::PortEntry;
use crate::sockets::{Gap, Source};

/// Something a watcher tells.
#[derive(Debug, Clone)]
pub enum Event {
    /// The first event of all: how the watcher watches, and what it began with.
    Started(Started),
    /// Something is different on a port.
    Port(Box<PortEvent>),
    /// Some of the kernel's events did not fit into memory, so everything was looked at again. Changes that are still
    /// visible follow as events of their own; a listener that came and went in between is not known.
    Resync(Resync),
    /// The journal could not be written, so the next run may repeat what this one has told.
    JournalUnwritten {
        /// Why.
        why: String,
    },
}

/// How a watcher began.
#[derive(Debug, Clone)]
pub struct Started {
    /// When.
    pub at: SystemTime,
    /// How changes are noticed.
    pub method: Method,
    /// Why the kernel's events are not used, or not for UDP.
    pub fallback: Option<String>,
    /// How long it takes at most until something that stays is noticed: by the kernel's events mostly a millisecond,
    /// by looking as often as that may cost.
    pub delay_max: Duration,
    /// How many ports somebody holds, counted once per transport.
    pub held: usize,
    /// When the journal was last written; `None` on the first run, when everything is taken for known.
    pub last_run: Option<SystemTime>,
    /// What is wrong with the journal, if something is.
    pub journal_trouble: Option<String>,
    /// How sockets are read; `None` if they cannot be.
    pub source: Option<Source>,
    /// What cannot be seen.
    pub gaps: Vec<Gap>,
}

/// How changes are noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// The kernel tells; looking at everything now and then confirms it.
    KernelEvents,
    /// Looking again and again.
    Polling,
}

/// A difference on one port.
#[derive(Debug, Clone)]
pub struct PortEvent {
    /// When it was noticed.
    pub at: SystemTime,
    /// Where.
    pub place: Place,
    /// What happened.
    pub kind: Kind,
    /// Who held the port before, if that is part of the difference.
    pub before: Option<Holding>,
    /// Who holds it now, if that is part of the difference.
    pub now: Option<Holding>,
    /// When the same program was seen on this port for the first time, if that was before this event.
    pub first_seen: Option<SystemTime>,
    /// Whether it was gone again before anybody could look: then only the kernel's event tells of it, which does not
    /// say in which network namespace it was.
    pub is_brief: bool,
    /// Whether it happened while no watcher ran.
    pub is_while_away: bool,
    /// The whole port after the event: claim, sockets, verdict.
    pub entry: Arc<PortEntry>,
}

/// What happened on a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Nothing: it was there when the watcher began.
    Present,
    /// Somebody took it.
    Opened,
    /// Somebody left it.
    Closed,
    /// The same class of address is held by another program.
    ChangedOwner,
    /// The same program holds it on another class of address.
    ChangedExposure,
}

impl Kind {
    /// Returns a short name for programs to read, which stays the same.
    pub fn code(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Opened => "opened",
            Self::Closed => "closed",
            Self::ChangedOwner => "changed_owner",
            Self::ChangedExposure => "changed_exposure",
        }
    }

    /// Names what a change is for others; `None` if it is no news.
    pub(super) fn of(change: &Change) -> Option<Self> {
        match change {
            Change::Opened(_) => Some(Self::Opened),
            Change::Closed(_) => Some(Self::Closed),
            Change::ChangedOwner { .. } => Some(Self::ChangedOwner),
            Change::ChangedExposure { .. } => Some(Self::ChangedExposure),
            Change::Learned { .. } => None,
        }
    }
}

/// That everything was looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resync {
    /// When.
    pub at: SystemTime,
    /// How many events were lost.
    pub lost: u64,
}

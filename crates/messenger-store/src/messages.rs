//! Messages: what was said, by whom, and how far it has come.

mod listing;
mod writing;

use messenger_proto::body::Severity;
use messenger_proto::envelope::MessageId;
use messenger_proto::room::RoomBody;

use crate::contacts::ContactId;
use crate::expiry::Expiry;
use crate::files::{File, FileRow};
use crate::outbox::Settled;
use crate::writer::UnixMillis;

pub use listing::LISTING_MAX;
pub(crate) use listing::{BEGINNING_LEN, each, parse_severity, select, severity_word};
pub(crate) use writing::{clamped, draw_id, queue};

/// The row of a message: its place in the order in which this store took messages. Never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageRow(pub i64);

/// How far a message has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageState {
    /// Written here, not yet acknowledged by the recipient.
    Queued,
    /// On the recipient's disk.
    Delivered,
    /// Shown to the recipient, who lets us know.
    Seen,
    /// The recipient will not take it.
    Refused,
    /// Received, and not yet shown by `recv`.
    Unread,
    /// Received and shown.
    Read,
}

impl MessageState {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Delivered => "delivered",
            Self::Seen => "seen",
            Self::Refused => "refused",
            Self::Unread => "unread",
            Self::Read => "read",
        }
    }

    /// Reads the word that [`as_str`](Self::as_str) writes.
    pub(crate) fn of_word(text: &str) -> Option<Self> {
        Some(match text {
            "queued" => Self::Queued,
            "delivered" => Self::Delivered,
            "seen" => Self::Seen,
            "refused" => Self::Refused,
            "unread" => Self::Unread,
            "read" => Self::Read,
            _ => return None,
        })
    }

    pub(crate) fn parse(text: &str) -> Self {
        Self::of_word(text).unwrap_or(Self::Queued)
    }

    /// Whether the message was written here.
    #[must_use]
    pub fn is_outbound(self) -> bool {
        matches!(self, Self::Queued | Self::Delivered | Self::Seen | Self::Refused)
    }
}

/// A message as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its place in this store.
    pub row: MessageRow,
    /// Whose conversation it belongs to.
    pub contact: ContactId,
    /// Its identity on the wire.
    pub id: MessageId,
    /// How far it has come; also tells who wrote it.
    pub state: MessageState,
    /// When it was written, by its author's clock.
    pub sent_at: UnixMillis,
    /// When this store took it.
    pub stored_at: UnixMillis,
    /// What it says.
    pub said: Said,
    /// What it answers.
    pub reply_to: Option<Quote>,
    /// What people put on it, at most one of each side.
    pub reactions: Vec<Sign>,
    /// When it is deleted, if it is there for a time only.
    pub expiry: Option<Expiry>,
    /// The file or folder that it offers. Its words are the name.
    pub file: Option<File>,
}

/// What a message says now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Words.
    Text {
        /// The words, as last edited.
        text: String,
        /// How much the program that wrote it thinks it matters.
        severity: Option<Severity>,
        /// When it was last edited, by its author's clock.
        edited_at: Option<UnixMillis>,
        /// Whether a program wrote it: the automatic answer of somebody who is away. Then the words may be empty.
        is_automatic: bool,
    },
    /// Its author deleted it.
    Deleted,
    /// It needs a newer version.
    Unknown,
}

/// The message that another one answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// Its identity on the wire.
    pub id: MessageId,
    /// What is known of it here; `None` when it is not in this conversation.
    pub found: Option<Quoted>,
}

/// What is known of a message that another one answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted {
    /// Its place in this store.
    pub row: MessageRow,
    /// Whether it was written here.
    pub is_outbound: bool,
    /// How its text begins; empty when it has none.
    pub beginning: String,
}

/// What somebody put on a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    /// Whether it was put there here, or by the contact.
    pub is_outbound: bool,
    /// The sign.
    pub sign: String,
}

/// What a received message changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// It was stored and is to be shown.
    New(MessageRow),
    /// It offers a file; it was stored and is to be shown.
    Offer(MessageRow),
    /// The same, and the contact was given an automatic answer, which is in the outbox.
    Answered(MessageRow),
    /// It changed this message.
    Changed(MessageRow),
    /// This offered file stands differently.
    OfferChanged(FileRow),
    /// The contact has seen these messages of ours.
    Seen(Vec<Settled>),
    /// It introduces somebody, who waits among the requests.
    Introduction,
    /// The contact said something about a room, which is kept.
    Room(RoomBody),
    /// Nothing that could be shown: it had been stored before, is out of date, or waits for the message it is about.
    Nothing,
    /// Others come before it; nothing was stored.
    Ahead,
    /// The envelope was opened and holds no message; nothing was stored.
    Malformed,
    /// The contact may leave nothing more here for now; nothing was stored.
    Full,
    /// The session does not open the envelope; nothing was stored, and no later write of its row will be.
    CannotOpen,
}

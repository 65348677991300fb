//! Files that are offered in messages: what is offered, and how far it has come.
//!
//! The bytes of files are none of the store's business. It knows where they are read and written, what was offered by
//! whom, and decides in one step with its writes who may be sent what.

mod inbound;
mod listing;
mod members;
mod news;
mod outbound;

use messenger_proto::PeerId;
use messenger_proto::envelope::MessageId;
use messenger_proto::file::{FolderList, Hash, Offer};

use crate::contacts::ContactId;
use crate::messages::MessageRow;
use crate::rooms::{RoomMessageRow, RoomRow};
use crate::writer::UnixMillis;

pub use inbound::{Accepted, Wanted, WantedInRoom};
pub(crate) use inbound::{receive as receive_offer, receive_in_room as receive_offer_in_room};
pub(crate) use listing::of_message;
pub use members::FileOfMember;
pub use news::{CHANGED_HERE, Stopped};
pub(crate) use news::{
    WITHDRAWN_CHANGED, receive as receive_news, withdraw_deleted, withdraw_if_told_in_room,
};
pub use outbound::{OfferedFile, Source};
pub(crate) use outbound::{offer_in_room, shown_name};

/// The row of an offered file; never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileRow(pub i64);

/// The message that offers a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfferedIn {
    /// One of the conversation with a contact.
    Conversation(ContactId, MessageRow),
    /// One of a room, and who wrote it.
    Room(RoomRow, RoomMessageRow, PeerId),
}

/// The message that a row of `files` goes with.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Carrier {
    Message(MessageRow),
    RoomMessage(RoomMessageRow),
}

/// How far an offered file has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState {
    /// It waits for a decision of its recipient.
    Offered,
    /// It was accepted and is not saved yet.
    Wanted,
    /// It is on the recipient's disk.
    Saved,
    /// Its recipient does not want it.
    Declined,
    /// Its author took it back.
    Withdrawn,
    /// It stopped and may be accepted again.
    Failed,
    /// It breaks a limit and cannot be accepted.
    Refused,
}

impl FileState {
    /// The word of the column `state`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Wanted => "wanted",
            Self::Saved => "saved",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Failed => "failed",
            Self::Refused => "refused",
        }
    }

    pub(crate) fn parse(word: &str) -> Self {
        match word {
            "offered" => Self::Offered,
            "wanted" => Self::Wanted,
            "saved" => Self::Saved,
            "declined" => Self::Declined,
            "withdrawn" => Self::Withdrawn,
            "failed" => Self::Failed,
            _ => Self::Refused,
        }
    }

    /// Whether something may still become of it.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Offered | Self::Wanted | Self::Failed)
    }
}

/// An offered file or folder, as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its place in this store.
    pub row: FileRow,
    /// The message that offers it.
    pub offered_in: OfferedIn,
    /// The identity of its message.
    pub id: MessageId,
    /// Whether it is offered here, or by the contact or a member.
    pub is_outbound: bool,
    /// When it was offered, by its author's clock.
    pub sent_at: UnixMillis,
    /// What is offered. The name is cut to 255 bytes.
    pub offer: Offer,
    /// How many files it holds.
    pub files: u32,
    /// How far it has come.
    pub state: FileState,
    /// When it reached that state.
    pub state_at: UnixMillis,
    /// Why it failed or was refused; empty otherwise.
    pub reason: String,
    /// Out: where it is read. In: the folder it is written to; `None`: the usual one.
    pub place: Option<String>,
    /// In: part of the name under which it is written until it is complete; `None`: nothing of it is on the disk.
    pub part: Option<[u8; 8]>,
    /// In: the name under which it is saved, once it is complete.
    pub saved_name: Option<String>,
    /// Out, in a room: what members did with it, as far as they let this node know.
    pub members: Vec<FileOfMember>,
}

/// Puts together what is offered.
pub(crate) fn offer(name: String, size: i64, root: Hash, folder: Option<(Hash, i64, u32)>) -> Offer {
    Offer {
        name,
        size: size.unsigned_abs(),
        root,
        folder: folder.map(|(hash, size, files)| FolderList {
            hash,
            size: size.unsigned_abs(),
            files,
        }),
    }
}

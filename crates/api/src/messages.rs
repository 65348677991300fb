//! Messages: writing, reading, and how far they have come.

use crate::files::File;
use serde::{Deserialize, Serialize};

use crate::contacts::Contact;
use crate::error::ApiError;
use crate::rooms::RoomSummary;

/// One message of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Message {
    /// Its place in this node's store; later messages have larger ones. Those of rooms have places of their own, from
    /// 1,000,000,000,001 on.
    pub row: i64,
    /// Its identity, 32 hexadecimal digits, the same at both ends.
    pub id: String,
    /// The user's name for the contact, or the room (with its `#`), whose conversation it belongs to.
    pub contact: String,
    /// Who wrote it, if it was said in a room and not by the user: the user's name for the contact, or the beginning of
    /// its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Whether the contact wrote it, or the user.
    pub from_contact: bool,
    /// How far it has come. One of the user's own in a room: as far as it has come with the member with whom it has come
    /// furthest.
    pub state: MessageState,
    /// With how many members it has come how far, if it is one of the user's own in a room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach: Option<Reach>,
    /// When it was written, by its author's clock, in milliseconds since the Unix epoch.
    pub sent_at_ms: i64,
    /// When this node stored it, in milliseconds since the Unix epoch.
    pub stored_at_ms: i64,
    /// The words, as last edited; absent when it was deleted, or needs a newer version. Anything a peer may have typed:
    /// see [`crate::text`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// How much it matters, when the program that wrote it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// Whether a program wrote it: the automatic answer of somebody who is away. Then the words may be empty. Do not answer
    /// it automatically.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub automatic: bool,
    /// The message that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Quote>,
    /// When it was last edited, by its author's clock, in milliseconds since the Unix epoch; absent: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at_ms: Option<i64>,
    /// Whether its author deleted it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
    /// After how many seconds both ends delete it, from when it was sent, or shown; absent: it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_after_s: Option<u32>,
    /// When it is deleted here, in milliseconds since the Unix epoch; absent: not known before it was shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at_ms: Option<i64>,
    /// What the two, or the members of the room, put on it, at most one sign each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
    /// The file or folder that it offers; its name is the text as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Box<File>>,
}

/// How far a message of the user's has come in a room, as members say whenever they are connected, and by what they
/// write. Those that have no connection with this node are counted when they write; they may have it before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reach {
    /// How many other members there are now that may read it.
    pub members: usize,
    /// How many of them have it on their disks.
    pub delivered: usize,
    /// To how many of them it was shown, as far as they let the user know.
    pub read: usize,
}

impl Reach {
    /// Whether there is more to say than what goes without saying: that everybody has it.
    #[must_use]
    pub fn is_telling(&self) -> bool {
        self.read > 0 || (self.delivered > 0 && self.lacks_some())
    }

    /// Whether some member that may read it does not have it.
    #[must_use]
    pub fn lacks_some(&self) -> bool {
        self.delivered < self.members
    }
}

/// One conversation, as a list of them shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Conversation {
    /// What the user calls it; requests about it name it so.
    pub name: String,
    /// With whom, if it is a conversation with one contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// What there is to say of the room, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomSummary>,
    /// How many received messages were not shown yet.
    pub unread: u64,
    /// The last message that can be shown; absent: nothing was said yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<Message>,
}

/// The message that another one answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Quote {
    /// Its identity.
    pub id: String,
    /// Its place in this node's store; absent, as everything that follows, when it is not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<i64>,
    /// Whether the contact wrote it, or the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_contact: Option<bool>,
    /// Who wrote it, if it was said in a room and not by the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// How it begins: at most 60 characters; empty when it was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beginning: Option<String>,
}

/// A sign that somebody put on a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reaction {
    /// Whether the contact put it there, or the user.
    pub from_contact: bool,
    /// Who put it there, if it is on a message of a room and was not the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// The sign: an emoji or a word or two, at most 48 bytes.
    pub sign: String,
}

/// How much a message matters, in the eyes of the program that wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Somebody should look.
    Warning,
    /// Somebody should look now.
    Critical,
}

/// How far a message has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// Written here, not yet on the recipient's disk; in a room: on that of no other member.
    Queued,
    /// On the recipient's disk; in a room: on that of another member, from where on it is handed on without this node.
    Delivered,
    /// The recipient will not take it.
    Refused,
    /// Received, not shown yet.
    Unread,
    /// Shown: a received one to the user, a sent one to its recipient, who lets us know; in a room: to another member.
    Read,
}

/// A request to send a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SendRequest {
    /// The contact, by name or id; or the room, by its name with its `#`.
    pub to: String,
    /// What to say.
    pub text: String,
    /// The message that it answers, by its `row` or `id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// How much it matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// After how many seconds both ends delete it, from when it was sent, or shown: at least 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_after_s: Option<u32>,
    /// What the sender calls this message, 1 to 256 bytes: what was sent to this contact under the same key in the last 30
    /// days is not sent again, and the answer is about the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dedupe_key: Option<String>,
    /// Whether it is what became of the draft of the conversation, which is forgotten with it. Not together with `dedupe_key`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub from_draft: bool,
    /// How long to wait for delivery, in milliseconds; without it, only as long as it seems a matter of moments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait_ms: Option<u64>,
    /// What to wait for, as long as `wait_ms` says.
    #[serde(default, skip_serializing_if = "WaitFor::is_delivery")]
    pub wait_for: WaitFor,
}

/// How far a message has to come for its sender to be content.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WaitFor {
    /// On the recipient's disk; in a room: on that of another member.
    #[default]
    Delivered,
    /// Shown to the recipient, if the recipient lets us know; in a room: to another member.
    Read,
    /// On the disks of all other members of the room that may read it; with a contact the same as `delivered`.
    Everyone,
}

impl WaitFor {
    fn is_delivery(&self) -> bool {
        *self == Self::Delivered
    }
}

/// What became of a message so far. It is safe in this node's store in every case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sent {
    /// Its place in this node's store.
    pub row: i64,
    /// Its identity.
    pub id: String,
    /// The user's name for the contact.
    pub contact: String,
    /// How far it has come.
    pub state: MessageState,
    /// With how many members it has come how far, if it was said in a room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach: Option<Reach>,
    /// Whether it had been sent before, under the same key.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub repeated: bool,
    /// Why it is not delivered, in a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
    /// The file or folder that it offers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Box<File>>,
    /// How many symbolic links and special files in the folder are not part of what is offered.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub left_out: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// What the user began to write to a contact, or in a room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DraftRequest {
    /// The contact, by name or id; or the room, by its name with its `#`.
    pub to: String,
    /// What is to be kept from now on, at most 64 KiB; empty: nothing. Absent: what is kept stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// What is kept of what the user began to write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Draft {
    /// The version of this document: 1.
    pub version: u32,
    /// The user's name for the contact, or the room with its `#`.
    pub contact: String,
    /// The words so far; absent: nothing was begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// When they were last changed, in milliseconds since the Unix epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_at_ms: Option<i64>,
}

/// What became of one text of many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SendAnswer {
    /// It was taken.
    Sent(Sent),
    /// It was not.
    Error(ApiError),
}

impl From<Result<Sent, ApiError>> for SendAnswer {
    fn from(outcome: Result<Sent, ApiError>) -> Self {
        match outcome {
            Ok(sent) => Self::Sent(sent),
            Err(error) => Self::Error(error),
        }
    }
}

impl From<SendAnswer> for Result<Sent, ApiError> {
    fn from(answer: SendAnswer) -> Self {
        match answer {
            SendAnswer::Sent(sent) => Ok(sent),
            SendAnswer::Error(error) => Err(error),
        }
    }
}

/// Which messages of a conversation to list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HistoryRequest {
    /// The contact, by name or id.
    pub with: String,
    /// Only messages before this place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<i64>,
    /// Only messages after this place, and of those the oldest, not the latest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<i64>,
    /// How many at most; the node has a limit of its own of 1000.
    pub limit: usize,
}

/// What to look for in everything that was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchRequest {
    /// Words that all occur in a message, in any order; `*` behind the last one asks for words that begin with it. Case and
    /// accents do not matter, and no other character has a meaning.
    pub words: String,
    /// Only in the conversation with this contact, by name or id, or in this room, by its name with its `#`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
    /// How many at most; the node has a limit of its own of 1000.
    pub limit: usize,
}

/// Which unread messages to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnreadRequest {
    /// Only those of this contact, by name or id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Without `from`: only those of contacts and rooms whose notifications are on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unmuted: bool,
}

/// Messages that were shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShownRequest {
    /// Their places.
    pub rows: Vec<i64>,
}

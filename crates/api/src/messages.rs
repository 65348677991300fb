//! Messages: writing, reading, and how far they have come.

use serde::{Deserialize, Serialize};

/// One message of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Message {
    /// Its place in this node's store; later messages have larger ones.
    pub row: i64,
    /// Its identity, 32 hexadecimal digits, the same at both ends.
    pub id: String,
    /// The user's name for the contact whose conversation it belongs to.
    pub contact: String,
    /// Whether the contact wrote it, or the user.
    pub from_contact: bool,
    /// How far it has come.
    pub state: MessageState,
    /// When it was written, by its author's clock, in milliseconds since the Unix epoch.
    pub sent_at_ms: i64,
    /// When this node stored it, in milliseconds since the Unix epoch.
    pub stored_at_ms: i64,
    /// The words; absent when the message needs a newer version. Anything a peer may have typed: see [`crate::text`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// How far a message has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// Written here, not yet on the recipient's disk.
    Queued,
    /// On the recipient's disk.
    Delivered,
    /// The recipient will not take it.
    Refused,
    /// Received, not shown yet.
    Unread,
    /// Received and shown.
    Read,
}

/// A request to send a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SendRequest {
    /// The contact, by name or id.
    pub to: String,
    /// What to say.
    pub text: String,
    /// How long to wait for delivery, in milliseconds; without it, only as long as it seems a matter of moments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait_ms: Option<u64>,
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
    /// Why it is not delivered, in a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
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
}

/// Messages that were shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShownRequest {
    /// Their places.
    pub rows: Vec<i64>,
}

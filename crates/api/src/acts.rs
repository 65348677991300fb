//! Acts: what is done to a message after it was said.

use serde::{Deserialize, Serialize};

use crate::messages::MessageState;

/// A request to put a sign on a message, or to take it back. Everybody has one sign on a message at most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReactRequest {
    /// The contact in whose conversation the message is, by name or id; or the room, by its name with its `#`.
    pub with: String,
    /// The message, by its `row` or `id`.
    pub message: String,
    /// The sign: an emoji or a word or two, at most 48 bytes; absent: take back what is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign: Option<String>,
}

/// A request to say a message of the user's in other words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EditRequest {
    /// The message, by its `row` or `id`.
    pub message: String,
    /// The words.
    pub text: String,
}

/// A request to delete a message of the user's at both ends, or at all members of a room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeleteRequest {
    /// The message, by its `row` or `id`.
    pub message: String,
}

/// What became of an act so far. Here it is in effect in every case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Acted {
    /// The place of the message it is about.
    pub row: i64,
    /// The identity of the message it is about.
    pub id: String,
    /// The user's name for the contact, or the room (with its `#`).
    pub contact: String,
    /// How far the act has come.
    pub state: MessageState,
    /// Why it is not delivered, in a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}

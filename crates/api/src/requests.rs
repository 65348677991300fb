//! Requests: who asks to become a contact without an invite, and whom the user asks.

use serde::{Deserialize, Serialize};

use crate::contacts::Contact;

/// Who asks, and whom the user asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Requests {
    /// The version of this document: 1.
    pub version: u32,
    /// Whether strangers may ask.
    pub open: bool,
    /// Who asks, oldest first.
    pub received: Vec<Request>,
    /// Whom the user asks, oldest first.
    pub sent: Vec<SentRequest>,
    /// How many strangers were turned away since the node was started, because too many asked within an hour.
    pub turned_away: u64,
    /// Whom the user blocked and who is no contact, by id, latest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocked: Vec<String>,
}

/// Somebody who asks to become a contact, or is introduced. Name and text are of their own choosing, or the introducer's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Request {
    /// Its number, never used again.
    pub number: i64,
    /// What they call themselves, or the introducer calls them.
    pub name: String,
    /// Their id in its text form.
    pub id: String,
    /// What they say.
    pub text: String,
    /// When it came, in milliseconds since the Unix epoch.
    pub received_at_ms: i64,
    /// The contact who introduces them; absent: they ask themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introduced_by: Option<String>,
    /// Whether the user has accepted it, and the other side has still to accept it too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub accepted: bool,
    /// The contact of the user's that has the same name, or one that looks the same, and another id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_name_as: Option<String>,
}

/// Somebody whom the user asks, until they accept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SentRequest {
    /// Their id in its text form.
    pub id: String,
    /// What to call them when they accept; absent: what they call themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What is said to them.
    pub text: String,
    /// Where they may be reached.
    pub addrs: Vec<String>,
    /// When the user asked, in milliseconds since the Unix epoch.
    pub asked_at_ms: i64,
    /// When the request was last left with them; absent: they were not reached yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_at_ms: Option<i64>,
    /// Why they were not reached at the last attempt, in a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}

/// Asks somebody without an invite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AskRequest {
    /// Their id in its text form.
    pub id: String,
    /// Where they may be reached, such as `192.0.2.1:3447`; at least one, at most 8.
    pub addrs: Vec<String>,
    /// What to call them when they accept; absent: what they call themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What to say to them, at most 280 bytes.
    #[serde(default)]
    pub text: String,
}

/// What came of asking somebody: a contact, or a request that waits for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Asked {
    /// The version of this document: 1.
    pub version: u32,
    /// The contact, if they had asked for the same or were one already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// The request, if they have still to accept it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<SentRequest>,
}

/// A question about one request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WhichRequest {
    /// Its number, the id of whoever asks or is asked, or the name if only one has it.
    pub which: String,
}

/// Accepts a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AcceptRequest {
    /// Its number, the id of whoever asks, or the name if only one has it.
    pub which: String,
    /// What to call the contact. Needed if a contact has the name that they use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What was done about a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Settled {
    /// The version of this document: 1.
    pub version: u32,
    /// Whose it was, or to whom, by id.
    pub id: String,
    /// What they call themselves, or were to be called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Makes two contacts known to each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IntroduceRequest {
    /// One contact, by name or id.
    pub first: String,
    /// The other one.
    pub second: String,
}

/// Who was made known to each other. Whether they become contacts is theirs to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Introduced {
    /// The version of this document: 1.
    pub version: u32,
    /// The user's name for one contact.
    pub first: String,
    /// The user's name for the other one.
    pub second: String,
}

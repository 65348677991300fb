//! Being away, and writing to somebody: what a user lets contacts know about themselves.

use serde::{Deserialize, Serialize};

/// That somebody is away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Absence {
    /// What they say about it, at most 256 bytes; absent: nothing. Anything a peer may have typed: see [`crate::text`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Since when, by their clock, in milliseconds since the Unix epoch.
    pub since_at_ms: i64,
}

/// What the user lets contacts know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PresenceRequest {
    /// Whether the user is away from now on, or back.
    pub away: bool,
    /// What the user says about being away, at most 256 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// What contacts are let know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Presence {
    /// The version of this document: 1.
    pub version: u32,
    /// That the user is away; absent: they are not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away: Option<Absence>,
}

/// Says that the user is writing to a contact, or has ceased to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TypingRequest {
    /// The contact, by name or id.
    pub to: String,
    /// Whether the user is writing now.
    pub typing: bool,
}

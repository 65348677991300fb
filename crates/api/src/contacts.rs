//! Contacts and invites.

use crate::files::AutoAccept;
use crate::ports::Transport;
use serde::{Deserialize, Serialize};

use crate::presence::Absence;

/// One contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contact {
    /// The user's name for the contact.
    pub name: String,
    /// The contact's id in its text form.
    pub id: String,
    /// How far the acquaintance has come.
    pub state: ContactState,
    /// Whether there is a connection.
    pub connected: bool,
    /// Why there is none, in a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
    /// When a connection last existed, in milliseconds since the Unix epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_seen_at_ms: Option<i64>,
    /// That its user is away, as it says while it is connected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away: Option<Absence>,
    /// Where the contact may be reached, latest first.
    pub addrs: Vec<String>,
    /// Whether the user does not want to hear from it. What is queued for it waits until it is unblocked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub blocked: bool,
    /// Whether it has left here as much as it may, so that nothing more is taken from it for now.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub inbox_full: bool,
    /// Whether it has said that it takes nothing more from here for now. What is queued for it waits.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub inbox_full_there: bool,
    /// How many rooms it brought that were not taken, since the node started: there are as many as are kept.
    #[serde(default, skip_serializing_if = "is_none_of_them")]
    pub rooms_turned_away: u64,
    /// When the user made sure that nobody stands between; absent: never. In milliseconds since the Unix epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_at_ms: Option<i64>,
    /// When its identity was last seen running in two places at once, within the last 30 days: a backup that was restored
    /// beside the original, or a stolen one. In milliseconds since the Unix epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubled_at_ms: Option<i64>,
    /// Another contact of the user's whose name can be mistaken for this one's: letters of other scripts that are drawn
    /// alike, or marks that nobody sees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub looks_like: Option<String>,
    /// Whether it lets the user ask what is on the ports of its machine, as it said on its last connection since the node was
    /// started.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub may_be_asked: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks like that")]
fn is_none_of_them(count: &u64) -> bool {
    *count == 0
}

/// How far two nodes have come in accepting each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ContactState {
    /// The invite has not been presented yet.
    Joining,
    /// Both sides accepted each other.
    Established,
    /// The other side did not accept the invite.
    Refused,
}

/// A question about one contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContactRequest {
    /// The contact's name or id.
    pub who: String,
}

/// A request to give a contact another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RenameRequest {
    /// The contact's name or id.
    pub who: String,
    /// What to call it from now on.
    pub name: String,
}

/// What was deleted with a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Removed {
    /// The version of this document: 1.
    pub version: u32,
    /// What the contact was called.
    pub name: String,
    /// Its id in its text form.
    pub id: String,
    /// How many messages were in the conversation, of both sides together.
    pub messages: u64,
    /// How many of them the contact had not received, and will not.
    pub queued: u64,
}

/// What to do about comparing safety words with a contact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerifyRequest {
    /// The contact's name or id.
    pub who: String,
    /// The text of the contact's QR code. If it is about these two nodes, the contact is verified; if not, that is a
    /// failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Whether the words were compared and are the same; `false` takes it back. Absent: nothing changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<bool>,
}

/// What the user and a contact compare. It is the same on both ends if nobody stands between.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Verification {
    /// The version of this document: 1.
    pub version: u32,
    /// The user's name for the contact.
    pub contact: String,
    /// The words of both ids, in the order in which both ends show them.
    pub words: Vec<SafetyWords>,
    /// The text for a QR code.
    pub text: String,
    /// When the user made sure; absent: not yet. In milliseconds since the Unix epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_at_ms: Option<i64>,
}

/// The words that stand for one id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SafetyWords {
    /// Whether the id is the user's own.
    pub own: bool,
    /// Six words.
    pub words: Vec<String>,
}

/// Whether somebody is blocked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Blocking {
    /// The version of this document: 1.
    pub version: u32,
    /// The user's name for it, if it is a contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its id in its text form.
    pub id: String,
    /// Whether it is blocked now.
    pub blocked: bool,
}

/// How it stands with one contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContactStatus {
    /// The version of this document: 1.
    pub version: u32,
    /// The contact.
    pub contact: Contact,
    /// What the secret of the connection was agreed with, while there is a connection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_exchange: Option<KeyExchange>,
    /// What it has left here, and how much it may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inbox: Option<Inbox>,
    /// How often the session in which messages are sealed had to be replaced, because one side was restored from a backup
    /// or an envelope could not be opened. No message is lost by that.
    #[serde(default)]
    pub replaced_sessions: u64,
    /// Whether it may ask what is on the ports of this machine.
    #[serde(default)]
    pub may_ask: bool,
    /// What it asked last about the ports of this machine, since the node was started; absent: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<AskedAbout>,
}

/// A question of a contact about the ports of this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AskedAbout {
    /// When, in milliseconds since the Unix epoch.
    pub at_ms: i64,
    /// The port; absent: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// The transport, if it named one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transport: Option<Transport>,
    /// Whether it was allowed to ask then.
    pub allowed: bool,
}

/// What a contact has left here, in bytes as it was sealed; what is deleted or expired makes room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Inbox {
    /// In all.
    pub bytes: u64,
    /// How much it may be.
    pub max_bytes: u64,
    /// Today, by UTC.
    pub today_bytes: u64,
    /// How much that may be.
    pub today_max_bytes: u64,
}

/// A way to agree on the secret of a connection, by its name in IANA's registry of TLS groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum KeyExchange {
    /// Post-quantum and classical together: a recording stays closed as long as either holds.
    #[serde(rename = "X25519MLKEM768")]
    X25519MlKem768,
    /// Classical alone: a quantum computer could open a recording.
    #[serde(rename = "X25519")]
    X25519,
    /// One of a newer version.
    #[serde(other, rename = "unknown")]
    Unknown,
}

/// A decision about a contact, or about all contacts without a decision of their own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SettingsRequest {
    /// The contact, by name or id; absent: all without a decision of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// Whether it is told what was shown to the user; absent: nothing is decided about that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipts: Option<Decision>,
    /// Up to which size its files are accepted by themselves; absent: nothing is decided about that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auto_accept: Option<AutoAccept>,
    /// Whether it is told that the user is away; absent: nothing is decided about that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presence: Option<Decision>,
    /// Whether it is told that the user is writing to it; absent: nothing is decided about that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typing: Option<Decision>,
    /// How many bytes it may leave here in all, and a sixteenth of that in a day; 0: as many as the program says. For one
    /// contact only; absent: nothing is decided about that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inbox_bytes: Option<u64>,
    /// Whether the user is told at once of what it writes, by whatever tells; absent: nothing is decided about that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notifications: Option<Decision>,
    /// Whether it may ask what is on the ports of this machine. For one contact only; absent: nothing is decided about that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ports: Option<Decision>,
    /// Whether strangers may ask to become contacts; only without `who`. Absent: nothing is decided about that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requests: Option<Decision>,
}

/// What the user decides about something that can be on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// On.
    On,
    /// Off.
    Off,
    /// As for all contacts; for all contacts: receipts and typing are off, the others are on. What is decided for one contact
    /// only is off.
    Default,
}

/// What holds for a contact, or for all contacts without a decision of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Settings {
    /// The user's name for the contact; absent: all without a decision of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// Whether it is told what was shown to the user.
    pub receipts: bool,
    /// Up to how many bytes its files are accepted by themselves; 0: none are.
    #[serde(default)]
    pub auto_accept_bytes: u64,
    /// Whether it is told that the user is away.
    pub presence: bool,
    /// Whether it is told that the user is writing to it.
    pub typing: bool,
    /// How many bytes it may leave here in all; absent when this is not about one contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inbox_bytes: Option<u64>,
    /// Whether the user is told at once of what it writes.
    pub notifications: bool,
    /// Whether it may ask what is on the ports of this machine; absent when this is not about one contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ports: Option<bool>,
    /// Whether strangers may ask to become contacts; absent where it is about one contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requests: Option<bool>,
}

/// A request for an invite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InviteRequest {
    /// How many people may use it, at least 1.
    pub uses: u32,
    /// For how many seconds, at least 1.
    pub lifetime_s: u64,
}

/// An invite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invite {
    /// The text to hand over.
    pub text: String,
    /// How many people may use it.
    pub uses: u32,
    /// When it expires, in milliseconds since the Unix epoch.
    pub expires_at_ms: i64,
    /// The addresses it names.
    pub addrs: Vec<String>,
}

/// A request to use an invite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AddRequest {
    /// The text of the invite.
    pub invite: String,
    /// What to call the contact; without it, the name the invite gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What came of using an invite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Added {
    /// The contact.
    pub contact: Contact,
    /// Whether it was one before.
    pub already_there: bool,
    /// Another contact of the user's, with another id, that has the name by which this one was introduced or calls
    /// itself, or one that looks the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_name_as: Option<String>,
}

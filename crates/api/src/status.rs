//! How a node stands.

use serde::{Deserialize, Serialize};

use crate::contacts::ContactStatus;
use crate::presence::Absence;

/// The node's id alone, as `directnet id --json` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Identity {
    /// The version of this document: 1.
    pub version: u32,
    /// The id in its text form.
    pub id: String,
}

/// What `directnet status` prints: about the node, or about one contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum StatusAnswer {
    /// The node.
    Node(Status),
    /// A contact.
    Contact(ContactStatus),
}

/// The answer to "how are you".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Status {
    /// The version of this document: 1.
    pub version: u32,
    /// The node's id in its text form.
    pub id: String,
    /// What the user calls themselves.
    pub name: String,
    /// The program and its version, such as `directnet/0.1.0`.
    pub agent: String,
    /// The process.
    pub pid: u32,
    /// When the node started, in milliseconds since the Unix epoch.
    pub started_at_ms: i64,
    /// The directory in which everything of the node lives.
    pub home: String,
    /// The local socket on which this was asked.
    pub api: String,
    /// The UDP sockets on which peers may dial, such as `0.0.0.0:3447`.
    pub sockets: Vec<String>,
    /// The port the node was asked to use.
    pub wanted_port: u16,
    /// Who held that port when the node started, if it had to take another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port_taken_by: Option<String>,
    /// Where peers may reach the node, best first.
    pub addrs: Vec<String>,
    /// That the user is away; absent: they are not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away: Option<Absence>,
    /// How many contacts there are.
    pub contacts: usize,
    /// How many of them are connected.
    pub connected: usize,
    /// How many messages are not delivered yet.
    pub queued: u64,
    /// The contacts that have left here as much as they may, so that nothing more is taken from them for now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub full_inboxes: Vec<String>,
    /// How often a session had to be replaced, with all contacts together. No message is lost by that.
    #[serde(default)]
    pub replaced_sessions: u64,
    /// When the node last noticed that its identity runs in two places at once, within the last 30 days. In milliseconds
    /// since the Unix epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubled_at_ms: Option<i64>,
}

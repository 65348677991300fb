//! What a contact's machine says of its own ports, beside what is said of them here.
//!
//! Two machines speak in one document: `registry` and `other_claims` are this node's own, everything that was observed and the
//! verdict are the other machine's, which it is believed no more than any contact is. Texts of the other machine are
//! escaped already: they hold no control characters.

use serde::{Deserialize, Serialize};

use super::claims::{ListSource, OtherClaims};
use super::{ExposureAnswer, Level, Registry, RegistrySource, Remark, SocketState, Transport, User};

/// A question to a contact's machine about its ports.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MachineRequest {
    /// The contact, by name or id.
    pub who: String,
    /// The port, 0 to 65535; absent: everything that holds a port there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// The transport of that port; absent: TCP, UDP, and those the registry of the other machine knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transport: Option<Transport>,
}

/// What a contact's machine answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MachineDocument {
    /// [`VERSION`](super::VERSION).
    pub version: u32,
    /// The user's name for the contact whose machine it is.
    pub machine: String,
    /// Its id.
    pub id: String,
    /// When the answer was here, RFC 3339 in UTC.
    pub answered_at: String,
    /// When the machine looked, by its own clock, RFC 3339 in UTC; `null` if it named no moment.
    pub observed_at: Option<String>,
    /// The port that was asked about; `null` for all.
    pub port: Option<u16>,
    /// Whether the machine could read its sockets at all.
    pub could_look: bool,
    /// One for each port and transport, by port.
    pub ports: Vec<MachinePort>,
    /// How many more there were, for which the answer had no room.
    pub left_out: u32,
    /// What keeps the port busy, or takes what is sent to it, although no socket holds it.
    pub occupants: Vec<MachineOccupant>,
    /// What the machine could not see, and why.
    pub gaps: Vec<Remark>,
    /// The edition of the registry here.
    pub registry: RegistrySource,
    /// The other lists here that `other_claims` name by their ids.
    pub lists: Vec<ListSource>,
}

/// One port and transport of a contact's machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MachinePort {
    /// The port.
    pub port: u16,
    /// The transport.
    pub transport: Transport,
    /// What the registry here says: a claim.
    pub registry: Registry,
    /// What other lists here say: claims, too.
    pub other_claims: OtherClaims,
    /// The sockets that the machine saw, none if the port is free; `null` if it could not look.
    pub observed: Option<Vec<MachineSocket>>,
    /// How many more sockets there were, for which the answer had no room.
    pub left_out: u32,
    /// The machine's own verdict, by its own lists and what its user expects.
    pub verdict: MachineVerdict,
}

/// A socket of a contact's machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MachineSocket {
    /// The local address, without port; `0.0.0.0` or `::` for all addresses.
    pub address: String,
    /// The interface it is bound to.
    pub interface: Option<String>,
    /// What it does with the port.
    pub state: SocketState,
    /// The address a connected socket receives from, with port.
    pub remote: Option<String>,
    /// Whether an IPv6 socket refuses IPv4; `null` if unknown or not IPv6.
    pub v6_only: Option<bool>,
    /// Whether other machines can reach it, in one word.
    pub exposure: ExposureAnswer,
    /// The same in one line, for people.
    pub exposure_text: String,
    /// The processes that hold it.
    pub owners: Vec<MachineOwner>,
    /// How many more there were, for which the answer had no room.
    pub owners_left_out: u32,
    /// Why `owners` is empty, if it is.
    pub owners_unknown: Option<Remark>,
}

/// A process of a contact's machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MachineOwner {
    /// The process id.
    pub pid: u32,
    /// The name of the process.
    pub process: String,
    /// The user whose rights it has.
    pub user: Option<User>,
    /// When the process started, RFC 3339 in UTC.
    pub process_started: Option<String>,
}

/// Something on a port of a contact's machine that is no socket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MachineOccupant {
    /// The transport.
    pub transport: Transport,
    /// For programs.
    pub code: String,
    /// For people.
    pub text: String,
}

/// What a contact's machine makes of one of its ports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MachineVerdict {
    /// The outcome.
    pub level: Level,
    /// Why, the weightiest first.
    pub reasons: Vec<Remark>,
}

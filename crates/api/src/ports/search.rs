//! What a word was found for: `directnet port --search`.

use serde::{Deserialize, Serialize};

use super::claims::{BaseRate, KnownUse, OwnClaim, Threat};
use super::{Entry, PortDocument, PortsDocument, Sources, Transport};
use crate::atlas::Row;

/// What `directnet port` prints: about one port, about a range, or about a word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum PortAnswer {
    /// One port.
    Port(PortDocument),
    /// Every port of a range, TCP first and then UDP, whether somebody holds it or not.
    Range(PortsDocument),
    /// Where a word was found.
    Search(SearchDocument),
}

/// Where a word was found, list by list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchDocument {
    /// [`VERSION`](super::VERSION).
    pub version: u32,
    /// The word.
    pub word: String,
    /// Registrations whose name or description has it; those named exactly so first.
    pub services: Vec<Row>,
    /// Known uses whose name has it.
    pub uses: Vec<UseFound>,
    /// Malware, groups and campaigns documented to use a port, whose name has it.
    pub threats: Vec<Threat>,
    /// How many port numbers have such a record.
    pub threat_base_rate: BaseRate,
    /// Malware families whose control servers were once seen, whose name has it.
    pub families: Vec<FamilyFound>,
    /// How many port numbers have at least one such server.
    pub endpoint_base_rate: BaseRate,
    /// Rows of the user's own lists whose name has it.
    pub own: Vec<OwnFound>,
    /// Ports of this machine held by a process whose name has it.
    pub held: Vec<Entry>,
    /// Where the facts come from.
    pub sources: Sources,
}

/// A known use, with its port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UseFound {
    /// The port.
    pub port: u16,
    /// The transport; `null` where the source does not say.
    pub transport: Option<Transport>,
    /// What the list says of it.
    pub known: KnownUse,
}

/// A malware family and where it was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FamilyFound {
    /// Its name.
    pub name: String,
    /// The ports on which it is among the five largest families, most servers first.
    pub ports: Vec<FamilyPort>,
    /// The id of the source.
    pub source: String,
}

/// A family on a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FamilyPort {
    /// The port.
    pub port: u16,
    /// How many of the family's servers.
    pub endpoints: u16,
    /// How many of all families'.
    pub of: u16,
}

/// A row of one of the user's own lists, with its ports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnFound {
    /// The lowest port.
    pub first_port: u16,
    /// The highest.
    pub last_port: u16,
    /// The transport; `null` for all of them.
    pub transport: Option<Transport>,
    /// What the list says.
    pub claim: OwnClaim,
}

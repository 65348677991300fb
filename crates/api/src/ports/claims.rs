//! Claims beside the registry: what other lists say of a port.
//!
//! Nothing here was observed on this machine. Every fact names its source by the id under which
//! [`Sources::lists`](super::Sources::lists) describes it.

use serde::{Deserialize, Serialize};

use super::Transport;

/// What other lists say of a port and transport.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OtherClaims {
    /// Malware, groups and campaigns that are documented to use the port; `null` if there are none.
    pub threats: Option<Threats>,
    /// Control servers of malware that were once seen on the port number; `null` if there are none.
    pub endpoints: Option<Endpoints>,
    /// Uses that the registry does not name.
    pub uses: Vec<KnownUse>,
    /// What browsers do about the port; `null` if they open it like any other.
    pub browsers: Option<Browsers>,
    /// Systems that give the port to programs which ask for any, by default.
    pub ephemeral: Vec<EphemeralRange>,
    /// What the user's own lists say (docs/import-list.md).
    pub own: Vec<OwnClaim>,
}

/// What a list of the user's own says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnClaim {
    /// The name of the list.
    pub list: String,
    /// What is meant to be there.
    pub name: String,
    /// More about it.
    pub description: Option<String>,
    /// Who says so, if the row says more than its list.
    pub source: Option<String>,
}

/// Threat records, and what a single one has to be held against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Threats {
    /// The records, at least one.
    pub records: Vec<Threat>,
    /// How common such records are.
    pub base_rate: BaseRate,
}

/// A statement about a default: this is documented to use the port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Threat {
    /// The malware, group or campaign.
    pub name: String,
    /// `backdoor`, `rat`, `worm`, `trojan`, `botnet`, `malware`, `tool`; `actor` for a group or campaign.
    pub kind: String,
    /// The lowest port that the statement is about.
    pub first_port: u16,
    /// The highest.
    pub last_port: u16,
    /// The transport; `null` where the source does not say.
    pub transport: Option<Transport>,
    /// The year it was first seen, where the source says.
    pub first_seen: Option<String>,
    /// The id of the source.
    pub source: String,
    /// Where in the source.
    pub reference: String,
}

/// How many port numbers have a record of this kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BaseRate {
    /// So many have one.
    pub ports: u32,
    /// Of so many.
    pub of: u32,
}

/// An observation: control servers of malware that were once seen on the port number, by anybody, anywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Endpoints {
    /// How many families they belonged to.
    pub families: u16,
    /// How many there were.
    pub endpoints: u16,
    /// The largest families, five at most.
    pub top: Vec<Family>,
    /// How many port numbers have at least as many, this one included.
    pub ports_with_as_many: u16,
    /// How many port numbers have any.
    pub base_rate: BaseRate,
    /// The id of the source.
    pub source: String,
}

/// A malware family on a port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Family {
    /// Its name.
    pub name: String,
    /// How many of its control servers.
    pub endpoints: u16,
}

/// A use that somebody wrote down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KnownUse {
    /// The program or service.
    pub name: String,
    /// What it is.
    pub what: String,
    /// What may happen if strangers can reach it, where the source says.
    pub risk: Option<String>,
    /// The id of the source.
    pub source: String,
    /// Where in the source.
    pub reference: String,
}

/// What browsers do about a port that they refuse to open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Browsers {
    /// Whether the Fetch standard forbids it.
    pub is_in_standard: bool,
    /// `yes` if Firefox refuses, `no`, or a remark.
    pub firefox: String,
    /// The same of Chromium.
    pub chromium: String,
    /// The id of the source.
    pub source: String,
}

/// A system's default range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EphemeralRange {
    /// The system.
    pub system: String,
    /// Its lowest port.
    pub first_port: u16,
    /// Its highest port.
    pub last_port: u16,
    /// The id of the source.
    pub source: String,
}

/// A list that facts come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListSource {
    /// The name that facts refer to.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// Where the current edition is found.
    pub url: String,
    /// Under what terms it may be passed on.
    pub licence: String,
    /// Where this copy was taken from.
    pub retrieved_from: String,
    /// As of when it was; `null` if nobody says.
    pub as_of: Option<String>,
}

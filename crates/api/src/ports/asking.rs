//! What a face asks about ports.

use serde::{Deserialize, Serialize};

use super::{Level, RegistrySource, RegistryStatus, Transport};

/// A question about one port.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PortRequest {
    /// The port, 0 to 65535.
    pub port: u16,
    /// The transport; absent: TCP, UDP, and those the registry knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transport: Option<Transport>,
    /// Whether the connections that have it as local port are listed as well.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub connections: bool,
    /// Whether the servers of this machine on it are asked what they speak, which sends them harmless first bytes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub identify: bool,
}

/// A word to look for in every list and among the processes that hold ports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PortSearchRequest {
    /// The word: the name of a service, a program, a process or malware.
    pub word: String,
}

/// The ports of which there is something to say, at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PortMapDocument {
    /// [`VERSION`](super::VERSION).
    pub version: u32,
    /// What is held, by port: the weightier verdict where several transports are.
    pub held: Vec<HeldPort>,
    /// The ports of which the user expects something, by port.
    pub expected: Vec<Span>,
}

/// Which ports to list as the registry has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegistryRequest {
    /// The lowest port.
    pub first_port: u16,
    /// The highest.
    pub last_port: u16,
}

/// What the registry says of every port from one to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegistryDocument {
    /// [`VERSION`](super::VERSION).
    pub version: u32,
    /// By port, without gaps: neighbours with the same answer and name together.
    pub runs: Vec<Run>,
    /// The edition.
    pub source: RegistrySource,
}

/// Neighbouring ports of which the registry says the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Run {
    /// The lowest port.
    pub first_port: u16,
    /// The highest.
    pub last_port: u16,
    /// The answer, the most telling of those for TCP and UDP: assigned before reserved before withdrawn before
    /// unassigned before no record.
    pub status: RegistryStatus,
    /// The name of the service, the first one if there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
}

/// A port that somebody holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldPort {
    /// The port.
    pub port: u16,
    /// The verdict.
    pub level: Level,
    /// Who holds it, by the names of the processes.
    pub holders: Vec<String>,
}

/// Ports from one to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Span {
    /// The lowest port.
    pub first_port: u16,
    /// The highest.
    pub last_port: u16,
}

//! Threat records: what is written of malware and a port number, always with how little that says.
//!
//! Two kinds of record, which must not be taken for one another. A [`Threat`] is a statement about a *default*: this
//! malware, group or campaign is documented to use this port. [`Endpoints`] are *observations*: so many control
//! servers of malware were once seen on this port, mostly for a short time and on ports that everybody uses. Neither
//! says anything about what runs on a port here and now; the [`BaseRate`] that comes with each says why.

mod endpoints;

pub use endpoints::{
    Endpoints, EndpointsOfFamily, Family, endpoint_base_rate, endpoints, families, of_family,
};

use crate::{PortNumber, Ports, Source, Transport};

/// A malware, group or campaign that is documented to use a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threat {
    /// The port, or the range that the statement is about.
    pub ports: Ports,
    /// The transport; `None` where the source does not say.
    pub transport: Option<Transport>,
    /// The name of the malware, or of the group or campaign that used the port.
    pub name: &'static str,
    /// What it is, in one word: `backdoor`, `rat`, `worm`, `trojan`, `botnet`, `malware`, `tool`; `actor` for a group
    /// or campaign, whose port is one it used and nobody's default.
    pub kind: &'static str,
    /// Who says so.
    pub source: &'static Source,
    /// Where in the source.
    pub reference: &'static str,
    /// The year it was first seen, where the source says.
    pub first_seen: Option<&'static str>,
}

/// How common records of a kind are: the number that a single one has to be held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BaseRate {
    /// How many port numbers have at least one such record.
    pub ports: u32,
    /// Of how many: all of them.
    pub of: u32,
}

impl BaseRate {
    pub(crate) const fn new(ports: u32) -> Self {
        Self { ports, of: 65_536 }
    }

    /// Returns the share in tenths of a percent, rounded: 365 for 36.5 %.
    pub const fn permille(self) -> u32 {
        (self.ports * 1_000 + self.of / 2) / self.of
    }
}

impl Threat {
    /// Whether the record is about this port and transport; one without a transport is about all of them.
    pub fn is_about(&self, port: PortNumber, transport: Transport) -> bool {
        self.ports.contains(port) && self.transport.is_none_or(|named| named == transport)
    }

    /// Whether the record is about a group or campaign, not about a program with a default port.
    pub fn is_actor(&self) -> bool {
        self.kind == "actor"
    }
}

/// Returns the records about `port` and `transport`, ranges last.
///
/// Hold them against [`threat_base_rate`].
pub fn of(port: PortNumber, transport: Transport) -> impl Iterator<Item = &'static Threat> {
    let start = THREATS.partition_point(|threat| threat.ports.first < port);
    let singles = THREATS.get(start..).unwrap_or_default();
    let singles = singles
        .iter()
        .take_while(move |threat| threat.ports.first == port);
    singles
        .chain(&RANGES)
        .filter(move |threat| threat.is_about(port, transport))
}

/// Returns all records, those about ranges last.
pub fn all() -> impl Iterator<Item = &'static Threat> {
    THREATS.iter().chain(&RANGES)
}

/// Returns how many port numbers have at least one record of this kind, groups and campaigns included.
pub const fn threat_base_rate() -> BaseRate {
    BaseRate::new(PORTS_COVERED)
}

include!(concat!(env!("OUT_DIR"), "/threats.rs"));

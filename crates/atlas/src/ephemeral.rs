//! Ephemeral ranges: ports that systems give to sockets which ask for any.
//!
//! Defaults of systems as they come; what a machine really does is a setting, which this crate does not read. Linux
//! is not in the list: its default is 32768-60999, and whoever stands before one reads the live value.

use crate::{PortNumber, Ports, Source};

/// The default range of a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EphemeralRange {
    /// The system.
    pub system: &'static str,
    /// The ports.
    pub ports: Ports,
    /// What the range holds for, in the source's words.
    pub applies_to: &'static str,
    /// Who says so.
    pub source: &'static Source,
    /// Where in the source.
    pub reference: &'static str,
}

/// Returns the ranges that `port` is in.
pub fn of(port: PortNumber) -> impl Iterator<Item = &'static EphemeralRange> {
    RANGES.iter().filter(move |range| range.ports.contains(port))
}

/// Returns all ranges.
pub fn all() -> &'static [EphemeralRange] {
    &RANGES
}

include!(concat!(env!("OUT_DIR"), "/ephemeral.rs"));

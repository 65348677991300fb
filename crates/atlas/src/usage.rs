//! Known uses that the registry does not name: defaults of development tools, services that are dangerous when they
//! can be reached, reflection and amplification.
//!
//! A use is what somebody wrote down of a program's default, with the place where it is written. It is not a
//! registration, and several programs share most of these ports.

use crate::{PortNumber, Source, Transport};

/// A use of a port that somebody wrote down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownUse {
    /// The port.
    pub port: PortNumber,
    /// The transport; `None` where the source does not say.
    pub transport: Option<Transport>,
    /// The program or service.
    pub name: &'static str,
    /// What it is, in a few words.
    pub what: &'static str,
    /// What may happen if strangers can reach it, where the source says; often several sentences.
    pub risk: Option<&'static str>,
    /// Who says so.
    pub source: &'static Source,
    /// Where in the source.
    pub reference: &'static str,
}

/// Returns the known uses of `port` for `transport`, in the list's order.
pub fn of(port: PortNumber, transport: Transport) -> impl Iterator<Item = &'static KnownUse> {
    let start = USES.partition_point(|known| known.port < port);
    let from = USES.get(start..).unwrap_or_default();
    from.iter()
        .take_while(move |known| known.port == port)
        .filter(move |known| known.transport.is_none_or(|named| named == transport))
}

/// Returns all known uses, by port.
pub fn all() -> &'static [KnownUse] {
    &USES
}

include!(concat!(env!("OUT_DIR"), "/usage.rs"));

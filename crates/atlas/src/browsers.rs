//! Ports that browsers refuse to open, whoever listens there.
//!
//! A web page on such a port cannot be visited: the Fetch standard forbids it, so that a page cannot be made to speak
//! to a mail server, say. Firefox and Chromium follow the standard with small differences.

use crate::{PortNumber, Source};

/// A port that browsers refuse, TCP and UDP alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlockedPort {
    /// The port.
    pub port: PortNumber,
    /// The service that is meant to be protected.
    pub service: Option<&'static str>,
    /// Whether the Fetch standard lists it.
    pub is_in_standard: bool,
    /// What Firefox does: `yes`, `no`, or a remark on the version that was read.
    pub firefox: &'static str,
    /// What Chromium does, in the same words.
    pub chromium: &'static str,
    /// When the standard took it in, where that is known.
    pub since: Option<&'static str>,
    /// Who says so.
    pub source: &'static Source,
}

/// Returns what browsers do about `port`; `None` if they open it like any other.
pub fn of(port: PortNumber) -> Option<&'static BlockedPort> {
    let at = BLOCKED.binary_search_by_key(&port, |blocked| blocked.port).ok()?;
    BLOCKED.get(at)
}

/// Returns all blocked ports, by port.
pub fn all() -> &'static [BlockedPort] {
    &BLOCKED
}

include!(concat!(env!("OUT_DIR"), "/browsers.rs"));

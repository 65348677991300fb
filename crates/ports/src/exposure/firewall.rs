//! The firewall of this machine: whether there is one, what its rules say about a socket, or why that cannot be told.
//!
//! The kernel is asked first whether it has any rules, without starting a program ([`probe`]); only if it has are the
//! system's own programs run to list them ([`list`]), once for all sockets of a report. What they print becomes one
//! [`ruleset`], whoever wrote it ([`nft`], [`iptables`]), which the first packets of other machines are led through
//! ([`walk`]).

mod answer;
mod forwards;
pub(crate) mod iptables;
mod list;
mod naming;
pub(crate) mod nft;
mod packet;
mod probe;
mod ranges;
mod ruleset;
#[cfg(test)]
mod tests;
mod walk;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;

use atlas::number::{PortNumber, Transport};

use self::answer::Examiner;
use self::probe::Presence;
use self::ruleset::Ruleset;
use super::scope::narrowed;
use super::{Confinement, Exposure, ExposureUnknown, Forward, confinement, without_firewall};
use crate::evidence::OBSERVED;
use crate::sockets::{Gap, Scope, Socket};

/// What is known about the firewall of the calling thread's network namespace.
#[derive(Debug, Clone)]
pub(crate) enum Firewall {
    /// The kernel has no rules for what comes in.
    Absent,
    /// Only root may ask.
    NotPermitted,
    /// There are rules, and they could not be read.
    Unread(ExposureUnknown),
    /// These are the rules.
    Rules {
        ruleset: Ruleset,
        /// Whether some interface lets packets from outside through to loopback (`route_localnet`).
        routes_loopback: bool,
    },
}

impl Firewall {
    /// Reads the firewall; `proc` is where the process file system is mounted.
    pub(crate) fn read(proc: &Path) -> Self {
        match probe::presence(proc) {
            Presence::Absent => Self::Absent,
            Presence::NotPermitted => Self::NotPermitted,
            Presence::Unclear(why) => Self::Unread(ExposureUnknown::Unreadable(why)),
            Presence::Tables(tables) => match list::rules(tables) {
                Ok(ruleset) => Self::Rules {
                    ruleset,
                    routes_loopback: probe::routes_loopback(proc),
                },
                Err(why) => Self::Unread(why),
            },
        }
    }

    /// Reads the firewall if it can make a difference to one of the sockets.
    pub(crate) fn read_for<'a>(sockets: impl IntoIterator<Item = &'a Socket>, proc: &Path) -> Self {
        let matters = |socket: &Socket| match confinement(socket) {
            Some(Confinement::Loopback) => probe::routes_loopback(proc),
            Some(Confinement::NotListening | Confinement::Connected) => false,
            None => true,
        };
        if sockets.into_iter().any(matters) {
            Self::read(proc)
        } else {
            Self::Absent
        }
    }

    /// Answers for each of the sockets whether other machines can reach it.
    pub(crate) fn exposures(&self, sockets: &[Socket]) -> Vec<Exposure> {
        let examiner = match self {
            Self::Rules { ruleset, .. } => Some(Examiner::new(ruleset)),
            Self::Absent | Self::NotPermitted | Self::Unread(_) => None,
        };
        let exposure = |socket| match (confinement(socket), &examiner, self) {
            (
                Some(Confinement::Loopback),
                _,
                Self::Rules {
                    ruleset,
                    routes_loopback: true,
                },
            ) => forwards::into_loopback(ruleset, socket),
            (Some(why), ..) => Exposure::No(why),
            (None, Some(examiner), _) => narrowed(socket, examiner.exposure(socket)),
            (None, None, Self::NotPermitted) => Exposure::NotPermitted,
            (None, None, Self::Unread(why)) => Exposure::Unknown(why.clone()),
            (None, None, _) => without_firewall(socket),
        };
        sockets.iter().map(exposure).collect()
    }

    /// Finds what the rules hand on to other addresses, and says what may be missing.
    pub(crate) fn forwards(&self, scope: Scope) -> (Vec<Forward>, Option<Gap>) {
        let ruleset = match self {
            Self::Absent => return (Vec::new(), None),
            Self::NotPermitted => return (Vec::new(), Some(Gap::ForwardsHidden)),
            Self::Unread(why) => return (Vec::new(), Some(Gap::ForwardsUnknown { why: why.clone() })),
            Self::Rules { ruleset, .. } => ruleset,
        };
        let transports = OBSERVED
            .into_iter()
            .filter(|transport| scope.includes(*transport));
        let transports: Vec<Transport> = transports.collect();
        let found = match scope.port() {
            Some(port) => forwards::of_port(ruleset, port, &transports),
            None => forwards::of_all(ruleset, &transports),
        };
        (
            found.forwards,
            found.unknown.map(|why| Gap::ForwardsUnknown { why }),
        )
    }
}

/// Asks rules about a few sockets, for whoever tries what the parsers make of any bytes.
pub(crate) fn examine(rules: Option<Ruleset>) {
    let Some(rules) = rules else {
        return;
    };
    forwards::of_port(&rules, PortNumber(22), &OBSERVED);
    let examiner = Examiner::new(&rules);
    for ip in ["0.0.0.0", "::", "192.0.2.1"] {
        for transport in [Transport::Tcp, Transport::Udp] {
            examiner.exposure(&listener(transport, ip, 22));
        }
    }
}

/// A socket that takes what comes to `ip` and `port`.
pub(crate) fn listener(transport: Transport, ip: &str, port: u16) -> Socket {
    let ip = ip.parse().unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    Socket::receiving(transport, SocketAddr::new(ip, port))
}

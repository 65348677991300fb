//! The firewall of this machine: whether there is one, what its rules say about a socket, or why that cannot be told.
//!
//! The kernel is asked first whether it has any rules, without starting a program ([`probe`]); only if it has are the
//! system's own programs run to list them ([`list`]), once for all sockets of a report. What they print becomes one
//! [`ruleset`], whoever wrote it ([`nft`], [`iptables`]), which the first packets of other machines are led through
//! ([`walk`]); those that rules hand on to other addresses, as far as they leave this machine again ([`passage`]).

mod answer;
mod forwards;
pub(crate) mod iptables;
mod list;
mod naming;
pub(crate) mod nft;
mod packet;
mod passage;
mod probe;
mod ranges;
mod ruleset;
#[cfg(test)]
mod tests;
mod walk;

use std::cell::LazyCell;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use atlas::number::{PortNumber, Transport};

use self::answer::Examiner;
use self::passage::{Kernel, Network, Passages, Way};
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
        /// Where the process file system is mounted.
        proc: PathBuf,
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
                    proc: proc.to_owned(),
                },
                Err(why) => Self::Unread(why),
            },
        }
    }

    /// Reads the firewall if it can make a difference to one of the sockets.
    pub(crate) fn read_for<'a>(sockets: impl IntoIterator<Item = &'a Socket>, proc: &Path) -> Self {
        let routes_loopback = LazyCell::new(|| probe::routes_loopback(proc));
        let matters = |socket: &Socket| match confinement(socket) {
            Some(Confinement::Loopback) => *routes_loopback,
            Some(_) => false,
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
        match self {
            Self::Rules { proc, .. } => self.exposures_on(sockets, &Kernel::new(proc)),
            Self::Absent | Self::NotPermitted | Self::Unread(_) => self.exposures_on(sockets, &Nowhere),
        }
    }

    /// Answers for a machine with this network around it.
    fn exposures_on(&self, sockets: &[Socket], network: &dyn Network) -> Vec<Exposure> {
        let mut exposures = self.arrivals(sockets);
        if let Self::Rules {
            ruleset,
            routes_loopback,
            ..
        } = self
        {
            let passages = Passages::new(ruleset, network, *routes_loopback);
            for (socket, exposure) in sockets.iter().zip(&mut exposures) {
                if let Exposure::Forwarded { to, .. } = exposure {
                    let passage = passages.to(to.as_str(), socket.transport, socket.local.port);
                    if !passage.may_be_reached() {
                        *exposure = passage;
                    }
                }
            }
        }
        exposures
    }

    /// Answers for each of the sockets what becomes of packets to its address, up to where they may be handed on.
    fn arrivals(&self, sockets: &[Socket]) -> Vec<Exposure> {
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
                    ..
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
        match self {
            Self::Absent => (Vec::new(), None),
            Self::NotPermitted => (Vec::new(), Some(Gap::ForwardsHidden)),
            Self::Unread(why) => (Vec::new(), Some(Gap::ForwardsUnknown { why: why.clone() })),
            Self::Rules {
                ruleset,
                routes_loopback,
                proc,
            } => {
                let network = Kernel::new(proc);
                forwards_through(
                    ruleset,
                    scope,
                    &Passages::new(ruleset, &network, *routes_loopback),
                )
            }
        }
    }
}

/// Finds what rules hand on, and whether it gets there.
fn forwards_through(ruleset: &Ruleset, scope: Scope, passages: &Passages<'_>) -> (Vec<Forward>, Option<Gap>) {
    let transports = OBSERVED
        .into_iter()
        .filter(|transport| scope.includes(*transport));
    let transports: Vec<Transport> = transports.collect();
    let found = match scope.port() {
        Some(port) => forwards::of_port(ruleset, passages, port, &transports),
        None => forwards::of_all(ruleset, passages, &transports),
    };
    (
        found.forwards,
        found.unknown.map(|why| Gap::ForwardsUnknown { why }),
    )
}

/// A machine without network, for whoever tries the rules alone.
struct Nowhere;

impl Network for Nowhere {
    fn route(&self, _to: IpAddr) -> Option<Way> {
        None
    }

    fn passes_on(&self, _is_v6: bool) -> bool {
        true
    }
}

/// Asks rules about a few sockets, for whoever tries what the parsers make of any bytes.
pub(crate) fn examine(rules: Option<Ruleset>) {
    let Some(rules) = rules else {
        return;
    };
    let passages = Passages::new(&rules, &Nowhere, false);
    forwards::of_port(&rules, &passages, PortNumber(22), &OBSERVED);
    passages.to("192.0.2.1:22", Transport::Tcp, PortNumber(22));
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

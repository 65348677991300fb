//! Which ports are free to use, and which to choose for something new.
//!
//! Pure: it goes by claims and evidence that the caller brings; [`crate::binding`] is the test by fact. A port is
//! worth suggesting if the registry does not give it to anybody, nothing here holds it, the system does not hand it
//! out to clients, the user expects nothing there, and none of the other lists says that browsers refuse it, that it is
//! the default of some program, or that malware has it as its default. Groups and campaigns that once used a port and
//! control servers once seen on it count for nothing: there are tens of thousands of such ports.
//!
//! The order is that of a name's hash, so that one project gets the same ports on every machine where they are free,
//! and two projects get different ones: the lowest free port would be everybody's choice.

use std::collections::BTreeMap;
use std::fmt;

use atlas::number::{PortNumber, PortRange, Ports, Transport};
use atlas::registry::Status;
use atlas::threats::{Threat, threat_base_rate};
use atlas::usage::KnownUse;

use crate::Claims;
use crate::evidence::Evidence;
use crate::text::VisibleText;

/// Where ports are looked for unless somebody says otherwise: the range that anybody may use without being root and
/// that the registry speaks of.
pub const USUAL_RANGE: Ports = PortRange::User.bounds();

/// Something that speaks against using a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Objection {
    /// A socket holds it.
    Held {
        /// The programs, none if they may not be seen.
        by: Vec<VisibleText>,
    },
    /// The registry gives it to a service, which programs then expect there.
    Registered {
        /// The registered name or, without one, the description.
        service: &'static str,
    },
    /// The registry keeps it back, or took it back from somebody.
    NotForUse(Status),
    /// The user expects something there.
    Expected {
        /// What, without the port.
        what: VisibleText,
    },
    /// Browsers refuse to open a page there.
    BlockedByBrowsers {
        /// The publisher of the list that says so.
        source: &'static str,
    },
    /// It is the default of a program that the registry does not name.
    KnownUse(&'static KnownUse),
    /// It is documented as a default of malware, which says nothing about what is there now.
    Threat(&'static Threat),
    /// The system gives it to clients that ask for any port, and then it is taken.
    Ephemeral(Ports),
    /// Only root may bind it.
    SystemRange,
    /// Port 0 asks the system for any port; nobody can have it.
    Zero,
}

/// Claims and evidence, ready to be asked about many ports.
#[derive(Debug, Clone)]
pub struct Ground<'a> {
    claims: &'a Claims,
    held: BTreeMap<(PortNumber, Transport), Vec<VisibleText>>,
    ephemeral: Ports,
}

impl<'a> Ground<'a> {
    /// Prepares what was seen on this machine, and what is said of ports.
    pub fn of(evidence: &Evidence, claims: &'a Claims) -> Self {
        let mut held: BTreeMap<_, Vec<VisibleText>> = BTreeMap::new();
        for socket in &evidence.sockets {
            let key = (socket.socket.local.port, socket.socket.transport);
            let names = held.entry(key).or_default();
            for owner in socket.owners.processes() {
                if !names.contains(&owner.name) {
                    names.push(owner.name.clone());
                }
            }
        }
        Self {
            claims,
            held,
            ephemeral: evidence.ephemeral,
        }
    }

    /// Returns the ports that this machine gives to sockets which ask for any.
    pub fn ephemeral(&self) -> Ports {
        self.ephemeral
    }

    /// Returns everything that speaks against using a port, the weightiest first.
    pub fn objections(&self, port: PortNumber, transport: Transport) -> Vec<Objection> {
        let held = self.held.get(&(port, transport));
        let held = held.map(|by| Objection::Held { by: by.clone() });
        let zero = (port == PortNumber::MIN).then_some(Objection::Zero);
        let is_system = PortRange::of(port) == PortRange::System && port != PortNumber::MIN;
        let is_ephemeral = self.ephemeral.contains(port);
        let here = [
            held,
            zero,
            self.expected(port, transport),
            self.registered(port, transport),
            is_ephemeral.then_some(Objection::Ephemeral(self.ephemeral)),
            is_system.then_some(Objection::SystemRange),
        ];
        let here = here.into_iter().flatten();
        here.chain(self.listed(port, transport)).collect()
    }

    fn expected(&self, port: PortNumber, transport: Transport) -> Option<Objection> {
        let expected = self.claims.expectations.of_port(port, transport);
        let what = VisibleText::from(expected.first()?.to_string().as_str());
        Some(Objection::Expected { what })
    }

    fn registered(&self, port: PortNumber, transport: Transport) -> Option<Objection> {
        let answer = self.claims.registered(port, transport);
        match answer.status {
            Status::Assigned => {
                let mut names = answer
                    .registrations
                    .iter()
                    .filter_map(|row| row.service.or(row.description));
                let service = names.next().unwrap_or("a service without a name");
                Some(Objection::Registered { service })
            }
            Status::Reserved | Status::Withdrawn => Some(Objection::NotForUse(answer.status)),
            Status::Unassigned | Status::NoRecord => None,
        }
    }

    /// Returns what the lists beside the registry have against a port, the first of each kind.
    fn listed(&self, port: PortNumber, transport: Transport) -> impl Iterator<Item = Objection> + use<> {
        let others = self.claims.others(port, transport);
        let blocked = others.blocked.map(|blocked| Objection::BlockedByBrowsers {
            source: blocked.source.publisher,
        });
        let known_use = others.uses.first().map(|known| Objection::KnownUse(known));
        let records = others.threats.into_iter().flat_map(|threats| threats.records);
        let threat = records
            .into_iter()
            .find(|threat| !threat.is_actor())
            .map(Objection::Threat);
        [blocked, known_use, threat].into_iter().flatten()
    }

    /// Returns the ports of `range` that nothing speaks against, in the order of `name`'s own choosing.
    pub fn suggestions(&self, range: Ports, transport: Transport, name: &str) -> Vec<PortNumber> {
        let seed = hash(FNV_OFFSET, name.as_bytes());
        let mut ports: Vec<PortNumber> = (range.first.0..=range.last.0)
            .map(PortNumber)
            .filter(|port| self.objections(*port, transport).is_empty())
            .collect();
        ports.sort_by_cached_key(|port| (hash(seed, &port.0.to_be_bytes()), *port));
        ports
    }
}

/// The 64-bit FNV-1a hash (draft-eastlake-fnv): chosen because it stays the same for ever, unlike the standard
/// library's.
const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
/// Its multiplier.
const FNV_PRIME: u64 = 0x0100_0000_01b3;

fn hash(seed: u64, bytes: &[u8]) -> u64 {
    let mixed = bytes.iter().fold(seed, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(FNV_PRIME)
    });
    // FNV leaves the upper bits of short inputs alike; a shift brings the well-mixed ones up.
    (mixed ^ (mixed >> 29)).wrapping_mul(FNV_OFFSET | 1)
}

impl Objection {
    /// Whether nobody can use the port as long as this holds; the others are reasons to choose another one.
    pub fn is_prohibitive(&self) -> bool {
        matches!(self, Self::Held { .. } | Self::Zero)
    }

    /// Returns a short name for programs to read, which stays the same.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Held { .. } => "held",
            Self::Registered { .. } => "registered",
            Self::NotForUse(Status::Withdrawn) => "withdrawn",
            Self::NotForUse(_) => "reserved",
            Self::Expected { .. } => "expected",
            Self::BlockedByBrowsers { .. } => "blocked_by_browsers",
            Self::KnownUse(_) => "known_use",
            Self::Threat(_) => "threat_record",
            Self::Ephemeral(_) => "ephemeral",
            Self::SystemRange => "system_range",
            Self::Zero => "zero",
        }
    }
}

impl fmt::Display for Objection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Held { by } if by.is_empty() => {
                f.write_str("somebody holds it who may not be seen; ask again as root")
            }
            Self::Held { by } => {
                let names: Vec<&str> = by.iter().map(VisibleText::as_str).collect();
                write!(f, "{} holds it", names.join(", "))
            }
            Self::Registered { service } => write!(f, "registered for {service}"),
            Self::NotForUse(status) => write!(f, "the registry has it as {status}"),
            Self::Expected { what } => write!(f, "you expect {what} there"),
            Self::BlockedByBrowsers { source } => {
                write!(f, "browsers refuse to open pages there (says {source})")
            }
            Self::KnownUse(known) => {
                write!(f, "commonly used by {} ({})", known.name, known.source.title)
            }
            Self::Threat(threat) => threat_text(threat, f),
            Self::Ephemeral(ports) => {
                write!(f, "this machine gives {ports} to programs that ask for any port")
            }
            Self::SystemRange => f.write_str("ports below 1024 are for root and for registered services"),
            Self::Zero => f.write_str("port 0 asks the system for any port; nobody can have it"),
        }
    }
}

/// Says what a record says, and how many ports have one: without that number it would sound like a warning.
fn threat_text(threat: &Threat, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let rate = threat_base_rate();
    write!(
        f,
        "documented as a default of {} ({}, says {}), one of {} of {} port numbers with a threat record: no evidence of \
         what is there",
        threat.name, threat.kind, threat.source.publisher, rate.ports, rate.of
    )
}

#[cfg(test)]
mod tests;

//! Which ports are free to use, and which to choose for something new.
//!
//! Pure: it goes by claims and evidence that the caller brings; [`crate::binding`] is the test by fact. A port is
//! worth suggesting if the registry does not give it to anybody, nothing here holds it, and the system does not hand it
//! out to clients. The order is that of a name's hash, so that one project gets the same ports on every machine where
//! they are free, and two projects get different ones: the lowest free port would be everybody's choice.

use std::collections::BTreeMap;
use std::fmt;

use atlas::number::{PortNumber, PortRange, Ports, Transport};
use atlas::registry::{self, Status};

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
    /// The system gives it to clients that ask for any port, and then it is taken.
    Ephemeral(Ports),
    /// Only root may bind it.
    SystemRange,
    /// Port 0 asks the system for any port; nobody can have it.
    Zero,
}

/// Claims and evidence, ready to be asked about many ports.
#[derive(Debug, Clone)]
pub struct Ground {
    held: BTreeMap<(PortNumber, Transport), Vec<VisibleText>>,
    ephemeral: Ports,
}

impl Ground {
    /// Prepares what was seen on this machine.
    pub fn of(evidence: &Evidence) -> Self {
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
        [
            held,
            zero,
            claimed(port, transport),
            is_ephemeral.then_some(Objection::Ephemeral(self.ephemeral)),
            is_system.then_some(Objection::SystemRange),
        ]
        .into_iter()
        .flatten()
        .collect()
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

fn claimed(port: PortNumber, transport: Transport) -> Option<Objection> {
    let answer = registry::lookup(port, transport);
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
            Self::Ephemeral(ports) => {
                write!(f, "this machine gives {ports} to programs that ask for any port")
            }
            Self::SystemRange => f.write_str("ports below 1024 are for root and for registered services"),
            Self::Zero => f.write_str("port 0 asks the system for any port; nobody can have it"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ground(held: &[(u16, Transport)]) -> Ground {
        let held = held
            .iter()
            .map(|(port, transport)| ((PortNumber(*port), *transport), vec!["x".into()]));
        Ground {
            held: held.collect(),
            ephemeral: Ports {
                first: PortNumber(32768),
                last: PortNumber(60999),
            },
        }
    }

    fn check(port: u16, expected: &[&str]) {
        let objections = ground(&[(7790, Transport::Tcp)]).objections(PortNumber(port), Transport::Tcp);
        let codes: Vec<_> = objections.iter().map(Objection::code).collect();
        assert_eq!(codes, expected, "{port}");
    }

    #[test]
    fn everything_that_speaks_against_a_port_is_said() {
        check(0, &["zero", "reserved"]);
        check(22, &["registered", "system_range"]);
        check(7790, &["held"]);
        check(7791, &[]);
        check(34300, &["ephemeral"]);
        check(44321, &["registered", "ephemeral"]);
        check(62000, &[]);
    }

    #[test]
    fn a_name_has_an_order_of_its_own_that_never_changes() {
        let first = |name: &str| ground(&[]).suggestions(USUAL_RANGE, Transport::Tcp, name)[..3].to_vec();
        assert_eq!(first("shop"), first("shop"));
        assert_ne!(first("shop"), first("blog"));
        let all = ground(&[]).suggestions(USUAL_RANGE, Transport::Tcp, "shop");
        assert!(all.len() > 1000 && all.iter().all(|port| (1024..32768).contains(&port.0)));
        let taken = ground(&[(all[0].0, Transport::Tcp)]);
        assert_eq!(taken.suggestions(USUAL_RANGE, Transport::Tcp, "shop")[0], all[1]);
    }
}

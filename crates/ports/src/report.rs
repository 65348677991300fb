//! Reports: claim, evidence and verdict side by side, for one port or for all that are held.
//!
//! Claim and evidence are separate fields and stay so: a registered name is never written over what was seen.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use atlas::Others;
use atlas::number::{PortNumber, PortRange, Ports, Transport};
use atlas::registry::{Answer, Status};

use crate::claims::{Claims, OwnClaim};
use crate::evidence::{self, Evidence, HeldSocket, OBSERVED};
use crate::exposure::Forward;
use crate::occupants::Occupant;
use crate::owner::Owner;
use crate::sockets::{Gap, Inode, LocalAddress, SocketState, Source};
use crate::verdict::{Case, Level, Verdict, judge};

/// For how many sockets memory is given back at once.
const GIVEN_BACK_AT_ONCE: usize = 512;

/// All that is known of one port.
#[derive(Debug, Clone)]
pub struct PortReport {
    /// The port.
    pub port: PortNumber,
    /// The range it is in.
    pub range: PortRange,
    /// One entry per transport, in the order of [`Transport::ALL`]. If none was asked for, TCP and UDP are always
    /// there, the others if the registry has something on them.
    pub transports: Vec<PortEntry>,
    /// The edition of the registry that the claims are from.
    pub registry: &'static atlas::Source,
    /// The sockets that have the same number in other network namespaces of this machine, by namespace.
    pub elsewhere: Vec<HeldSocket>,
    /// What keeps the port busy, or takes what is sent to it, although no socket holds it.
    pub occupants: Vec<Occupant>,
    /// How the sockets were seen; `None` if nothing could be read.
    pub source: Option<Source>,
    /// What could not be seen.
    pub gaps: Vec<Gap>,
}

/// All ports of this machine that somebody holds.
#[derive(Debug, Clone)]
pub struct Listing {
    /// One entry per port and transport, by port; each has a socket.
    pub entries: Vec<PortEntry>,
    /// The edition of the registry that the claims are from.
    pub registry: &'static atlas::Source,
    /// The sockets in other network namespaces of this machine, by namespace and then by port.
    pub elsewhere: Vec<HeldSocket>,
    /// The ports that the firewall hands on to other addresses, by transport and port, but for those of which a
    /// socket's exposure tells.
    pub forwards: Vec<Forward>,
    /// How the sockets were seen; `None` if nothing could be read.
    pub source: Option<Source>,
    /// What could not be seen.
    pub gaps: Vec<Gap>,
}

/// What is said about one port and transport, and what is on it.
#[derive(Debug, Clone)]
pub struct PortEntry {
    /// The port.
    pub port: PortNumber,
    /// The transport.
    pub transport: Transport,
    /// What the registry says.
    pub claim: Answer,
    /// What the user's own lists say.
    pub own: Vec<OwnClaim>,
    /// The sockets that hold it, in the order of their addresses; `None` if nobody could look, or nobody looks at
    /// this transport.
    pub sockets: Option<Vec<HeldSocket>>,
    /// What both amount to.
    pub verdict: Verdict,
}

/// How many ports are held, in two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Ports with a TCP listener or a bound UDP socket, counted once per transport.
    pub listeners: usize,
    /// How many ports are worth a look.
    pub worth_a_look: usize,
}

/// Reports on `port`, for one transport or for all that matter.
///
/// Reads the system's tables, which takes milliseconds; sends nothing and opens no port.
pub fn port(claims: &Claims, port: PortNumber, transport: Option<Transport>) -> PortReport {
    let Evidence {
        sockets,
        elsewhere,
        occupants,
        forwards: _,
        source,
        gaps,
        ephemeral,
    } = evidence::of_port(port, transport);
    let mut by_transport: BTreeMap<Transport, _> = runs(sockets, |held| held.socket.transport).collect();
    let matters = |candidate: &Transport| match transport {
        Some(wanted) => *candidate == wanted,
        None => {
            OBSERVED.contains(candidate) || claims.registered(port, *candidate).status != Status::NoRecord
        }
    };
    let transports = Transport::ALL.into_iter().filter(matters).map(|transport| {
        let could_look = source.is_some() && OBSERVED.contains(&transport);
        let sockets = by_transport.remove(&transport).unwrap_or_default();
        PortEntry::new(port, transport, could_look.then_some(sockets), ephemeral, claims)
    });
    PortReport {
        port,
        range: PortRange::of(port),
        transports: transports.collect(),
        registry: claims.registry().source(),
        occupants,
        elsewhere: in_order(elsewhere),
        source,
        gaps,
    }
}

/// Reports what `port` is said to be for, and looks at nothing.
pub fn claimed(claims: &Claims, port: PortNumber) -> PortReport {
    let matters = |candidate: &Transport| {
        OBSERVED.contains(candidate) || claims.registered(port, *candidate).status != Status::NoRecord
    };
    let transports = Transport::ALL.into_iter().filter(matters);
    PortReport {
        port,
        range: PortRange::of(port),
        transports: transports
            .map(|transport| claimed_on(claims, port, transport))
            .collect(),
        registry: claims.registry().source(),
        occupants: Vec::new(),
        elsewhere: Vec::new(),
        source: None,
        gaps: Vec::new(),
    }
}

/// Reports what `port` is said to be for on one transport, and looks at nothing.
pub fn claimed_on(claims: &Claims, port: PortNumber, transport: Transport) -> PortEntry {
    // Nothing was seen, so it does not matter which ports are given to whoever asks for any.
    let none = Ports {
        first: PortNumber(u16::MAX),
        last: PortNumber(u16::MAX),
    };
    PortEntry::new(port, transport, None, none, claims)
}

/// Reports on every port that a listener or a bound socket holds.
///
/// Reads the system's tables; sends nothing and opens no port.
pub fn list(claims: &Claims) -> Listing {
    listing(evidence::everything(), claims)
}

/// Puts claims and verdicts to evidence of all ports.
pub(crate) fn listing(evidence: Evidence, claims: &Claims) -> Listing {
    let Evidence {
        sockets,
        elsewhere,
        occupants: _,
        forwards,
        source,
        gaps,
        ephemeral,
    } = evidence;
    let by_port = runs(sockets, |held| (held.socket.local.port, held.socket.transport));
    let entries = by_port.map(|((port, transport), sockets)| {
        PortEntry::new(port, transport, Some(sockets), ephemeral, claims)
    });
    Listing {
        entries: entries.collect(),
        forwards,
        registry: claims.registry().source(),
        elsewhere: in_order(elsewhere),
        source,
        gaps,
    }
}

/// Reports on every port of a range, TCP first and then UDP, whether somebody holds it or not.
///
/// Reads the system's tables once; sends nothing and opens no port. A large range makes a large report: two entries
/// for each port.
pub fn range(claims: &Claims, ports: Ports) -> Listing {
    let mut evidence = evidence::everything();
    let is_meant = |held: &HeldSocket| ports.contains(held.socket.local.port);
    let overlaps = |forward: &Forward| forward.ports.first <= ports.last && ports.first <= forward.ports.last;
    evidence.sockets.retain(is_meant);
    evidence.elsewhere.retain(is_meant);
    evidence.forwards.retain(overlaps);
    let ephemeral = evidence.ephemeral;
    let mut listing = listing(evidence, claims);
    let could_look = listing.source.is_some();
    let held = listing.entries.drain(..);
    let mut held: BTreeMap<_, _> = held.map(|entry| ((entry.transport, entry.port), entry)).collect();
    for transport in OBSERVED {
        for port in (ports.first.0..=ports.last.0).map(PortNumber) {
            let free = || PortEntry::new(port, transport, could_look.then(Vec::new), ephemeral, claims);
            let entry = held.remove(&(transport, port)).unwrap_or_else(free);
            listing.entries.push(entry);
        }
    }
    listing
}

/// Counts what is held, for a line in another report.
pub fn summary(claims: &Claims) -> Summary {
    list(claims).summary()
}

impl Listing {
    /// Counts the entries.
    pub fn summary(&self) -> Summary {
        let is_open = |entry: &&PortEntry| entry.can_receive();
        let is_worth_a_look = |entry: &&PortEntry| entry.verdict.level == Level::LookAtThis;
        Summary {
            listeners: self.entries.iter().filter(is_open).count(),
            worth_a_look: self.entries.iter().filter(is_worth_a_look).count(),
        }
    }
}

impl PortReport {
    /// Returns every process that holds the port here, as often as it does.
    pub fn holders(&self) -> impl Iterator<Item = &Owner> {
        let sockets = self
            .transports
            .iter()
            .filter_map(|entry| entry.sockets.as_deref())
            .flatten();
        sockets.flat_map(|held| held.owners.processes())
    }
}

impl PortEntry {
    pub(crate) fn new(
        port: PortNumber,
        transport: Transport,
        mut sockets: Option<Vec<HeldSocket>>,
        ephemeral: Ports,
        claims: &Claims,
    ) -> Self {
        if let Some(sockets) = &mut sockets {
            sockets.sort_unstable_by(|a, b| place(a).cmp(&place(b)));
        }
        let claim = claims.registered(port, transport);
        let uses: Vec<_> = atlas::usage::of(port, transport).collect();
        let verdict = judge(&Case {
            claim,
            uses: &uses,
            sockets: sockets.as_deref(),
            ephemeral,
            expectations: &claims.expectations.of_port(port, transport),
        });
        Self {
            port,
            transport,
            claim,
            own: claims.own(port, transport),
            sockets,
            verdict,
        }
    }

    /// Looks up what other lists say, which few readers of a long list want to know.
    pub fn others(&self) -> Others {
        Others::of(self.port, self.transport)
    }

    /// Whether one of the sockets takes connections or packets.
    pub fn can_receive(&self) -> bool {
        self.sockets.iter().flatten().any(|held| {
            held.socket.state == SocketState::Listening || held.socket.transport == Transport::Udp
        })
    }
}

/// Where a socket stands among those of one port; sockets that share an address stand in the order of their numbers.
fn place(held: &HeldSocket) -> (&LocalAddress, Option<Inode>) {
    (&held.socket.local, held.socket.inode)
}

/// Sorts sockets by their namespace, port, transport and address.
fn in_order(mut sockets: Vec<HeldSocket>) -> Vec<HeldSocket> {
    let key = |held: &HeldSocket| {
        let HeldSocket {
            socket, namespace, ..
        } = held;
        (
            namespace.clone(),
            socket.local.port,
            socket.transport,
            socket.local.clone(),
        )
    };
    sockets.sort_by_cached_key(key);
    sockets
}

/// Puts the sockets with the same key together, in the order of the keys.
///
/// There may be very many: each run gets exactly the room it needs, and what the list of all needed is given back
/// while runs are taken from its end.
fn runs<K: Ord>(
    mut sockets: Vec<HeldSocket>,
    key: impl Fn(&HeldSocket) -> K,
) -> impl Iterator<Item = (K, Vec<HeldSocket>)> {
    sockets.sort_unstable_by_key(|held| Reverse(key(held)));
    std::iter::from_fn(move || {
        let first = key(sockets.last()?);
        let has_key = |held: &&HeldSocket| key(held) == first;
        let len = sockets.iter().rev().take_while(has_key).count();
        let run = sockets.drain(sockets.len().saturating_sub(len)..).collect();
        if sockets.capacity().saturating_sub(sockets.len()) >= GIVEN_BACK_AT_ONCE {
            sockets.shrink_to_fit();
        }
        Some((first, run))
    })
}

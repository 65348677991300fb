//! Evidence on Linux: sockets from the kernel, owners from the process file system.

use std::collections::BTreeSet;
use std::path::Path;
use std::thread;

use atlas::number::{PortNumber, Ports, Transport};

use super::{Evidence, HeldSocket};
use crate::exposure::firewall::Firewall;
use crate::exposure::{Exposure, ExposureUnknown, Forward, confinement, links};
use crate::occupants::{self, Occupant};
use crate::owner::linux::{Users, find, find_near, kernel, made_in, origin};
use crate::owner::{OwnerUnknown, Owners, Pid};
use crate::roots::Roots;
use crate::sockets::linux::namespaces::{self, Elsewhere};
use crate::sockets::linux::netlink::connections;
use crate::sockets::linux::{self as sockets, Observation};
use crate::sockets::{Gap, Inode, Scope, Socket};

/// The ephemeral range of a kernel that was not told otherwise (net/ipv4/af_inet.c).
const EPHEMERAL_DEFAULT: Ports = Ports {
    first: PortNumber(32768),
    last: PortNumber(60999),
};
/// The setting that holds the range, below the process file system.
const EPHEMERAL_SETTING: &str = "sys/net/ipv4/ip_local_port_range";

/// Looks at the sockets in `scope` and finds their owners.
pub(super) fn observe(scope: Scope) -> Evidence {
    observe_by(sockets::observe, scope, &Roots::default())
}

/// Looks at all sockets in the tables below `roots` alone, as on a machine without sock_diag.
pub(crate) fn observe_tables(roots: &Roots) -> Evidence {
    observe_by(sockets::observe_tables, Scope::Everything, roots)
}

/// A way to see sockets below a process file system.
type Look = fn(Scope, &Path) -> Observation;

fn observe_by(look: Look, scope: Scope, roots: &Roots) -> Evidence {
    let (here, elsewhere) = look_around(look, scope, roots);
    let users = Users::read(&roots.passwd);
    let here_count = here.sockets.len();
    let (namespaces, others): (Vec<_>, Vec<_>) = elsewhere.sockets.into_iter().unzip();
    // One search for all: a process is looked into once.
    let mut sockets = here.sockets;
    sockets.extend(others);
    let mut found = find(&sockets, roots, &users);
    let ours = sockets.get(..here_count).unwrap_or_default();
    tell_closed_from_unowned(|| look(scope, &roots.proc), ours, &mut found.owners);
    kernel::explain(ours, &mut found.owners, roots);
    if scope.port().is_some() {
        origin::fill(&mut found.owners, &sockets, roots, &users);
    }
    let others = sockets.split_off(here_count);
    let others_owners = found.owners.split_off(here_count);
    let firewall = Firewall::read(&roots.proc);
    let (forwards, forwards_gap) = firewall.forwards(scope);
    let mut exposures = firewall.exposures(&sockets);
    links::confine(&sockets, &mut exposures);
    let sockets = assemble(sockets, found.owners, exposures, roots, &users);
    let exposures = others.iter().map(exposure_elsewhere).collect();
    let mut others = assemble(others, others_owners, exposures, roots, &users);
    for (held, namespace) in others.iter_mut().zip(namespaces) {
        held.namespace = Some(namespace);
    }
    let mut gaps = here.gaps;
    gaps.extend(elsewhere.gaps);
    gaps.extend(found.gaps);
    // Beside a socket the exposure says the same already.
    gaps.extend(forwards_gap.filter(|_| !sockets.iter().any(is_unclear)));
    let ephemeral = ephemeral_range(&roots.proc);
    let (mut occupants, gap) = occupants(scope, ephemeral, &sockets);
    gaps.extend(gap);
    let mut forwards = untold(forwards, &sockets);
    if scope.port().is_some() {
        occupants.extend(forwards.drain(..).map(Occupant::from));
    }
    Evidence {
        occupants,
        forwards,
        sockets,
        elsewhere: others,
        source: here.source,
        gaps,
        ephemeral,
    }
}

/// Sees the sockets of this network namespace and of all others.
fn look_around(look: Look, scope: Scope, roots: &Roots) -> (Observation, Elsewhere) {
    let here = || look(scope, &roots.proc);
    let elsewhere = |is_held_here| namespaces::observe(scope, is_held_here, roots);
    if scope.port().is_some() {
        let here = here();
        let elsewhere = elsewhere(!here.sockets.is_empty());
        return (here, elsewhere);
    }
    // A list of thousands of sockets takes the kernel as long as asking thousands of processes where they live.
    thread::scope(|threads| {
        let elsewhere = threads.spawn(|| elsewhere(false));
        let here = here();
        match elsewhere.join() {
            Ok(elsewhere) => (here, elsewhere),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Finds the owners of sockets that were seen already, in the processes `hints` first.
pub(crate) fn with_owners(
    sockets: Vec<Socket>,
    hints: &BTreeSet<Pid>,
    roots: &Roots,
    users: &Users,
) -> (Vec<HeldSocket>, Vec<Gap>) {
    let hints: Vec<Pid> = hints.iter().copied().collect();
    let found = find_near(&sockets, &hints, roots, users);
    (held(sockets, found.owners, roots, users), found.gaps)
}

/// Puts sockets and their owners together, and asks who can reach them.
pub(crate) fn held(
    sockets: Vec<Socket>,
    owners: Vec<Owners>,
    roots: &Roots,
    users: &Users,
) -> Vec<HeldSocket> {
    let mut exposures = Firewall::read_for(&sockets, &roots.proc).exposures(&sockets);
    links::confine(&sockets, &mut exposures);
    assemble(sockets, owners, exposures, roots, users)
}

/// Puts together what was found of each socket; all lists have the order of the sockets.
fn assemble(
    sockets: Vec<Socket>,
    owners: Vec<Owners>,
    exposures: Vec<Exposure>,
    roots: &Roots,
    users: &Users,
) -> Vec<HeldSocket> {
    let held = sockets.into_iter().zip(owners).zip(exposures);
    let held = held.map(|((socket, owners), exposure)| HeldSocket {
        created_by: socket.user_id.map(|id| users.user(id)),
        exposure,
        socket,
        owners,
        namespace: None,
        made_in: None,
        identification: None,
    });
    let mut held: Vec<HeldSocket> = held.collect();
    made_in::fill(&mut held, roots, users);
    held
}

/// Answers for a socket of another network namespace, which has a firewall of its own.
fn exposure_elsewhere(socket: &Socket) -> Exposure {
    confinement(socket).map_or(Exposure::Unknown(ExposureUnknown::OtherNamespace), Exposure::No)
}

/// Whether the firewall could not be asked about a socket.
fn is_unclear(held: &HeldSocket) -> bool {
    matches!(held.exposure, Exposure::NotPermitted | Exposure::Unknown(_))
}

/// Leaves out the forwards of ports whose sockets tell of them.
fn untold(mut forwards: Vec<Forward>, sockets: &[HeldSocket]) -> Vec<Forward> {
    forwards.retain(|forward| {
        !sockets.iter().any(|held| {
            let HeldSocket { socket, exposure, .. } = held;
            let is_told = matches!(exposure, Exposure::Forwarded { to, .. } if *to == forward.to);
            let is_one = forward.ports.first == forward.ports.last;
            is_told && is_one && forward.includes(socket.local.port, socket.transport)
        })
    });
    forwards
}

/// Looks for what keeps a TCP port busy that no socket holds; what cannot be looked at is missing from `sockets` too,
/// and told there.
fn occupants(scope: Scope, ephemeral: Ports, sockets: &[HeldSocket]) -> (Vec<Occupant>, Option<Gap>) {
    let is_tcp = |held: &HeldSocket| held.socket.transport == Transport::Tcp;
    match scope.port() {
        Some(port) if scope.includes(Transport::Tcp) && !sockets.iter().any(is_tcp) => {
            let (connections, gap) = connections::of_port(port);
            let connections: Vec<occupants::Connection> =
                connections.iter().map(occupants::Connection::from).collect();
            (occupants::explain(port, ephemeral, &connections), gap)
        }
        _ => (Vec::new(), None),
    }
}

/// Looks a second time at sockets that no process holds: one that is gone by now was closed while we searched.
fn tell_closed_from_unowned(look: impl Fn() -> Observation, sockets: &[Socket], owners: &mut [Owners]) {
    let is_unowned = |owners: &Owners| {
        matches!(
            owners,
            Owners::Unknown(OwnerUnknown::NoProcess | OwnerUnknown::OtherNamespace | OwnerUnknown::Protected)
        )
    };
    if !owners.iter().any(is_unowned) {
        return;
    }
    let again = look();
    let still_there: BTreeSet<Inode> = again.sockets.iter().filter_map(|socket| socket.inode).collect();
    for (socket, owners) in sockets.iter().zip(owners) {
        if is_unowned(owners) && socket.inode.is_some_and(|inode| !still_there.contains(&inode)) {
            *owners = Owners::Unknown(OwnerUnknown::Exited);
        }
    }
}

/// Returns the ports that this machine gives to sockets which ask for any.
pub(crate) fn ephemeral_range(proc: &Path) -> Ports {
    let setting = std::fs::read_to_string(proc.join(EPHEMERAL_SETTING)).ok();
    setting
        .as_deref()
        .and_then(parse_range)
        .unwrap_or(EPHEMERAL_DEFAULT)
}

/// Reads two numbers with white space between them.
fn parse_range(setting: &str) -> Option<Ports> {
    let mut numbers = setting.split_ascii_whitespace().map(str::parse::<u16>);
    let first = PortNumber(numbers.next()?.ok()?);
    let last = PortNumber(numbers.next()?.ok()?);
    (first <= last).then_some(Ports { first, last })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ephemeral_range_is_read_or_assumed() {
        assert_eq!(parse_range("1024\t2048\n").unwrap().to_string(), "1024-2048");
        for broken in ["", "1024", "2048 1024", "0 65536", "a b"] {
            assert_eq!(parse_range(broken), None, "{broken}");
        }
        assert_eq!(ephemeral_range(Path::new("/nowhere")), EPHEMERAL_DEFAULT);
    }
}

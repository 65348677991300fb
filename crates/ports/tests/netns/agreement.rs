//! On a host with sockets of every kind, our list is what `ss` and `lsof` tell together; each difference has a test.
//!
//! What they call by other names is no difference: `ss` writes `*` for an IPv6 wildcard that takes IPv4 too.

use std::collections::BTreeSet;
use std::mem::MaybeUninit;

use ports::evidence::HeldSocket;
use ports::owner::{OwnerUnknown, Owners, Pid};
use ports::sockets::{Gap, Socket, SocketState};
use ports::{Claims, Listing, PortNumber, PortReport, Transport};
use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags};

use crate::cast::{Cast, VXLAN};
use crate::tools::{self, Row, ShortRow};

fn list(cast: &Cast) -> Listing {
    cast.alice.within(|| ports::list(&Claims::built_in())).unwrap()
}

fn report(cast: &Cast, port: u16) -> PortReport {
    let report = || ports::port(&Claims::built_in(), PortNumber(port), None);
    cast.alice.within(report).unwrap()
}

pub(crate) fn is_idle(held: &HeldSocket) -> bool {
    held.socket.transport == Transport::Tcp && held.socket.state == SocketState::Bound
}

/// Returns the rows of sockets that `is_wanted`, without processes that are no part of the cast.
fn rows(cast: &Cast, listing: &Listing, is_wanted: impl Fn(&HeldSocket) -> bool) -> BTreeSet<Row> {
    cast_only(cast, rows_of(listing, is_wanted))
}

/// Returns the rows of sockets that `is_wanted`.
pub(crate) fn rows_of(listing: &Listing, is_wanted: impl Fn(&HeldSocket) -> bool) -> BTreeSet<Row> {
    let sockets = listing
        .entries
        .iter()
        .flat_map(|entry| entry.sockets.iter().flatten());
    let of_socket = |held: &HeldSocket| {
        let row = |pid| {
            (
                held.socket.transport,
                address(held),
                held.socket.local.port.0,
                pid,
            )
        };
        match &held.owners {
            Owners::Known(owners) => owners.iter().map(|owner| row(Some(owner.pid.0))).collect(),
            Owners::Unknown(_) => vec![row(None)],
        }
    };
    sockets
        .filter(|held| is_wanted(held))
        .flat_map(of_socket)
        .collect()
}

fn cast_only(cast: &Cast, mut rows: BTreeSet<Row>) -> BTreeSet<Row> {
    rows.retain(|(_, _, _, pid)| pid.is_none_or(|pid| cast.has(pid)));
    rows
}

/// Writes an address as `ss` does.
fn address(held: &HeldSocket) -> String {
    let local = &held.socket.local;
    let ip = match local.ip {
        _ if held.socket.is_dual_stack() => "*".to_owned(),
        ip if ip.is_ipv6() => format!("[{ip}]"),
        ip => ip.to_string(),
    };
    let name = local
        .interface
        .as_ref()
        .and_then(|interface| interface.name.as_ref());
    name.map_or(ip.clone(), |name| format!("{ip}%{name}"))
}

pub(crate) fn shorten(rows: &BTreeSet<Row>) -> BTreeSet<ShortRow> {
    let short = |(transport, _, port, pid): &Row| Some((*transport, *port, (*pid)?));
    rows.iter().filter_map(short).collect()
}

/// Returns how many processes the list has on a port.
pub(crate) fn holders(rows: &BTreeSet<Row>, port: u16) -> usize {
    rows.iter().filter(|(_, _, other, _)| *other == port).count()
}

#[test]
fn the_list_is_what_ss_and_lsof_tell_together() {
    let cast = Cast::open();
    let apart: Vec<u16> = cast.apart().into_iter().map(|(port, _)| port).collect();
    let is_apart = |port| apart.contains(&port);
    let is_plain = |held: &HeldSocket| !is_idle(held) && !is_apart(held.socket.local.port.0);
    let ours = rows(&cast, &list(&cast), is_plain);
    let mut theirs = cast_only(&cast, tools::ss(cast.alice.command("ss")));
    theirs.retain(|(_, _, port, _)| !is_apart(*port));
    assert_eq!(ours, theirs);
    let mut files = tools::lsof(cast.alice.command("lsof")).free;
    files.retain(|(_, _, pid)| cast.has(*pid));
    assert_eq!(shorten(&ours), files);
    assert_eq!(
        (holders(&ours, cast.prefork), holders(&ours, cast.reuse_port)),
        (3, 3)
    );
    let (container, inside) = cast.container;
    assert_eq!(
        holders(&ours, container),
        2,
        "the process and the one that started it"
    );
    assert!(shorten(&ours).contains(&(Transport::Tcp, container, inside)));
}

#[test]
fn a_port_is_reported_as_it_is_listed() {
    let cast = Cast::open();
    let listing = list(&cast);
    let mut ports = vec![cast.prefork, cast.reuse_port, cast.container.0, cast.idle, VXLAN];
    ports.extend(cast.apart().into_iter().map(|(port, _)| port));
    for entry in listing
        .entries
        .iter()
        .filter(|entry| ports.contains(&entry.port.0))
    {
        let reported = report(&cast, entry.port.0);
        let mut reported = reported.transports.iter();
        let reported = reported.find(|other| other.transport == entry.transport).unwrap();
        assert_eq!(shape(&reported.sockets), shape(&entry.sockets), "{}", entry.port);
    }
}

/// Leaves out where processes come from and how old they are, which a list does not tell or tells by another clock.
fn shape(sockets: &Option<Vec<HeldSocket>>) -> Vec<(Socket, Vec<Pid>)> {
    let pids = |held: &HeldSocket| held.owners.processes().iter().map(|owner| owner.pid).collect();
    let sockets = sockets.iter().flatten();
    sockets.map(|held| (held.socket.clone(), pids(held))).collect()
}

#[test]
fn neither_tool_shows_a_tcp_socket_that_is_bound_without_listening() {
    let cast = Cast::open();
    let idle = rows(&cast, &list(&cast), is_idle);
    let expected = (
        Transport::Tcp,
        "127.0.0.1".to_owned(),
        cast.idle,
        Some(std::process::id()),
    );
    assert_eq!(idle, BTreeSet::from([expected]));
    assert_eq!(holders(&tools::ss(cast.alice.command("ss")), cast.idle), 0);
    let files = tools::lsof(cast.alice.command("lsof"));
    let mut shown = files.free.iter().chain(&files.connected);
    assert!(shown.all(|(_, port, _)| *port != cast.idle));
}

#[test]
fn neither_tool_names_the_process_whose_thread_or_io_uring_alone_has_a_listener() {
    let cast = Cast::open();
    if let Err(error) = &cast.ring {
        eprintln!("skipped: io_uring may not be used here ({error})");
    }
    let (listing, mine) = (list(&cast), std::process::id());
    let (sockets, files) = (
        tools::ss(cast.alice.command("ss")),
        tools::lsof(cast.alice.command("lsof")),
    );
    for (port, hold) in cast.apart() {
        let owners = owners(&listing, Transport::Tcp, port);
        let held: Vec<_> = owners.iter().flat_map(Owners::processes).collect();
        let held: Vec<_> = held.iter().map(|owner| (owner.pid.0, owner.hold)).collect();
        assert_eq!(held, [(mine, hold)], "{port}");
        let row = (Transport::Tcp, "127.0.0.1".to_owned(), port, None);
        assert!(sockets.contains(&row), "{port}");
        assert_eq!(holders(&sockets, port), 1, "{port}");
        let mut shown = files.free.iter().chain(&files.connected);
        assert!(shown.all(|(_, other, _)| *other != port), "{port}");
    }
}

#[test]
fn connected_sockets_are_in_lsof_and_in_the_report_on_their_port_alone() {
    let cast = Cast::open();
    let (local, remote) = (
        cast.connected.local_addr().unwrap(),
        cast.connected.peer_addr().unwrap(),
    );
    let row = (Transport::Udp, local.port(), std::process::id());
    assert!(tools::lsof(cast.alice.command("lsof")).connected.contains(&row));
    assert_eq!(holders(&tools::ss(cast.alice.command("ss")), local.port()), 0);
    let is_it = |held: &HeldSocket| held.socket.local.port.0 == local.port();
    assert!(rows(&cast, &list(&cast), is_it).is_empty());
    let report = report(&cast, local.port());
    let states = report
        .transports
        .iter()
        .flat_map(|entry| entry.sockets.iter().flatten());
    let states: Vec<_> = states.map(|held| held.socket.state).collect();
    assert_eq!(states, [SocketState::Connected { remote }]);
}

#[test]
fn lsof_does_not_show_what_no_process_holds() {
    let cast = Cast::open();
    let files = tools::lsof(cast.alice.command("lsof")).free;
    let listing = list(&cast);
    // Where a process hides even from root, it may be the holder.
    let hides = |gap: &Gap| matches!(gap, Gap::ProcessesHidden { .. });
    let why = if listing.gaps.iter().any(hides) {
        OwnerUnknown::Protected
    } else {
        OwnerUnknown::NoProcess
    };
    for (transport, port) in [(Transport::Udp, VXLAN), (Transport::Tcp, cast.in_flight)] {
        assert!(files.iter().all(|(_, other, _)| *other != port), "{port}");
        let owners = owners(&listing, transport, port);
        assert_eq!(owners, [Owners::Unknown(why)], "{port}");
    }
}

fn owners(listing: &Listing, transport: Transport, port: u16) -> Vec<Owners> {
    let mut entries = listing.entries.iter();
    let entry = entries.find(|entry| (entry.transport, entry.port.0) == (transport, port));
    let sockets = entry.unwrap().sockets.iter().flatten();
    sockets.map(|held| held.owners.clone()).collect()
}

#[test]
fn whoever_receives_a_socket_in_a_message_holds_it_from_then_on() {
    let cast = Cast::open();
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut ancillary = RecvAncillaryBuffer::new(&mut space);
    let mut content = [0];
    let mut parts = [std::io::IoSliceMut::new(&mut content)];
    let flags = RecvFlags::CMSG_CLOEXEC;
    rustix::net::recvmsg(&cast.receiver, &mut parts, &mut ancillary, flags).unwrap();
    let received: Vec<_> = ancillary.drain().collect();
    assert!(matches!(received[..], [RecvAncillaryMessage::ScmRights(_)]));
    let is_it = |held: &HeldSocket| held.socket.local.port.0 == cast.in_flight;
    let ours = rows(&cast, &list(&cast), is_it);
    let row = (Transport::Tcp, cast.in_flight, std::process::id());
    assert_eq!(shorten(&ours), BTreeSet::from([row]));
}

#[test]
fn neither_tool_looks_into_other_namespaces() {
    let cast = Cast::open();
    let mine = std::process::id();
    let files = tools::lsof(cast.alice.command("lsof")).free;
    assert!(!files.contains(&(Transport::Tcp, cast.elsewhere, mine)));
    assert_eq!(holders(&tools::ss(cast.alice.command("ss")), cast.elsewhere), 0);
    let listing = list(&cast);
    let mut others = listing
        .elsewhere
        .iter()
        .filter(|held| held.socket.local.port.0 == cast.elsewhere);
    let is_mine = |held: &HeldSocket| held.owners.processes().iter().any(|owner| owner.pid.0 == mine);
    let found = others.find(|held| is_mine(held)).unwrap();
    let namespace = found.namespace.as_ref().unwrap();
    assert!(
        namespace.name.as_ref().unwrap().as_str().ends_with("-bob"),
        "{namespace:?}"
    );
}

//! Ten sockets of every kind: our list agrees with those of `ss` and `lsof`, but for differences that are named here.
//!
//! 1. A TCP socket that is bound without listening is in ours alone: neither tool asks the kernel for it.
//! 2. `ss` writes `*` for an IPv6 wildcard that takes IPv4 too; ours writes `::` and says so in a field.
//! 3. `lsof` does not tell what a wildcard of IPv6 takes.

use std::collections::BTreeSet;
use std::net::{SocketAddr, SocketAddrV4, TcpListener, UdpSocket};
use std::os::fd::OwnedFd;

use ports::sockets::SocketState;
use ports::{Claims, PortNumber, Transport};

use crate::stage::{self, Holder};

/// One process on one socket: transport, address as `ss` writes it, port, process.
type Row = (Transport, String, u16, u32);

/// Where a socket is: transport, address as `ss` writes it, port. Others may have the number on other addresses.
type Place = (Transport, String, u16);

/// Sockets of every kind, open as long as this lives.
struct Zoo {
    /// Where they are, without the one that does not listen.
    places: BTreeSet<Place>,
    /// The TCP socket that is bound without listening.
    bound: Place,
    _sockets: Vec<OwnedFd>,
    _sharers: Vec<Holder>,
}

impl Zoo {
    fn open() -> Self {
        let shared = TcpListener::bind("127.0.0.1:0").unwrap();
        let sharers = [(); 2].map(|()| Holder::of(shared.try_clone().unwrap().into()));
        let first = stage::listener("127.0.0.1:0", stage::reuse_port);
        let second = stage::listener(&first.local_addr().unwrap().to_string(), stage::reuse_port);
        let listeners = [
            ("127.0.0.1", TcpListener::bind("127.0.0.1:0").unwrap()),
            ("[::1]", TcpListener::bind("[::1]:0").unwrap()),
            ("[::]", stage::listener("[::]:0", stage::v6_only)),
            ("*", stage::listener("[::]:0", |_| ())),
            ("127.0.0.1", first),
            ("127.0.0.1", second),
            ("127.0.0.1", shared),
        ];
        let datagrams = ["127.0.0.1", "[::1]"].map(|ip| (ip, UdpSocket::bind(format!("{ip}:0")).unwrap()));
        let bound = stage::bound_tcp("127.0.0.1:0", |_| ());
        let bound_port = rustix::net::getsockname(&bound).unwrap();
        let bound_port = SocketAddrV4::try_from(bound_port).unwrap().port();
        let place = |transport, ip: &str, address: SocketAddr| (transport, ip.to_owned(), address.port());
        let tcp = listeners.iter();
        let tcp = tcp.map(|(ip, socket)| place(Transport::Tcp, ip, socket.local_addr().unwrap()));
        let udp = datagrams.iter();
        let udp = udp.map(|(ip, socket)| place(Transport::Udp, ip, socket.local_addr().unwrap()));
        let places = tcp.chain(udp).collect();
        let listeners = listeners.into_iter().map(|(_, socket)| socket.into());
        let datagrams = datagrams.into_iter().map(|(_, socket)| socket.into());
        Self {
            places,
            bound: (Transport::Tcp, "127.0.0.1".to_owned(), bound_port),
            _sockets: listeners.chain(datagrams).chain([bound]).collect(),
            _sharers: sharers.into(),
        }
    }

    fn ports(&self) -> BTreeSet<u16> {
        let places = self.places.iter().chain([&self.bound]);
        places.map(|(_, _, port)| *port).collect()
    }
}

/// Returns what we see at `wanted` places: what is open, and what is bound without listening.
fn ours(wanted: &BTreeSet<Place>) -> (BTreeSet<Row>, BTreeSet<Row>) {
    let mut rows = (BTreeSet::new(), BTreeSet::new());
    for entry in &ports::list(&Claims::built_in()).entries {
        for held in entry.sockets.iter().flatten() {
            let is_idle = entry.transport == Transport::Tcp && held.socket.state == SocketState::Bound;
            let rows = if is_idle { &mut rows.1 } else { &mut rows.0 };
            let address = match held.socket.local.ip {
                _ if held.socket.is_dual_stack() => "*".to_owned(),
                ip if ip.is_ipv6() => format!("[{ip}]"),
                ip => ip.to_string(),
            };
            let place = (entry.transport, address, entry.port.0);
            if wanted.contains(&place) {
                let owners = held.owners.processes().iter();
                rows.extend(owners.map(|owner| row(&place, owner.pid.0)));
            }
        }
    }
    rows
}

fn row((transport, address, port): &Place, pid: u32) -> Row {
    (*transport, address.clone(), *port, pid)
}

/// Reads `ss`: `LISTEN 0 128 127.0.0.1:80 0.0.0.0:* users:(("x",pid=7,fd=3),("x",pid=8,fd=3))`.
fn of_ss(wanted: &BTreeSet<Place>) -> BTreeSet<Row> {
    let mut rows = BTreeSet::new();
    for (transport, option) in [(Transport::Tcp, "-tlnp"), (Transport::Udp, "-ulnp")] {
        for line in stage::run("ss", "iproute2", &["-H", option]).lines() {
            let local = line
                .split_whitespace()
                .nth(3)
                .expect("ss names the local address in column 4");
            let (address, port) = local.rsplit_once(':').unwrap();
            let place = (transport, address.to_owned(), port.parse().unwrap());
            if wanted.contains(&place) {
                let pids = line.split("pid=").skip(1);
                let pids = pids.map(|rest| rest.split(',').next().unwrap().parse().unwrap());
                rows.extend(pids.map(|pid| row(&place, pid)));
            }
        }
    }
    rows
}

/// Writes a place as `lsof` does, behind the version of the protocol: it has one word for all wildcards.
fn as_lsof((transport, address, port): &Place) -> (Transport, String, u16) {
    let address = match address.as_str() {
        "*" | "[::]" => "IPv6 *".to_owned(),
        ip if ip.starts_with('[') => format!("IPv6 {ip}"),
        ip => format!("IPv4 {ip}"),
    };
    (*transport, address, *port)
}

/// Reads `lsof -F`: a line `p7` for a process, then for each of its files `tIPv4`, and `n127.0.0.1:80`.
fn of_lsof(wanted: &BTreeSet<Place>) -> BTreeSet<Row> {
    let wanted: BTreeSet<Place> = wanted.iter().map(as_lsof).collect();
    let mut rows = BTreeSet::new();
    for (transport, filter) in [
        (Transport::Tcp, &["-iTCP", "-sTCP:LISTEN"][..]),
        (Transport::Udp, &["-iUDP"][..]),
    ] {
        let arguments = [&["-nP", "-Fptn"], filter].concat();
        let (mut pid, mut version) = (0, String::new());
        for line in stage::run("lsof", "lsof", &arguments).lines() {
            let (field, value) = line.split_at(1);
            match (field, value.rsplit_once(':')) {
                ("p", _) => pid = value.parse().unwrap(),
                ("t", _) => value.clone_into(&mut version),
                ("n", Some((address, port))) => {
                    let port = port.parse().unwrap_or(0);
                    let place = (transport, format!("{version} {address}"), port);
                    rows.extend(wanted.get(&place).map(|place| row(place, pid)));
                }
                _ => {}
            }
        }
    }
    rows
}

#[test]
fn the_list_agrees_with_ss_and_lsof() {
    let _stage = stage::alone();
    let zoo = Zoo::open();
    let (listed, _) = ours(&zoo.places);
    assert_eq!(listed, of_ss(&zoo.places));
    let as_lsof =
        |(transport, address, port, pid): &Row| row(&as_lsof(&(*transport, address.clone(), *port)), *pid);
    let without_address: BTreeSet<_> = listed.iter().map(as_lsof).collect();
    assert_eq!(without_address, of_lsof(&zoo.places));
    // Six places with a listener, two with a datagram socket, the shared one with three processes.
    assert_eq!(listed.len(), 10, "{listed:#?}");
    let (_, idle) = ours(&BTreeSet::from([zoo.bound.clone()]));
    assert_eq!(idle, BTreeSet::from([row(&zoo.bound, std::process::id())]));
}

#[test]
fn a_report_on_one_port_agrees_with_the_list() {
    let _stage = stage::alone();
    let zoo = Zoo::open();
    for port in zoo.ports() {
        let report = ports::port(&Claims::built_in(), PortNumber(port), None);
        let listed = ports::list(&Claims::built_in());
        let listed = listed.entries.iter().filter(|entry| entry.port.0 == port);
        let listed: Vec<_> = listed
            .map(|entry| (entry.transport, entry.sockets.clone()))
            .collect();
        let held = report
            .transports
            .iter()
            .filter(|entry| entry.sockets.iter().flatten().next().is_some());
        let held: Vec<_> = held
            .map(|entry| (entry.transport, entry.sockets.clone()))
            .collect();
        assert_eq!(shape(&held), shape(&listed), "port {port}");
    }
}

/// Leaves out the age of processes, which is computed from two clocks.
fn shape(entries: &[(Transport, Option<Vec<ports::evidence::HeldSocket>>)]) -> Vec<String> {
    let sockets = entries.iter().flat_map(|(_, sockets)| sockets.iter().flatten());
    let shown = sockets.map(|held| {
        let pids: Vec<_> = held.owners.processes().iter().map(|owner| owner.pid).collect();
        format!("{:?} {pids:?}", held.socket)
    });
    let mut shown: Vec<String> = shown.collect();
    shown.sort();
    shown
}

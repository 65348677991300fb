//! Ten sockets of every kind: our list agrees with those of `ss` and `lsof`, but for differences that are named here.
//!
//! 1. A TCP socket that is bound without listening is in ours alone: neither tool asks the kernel for it.
//! 2. `ss` writes `*` for an IPv6 wildcard that takes IPv4 too; ours writes `::` and says so in a field.
//! 3. `lsof` does not tell the wildcards apart; only transport, port and process are compared with it.

use std::collections::BTreeSet;
use std::net::{TcpListener, UdpSocket};
use std::os::fd::OwnedFd;

use ports::sockets::SocketState;
use ports::{Claims, PortNumber, Transport};

use crate::stage::{self, Holder};

/// One process on one socket: transport, address as `ss` writes it, port, process.
type Row = (Transport, String, u16, u32);

/// Sockets of every kind, open as long as this lives.
struct Zoo {
    listeners: Vec<TcpListener>,
    datagrams: Vec<UdpSocket>,
    bound: OwnedFd,
    _sharers: Vec<Holder>,
}

impl Zoo {
    fn open() -> Self {
        let plain = |address: &str| TcpListener::bind(address).unwrap();
        let shared = plain("127.0.0.1:0");
        let sharers = [(); 2].map(|()| Holder::of(shared.try_clone().unwrap().into()));
        let first = stage::listener("127.0.0.1:0", stage::reuse_port);
        let second = stage::listener(&first.local_addr().unwrap().to_string(), stage::reuse_port);
        let v6_only = stage::listener("[::]:0", stage::v6_only);
        let dual_stack = stage::listener("[::]:0", |_| ());
        let datagrams = ["127.0.0.1:0", "[::1]:0"].map(|address| UdpSocket::bind(address).unwrap());
        Self {
            listeners: vec![
                plain("127.0.0.1:0"),
                plain("[::1]:0"),
                v6_only,
                dual_stack,
                first,
                second,
                shared,
            ],
            datagrams: datagrams.into(),
            bound: stage::bound_tcp("127.0.0.1:0", |_| ()),
            _sharers: sharers.into(),
        }
    }

    fn ports(&self) -> BTreeSet<u16> {
        let tcp = self
            .listeners
            .iter()
            .map(|socket| socket.local_addr().unwrap().port());
        let udp = self
            .datagrams
            .iter()
            .map(|socket| socket.local_addr().unwrap().port());
        tcp.chain(udp).chain([self.bound_port()]).collect()
    }

    fn bound_port(&self) -> u16 {
        let address = rustix::net::getsockname(&self.bound).unwrap();
        std::net::SocketAddrV4::try_from(address).unwrap().port()
    }
}

/// Returns what we see on `wanted` ports, and which of it is bound without listening.
fn ours(wanted: &BTreeSet<u16>) -> (BTreeSet<Row>, BTreeSet<Row>) {
    let mut rows = (BTreeSet::new(), BTreeSet::new());
    for entry in ports::list(&Claims::built_in())
        .entries
        .iter()
        .filter(|entry| wanted.contains(&entry.port.0))
    {
        for held in entry.sockets.iter().flatten() {
            let is_idle = entry.transport == Transport::Tcp && held.socket.state == SocketState::Bound;
            let rows = if is_idle { &mut rows.1 } else { &mut rows.0 };
            let address = match held.socket.local.ip {
                _ if held.socket.is_dual_stack() => "*".to_owned(),
                ip if ip.is_ipv6() => format!("[{ip}]"),
                ip => ip.to_string(),
            };
            for owner in held.owners.processes() {
                rows.insert((entry.transport, address.clone(), entry.port.0, owner.pid.0));
            }
        }
    }
    rows
}

/// Reads `ss`: `LISTEN 0 128 127.0.0.1:80 0.0.0.0:* users:(("x",pid=7,fd=3),("x",pid=8,fd=3))`.
fn of_ss(wanted: &BTreeSet<u16>) -> BTreeSet<Row> {
    let mut rows = BTreeSet::new();
    for (transport, option) in [(Transport::Tcp, "-tlnp"), (Transport::Udp, "-ulnp")] {
        for line in stage::run("ss", "iproute2", &["-H", option]).lines() {
            let local = line
                .split_whitespace()
                .nth(3)
                .expect("ss names the local address in column 4");
            let (address, port) = local.rsplit_once(':').unwrap();
            let port = port.parse().unwrap();
            if wanted.contains(&port) {
                let pids = line
                    .split("pid=")
                    .skip(1)
                    .map(|rest| rest.split(',').next().unwrap());
                rows.extend(pids.map(|pid| (transport, address.to_owned(), port, pid.parse().unwrap())));
            }
        }
    }
    rows
}

/// Reads `lsof -F`: a line `p7` for a process, then for each of its files `PTCP` and `n127.0.0.1:80`.
fn of_lsof(wanted: &BTreeSet<u16>) -> BTreeSet<(Transport, u16, u32)> {
    let mut rows = BTreeSet::new();
    for (transport, filter) in [
        (Transport::Tcp, &["-iTCP", "-sTCP:LISTEN"][..]),
        (Transport::Udp, &["-iUDP"][..]),
    ] {
        let arguments = [&["-nP", "-Fpn"], filter].concat();
        let mut pid = 0;
        for line in stage::run("lsof", "lsof", &arguments).lines() {
            if let Some(process) = line.strip_prefix('p') {
                pid = process.parse().unwrap();
            } else if let Some((_, port)) = line.strip_prefix('n').and_then(|name| name.rsplit_once(':'))
                && let Some(port) = port.parse().ok().filter(|port| wanted.contains(port))
            {
                rows.insert((transport, port, pid));
            }
        }
    }
    rows
}

#[test]
fn the_list_agrees_with_ss_and_lsof() {
    let _stage = stage::alone();
    let zoo = Zoo::open();
    let wanted = zoo.ports();
    let (ours, idle) = ours(&wanted);
    assert_eq!(ours, of_ss(&wanted));
    let without_address: BTreeSet<_> = ours
        .iter()
        .map(|(transport, _, port, pid)| (*transport, *port, *pid))
        .collect();
    assert_eq!(without_address, of_lsof(&wanted));
    // Six ports with a listener, two with a datagram socket, the shared one with three processes.
    assert_eq!(ours.len(), 10, "{ours:#?}");
    let bound = (
        Transport::Tcp,
        "127.0.0.1".to_owned(),
        zoo.bound_port(),
        std::process::id(),
    );
    assert_eq!(idle, BTreeSet::from([bound]));
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

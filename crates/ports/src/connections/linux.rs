//! Connections on Linux: one answer of sock_diag per family, filtered by the kernel, and owners as for any socket.

use atlas::number::{PortNumber, Transport};

use super::{Connection, Connections, Holder};
use crate::owner::linux::{Users, find};
use crate::roots::Roots;
use crate::sockets::linux::netlink::connections::{self as tcp, TcpConnection};
use crate::sockets::{self, Scope, Socket, SocketState};

/// Looks at the connections whose local port is `port`.
pub(super) fn of_port(port: PortNumber, transport: Option<Transport>) -> Connections {
    let roots = Roots::default();
    let mut gaps = Vec::new();
    let includes = |wanted| Scope::Port(port, transport).includes(wanted);
    let mut tcp = Vec::new();
    if includes(Transport::Tcp) {
        let (connections, gap) = tcp::of_port(port);
        tcp = connections;
        gaps.extend(gap);
    }
    let mut udp = Vec::new();
    if includes(Transport::Udp) {
        let scope = Scope::Port(port, Some(Transport::Udp));
        let seen = sockets::linux::observe(scope, &roots.proc);
        udp = seen.sockets;
        gaps.extend(seen.gaps);
    }
    let users = Users::read(&roots.passwd);
    let sockets: Vec<Socket> = tcp.iter().map(|tcp| tcp.socket.clone()).chain(udp).collect();
    // Those without an inode are nobody's, and would be looked for in vain.
    let found = find(&sockets, &roots, &users);
    gaps.extend(found.gaps);
    let states = tcp.iter().map(Some).chain(std::iter::repeat(None));
    let all = sockets.into_iter().zip(found.owners).zip(states);
    let all = all.filter_map(|((socket, owners), tcp)| {
        let SocketState::Connected { remote } = socket.state else {
            return None;
        };
        let local = (socket.local.ip, socket.local.port.0).into();
        Some(Connection {
            transport: socket.transport,
            local,
            remote,
            state: tcp.map(|tcp| tcp.state),
            holder: match tcp {
                Some(tcp) if socket.inode.is_none() => holder_of_nobody(tcp),
                _ => Holder::Processes(owners),
            },
        })
    });
    let mut connections: Vec<Connection> = all.collect();
    connections.sort_by_key(|connection| (connection.transport, connection.remote, connection.local));
    gaps.dedup();
    Connections { connections, gaps }
}

fn holder_of_nobody(tcp: &TcpConnection) -> Holder {
    if tcp.state.is_after_closing_here() {
        Holder::Closed { free_in: tcp.free_in }
    } else {
        Holder::NotAccepted
    }
}

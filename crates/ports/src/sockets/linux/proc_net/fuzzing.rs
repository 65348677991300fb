//! Entry point for fuzz targets: a table of sockets, which is read, written as the kernel does, and read again.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use atlas::number::Transport;

use super::{STATE_CLOSE, STATE_ESTABLISHED, STATE_LISTEN, parse_line};
use crate::sockets::{Socket, SocketState};

/// Reads every line of a table, as one of TCP and as one of UDP.
///
/// # Panics
///
/// Panics if a socket that was written as the kernel does is not read as it was, which would be a bug.
pub fn proc_net(table: &[u8]) {
    for transport in [Transport::Tcp, Transport::Udp] {
        for line in table.split(|byte| *byte == b'\n') {
            if let Ok(Some(socket)) = parse_line(transport, line) {
                let again = parse_line(transport, written(&socket).as_bytes());
                assert_eq!(again, Ok(Some(socket)));
            }
        }
    }
}

fn written(socket: &Socket) -> String {
    let unspecified = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
    let (state, remote) = match socket.state {
        SocketState::Listening => (STATE_LISTEN, unspecified),
        SocketState::Bound => (STATE_CLOSE, unspecified),
        SocketState::Connected { remote } => (STATE_ESTABLISHED, remote),
    };
    let local = address(SocketAddr::new(socket.local.ip, socket.local.port.0));
    let user = socket.user_id.map_or(0, |user| user.0);
    let inode = socket.inode.map_or(0, |inode| inode.0);
    let remote = address(remote);
    format!("0: {local} {remote} {state:02X} 0:0 00:0 0 {user} 0 {inode} 1")
}

/// Writes an address as words in the machine's own byte order.
fn address(address: SocketAddr) -> String {
    let octets = match address.ip() {
        IpAddr::V4(ip) => ip.octets().to_vec(),
        IpAddr::V6(ip) => ip.octets().to_vec(),
    };
    let (words, _) = octets.as_chunks::<4>();
    let words: String = words
        .iter()
        .map(|word| format!("{:08X}", u32::from_ne_bytes(*word)))
        .collect();
    format!("{words}:{:04X}", address.port())
}

//! The fallback: the tables `tcp`, `tcp6`, `udp` and `udp6` below `/proc/net`.
//!
//! They are older than sock_diag and say less: no interface, no queue limits, no cgroup, and no TCP socket that is
//! bound without listening. They are read under a root that the caller names, so that tests bring their own.
//!
//! A line that is not understood is counted and skipped. Source: Documentation/networking/proc_net_tcp.rst; an
//! address is printed as 32-bit words in the machine's own byte order.

pub(crate) mod fuzzing;

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;

use atlas::number::Transport;

use super::Observation;
use crate::sockets::{Gap, Inode, Scope, Socket, SocketState, Source, UserId};

/// The tables, and whether a machine may well be without them (one that has no IPv6).
const TABLES: [(Transport, &str, bool); 4] = [
    (Transport::Tcp, "tcp", false),
    (Transport::Tcp, "tcp6", true),
    (Transport::Udp, "udp", false),
    (Transport::Udp, "udp6", true),
];

/// `TCP_ESTABLISHED`, also said of a connected UDP socket.
const STATE_ESTABLISHED: u8 = 0x01;
/// `TCP_CLOSE`, said of a UDP socket that is not connected.
const STATE_CLOSE: u8 = 0x07;
/// `TCP_LISTEN`
const STATE_LISTEN: u8 = 0x0a;

/// A line that does not have the shape the kernel documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct NotUnderstood;

/// Reads the sockets in `scope` from the tables below `proc`.
pub(crate) fn observe(scope: Scope, proc: &Path) -> Observation {
    let mut observation = Observation {
        sockets: Vec::new(),
        source: None,
        gaps: Vec::new(),
    };
    for (transport, name, is_optional) in TABLES {
        if !scope.includes(transport) {
            continue;
        }
        let path = proc.join("net").join(name);
        match observe_table(&mut observation, scope, transport, &path) {
            Ok(()) => observation.source = Some(Source::ProcNet),
            Err(error) if is_optional && error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => observation.gaps.push(Gap::TableUnreadable {
                path,
                why: error.to_string(),
            }),
        }
    }
    if scope.includes(Transport::Tcp) {
        observation.gaps.push(Gap::BoundTcpUnseen);
    }
    observation
}

/// Adds the sockets of one table; stays silent about its first line, which names the columns.
fn observe_table(
    observation: &mut Observation,
    scope: Scope,
    transport: Transport,
    path: &Path,
) -> io::Result<()> {
    let mut not_understood = 0_usize;
    for line in BufReader::new(File::open(path)?).split(b'\n').skip(1) {
        match parse_line(transport, &line?) {
            Ok(socket) => observation
                .sockets
                .extend(socket.filter(|socket| is_asked_for(socket, scope))),
            Err(NotUnderstood) => not_understood = not_understood.saturating_add(1),
        }
    }
    if not_understood > 0 {
        observation.gaps.push(Gap::LinesNotUnderstood {
            path: path.to_owned(),
            count: not_understood,
        });
    }
    Ok(())
}

fn is_asked_for(socket: &Socket, scope: Scope) -> bool {
    match scope.port() {
        Some(port) => socket.local.port == port,
        None => !matches!(socket.state, SocketState::Connected { .. }),
    }
}

/// Reads one line of a table; `None` for a socket that does not hold a port by itself.
///
/// The columns used are 2 (local address), 3 (remote address), 4 (state), 8 (user) and 10 (inode).
fn parse_line(transport: Transport, line: &[u8]) -> Result<Option<Socket>, NotUnderstood> {
    let line = std::str::from_utf8(line).map_err(|_| NotUnderstood)?;
    let mut columns = line.split_ascii_whitespace();
    let mut column = |skipped: usize| columns.nth(skipped).ok_or(NotUnderstood);
    let local = parse_address(column(1)?)?;
    let remote = parse_address(column(0)?)?;
    let state = u8::from_str_radix(column(0)?, 16).map_err(|_| NotUnderstood)?;
    let user: u32 = column(3)?.parse().map_err(|_| NotUnderstood)?;
    let inode: u64 = column(1)?.parse().map_err(|_| NotUnderstood)?;
    let state = match (transport, state) {
        (Transport::Tcp, STATE_LISTEN) => SocketState::Listening,
        (Transport::Udp, STATE_CLOSE) => SocketState::Bound,
        (Transport::Udp, STATE_ESTABLISHED) => SocketState::Connected { remote },
        _ => return Ok(None),
    };
    Ok((local.port() != 0).then_some(Socket {
        user_id: Some(UserId(user)),
        inode: (inode != 0).then_some(Inode(inode)),
        ..Socket::new(transport, local, state)
    }))
}

/// Reads `0100007F:0D77`: the address as one or four words of eight hexadecimal digits, then the port.
fn parse_address(text: &str) -> Result<SocketAddr, NotUnderstood> {
    let (ip, port) = text.split_once(':').ok_or(NotUnderstood)?;
    let port = parse_hex(port, 4)?;
    let port = u16::try_from(port).map_err(|_| NotUnderstood)?;
    let ip = match ip.len() {
        8 => IpAddr::V4(Ipv4Addr::from(parse_word(ip)?)),
        32 => {
            let mut bytes = [0; 16];
            for (place, index) in bytes.chunks_exact_mut(4).zip(0..) {
                let word = ip.get(index * 8..index * 8 + 8).ok_or(NotUnderstood)?;
                place.copy_from_slice(&parse_word(word)?);
            }
            IpAddr::V6(Ipv6Addr::from(bytes))
        }
        _ => return Err(NotUnderstood),
    };
    Ok(SocketAddr::new(ip, port))
}

/// Reads a word as the kernel printed it, and gives back the bytes as they lie in memory.
fn parse_word(text: &str) -> Result<[u8; 4], NotUnderstood> {
    parse_hex(text, 8).map(u32::to_ne_bytes)
}

fn parse_hex(text: &str, digits: usize) -> Result<u32, NotUnderstood> {
    let is_hex = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_hex {
        return Err(NotUnderstood);
    }
    u32::from_str_radix(text, 16).map_err(|_| NotUnderstood)
}

#[cfg(test)]
mod tests;

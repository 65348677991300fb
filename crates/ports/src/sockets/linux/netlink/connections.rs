//! The TCP connections of one local port.
//!
//! The kernel walks over every connection of the machine for this, so it is asked only by whoever wants the
//! connections, or wants to know why the port is taken although nothing listens.

use std::net::SocketAddr;
use std::time::Duration;

use atlas::number::{PortNumber, Transport};

use super::message::{self, Malformed, Message};
use super::sock_diag::{self, Family, Fixed, Holding, KIND_BY_FAMILY, Request};
use super::{ATTEMPTS, DiagSocket, SockDiagError, check_status, refused};
use crate::connections::TcpState;
use crate::sockets::{Gap, Socket};

/// A TCP connection, and the socket by which its owners are found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TcpConnection {
    pub(crate) socket: Socket,
    pub(crate) remote: SocketAddr,
    pub(crate) state: TcpState,
    /// When a connection in TIME-WAIT ends; `None` for those in other states.
    pub(crate) free_in: Option<Duration>,
}

/// The answer for one family.
#[derive(Default)]
pub(super) struct Dump {
    pub(super) connections: Vec<TcpConnection>,
    pub(super) is_interrupted: bool,
}

/// Reads the TCP connections whose local port is `port`, and says if some of them may be missing.
pub(crate) fn of_port(port: PortNumber) -> (Vec<TcpConnection>, Option<Gap>) {
    match read(port) {
        Ok(dump) => (dump.connections, dump.is_interrupted.then_some(Gap::Interrupted)),
        Err(error) => {
            let why = error.to_string();
            (Vec::new(), Some(Gap::ConnectionsUnreadable { why }))
        }
    }
}

fn read(port: PortNumber) -> Result<Dump, SockDiagError> {
    let mut diag = DiagSocket::open()?;
    let mut all = Dump::default();
    for family in [Family::V4, Family::V6] {
        let mut dump = diag.connections(family, port)?;
        for _ in 1..ATTEMPTS {
            if !dump.is_interrupted {
                break;
            }
            dump = diag.connections(family, port)?;
        }
        all.connections.extend(dump.connections);
        all.is_interrupted |= dump.is_interrupted;
    }
    Ok(all)
}

impl DiagSocket {
    fn connections(&mut self, family: Family, port: PortNumber) -> Result<Dump, SockDiagError> {
        let request = Request {
            transport: Transport::Tcp,
            family,
            holding: Holding::Connected,
            port: Some(port),
        };
        let mut dump = Dump::default();
        self.ask(request, |message| dump.handle_message(message))?;
        Ok(dump)
    }
}

impl Dump {
    /// Reads one message of the answer; returns whether it was the last.
    pub(super) fn handle_message(&mut self, message: Message<'_>) -> Result<bool, SockDiagError> {
        self.is_interrupted |= message.flags & message::FLAG_DUMP_INTERRUPTED != 0;
        match message.kind {
            message::KIND_DONE => check_status(message.payload).map(|()| true),
            message::KIND_ERROR => Err(refused(message.payload)),
            KIND_BY_FAMILY => {
                self.connections.extend(parse(message.payload)?);
                Ok(false)
            }
            _ => Ok(false),
        }
    }
}

/// Reads one connection from the payload of an answer; `None` if it is in a state that was not asked for.
fn parse(payload: &[u8]) -> Result<Option<TcpConnection>, Malformed> {
    let mut rest = payload;
    let fixed = Fixed::take(&mut rest)?;
    let Some(state) = state(fixed.state) else {
        return Ok(None);
    };
    let is_waiting = state == TcpState::TimeWait;
    Ok(Some(TcpConnection {
        remote: fixed.remote,
        state,
        free_in: is_waiting.then_some(Duration::from_millis(u64::from(fixed.expires_ms))),
        socket: sock_diag::connected_socket(&fixed, rest)?,
    }))
}

/// Reads a state of include/net/tcp_states.h.
fn state(number: u8) -> Option<TcpState> {
    Some(match number {
        1 => TcpState::Established,
        2 => TcpState::SynSent,
        // The second is that of a request that has no socket yet.
        3 | 12 => TcpState::SynReceived,
        4 => TcpState::FinWait1,
        5 => TcpState::FinWait2,
        6 => TcpState::TimeWait,
        8 => TcpState::CloseWait,
        9 => TcpState::LastAck,
        11 => TcpState::Closing,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, TcpStream};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn both_families_are_read_with_their_states() {
        for address in ["127.0.0.1:0", "[::1]:0"] {
            let listener = TcpListener::bind(address).unwrap();
            let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
            let port = PortNumber(client.local_addr().unwrap().port());
            let (mut connections, gap) = of_port(port);
            // Its port may be somebody else's on another address.
            let local = client.local_addr().unwrap();
            connections.retain(|connection| connection.socket.local.ip == local.ip());
            let [connection] = &connections[..] else {
                panic!("{connections:?}")
            };
            assert_eq!(gap, None);
            assert_eq!(connection.state, TcpState::Established);
            assert_eq!(connection.remote, listener.local_addr().unwrap());
            assert!(connection.socket.inode.is_some());
        }
    }

    #[test]
    fn an_interrupted_dump_is_noticed() {
        let mut dump = Dump::default();
        let done = Message {
            kind: message::KIND_DONE,
            flags: message::FLAG_DUMP_INTERRUPTED,
            sequence: 1,
            payload: &[0; 4],
        };
        assert!(dump.handle_message(done).unwrap() && dump.is_interrupted);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            let _ = parse(&bytes);
        }
    }
}

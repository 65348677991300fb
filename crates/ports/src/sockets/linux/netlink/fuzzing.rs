//! Entry points for fuzz targets: what the kernel answers over netlink, datagram by datagram.

use atlas::number::{PortNumber, Transport};

use super::message::{self, Message};
use super::{ATTEMPTS, Dump, SockDiagError, connections, uninterrupted};

/// Bytes of the fixed part of an answer about one socket, without which none is read.
const SOCKET_LEN: usize = 72;

/// Reads a datagram as an answer about TCP and about UDP sockets, as often as an interrupted one is asked for again.
///
/// # Panics
///
/// Panics if an interruption goes unnoticed or is asked about without end, or if there are more sockets than the bytes
/// have room for, which would be bugs.
pub fn sock_diag(datagram: &[u8]) {
    for transport in [Transport::Tcp, Transport::Udp] {
        let mut asked = 0_usize;
        let dump = uninterrupted(|| {
            asked = asked.saturating_add(1);
            let mut dump = Dump {
                sockets: Vec::new(),
                is_interrupted: false,
            };
            let is_interrupted = read(datagram, |message| dump.handle_message(transport, message))?;
            assert_eq!(dump.is_interrupted, is_interrupted);
            Ok(dump)
        });
        let Ok(dump) = dump else {
            continue;
        };
        assert_eq!(asked, if dump.is_interrupted { ATTEMPTS } else { 1 });
        assert!(dump.sockets.len().saturating_mul(SOCKET_LEN) <= datagram.len());
        let has_port = |port: PortNumber| port != PortNumber(0);
        assert!(dump.sockets.iter().all(|socket| has_port(socket.local.port)));
    }
}

/// Reads a datagram as an answer about TCP connections.
///
/// # Panics
///
/// Panics if an interruption goes unnoticed, or if there are more connections than the bytes have room for, which would
/// be bugs.
pub fn connections(datagram: &[u8]) {
    let mut dump = connections::Dump::default();
    if let Ok(is_interrupted) = read(datagram, |message| dump.handle_message(message)) {
        assert_eq!(dump.is_interrupted, is_interrupted);
    }
    assert!(dump.connections.len().saturating_mul(SOCKET_LEN) <= datagram.len());
}

/// Hands messages to `handle` until it says that one was the last; returns whether one of them has the flag of an
/// interrupted dump.
fn read(
    datagram: &[u8],
    mut handle: impl FnMut(Message<'_>) -> Result<bool, SockDiagError>,
) -> Result<bool, SockDiagError> {
    let mut is_interrupted = false;
    for message in message::messages(datagram) {
        let message = message?;
        is_interrupted |= message.flags & message::FLAG_DUMP_INTERRUPTED != 0;
        if handle(message)? {
            break;
        }
    }
    Ok(is_interrupted)
}

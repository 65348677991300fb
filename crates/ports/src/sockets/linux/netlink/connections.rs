//! The TCP connections of one local port, for whoever asks why it is taken although nothing listens.
//!
//! The kernel walks over every connection of the machine for this, so it is asked only then.

use std::time::Duration;

use atlas::number::{PortNumber, Transport};

use super::message::{self, Malformed};
use super::sock_diag::{Family, Fixed, Holding, KIND_BY_FAMILY, Request, STATE_TIME_WAIT};
use super::{DiagSocket, SockDiagError, check_status, refused};
use crate::occupants::Connection;

/// Reads the TCP connections whose local port is `port`.
pub(crate) fn of_port(port: PortNumber) -> Result<Vec<Connection>, SockDiagError> {
    let mut diag = DiagSocket::open()?;
    let mut connections = Vec::new();
    for family in [Family::V4, Family::V6] {
        let request = Request {
            transport: Transport::Tcp,
            family,
            holding: Holding::Connected,
            port: Some(port),
        };
        diag.ask(request, |message| match message.kind {
            message::KIND_DONE => check_status(message.payload).map(|()| true),
            message::KIND_ERROR => Err(refused(message.payload)),
            KIND_BY_FAMILY => {
                connections.push(parse(message.payload)?);
                Ok(false)
            }
            _ => Ok(false),
        })?;
    }
    Ok(connections)
}

/// Reads one connection from the payload of an answer.
fn parse(payload: &[u8]) -> Result<Connection, Malformed> {
    let mut rest = payload;
    let fixed = Fixed::take(&mut rest)?;
    let is_waiting = fixed.state == STATE_TIME_WAIT;
    Ok(Connection {
        remote: fixed.remote,
        free_in: is_waiting.then_some(Duration::from_millis(u64::from(fixed.expires_ms))),
        is_held: fixed.inode != 0,
    })
}

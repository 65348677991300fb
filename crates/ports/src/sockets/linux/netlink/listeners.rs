//! What can be reached, for somebody who asks again and again: listeners, and UDP sockets that receive from anybody.
//!
//! The conversation with the kernel is kept open, in the network namespace in which it was begun. TCP sockets that are
//! bound without listening are left out: for these the kernel walks over every socket of the machine, which takes a
//! hundred times as long as the listeners do. A single listener is found by its address in microseconds, because the
//! kernel need not walk over anything.

use std::net::SocketAddr;

use atlas::number::Transport;

use super::message::{self, Message};
use super::sock_diag::{self, Holding};
use super::{DiagSocket, Seen, SockDiagError, check_status, refused};
use crate::sockets::linux::Observation;
use crate::sockets::{Scope, Socket, Source};

/// An open conversation about what can be reached.
pub(crate) struct ListenerDiag(DiagSocket);

impl ListenerDiag {
    /// Begins the conversation in the network namespace of the calling thread.
    pub(crate) fn open() -> Result<Self, SockDiagError> {
        DiagSocket::open().map(Self)
    }

    /// Reads the listeners and the UDP sockets in `scope`.
    pub(crate) fn dump(&mut self, scope: Scope) -> Result<Observation, SockDiagError> {
        let mut seen = Seen::default();
        if scope.includes(Transport::Tcp) {
            seen.add(self.0.dump_tcp(Holding::Listening, scope.port())?);
        }
        if scope.includes(Transport::Udp) {
            self.0.observe_udp(scope.port(), &mut seen)?;
        }
        self.0.name_interfaces(&mut seen.sockets);
        Ok(Observation {
            sockets: seen.sockets,
            source: Some(Source::SockDiag),
            gaps: seen.gaps,
        })
    }

    /// Returns the listener that would get a connection to `address`; `None` if there is none.
    ///
    /// It may be tied to more than this address. Of several it is one; one that is tied to an interface is not found.
    pub(crate) fn at(&mut self, address: SocketAddr) -> Result<Option<Socket>, SockDiagError> {
        let sequence = self.0.next_sequence();
        let mut found = None;
        let request = sock_diag::listener_at(address, sequence);
        self.0.exchange(&request, |message| {
            found = answer(message)?;
            Ok(true)
        })?;
        Ok(found)
    }
}

/// Reads the only message of an answer.
fn answer(message: Message<'_>) -> Result<Option<Socket>, SockDiagError> {
    match message.kind {
        sock_diag::KIND_BY_FAMILY => Ok(sock_diag::parse_socket(Transport::Tcp, message.payload)?),
        message::KIND_ERROR => match refused(message.payload) {
            SockDiagError::Refused(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            error => Err(error),
        },
        _ => check_status(message.payload).map(|()| None),
    }
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, UdpSocket};

    use super::*;
    use crate::sockets::SocketState;

    fn check_is_found(address: &str) {
        let listener = TcpListener::bind(address).unwrap();
        let address = listener.local_addr().unwrap();
        let mut diag = ListenerDiag::open().unwrap();
        let found = diag.at(address).unwrap().unwrap();
        let local = SocketAddr::new(found.local.ip, found.local.port.0);
        assert_eq!((local, found.state), (address, SocketState::Listening));
        let all = diag.dump(Scope::All(Transport::Tcp)).unwrap().sockets;
        let same = all.iter().find(|socket| socket.inode == found.inode).unwrap();
        assert_eq!(same, &found);
    }

    #[test]
    fn a_listener_is_found_by_its_address() {
        check_is_found("127.0.0.1:0");
        check_is_found("0.0.0.0:0");
        check_is_found("[::1]:0");
        check_is_found("[::]:0");
    }

    #[test]
    fn nobody_is_found_where_nobody_listens() {
        // A UDP socket and a TCP socket that does not listen keep nobody from anything.
        let bound = rustix::net::socket(
            rustix::net::AddressFamily::INET,
            rustix::net::SocketType::STREAM,
            None,
        )
        .unwrap();
        let any: std::net::SocketAddrV4 = "127.0.0.1:0".parse().unwrap();
        rustix::net::bind(&bound, &any).unwrap();
        let address = SocketAddr::try_from(rustix::net::getsockname(&bound).unwrap()).unwrap();
        let mut diag = ListenerDiag::open().unwrap();
        assert_eq!(diag.at(address).unwrap(), None);
        let all = diag.dump(Scope::All(Transport::Tcp)).unwrap().sockets;
        assert!(all.iter().all(|socket| socket.state == SocketState::Listening));
    }

    #[test]
    fn one_conversation_answers_one_question_after_the_other() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let datagrams = UdpSocket::bind("127.0.0.1:0").unwrap();
        let port = datagrams.local_addr().unwrap().port();
        let mut diag = ListenerDiag::open().unwrap();
        for _ in 0..3 {
            assert!(diag.at(listener.local_addr().unwrap()).unwrap().is_some());
            let udp = diag.dump(Scope::All(Transport::Udp)).unwrap().sockets;
            assert!(udp.iter().any(|socket| socket.local.port.0 == port));
        }
    }
}

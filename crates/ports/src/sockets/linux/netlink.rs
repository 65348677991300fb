//! Asks the kernel for its sockets through `NETLINK_SOCK_DIAG`, without privileges.
//!
//! Written by hand (docs/adr/0004-sock-diag-by-hand.md): the crates there are know neither filters in the kernel
//! nor the cgroup of a socket. [`DiagSocket`] speaks the protocol; what its messages mean is in the files below.
//! Owners are not looked up here.

pub(crate) mod connections;
mod crowd;
mod filter;
pub(crate) mod fuzzing;
pub(crate) mod listeners;
pub(crate) mod message;
pub(crate) mod route;
mod sock_diag;

use std::io;
use std::path::Path;
use std::time::Duration;

use atlas::number::{PortNumber, Transport};
use rustix::fd::OwnedFd;
use rustix::net::netlink::{self, SocketAddrNetlink};
use rustix::net::sockopt::{Timeout, set_socket_timeout};
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType};

use self::message::Message;
use self::sock_diag::{Family, Holding, Request};
use super::Observation;
use crate::sockets::{Gap, Scope, Socket, Source};
use crate::text::VisibleText;

/// Bytes of the receive buffer; the kernel fills up to 32 KiB at once when the reader offers that much.
const RECEIVE_LEN: usize = 32 * 1024;
/// How many TCP sockets make walking over all of them too slow for a question about one port: a millisecond's work.
const CROWD: usize = 4000;
/// How often a dump is repeated that the kernel says it was interrupted in.
const ATTEMPTS: usize = 4;
/// How long the kernel may take for one datagram; it answers in microseconds, so this only ends a hang.
const RECEIVE_TIMEOUT: Duration = Duration::from_secs(5);

/// Why the kernel's list of sockets could not be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SockDiagError {
    /// The machine does not let us open the socket or use it.
    #[error("{action} failed: {source}")]
    System { action: &'static str, source: io::Error },
    /// The kernel refused the request, for instance because it was built without the module.
    #[error("the kernel refused the request: {0}")]
    Refused(io::Error),
    /// The answer was longer than the buffer.
    #[error("the kernel's answer was cut off")]
    CutOff,
    /// The answer was not what the protocol says.
    #[error(transparent)]
    Malformed(#[from] message::Malformed),
}

/// Reads the sockets in `scope`; `proc` tells how many sockets there are.
pub(super) fn observe(scope: Scope, proc: &Path) -> Result<Observation, SockDiagError> {
    let mut diag = DiagSocket::open()?;
    let mut seen = Seen::default();
    if scope.includes(Transport::Tcp) {
        diag.observe_tcp(scope.port(), proc, &mut seen)?;
    }
    if scope.includes(Transport::Udp) {
        diag.observe_udp(scope.port(), &mut seen)?;
    }
    diag.name_interfaces(&mut seen.sockets);
    Ok(Observation {
        sockets: seen.sockets,
        source: Some(Source::SockDiag),
        gaps: seen.gaps,
    })
}

/// What was seen so far.
#[derive(Default)]
struct Seen {
    sockets: Vec<Socket>,
    gaps: Vec<Gap>,
}

impl Seen {
    fn add(&mut self, dump: Dump) {
        if self.sockets.is_empty() {
            self.sockets = dump.sockets;
        } else {
            self.sockets.extend(dump.sockets);
        }
        if dump.is_interrupted && !self.gaps.contains(&Gap::Interrupted) {
            self.gaps.push(Gap::Interrupted);
        }
    }
}

/// A netlink socket that speaks to the kernel's sock_diag.
struct DiagSocket {
    fd: OwnedFd,
    sequence: u32,
    buffer: Vec<u8>,
}

/// The answer to one request.
struct Dump {
    sockets: Vec<Socket>,
    is_interrupted: bool,
}

impl Dump {
    /// Reads one message of the answer; returns whether it was the last.
    fn handle_message(&mut self, transport: Transport, message: Message<'_>) -> Result<bool, SockDiagError> {
        self.is_interrupted |= message.flags & message::FLAG_DUMP_INTERRUPTED != 0;
        match message.kind {
            message::KIND_DONE => check_status(message.payload).map(|()| true),
            message::KIND_ERROR => Err(refused(message.payload)),
            sock_diag::KIND_BY_FAMILY | sock_diag::KIND_TCP => {
                self.sockets
                    .extend(sock_diag::parse_socket(transport, message.payload)?);
                Ok(false)
            }
            _ => Ok(false),
        }
    }
}

impl DiagSocket {
    fn open() -> Result<Self, SockDiagError> {
        let fd = rustix::net::socket_with(
            AddressFamily::NETLINK,
            SocketType::DGRAM,
            SocketFlags::CLOEXEC,
            Some(netlink::SOCK_DIAG),
        )
        .map_err(system("opening a sock_diag socket"))?;
        set_socket_timeout(&fd, Timeout::Recv, Some(RECEIVE_TIMEOUT))
            .map_err(system("preparing a sock_diag socket"))?;
        Ok(Self {
            fd,
            sequence: 0,
            buffer: vec![0; RECEIVE_LEN],
        })
    }

    /// Reads TCP sockets that listen or are bound, on one port or on all.
    ///
    /// The kernel lists listeners at once, but walks over every socket of the machine for those that are bound without
    /// listening. Where that takes milliseconds and a listener explains already why the port is taken, they are left
    /// out, and a gap says so.
    fn observe_tcp(
        &mut self,
        port: Option<PortNumber>,
        proc: &Path,
        seen: &mut Seen,
    ) -> Result<(), SockDiagError> {
        let count = port
            .and_then(|_| crowd::tcp_sockets(proc))
            .filter(|count| *count > CROWD);
        let Some(count) = count else {
            seen.add(self.dump_tcp(Holding::Any, port)?);
            return Ok(());
        };
        seen.add(self.dump_tcp(Holding::Listening, port)?);
        if seen.sockets.is_empty() {
            seen.add(self.dump_tcp(Holding::Inactive, port)?);
        } else {
            seen.gaps.push(Gap::BoundTcpNotSought { count });
        }
        Ok(())
    }

    /// Reads UDP sockets that are bound, on one port or on all.
    fn observe_udp(&mut self, port: Option<PortNumber>, seen: &mut Seen) -> Result<(), SockDiagError> {
        for family in [Family::V4, Family::V6] {
            seen.add(self.dump_uninterrupted(Request {
                transport: Transport::Udp,
                family,
                holding: Holding::Any,
                port,
            })?);
        }
        Ok(())
    }

    fn dump_tcp(&mut self, holding: Holding, port: Option<PortNumber>) -> Result<Dump, SockDiagError> {
        let request = |family| Request {
            transport: Transport::Tcp,
            family,
            holding,
            port,
        };
        match self.dump_uninterrupted(request(Family::Both)) {
            // The request for both families is the older one: some day a kernel may not know it any more.
            Err(SockDiagError::Refused(_)) => {
                let mut dump = self.dump_uninterrupted(request(Family::V4))?;
                let other = self.dump_uninterrupted(request(Family::V6))?;
                dump.sockets.extend(other.sockets);
                dump.is_interrupted |= other.is_interrupted;
                Ok(dump)
            }
            dump => dump,
        }
    }

    fn dump_uninterrupted(&mut self, request: Request) -> Result<Dump, SockDiagError> {
        uninterrupted(|| self.dump(request))
    }

    fn dump(&mut self, request: Request) -> Result<Dump, SockDiagError> {
        let mut dump = Dump {
            sockets: Vec::new(),
            is_interrupted: false,
        };
        self.ask(request, |message| dump.handle_message(request.transport, message))?;
        Ok(dump)
    }

    /// Sends a request and hands every message of the answer to `handle`, until that returns true.
    fn ask(
        &mut self,
        request: Request,
        handle: impl FnMut(Message<'_>) -> Result<bool, SockDiagError>,
    ) -> Result<(), SockDiagError> {
        match request.to_bytes(self.next_sequence()) {
            Some(bytes) => self.exchange(&bytes, handle),
            None => Ok(()),
        }
    }

    /// Returns the number of the next request, by which its answer is known.
    fn next_sequence(&mut self) -> u32 {
        self.sequence = self.sequence.wrapping_add(1);
        self.sequence
    }

    /// The same with the bytes of a request that has the latest number.
    fn exchange(
        &mut self,
        request: &[u8],
        mut handle: impl FnMut(Message<'_>) -> Result<bool, SockDiagError>,
    ) -> Result<(), SockDiagError> {
        let kernel = SocketAddrNetlink::new(0, 0);
        rustix::net::sendto(&self.fd, request, SendFlags::empty(), &kernel)
            .map_err(system("asking sock_diag"))?;
        loop {
            let sequence = self.sequence;
            for message in message::messages(self.receive()?) {
                let message = message?;
                if message.sequence == sequence && handle(message)? {
                    return Ok(());
                }
            }
        }
    }

    /// Receives one datagram from the kernel; datagrams of other processes are dropped.
    fn receive(&mut self) -> Result<&[u8], SockDiagError> {
        loop {
            let received = rustix::net::recvfrom(&self.fd, self.buffer.as_mut_slice(), RecvFlags::TRUNC);
            let (_, len, sender) = match received {
                Err(rustix::io::Errno::INTR) => continue,
                received => received.map_err(system("reading from sock_diag"))?,
            };
            let sender = sender.and_then(|sender| SocketAddrNetlink::try_from(sender).ok());
            if sender.is_some_and(|sender| sender.pid() == 0) {
                return self.buffer.get(..len).ok_or(SockDiagError::CutOff);
            }
        }
    }

    /// Fills in the names of the interfaces that sockets are bound to; one that went away has none.
    fn name_interfaces(&self, sockets: &mut [Socket]) {
        for interface in sockets
            .iter_mut()
            .filter_map(|socket| socket.local.interface.as_mut())
        {
            let name = rustix::net::netdevice::index_to_name(&self.fd, interface.index);
            interface.name = name.ok().map(|name| VisibleText::from(name.as_str()));
        }
    }
}

/// Repeats a dump until the kernel did not have to interrupt it, or keeps the last one.
fn uninterrupted(mut dump: impl FnMut() -> Result<Dump, SockDiagError>) -> Result<Dump, SockDiagError> {
    let mut last = dump()?;
    for _ in 1..ATTEMPTS {
        if !last.is_interrupted {
            break;
        }
        last = dump()?;
    }
    Ok(last)
}

/// Checks the status that ends a dump: nothing, zero, or a negative error number.
fn check_status(payload: &[u8]) -> Result<(), SockDiagError> {
    match payload.first_chunk::<4>() {
        Some(status) if i32::from_ne_bytes(*status) < 0 => Err(refused(payload)),
        _ => Ok(()),
    }
}

fn refused(payload: &[u8]) -> SockDiagError {
    let Some(status) = payload.first_chunk::<4>() else {
        return message::Malformed.into();
    };
    SockDiagError::Refused(io::Error::from_raw_os_error(
        i32::from_ne_bytes(*status).saturating_neg(),
    ))
}

fn system(action: &'static str) -> impl FnOnce(rustix::io::Errno) -> SockDiagError {
    move |errno| SockDiagError::System {
        action,
        source: errno.into(),
    }
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, UdpSocket};

    use super::*;
    use crate::sockets::SocketState;

    fn message(kind: u16, flags: u16, payload: &[u8]) -> Message<'_> {
        Message {
            kind,
            flags,
            sequence: 1,
            payload,
        }
    }

    fn handle(message: Message<'_>) -> Result<(bool, Dump), SockDiagError> {
        let mut dump = Dump {
            sockets: Vec::new(),
            is_interrupted: false,
        };
        let is_last = dump.handle_message(Transport::Tcp, message)?;
        Ok((is_last, dump))
    }

    #[test]
    fn an_interrupted_dump_is_noticed_on_any_message() {
        let (is_last, dump) = handle(message(message::KIND_DONE, 0x10, &[0; 4])).unwrap();
        assert!(is_last && dump.is_interrupted);
        let (is_last, dump) = handle(message(message::KIND_DONE, 0, &[])).unwrap();
        assert!(is_last && !dump.is_interrupted);
    }

    /// Makes dumps of which the first `interrupted` are; returns how many were made and what is told in the end.
    fn told_after(interrupted: usize) -> (usize, Vec<Gap>) {
        let mut made = 0;
        let dump = uninterrupted(|| {
            made += 1;
            Ok(Dump {
                sockets: Vec::new(),
                is_interrupted: made <= interrupted,
            })
        });
        let mut seen = Seen::default();
        seen.add(dump.unwrap());
        (made, seen.gaps)
    }

    #[test]
    fn an_interrupted_dump_is_repeated_and_told_if_that_does_not_help() {
        assert_eq!(told_after(0), (1, vec![]));
        assert_eq!(told_after(ATTEMPTS - 1), (ATTEMPTS, vec![]));
        assert_eq!(told_after(usize::MAX), (ATTEMPTS, vec![Gap::Interrupted]));
    }

    #[test]
    fn a_refusal_carries_the_error_of_the_kernel() {
        for kind in [message::KIND_ERROR, message::KIND_DONE] {
            let refusal = handle(message(kind, 0, &(-2_i32).to_ne_bytes()))
                .map(|_| ())
                .unwrap_err();
            assert!(matches!(refusal, SockDiagError::Refused(e) if e.raw_os_error() == Some(2)));
        }
        let short = handle(message(message::KIND_ERROR, 0, &[1]))
            .map(|_| ())
            .unwrap_err();
        assert!(matches!(short, SockDiagError::Malformed(_)));
    }

    #[test]
    fn the_kernel_filters_by_port() {
        let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
        let neighbour = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = PortNumber(tcp.local_addr().unwrap().port());
        let seen = observe(Scope::Port(port, None), Path::new("/proc")).unwrap();
        assert!(
            seen.sockets
                .iter()
                .any(|socket| socket.state == SocketState::Listening)
        );
        assert!(
            seen.sockets.iter().all(|socket| socket.local.port == port),
            "{seen:?}"
        );
        let all = observe(Scope::Everything, Path::new("/proc")).unwrap();
        let neighbour = neighbour.local_addr().unwrap();
        assert!(
            all.sockets
                .iter()
                .any(|socket| socket.local.port.0 == neighbour.port())
        );
    }

    #[test]
    fn a_tcp_socket_that_is_bound_without_listening_is_seen() {
        let holder = rustix::net::socket(AddressFamily::INET, SocketType::STREAM, None).unwrap();
        let any: std::net::SocketAddrV4 = "127.0.0.1:0".parse().unwrap();
        rustix::net::bind(&holder, &any).unwrap();
        let bound = rustix::net::getsockname(&holder).unwrap();
        let port = std::net::SocketAddrV4::try_from(bound).unwrap().port();
        let seen = observe(
            Scope::Port(PortNumber(port), Some(Transport::Tcp)),
            Path::new("/proc"),
        )
        .unwrap();
        assert!(
            seen.sockets
                .iter()
                .any(|socket| socket.state == SocketState::Bound),
            "{seen:?}"
        );
    }

    /// A process file system that claims to have a crowd of sockets.
    fn crowded() -> tempfile::TempDir {
        let proc = tempfile::tempdir().unwrap();
        std::fs::create_dir(proc.path().join("net")).unwrap();
        std::fs::write(proc.path().join("net/sockstat"), "TCP: inuse 1 alloc 50000\n").unwrap();
        proc
    }

    #[test]
    fn in_a_crowd_a_listener_is_enough_and_what_was_left_out_is_said() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = PortNumber(listener.local_addr().unwrap().port());
        let seen = observe(Scope::Port(port, None), crowded().path()).unwrap();
        assert!(
            seen.sockets
                .iter()
                .any(|socket| socket.state == SocketState::Listening)
        );
        assert_eq!(seen.gaps, [Gap::BoundTcpNotSought { count: 50000 }]);
    }

    #[test]
    fn in_a_crowd_a_port_without_listener_is_looked_at_closely() {
        let holder = rustix::net::socket(AddressFamily::INET6, SocketType::STREAM, None).unwrap();
        // On all addresses, so that nobody has a listener with the same number on another one.
        let any: std::net::SocketAddrV6 = "[::]:0".parse().unwrap();
        rustix::net::bind(&holder, &any).unwrap();
        let bound = rustix::net::getsockname(&holder).unwrap();
        let port = PortNumber(std::net::SocketAddrV6::try_from(bound).unwrap().port());
        let seen = observe(Scope::Port(port, Some(Transport::Tcp)), crowded().path()).unwrap();
        assert!(
            seen.sockets
                .iter()
                .any(|socket| socket.state == SocketState::Bound),
            "{seen:?}"
        );
    }

    #[test]
    fn both_families_are_seen_at_once() {
        let v4 = TcpListener::bind("127.0.0.1:0").unwrap();
        let v6 = TcpListener::bind("[::1]:0").unwrap();
        let mut diag = DiagSocket::open().unwrap();
        let dump = diag
            .dump(Request {
                transport: Transport::Tcp,
                family: Family::Both,
                holding: Holding::Listening,
                port: None,
            })
            .unwrap();
        for listener in [v4, v6] {
            let addr = listener.local_addr().unwrap();
            let is_it = |socket: &Socket| socket.local.port.0 == addr.port() && socket.local.ip == addr.ip();
            assert!(dump.sockets.iter().any(is_it), "{addr}");
        }
    }

    #[test]
    fn a_connected_udp_socket_is_seen_when_its_port_is_asked_for() {
        let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
        udp.connect("127.0.0.1:9").unwrap();
        let port = PortNumber(udp.local_addr().unwrap().port());
        let seen = observe(Scope::Port(port, Some(Transport::Udp)), Path::new("/proc")).unwrap();
        let remote = "127.0.0.1:9".parse().unwrap();
        assert!(
            seen.sockets
                .iter()
                .any(|socket| socket.state == SocketState::Connected { remote })
        );
    }
}

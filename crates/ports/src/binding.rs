//! Whether a port can be bound just now, found out by doing it.
//!
//! No table tells this for sure: a connection in TIME_WAIT, a client's local port, a socket in a state that no table
//! shows, a rule of the system, each can keep a port busy. So a socket is bound to all addresses, IPv4 and IPv6, without
//! permission to share, and closed at once. On Linux it never listens, so nobody can connect to it; elsewhere TCP has to
//! listen for that moment, because the standard library knows no other way. Nothing is sent.

use std::io;

use atlas::number::{PortNumber, Transport};

/// Whether a port could be bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Binding {
    /// On all addresses.
    Free,
    /// Something has it.
    InUse,
    /// This user may not have it.
    NotPermitted,
    /// The system refused for another reason.
    Refused {
        /// What it answered.
        why: String,
    },
    /// Only TCP and UDP are tried.
    NotTried,
}

/// Binds `port` on all addresses, and lets go of it at once.
pub fn try_binding(port: PortNumber, transport: Transport) -> Binding {
    let outcome = match transport {
        Transport::Tcp | Transport::Udp => system::bind(port, transport),
        Transport::Sctp | Transport::Dccp => return Binding::NotTried,
    };
    match outcome {
        Ok(()) => Binding::Free,
        Err(error) => match error.kind() {
            io::ErrorKind::AddrInUse => Binding::InUse,
            io::ErrorKind::PermissionDenied => Binding::NotPermitted,
            _ => Binding::Refused {
                why: error.to_string(),
            },
        },
    }
}

#[cfg(target_os = "linux")]
mod system {
    //! One socket for each family, IPv6 without IPv4; a machine without IPv6 has only the other.

    use std::io;
    use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

    use atlas::number::{PortNumber, Transport};
    use rustix::io::Errno;
    use rustix::net::{AddressFamily, SocketFlags, SocketType, bind as bind_to, socket_with, sockopt};

    pub(super) fn bind(port: PortNumber, transport: Transport) -> io::Result<()> {
        let kind = match transport {
            Transport::Udp => SocketType::DGRAM,
            _ => SocketType::STREAM,
        };
        bind_one(kind, AddressFamily::INET, (Ipv4Addr::UNSPECIFIED, port.0).into())?;
        match bind_one(kind, AddressFamily::INET6, (Ipv6Addr::UNSPECIFIED, port.0).into()) {
            Err(Errno::AFNOSUPPORT | Errno::ADDRNOTAVAIL) => Ok(()),
            outcome => outcome.map_err(io::Error::from),
        }
    }

    fn bind_one(kind: SocketType, family: AddressFamily, addr: SocketAddr) -> Result<(), Errno> {
        let socket = socket_with(family, kind, SocketFlags::CLOEXEC, None)?;
        if family == AddressFamily::INET6 {
            sockopt::set_ipv6_v6only(&socket, true)?;
        }
        bind_to(&socket, &addr)
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    //! The standard library's sockets: TCP listens for a moment.

    use std::io;
    use std::net::{Ipv4Addr, TcpListener, UdpSocket};

    use atlas::number::{PortNumber, Transport};

    pub(super) fn bind(port: PortNumber, transport: Transport) -> io::Result<()> {
        let addr = (Ipv4Addr::UNSPECIFIED, port.0);
        match transport {
            Transport::Udp => UdpSocket::bind(addr).map(drop),
            _ => TcpListener::bind(addr).map(drop),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, UdpSocket};

    use super::*;

    #[test]
    fn what_is_held_on_loopback_alone_cannot_be_had_on_all_addresses() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = PortNumber(listener.local_addr().unwrap().port());
        assert_eq!(try_binding(port, Transport::Tcp), Binding::InUse);
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let port = PortNumber(socket.local_addr().unwrap().port());
        assert_eq!(try_binding(port, Transport::Udp), Binding::InUse);
    }

    #[test]
    fn a_socket_that_does_not_listen_counts() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = PortNumber(listener.local_addr().unwrap().port());
        let client = std::net::TcpStream::connect(("127.0.0.1", port.0)).unwrap();
        let client_port = PortNumber(client.local_addr().unwrap().port());
        assert_eq!(try_binding(client_port, Transport::Tcp), Binding::InUse);
        assert_eq!(try_binding(port, Transport::Sctp), Binding::NotTried);
    }
}

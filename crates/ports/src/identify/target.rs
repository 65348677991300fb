//! Which address a socket is asked at, and which sockets are not asked at all.
//!
//! A socket may be bound to an address that is not this machine's (transparent proxies, multicast, broadcast): asking
//! there would reach others. So the system is asked which way such a packet would take, and only the way to ourselves
//! will do.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6, UdpSocket};

use atlas::number::Transport;

use super::Unidentified;
use crate::sockets::{Socket, SocketState};

/// The ports of raw printing: whatever arrives is put on paper.
const PRINTER_PORTS: std::ops::RangeInclusive<u16> = 9100..=9107;

/// Returns the address of this machine at which the socket answers.
pub(super) fn of_socket(socket: &Socket) -> Result<SocketAddr, Unidentified> {
    let accepts = match (socket.transport, socket.state) {
        (Transport::Tcp, state) => state == SocketState::Listening,
        (_, state) => state == SocketState::Bound,
    };
    if !accepts {
        return Err(Unidentified::AcceptsNobody);
    }
    let port = socket.local.port.0;
    if socket.transport == Transport::Tcp && PRINTER_PORTS.contains(&port) {
        return Err(Unidentified::PrinterPort);
    }
    let scope = socket
        .local
        .interface
        .as_ref()
        .map_or(0, |interface| interface.index);
    let target = address(socket.local.ip, port, scope);
    if leads_to_ourselves(target) {
        Ok(target)
    } else {
        Err(Unidentified::NotOfThisMachine)
    }
}

/// Replaces the wildcard by loopback, and gives a link-local address the interface it needs.
fn address(ip: IpAddr, port: u16, scope: u32) -> SocketAddr {
    match ip {
        IpAddr::V4(ip) if ip.is_unspecified() => (Ipv4Addr::LOCALHOST, port).into(),
        IpAddr::V6(ip) if ip.is_unspecified() => (Ipv6Addr::LOCALHOST, port).into(),
        IpAddr::V6(ip) if ip.is_unicast_link_local() => SocketAddrV6::new(ip, port, 0, scope).into(),
        ip => (ip.to_canonical(), port).into(),
    }
}

/// Whether packets to `target` stay here: then they leave from that very address. Nothing is sent to find out.
fn leads_to_ourselves(target: SocketAddr) -> bool {
    let ip = target.ip();
    if ip.is_loopback() {
        return true;
    }
    if ip.is_multicast() || ip == IpAddr::V4(Ipv4Addr::BROADCAST) {
        return false;
    }
    let any: IpAddr = if target.is_ipv4() {
        Ipv4Addr::UNSPECIFIED.into()
    } else {
        Ipv6Addr::UNSPECIFIED.into()
    };
    let source = UdpSocket::bind((any, 0)).and_then(|socket| {
        socket.connect(target)?;
        socket.local_addr()
    });
    source.is_ok_and(|source| source.ip() == ip)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn socket(transport: Transport, ip: &str, port: u16, state: SocketState) -> Socket {
        Socket::new(transport, SocketAddr::new(ip.parse().unwrap(), port), state)
    }

    fn check(ip: &str, expected: &str) {
        let socket = socket(Transport::Tcp, ip, 3447, SocketState::Listening);
        assert_eq!(of_socket(&socket).unwrap().to_string(), expected);
    }

    #[test]
    fn a_wildcard_is_asked_on_loopback() {
        check("0.0.0.0", "127.0.0.1:3447");
        check("::", "[::1]:3447");
        check("127.0.0.53", "127.0.0.53:3447");
        check("::ffff:127.0.0.1", "127.0.0.1:3447");
    }

    #[test]
    fn nobody_else_is_asked() {
        for ip in [
            "192.0.2.1",
            "2001:db8::1",
            "224.0.0.251",
            "255.255.255.255",
            "ff02::fb",
        ] {
            let socket = socket(Transport::Udp, ip, 5353, SocketState::Bound);
            assert_eq!(of_socket(&socket), Err(Unidentified::NotOfThisMachine), "{ip}");
        }
    }

    #[test]
    fn printers_and_deaf_sockets_are_left_alone() {
        let printer = socket(Transport::Tcp, "127.0.0.1", 9100, SocketState::Listening);
        assert_eq!(of_socket(&printer), Err(Unidentified::PrinterPort));
        let bound = socket(Transport::Tcp, "127.0.0.1", 3447, SocketState::Bound);
        assert_eq!(of_socket(&bound), Err(Unidentified::AcceptsNobody));
        let remote = "127.0.0.1:53".parse().unwrap();
        let connected = socket(
            Transport::Udp,
            "127.0.0.1",
            3447,
            SocketState::Connected { remote },
        );
        assert_eq!(of_socket(&connected), Err(Unidentified::AcceptsNobody));
    }
}

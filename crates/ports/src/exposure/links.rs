//! Sockets on interfaces that are switched off: nobody outside can reach them, whatever the firewall says.
//!
//! That an interface is down keeps packets only from sockets that are bound to this very interface. An address is
//! another matter: the kernel goes on taking packets for it that come through any other interface, so it is out of
//! reach only if no other one is up. Said only where the kernel tells of the interface, and asked only if some socket
//! is tied to an address or an interface at all; a socket on all addresses is not looked at.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::{Confinement, Exposure};
use crate::sockets::Socket;
use crate::sockets::linux::netlink::route::{Asker, Link};

/// The interface that no packet of another machine comes through.
const LOOPBACK: &str = "lo";

/// Takes back answers about sockets whose interface is down.
pub(crate) fn confine(sockets: &[Socket], exposures: &mut [Exposure]) {
    let matters = |(socket, exposure): &(&Socket, &mut Exposure)| {
        let is_tied = !socket.local.is_wildcard() || socket.local.interface.is_some();
        is_tied && !socket.local.is_loopback() && exposure.may_be_reached()
    };
    let mut tied = sockets.iter().zip(exposures).filter(matters).peekable();
    if tied.peek().is_none() {
        return;
    }
    let Some(links) = Links::read() else {
        return;
    };
    for (socket, exposure) in tied {
        if let Some(name) = links.switched_off(socket) {
            *exposure = Exposure::No(Confinement::InterfaceDown(name.into()));
        }
    }
}

/// The interfaces of this machine, and who has which address.
struct Links {
    links: BTreeMap<u32, Link>,
    having: BTreeMap<IpAddr, Vec<u32>>,
}

impl Links {
    fn read() -> Option<Self> {
        let mut asker = Asker::open()?;
        let links = asker.links()?;
        Some(Self::new(links, asker.addresses()?))
    }

    fn new(links: Vec<Link>, addresses: Vec<(IpAddr, u32)>) -> Self {
        let mut having: BTreeMap<IpAddr, Vec<u32>> = BTreeMap::new();
        for (ip, index) in addresses {
            having.entry(ip).or_default().push(index);
        }
        let links = links.into_iter().map(|link| (link.index, link));
        Self {
            links: links.collect(),
            having,
        }
    }

    /// Returns the name of the interface without which the socket gets nothing, if that is down.
    fn switched_off(&self, socket: &Socket) -> Option<&str> {
        if let Some(interface) = &socket.local.interface {
            let link = self.links.get(&interface.index)?;
            return (!link.is_up).then_some(&link.name);
        }
        let having = self.having.get(&socket.local.ip.to_canonical())?;
        let link = having.iter().find_map(|index| self.links.get(index))?;
        let mut others = self.links.values().filter(|link| link.name != LOOPBACK);
        (!others.any(|link| link.is_up)).then_some(&link.name)
    }
}

#[cfg(test)]
mod tests {
    use atlas::number::Transport;

    use super::*;
    use crate::exposure::firewall::listener;
    use crate::sockets::Interface;

    /// A computer with two interfaces beside loopback, of which the second is down.
    fn links(is_first_up: bool) -> Links {
        let link = |index, name: &str, is_up| Link {
            index,
            name: name.into(),
            is_up,
        };
        let links = [
            link(1, LOOPBACK, true),
            link(2, "eth0", is_first_up),
            link(3, "wlan0", false),
        ];
        let addresses = [("192.0.2.1", 2), ("192.0.2.2", 3), ("2001:db8::2", 3)];
        let addresses = addresses.map(|(ip, index)| (ip.parse().unwrap(), index));
        Links::new(links.into(), addresses.into())
    }

    #[test]
    fn an_address_is_out_of_reach_if_no_interface_is_up() {
        let off = |is_first_up, ip: &str| {
            let socket = listener(Transport::Tcp, ip, 80);
            links(is_first_up).switched_off(&socket).map(str::to_owned)
        };
        for ip in ["192.0.2.1", "192.0.2.2", "2001:db8::2", "192.0.2.4"] {
            assert_eq!(off(true, ip), None, "{ip}");
        }
        assert_eq!(off(false, "192.0.2.1").as_deref(), Some("eth0"));
        assert_eq!(off(false, "::ffff:192.0.2.2").as_deref(), Some("wlan0"));
        assert_eq!(off(false, "2001:db8::2").as_deref(), Some("wlan0"));
        assert_eq!(off(false, "192.0.2.4"), None);
    }

    #[test]
    fn the_interface_that_a_socket_is_bound_to_counts_alone() {
        let links = links(true);
        let mut socket = listener(Transport::Udp, "0.0.0.0", 80);
        for (index, expected) in [(2, None), (3, Some("wlan0")), (9, None)] {
            socket.local.interface = Some(Interface { index, name: None });
            assert_eq!(links.switched_off(&socket), expected);
        }
    }
}

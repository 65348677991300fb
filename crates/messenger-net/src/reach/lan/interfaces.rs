//! The network interfaces on which neighbours may be, and who counts as one.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use netdev::Interface;
use netdev::ipnet::{Ipv4Net, Ipv6Net};

/// How many interfaces are used. A host of many containers has hundreds, with nobody's second machine on them.
const INTERFACES_MAX: usize = 32;

/// The interfaces of this machine that are up.
#[derive(Debug, Default)]
pub(super) struct Interfaces {
    /// The addresses of IPv4 with their networks.
    pub(super) ipv4: Vec<Ipv4Net>,
    /// The numbers of the interfaces that have a link-local address of IPv6.
    pub(super) with_ipv6: Vec<u32>,
    ipv6: Vec<Ipv6Net>,
}

impl Interfaces {
    /// Lists them. Takes a millisecond, without asking anybody but the kernel.
    pub(super) async fn list() -> Self {
        let listed = tokio::task::spawn_blocking(netdev::get_interfaces).await;
        Self::of(&listed.unwrap_or_default())
    }

    fn of(listed: &[Interface]) -> Self {
        let mut found = Self::default();
        let up = listed.iter().filter(|interface| interface.is_up());
        for interface in up.take(INTERFACES_MAX) {
            found.ipv4.extend(&interface.ipv4);
            found.ipv6.extend(&interface.ipv6);
            let has_link_local = (interface.ipv6.iter()).any(|net| net.addr().is_unicast_link_local());
            if has_link_local && !interface.is_loopback() {
                found.with_ipv6.push(interface.index);
            }
        }
        found
    }

    /// Returns an address of IPv6 that other machines can dial without naming an interface, if there is one.
    pub(super) fn dialled_ipv6(&self) -> Option<Ipv6Addr> {
        let mut addrs = self.ipv6.iter().map(Ipv6Net::addr);
        addrs.find(|addr| !(addr.is_loopback() || addr.is_unicast_link_local()))
    }

    /// Whether an address belongs to a network that this machine is on.
    pub(super) fn are_beside(&self, addr: IpAddr) -> bool {
        match addr {
            IpAddr::V4(addr) => self.ipv4.iter().any(|net| net.contains(&addr)),
            IpAddr::V6(addr) => {
                addr.is_unicast_link_local() || self.ipv6.iter().any(|net| net.contains(&addr))
            }
        }
    }
}

/// Where everybody on the network of an address is reached, if there is more than one other on it.
pub(super) fn broadcast_of(net: &Ipv4Net) -> Option<Ipv4Addr> {
    (net.prefix_len() < 31 && !net.addr().is_loopback()).then(|| net.broadcast())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_told_from_others() {
        let interfaces = Interfaces {
            ipv4: vec!["10.77.0.1/24".parse().unwrap(), "127.0.0.1/8".parse().unwrap()],
            with_ipv6: vec![2],
            ipv6: vec!["fd77::1/64".parse().unwrap()],
        };
        for (addr, expected) in [
            ("10.77.0.9", true),
            ("10.77.1.9", false),
            ("127.0.0.1", true),
            ("192.0.2.7", false),
            ("fe80::9", true),
            ("fd77::9", true),
            ("2001:db8::9", false),
        ] {
            assert_eq!(interfaces.are_beside(addr.parse().unwrap()), expected, "{addr}");
        }
    }

    #[test]
    fn a_host_of_many_containers_has_no_more_interfaces_than_are_used() {
        let one = |n: u8| {
            let mut interface = Interface::dummy();
            interface.flags = 1;
            interface.ipv4 = vec![Ipv4Net::new(Ipv4Addr::new(10, n, 0, 1), 24).unwrap()];
            interface
        };
        let listed: Vec<Interface> = (0..=u8::MAX).map(one).collect();
        assert!(listed.iter().all(Interface::is_up) && listed.len() > INTERFACES_MAX);
        assert_eq!(Interfaces::of(&listed).ipv4.len(), INTERFACES_MAX);
    }

    #[test]
    fn a_network_of_two_or_of_one_machine_has_no_broadcast() {
        let broadcast = |net: &str| broadcast_of(&net.parse().unwrap());
        assert_eq!(broadcast("10.77.0.1/24"), Some(Ipv4Addr::new(10, 77, 0, 255)));
        assert_eq!(broadcast("10.77.0.1/31"), None);
        assert_eq!(broadcast("10.77.0.1/32"), None);
        assert_eq!(broadcast("127.0.0.1/8"), None);
    }

    #[tokio::test]
    async fn this_machine_has_loopback() {
        assert!(Interfaces::list().await.are_beside(Ipv4Addr::LOCALHOST.into()));
    }
}

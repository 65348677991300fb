//! Which of this machine's addresses are worth telling a peer, and in which order.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// Sorts `found`, best first, and drops what no peer could use; an otherwise unreachable machine keeps loopback.
///
/// A loopback address is of use only between nodes on one machine, so it is named only when there is no other.
pub(crate) fn worth_telling(found: impl IntoIterator<Item = SocketAddr>) -> Vec<SocketAddr> {
    let mut ranked: Vec<(u8, SocketAddr)> = found
        .into_iter()
        .filter_map(|addr| rank(addr.ip()).map(|rank| (rank, addr)))
        .collect();
    ranked.sort_unstable();
    ranked.dedup();
    let best = ranked.first().map(|(rank, _)| *rank);
    if best != Some(LOOPBACK) {
        ranked.retain(|(rank, _)| *rank != LOOPBACK);
    }
    ranked.into_iter().map(|(_, addr)| addr).collect()
}

const LOOPBACK: u8 = 3;

/// Lower is better; `None` cannot be dialled from elsewhere.
fn rank(ip: IpAddr) -> Option<u8> {
    match ip {
        ip if ip.is_unspecified() || ip.is_multicast() => None,
        ip if ip.is_loopback() => Some(LOOPBACK),
        // A link-local address needs an interface name, which means nothing on another machine.
        IpAddr::V6(ip) if ip.is_unicast_link_local() => None,
        IpAddr::V4(ip) if ip.is_link_local() => Some(2),
        IpAddr::V4(ip) if ip.is_private() => Some(1),
        IpAddr::V6(ip) if is_unique_local(ip) => Some(1),
        _ => Some(0),
    }
}

/// RFC 4193: fc00::/7.
fn is_unique_local(ip: Ipv6Addr) -> bool {
    ip.octets().first().is_some_and(|first| first & 0xfe == 0xfc)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(found: &[&str], expected: &[&str]) {
        let parse =
            |addrs: &[&str]| -> Vec<SocketAddr> { addrs.iter().map(|addr| addr.parse().unwrap()).collect() };
        assert_eq!(worth_telling(parse(found)), parse(expected));
    }

    #[test]
    fn public_comes_before_private_before_link_local() {
        check(
            &[
                "169.254.3.4:1",
                "192.168.1.2:1",
                "[2001:db8::1]:1",
                "198.51.100.7:1",
            ],
            &[
                "198.51.100.7:1",
                "[2001:db8::1]:1",
                "192.168.1.2:1",
                "169.254.3.4:1",
            ],
        );
    }

    #[test]
    fn what_no_peer_can_dial_is_left_out() {
        check(
            &["0.0.0.0:1", "[::]:1", "[fe80::1]:1", "127.0.0.1:1", "10.0.0.1:1"],
            &["10.0.0.1:1"],
        );
    }

    #[test]
    fn loopback_is_named_when_there_is_nothing_else() {
        check(
            &["127.0.0.1:1", "[::1]:1", "[fe80::1]:1"],
            &["127.0.0.1:1", "[::1]:1"],
        );
    }
}

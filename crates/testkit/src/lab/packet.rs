//! One packet as tcpdump's short text shows it: who sent what to whom.
//!
//! A line that is not understood is kept as [`Protocol::Other`]: a test that looks for unexpected packets must see it.

use std::net::IpAddr;

/// What kind of packet it is, as far as tests ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
    /// ICMP of either family, other than what has a name of its own here.
    Icmp,
    /// Address resolution of IPv4.
    Arp,
    /// Address resolution of IPv6 (neighbour solicitation and advertisement, RFC 4861).
    NeighbourDiscovery,
    /// Looking for a router, or an answer to that (RFC 4861).
    RouterDiscovery,
    /// Telling switches which multicast groups are wanted (IGMP, MLD).
    MulticastMembership,
    /// Anything else.
    Other,
}

/// One packet that crossed the switch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packet {
    /// What kind of packet it is.
    pub protocol: Protocol,
    /// The sender's address; for ARP, the address of who asks or answers.
    pub source: Option<IpAddr>,
    /// The sender's port, for TCP and UDP.
    pub source_port: Option<u16>,
    /// The recipient's address; for an ARP request, the address asked for.
    pub destination: Option<IpAddr>,
    /// The recipient's port, for TCP and UDP.
    pub destination_port: Option<u16>,
    /// The packet as tcpdump shows it.
    pub text: String,
}

impl Packet {
    /// Whether the kernel sends such packets by itself on any network, whatever programs do.
    pub fn is_housekeeping(&self) -> bool {
        match self.protocol {
            Protocol::Arp
            | Protocol::NeighbourDiscovery
            | Protocol::RouterDiscovery
            | Protocol::MulticastMembership => true,
            Protocol::Tcp | Protocol::Udp | Protocol::Icmp | Protocol::Other => false,
        }
    }

    /// Reads one line of `tcpdump -n -q -t`.
    pub(super) fn parse(line: &str) -> Self {
        let packet = line
            .strip_prefix("ARP, ")
            .map(parse_arp)
            .or_else(|| line.strip_prefix("IP ").and_then(parse_ip))
            .or_else(|| line.strip_prefix("IP6 ").and_then(parse_ip));
        Self {
            text: line.to_owned(),
            ..packet.unwrap_or_else(|| Self::of(Protocol::Other))
        }
    }

    fn of(protocol: Protocol) -> Self {
        Self {
            protocol,
            source: None,
            source_port: None,
            destination: None,
            destination_port: None,
            text: String::new(),
        }
    }
}

/// `Request who-has A tell B, length 28`, `Reply A is-at 6e:…, length 28`.
fn parse_arp(rest: &str) -> Packet {
    let words: Vec<&str> = rest.split([' ', ',']).collect();
    let after = |word: &str| {
        let position = words.iter().position(|candidate| *candidate == word)?;
        words.get(position.checked_add(1)?)?.parse().ok()
    };
    let source = after("tell").or_else(|| after("Reply"));
    Packet {
        source,
        destination: after("who-has"),
        ..Packet::of(Protocol::Arp)
    }
}

/// `SOURCE > DESTINATION: what it is`.
fn parse_ip(rest: &str) -> Option<Packet> {
    let (source, rest) = rest.split_once(" > ")?;
    let (destination, what) = rest.split_once(": ")?;
    let (source, source_port) = parse_endpoint(source)?;
    let (destination, destination_port) = parse_endpoint(destination)?;
    Some(Packet {
        source: Some(source),
        source_port,
        destination: Some(destination),
        destination_port,
        ..Packet::of(protocol(what))
    })
}

/// An address, or an address and a port joined by a dot.
fn parse_endpoint(text: &str) -> Option<(IpAddr, Option<u16>)> {
    if let Ok(addr) = text.parse() {
        return Some((addr, None));
    }
    let (addr, port) = text.rsplit_once('.')?;
    Some((addr.parse().ok()?, Some(port.parse().ok()?)))
}

fn protocol(what: &str) -> Protocol {
    let what = what.strip_prefix("HBH ").unwrap_or(what);
    if let Some(icmp6) = what.strip_prefix("ICMP6, ") {
        return match icmp6 {
            text if text.starts_with("neighbor ") => Protocol::NeighbourDiscovery,
            text if text.starts_with("router ") => Protocol::RouterDiscovery,
            text if text.starts_with("multicast listener ") => Protocol::MulticastMembership,
            _ => Protocol::Icmp,
        };
    }
    match what.split([' ', ',']).next() {
        Some("tcp") => Protocol::Tcp,
        Some("UDP" | "udp") => Protocol::Udp,
        Some("ICMP") => Protocol::Icmp,
        Some("igmp") => Protocol::MulticastMembership,
        _ => Protocol::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks a line against its kind and the two ends, written as `address` or `address port`.
    fn check(line: &str, protocol: Protocol, source: &str, destination: &str) {
        let end = |addr: Option<IpAddr>, port: Option<u16>| {
            let parts = [
                addr.map(|addr| addr.to_string()),
                port.map(|port| port.to_string()),
            ];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
        };
        let packet = Packet::parse(line);
        assert_eq!(packet.protocol, protocol, "{line}");
        assert_eq!(end(packet.source, packet.source_port), source, "{line}");
        assert_eq!(
            end(packet.destination, packet.destination_port),
            destination,
            "{line}"
        );
        assert_eq!(packet.text, line);
    }

    #[test]
    fn datagrams_and_segments_have_ports() {
        check(
            "IP 10.77.0.1.40000 > 10.77.0.2.53: UDP, length 5",
            Protocol::Udp,
            "10.77.0.1 40000",
            "10.77.0.2 53",
        );
        check(
            "IP 10.77.0.1.40000 > 10.77.0.2.80: tcp 0",
            Protocol::Tcp,
            "10.77.0.1 40000",
            "10.77.0.2 80",
        );
        check(
            "IP6 fd77::1.40000 > fd77::2.5353: UDP, length 9",
            Protocol::Udp,
            "fd77::1 40000",
            "fd77::2 5353",
        );
        check(
            "IP6 ::ffff:10.77.0.1.7 > fd77::2.9: tcp 3",
            Protocol::Tcp,
            "::ffff:10.77.0.1 7",
            "fd77::2 9",
        );
    }

    #[test]
    fn a_later_fragment_has_no_ports() {
        check(
            "IP 10.77.0.1 > 10.77.0.2: udp",
            Protocol::Udp,
            "10.77.0.1",
            "10.77.0.2",
        );
    }

    #[test]
    fn echoes_are_icmp() {
        let line = "IP 10.77.0.1 > 10.77.0.2: ICMP echo request, id 1, seq 1, length 64";
        check(line, Protocol::Icmp, "10.77.0.1", "10.77.0.2");
        let line = "IP6 fd77::1 > fd77::2: ICMP6, echo reply, id 1, seq 1, length 64";
        check(line, Protocol::Icmp, "fd77::1", "fd77::2");
    }

    #[test]
    fn the_kernel_s_own_packets_are_housekeeping() {
        let lines = [
            "ARP, Request who-has 10.77.0.2 tell 10.77.0.1, length 28",
            "IP6 :: > ff02::1:ff00:1: ICMP6, neighbor solicitation, who has fd77::1, length 32",
            "IP6 fe80::1 > ff02::1: ICMP6, neighbor advertisement, tgt is fe80::1, length 32",
            "IP6 fe80::1 > ff02::2: ICMP6, router solicitation, length 16",
            "IP6 fe80::1 > ff02::16: HBH ICMP6, multicast listener report v2, 1 group record(s), length 28",
            "IP 10.77.0.1 > 224.0.0.22: igmp v3 report, 1 group record(s)",
        ];
        for line in lines {
            assert!(Packet::parse(line).is_housekeeping(), "{line}");
        }
    }

    #[test]
    fn address_resolution_names_who_asks_and_for_whom() {
        check(
            "ARP, Request who-has 192.0.2.7 tell 10.77.0.1, length 28",
            Protocol::Arp,
            "10.77.0.1",
            "192.0.2.7",
        );
        check(
            "ARP, Reply 10.77.0.2 is-at 6e:c3:e2:c3:6d:08, length 28",
            Protocol::Arp,
            "10.77.0.2",
            "",
        );
    }

    #[test]
    fn a_line_not_understood_is_kept_and_is_not_housekeeping() {
        check("LLDP, length 46", Protocol::Other, "", "");
        check(
            "IP 10.77.0.1 > 10.77.0.2: GREv0, length 24",
            Protocol::Other,
            "10.77.0.1",
            "10.77.0.2",
        );
        assert!(!Packet::parse("STP 802.1d, Config, length 35").is_housekeeping());
    }
}

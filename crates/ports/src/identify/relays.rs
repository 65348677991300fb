//! What carries other traffic: SOCKS, QUIC with HTTP/3, and BitTorrent.

use atlas::number::Transport;

use super::bytes::{be32, byte, find, up_to};
use super::finding::Finding;
use super::probe::Probe;

/// The connection id we give as ours in a QUIC packet, which the answer repeats as its destination.
const OUR_ID: &[u8] = b"directne";

/// A QUIC packet of a version that is reserved for this (RFC 9000, section 15), padded to the size below which no
/// server answers.
const QUIC: [u8; 1200] = quic_packet();

/// What these servers are asked.
pub(super) const PROBES: &[Probe] = &[
    // A greeting that offers to go without authentication (RFC 1928, section 3); no request follows it.
    Probe {
        name: "socks5",
        services: &["socks"],
        transport: Transport::Tcp,
        send: b"\x05\x01\0",
        recognise: socks5,
    },
    // A request whose command does not exist: the refusal shows the protocol, and nobody is connected.
    Probe {
        name: "socks4",
        services: &["socks"],
        transport: Transport::Tcp,
        send: b"\x04\0\0\0\0\0\0\0\0",
        recognise: socks4,
    },
    Probe {
        name: "quic",
        services: &["https", "quic", "directnet", "domain-s"],
        transport: Transport::Udp,
        send: &QUIC,
        recognise: quic,
    },
    // A ping to the distributed hash table (BEP 5) by a node that asks not to be remembered (BEP 43).
    Probe {
        name: "bittorrent-dht",
        services: &["bittorrent"],
        transport: Transport::Udp,
        send: b"d1:ad2:id20:directnet-identify--e1:q4:ping2:roi1e1:t2:dn1:y1:qe",
        recognise: bittorrent_dht,
    },
];

const fn quic_packet() -> [u8; 1200] {
    let mut packet = [0; 1200];
    let head = *b"\xc0\x1a\x2a\x3a\x4a\x08identify\x08directne";
    let mut at = 0;
    while at < head.len() {
        #[expect(
            clippy::indexing_slicing,
            reason = "computed by the compiler, which would refuse a wrong index"
        )]
        {
            packet[at] = head[at];
        }
        at += 1;
    }
    packet
}

fn socks5(answer: &[u8]) -> Option<Finding> {
    matches!(answer, [5, 0 | 0xff]).then(|| Finding::of("socks").version(b"5"))
}

fn socks4(answer: &[u8]) -> Option<Finding> {
    let is_refusal = answer.len() == 8 && byte(answer, 0)? == 0 && (0x5a..=0x5d).contains(&byte(answer, 1)?);
    is_refusal.then(|| Finding::of("socks").version(b"4"))
}

/// A Version Negotiation packet (RFC 9000, section 17.2.1) for our connection id, with the versions it offers.
fn quic(answer: &[u8]) -> Option<Finding> {
    let is_negotiation = byte(answer, 0)? & 0x80 != 0 && be32(answer, 1)? == 0;
    let is_ours = byte(answer, 5)? == 8 && answer.get(6..14)? == OUR_ID;
    if !is_negotiation || !is_ours {
        return None;
    }
    let versions = answer.get(usize::from(byte(answer, 14)?).checked_add(15)?..)?;
    let known = versions
        .chunks_exact(4)
        .take(16)
        .find_map(|version| match version {
            [0, 0, 0, 1] => Some("1"),
            [0x6b, 0x33, 0x43, 0xcf] => Some("2"),
            _ => None,
        });
    Some(Finding::of("quic").version(known.unwrap_or_default().as_bytes()))
}

fn bittorrent_dht(answer: &[u8]) -> Option<Finding> {
    let is_reply = up_to(answer, 0, 1) == b"d" && find(answer, b"1:t2:dn").is_some();
    (is_reply && find(answer, b"1:y1:r").is_some()).then(|| Finding::of("bittorrent-dht"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negotiation_lists_versions() {
        let mut answer = b"\xff\0\0\0\0\x08directne\x08identify".to_vec();
        answer.extend_from_slice(b"\x0a\x1a\x2a\x3a\0\0\0\x01");
        assert_eq!(quic(&answer).unwrap().version.unwrap().as_str(), "1");
        assert_eq!(quic(&QUIC), None);
        assert_eq!(quic(&answer[..15]), None);
    }

    #[test]
    fn others_are_told_by_what_we_sent() {
        assert_eq!(socks5(&[5, 0]).unwrap().protocol, "socks");
        assert_eq!(socks5(&[5, 0, 0]), None);
        assert_eq!(socks4(&[0, 0x5b, 0, 0, 0, 0, 0, 0]).unwrap().protocol, "socks");
        let reply = b"d2:ip6:abcdef1:rd2:id20:aaaaaaaaaaaaaaaaaaaae1:t2:dn1:v4:TR301:y1:re";
        assert_eq!(bittorrent_dht(reply).unwrap().protocol, "bittorrent-dht");
        let query = b"d1:ad2:id20:directnet-identify--e1:q4:ping2:roi1e1:t2:dn1:y1:qe";
        assert_eq!(bittorrent_dht(query), None);
    }
}

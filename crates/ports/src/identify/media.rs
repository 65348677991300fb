//! Calls and streams: SIP, RTSP, STUN (and TURN, which contains it), and CoAP of small devices.

use atlas::number::Transport;

use super::bytes::{after, be16, byte, first_line, until, up_to};
use super::finding::Finding;
use super::probe::Probe;

/// The id of our STUN request that the answer repeats.
const TRANSACTION: &[u8] = b"\x21\x12\xa4\x42directnet-id";

/// Asks for what a server can do (RFC 3261, section 11), over the transport that the header `Via` has to name.
macro_rules! sip_options {
    ($transport:literal) => {
        concat!(
            "OPTIONS sip:identify@localhost SIP/2.0\r\n",
            "Via: SIP/2.0/",
            $transport,
            " localhost;branch=z9hG4bKdirectnet;rport\r\n",
            "Max-Forwards: 0\r\n",
            "To: <sip:identify@localhost>\r\n",
            "From: <sip:identify@localhost>;tag=directnet\r\n",
            "Call-ID: directnet\r\n",
            "CSeq: 1 OPTIONS\r\n",
            "Content-Length: 0\r\n\r\n",
        )
        .as_bytes()
    };
}

/// What these servers are asked.
pub(super) const PROBES: &[Probe] = &[
    Probe {
        name: "sip",
        services: &["sip", "sips"],
        transport: Transport::Tcp,
        send: sip_options!("TCP"),
        recognise: sip,
    },
    Probe {
        name: "sip",
        services: &["sip", "sips"],
        transport: Transport::Udp,
        send: sip_options!("UDP"),
        recognise: sip,
    },
    Probe {
        name: "rtsp",
        services: &["rtsp"],
        transport: Transport::Tcp,
        send: b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n",
        recognise: rtsp,
    },
    // A binding request (RFC 8489, section 5): "which address do you see?"
    Probe {
        name: "stun",
        services: &["stun", "turn", "stuns"],
        transport: Transport::Udp,
        send: b"\0\x01\0\0\x21\x12\xa4\x42directnet-id",
        recognise: stun,
    },
    Probe {
        name: "stun",
        services: &["stun", "turn", "stuns"],
        transport: Transport::Tcp,
        send: b"\0\x01\0\0\x21\x12\xa4\x42directnet-id",
        recognise: stun,
    },
    // GET /.well-known/core (RFC 7252 and RFC 6690), message 0x0d0e.
    Probe {
        name: "coap",
        services: &["coap"],
        transport: Transport::Udp,
        send: b"\x40\x01\x0d\x0e\xbb.well-known\x04core",
        recognise: coap,
    },
];

fn sip(answer: &[u8]) -> Option<Finding> {
    let status = first_line(answer).strip_prefix(b"SIP/2.0 ")?;
    status
        .first()
        .is_some_and(u8::is_ascii_digit)
        .then(|| with_software(Finding::of("sip"), answer))
}

fn rtsp(answer: &[u8]) -> Option<Finding> {
    let status = first_line(answer).strip_prefix(b"RTSP/1.0 ")?;
    status
        .first()
        .is_some_and(u8::is_ascii_digit)
        .then(|| with_software(Finding::of("rtsp"), answer))
}

/// Adds what a `Server` or `User-Agent` header names.
fn with_software(finding: Finding, answer: &[u8]) -> Finding {
    let software = [&b"\nServer: "[..], b"\nUser-Agent: "]
        .iter()
        .find_map(|header| after(answer, header));
    match software {
        Some(rest) => {
            let line = until(rest, |byte| *byte == b'\r');
            let end = |byte: &u8| matches!(byte, b'/' | b' ' | b'(');
            finding.named(line, end)
        }
        None => finding,
    }
}

/// A response, good or bad, to our request, with the SOFTWARE attribute if there is one.
fn stun(answer: &[u8]) -> Option<Finding> {
    let is_response = matches!(be16(answer, 0)?, 0x0101 | 0x0111);
    if !is_response || answer.get(4..20)? != TRANSACTION {
        return None;
    }
    let mut rest = answer.get(20..)?;
    // An answer of 64 KiB has at most this many attributes, and ours are cut long before.
    for _ in 0..64 {
        let (Some(kind), Some(length)) = (be16(rest, 0), be16(rest, 2)) else {
            break;
        };
        let length = usize::from(length);
        if kind == 0x8022 {
            let software = up_to(rest, 4, length);
            return Some(Finding::of("stun").named(software, |byte| matches!(byte, b'-' | b'/' | b' ')));
        }
        rest = rest
            .get(4_usize.saturating_add(length.next_multiple_of(4))..)
            .unwrap_or_default();
    }
    Some(Finding::of("stun"))
}

/// An acknowledgement or reset of our message.
fn coap(answer: &[u8]) -> Option<Finding> {
    let is_reply = matches!(byte(answer, 0)? & 0xf0, 0x60 | 0x70) && be16(answer, 2)? == 0x0d0e;
    (is_reply && answer != PROBES.last()?.send).then(|| Finding::of("coap"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn responses_name_their_software() {
        let found = sip(b"SIP/2.0 200 OK\r\nServer: Asterisk PBX 18\r\n\r\n").unwrap();
        assert_eq!(found.product.unwrap().as_str(), "Asterisk");
        let found = rtsp(b"RTSP/1.0 200 OK\r\nCSeq: 1\r\nServer: GStreamer RTSP\r\n\r\n").unwrap();
        assert_eq!(found.protocol, "rtsp");
        let mut answer = b"\x01\x01\0\x10".to_vec();
        answer.extend_from_slice(TRANSACTION);
        answer.extend_from_slice(b"\x80\x22\0\x0cCoturn-4.6.1");
        assert_eq!(stun(&answer).unwrap().version.unwrap().as_str(), "4.6.1");
        assert_eq!(coap(b"\x60\x45\x0d\x0e\xc1").unwrap().protocol, "coap");
    }

    #[test]
    fn an_attribute_without_end_ends_the_search() {
        let mut answer = b"\x01\x01\0\x04".to_vec();
        answer.extend_from_slice(TRANSACTION);
        answer.extend_from_slice(b"\0\x01\xff\xff");
        assert_eq!(stun(&answer).unwrap().version, None);
    }
}

//! Names and times on a network: DNS, mDNS, NetBIOS, SSDP and NTP.

use atlas::number::Transport;

use super::bytes::{after, be16, byte, first_line, until, up_to};
use super::finding::Finding;
use super::probe::Probe;

/// The stamp in our NTP request that the answer repeats.
const STAMP: &[u8] = b"directne";

/// What these servers are asked.
pub(super) const PROBES: &[Probe] = &[
    // `version.bind`, class CH, type TXT: a question about the server itself, which it asks nobody else.
    Probe {
        name: "dns",
        services: &["domain"],
        transport: Transport::Tcp,
        send: b"\0\x1e\x0d\x0e\0\0\0\x01\0\0\0\0\0\0\x07version\x04bind\0\0\x10\0\x03",
        recognise: dns_record,
    },
    Probe {
        name: "dns",
        services: &["domain"],
        transport: Transport::Udp,
        send: b"\x0d\x0e\0\0\0\x01\0\0\0\0\0\0\x07version\x04bind\0\0\x10\0\x03",
        recognise: dns,
    },
    // A question for service types with another id, from a port that is not 5353 (RFC 6762, section 6.7).
    Probe {
        name: "mdns",
        services: &["mdns"],
        transport: Transport::Udp,
        send: b"\x0d\x0f\0\0\0\x01\0\0\0\0\0\0\x09_services\x07_dns-sd\x04_udp\x05local\0\0\x0c\0\x01",
        recognise: mdns,
    },
    // Node status (RFC 1002, section 4.2.17).
    Probe {
        name: "netbios",
        services: &["netbios-ns"],
        transport: Transport::Udp,
        send: b"\x0d\x10\0\0\0\x01\0\0\0\0\0\0\x20CKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\0\0\x21\0\x01",
        recognise: netbios,
    },
    Probe {
        name: "ssdp",
        services: &["ssdp"],
        transport: Transport::Udp,
        send: b"M-SEARCH * HTTP/1.1\r\nHost: 239.255.255.250:1900\r\nMan: \"ssdp:discover\"\r\nMX: 1\r\nST: ssdp:all\r\n\r\n",
        recognise: ssdp,
    },
    // A client's request of version 4 (RFC 5905) with a transmit stamp to know the answer by.
    Probe {
        name: "ntp",
        services: &["ntp"],
        transport: Transport::Udp,
        send: b"\x23\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0directne",
        recognise: ntp,
    },
];

fn dns_record(answer: &[u8]) -> Option<Finding> {
    dns(answer.get(2..)?)
}

/// A response to our question, with the server's version if it tells.
fn dns(answer: &[u8]) -> Option<Finding> {
    if !is_response(answer, 0x0d0e) {
        return None;
    }
    let text = (be16(answer, 6)? > 0).then(|| txt(answer)).flatten();
    Some(match text {
        Some(text) => with_version(Finding::of("domain"), text),
        None => Finding::of("domain"),
    })
}

fn is_response(answer: &[u8], id: u16) -> bool {
    // The response bit and opcode 0; any response code will do.
    be16(answer, 0) == Some(id)
        && byte(answer, 2).is_some_and(|flags| flags & 0xf8 == 0x80)
        && answer.len() >= 12
}

/// Returns the text of the first TXT record, which stands behind our question.
fn txt(answer: &[u8]) -> Option<&[u8]> {
    let answers = after(answer, b"\x07version\x04bind\0\0\x10\0\x03")?;
    let record = after(answers, b"\0\x10\0\x03")?;
    let length = byte(record, 6)?;
    Some(up_to(record, 7, usize::from(length)))
}

/// Takes `unbound 1.17.1`, `dnsmasq-2.90`, `Knot DNS 3.2.6` or BIND's `9.18.28-Debian` apart.
fn with_version(finding: Finding, text: &[u8]) -> Finding {
    let number = text
        .iter()
        .position(u8::is_ascii_digit)
        .and_then(|at| text.get(at..));
    let Some(number) = number else {
        return finding.product(text);
    };
    let name = text.strip_suffix(number).unwrap_or_default();
    let name = name.strip_suffix(b"-").unwrap_or(name);
    let product: &[u8] = if name.is_empty() { b"BIND" } else { name };
    finding
        .product(product)
        .version(until(number, u8::is_ascii_whitespace))
}

fn mdns(answer: &[u8]) -> Option<Finding> {
    (is_response(answer, 0x0d0f) && be16(answer, 6)? > 0).then(|| Finding::of("mdns"))
}

fn netbios(answer: &[u8]) -> Option<Finding> {
    is_response(answer, 0x0d10).then(|| Finding::of("netbios-ns"))
}

fn ssdp(answer: &[u8]) -> Option<Finding> {
    let is_found = first_line(answer).starts_with(b"HTTP/1.1 200") && after(answer, b"\r\n").is_some();
    let names_itself = super::bytes::mentions(answer, b"\nusn:");
    (is_found && names_itself).then(|| Finding::of("ssdp"))
}

/// A server's answer, or a refusal by kiss code, that repeats our stamp.
fn ntp(answer: &[u8]) -> Option<Finding> {
    let is_server = byte(answer, 0)? & 0x07 == 4;
    (is_server && answer.get(24..32)? == STAMP).then(|| Finding::of("ntp"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(text: &[u8]) -> Vec<u8> {
        let length = u8::try_from(text.len()).unwrap();
        let mut answer = b"\x0d\x0e\x84\0\0\x01\0\x01\0\0\0\0\x07version\x04bind\0\0\x10\0\x03".to_vec();
        answer.extend_from_slice(b"\xc0\x0c\0\x10\0\x03\0\0\0\0\0");
        answer.extend_from_slice(&[length + 1, length]);
        answer.extend_from_slice(text);
        answer
    }

    #[test]
    fn dns_servers_tell_their_version_or_do_not() {
        let check = |text: &[u8], product: &str, version: &str| {
            let found = dns(&response(text)).unwrap();
            assert_eq!(found.product.unwrap().as_str(), product);
            assert_eq!(found.version.unwrap().as_str(), version);
        };
        check(b"unbound 1.17.1", "unbound", "1.17.1");
        check(b"dnsmasq-2.90", "dnsmasq", "2.90");
        check(b"Knot DNS 3.2.6", "Knot DNS", "3.2.6");
        check(b"9.18.28-1~deb12u2-Debian", "BIND", "9.18.28-1~deb12u2-Debian");
        assert_eq!(dns(b"\x0d\x0e\x80\x05\0\x01\0\0\0\0\0\0").unwrap().product, None);
        assert_eq!(dns(b"\x0d\x0e\x00\x05\0\x01\0\0\0\0\0\0"), None);
    }

    #[test]
    fn ntp_answers_repeat_the_stamp() {
        let mut answer = [0; 48];
        answer[0] = 0x24;
        assert_eq!(ntp(&answer), None);
        answer[24..32].copy_from_slice(STAMP);
        assert_eq!(ntp(&answer).unwrap().protocol, "ntp");
    }
}

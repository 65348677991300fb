//! Ways to use a machine from afar: SSH, Telnet, VNC (RFB), RDP and X11.

use atlas::number::Transport;

use super::bytes::{be16, byte, first_line, le16, le32, until, up_to};
use super::finding::{Finding, Recogniser};
use super::probe::Probe;

/// What these servers say first.
pub(super) const GREETINGS: &[Recogniser] = &[ssh, rfb, telnet];

/// What the others are asked.
pub(super) const PROBES: &[Probe] = &[
    // An X.224 connection request with an RDP negotiation request for TLS ([MS-RDPBCGR] 2.2.1.1).
    Probe {
        name: "rdp",
        services: &["ms-wbt-server"],
        transport: Transport::Tcp,
        send: b"\x03\0\0\x13\x0e\xe0\0\0\0\0\0\x01\0\x08\0\x03\0\0\0",
        recognise: rdp,
    },
    // A connection setup without authorisation, least significant byte first (X11 protocol, "Connection Setup").
    Probe {
        name: "x11",
        services: &["x11"],
        transport: Transport::Tcp,
        send: b"l\0\x0b\0\0\0\0\0\0\0\0\0",
        recognise: x11,
    },
];

/// RFC 4253, section 4.2.
fn ssh(answer: &[u8]) -> Option<Finding> {
    let text = first_line(answer).strip_prefix(b"SSH-")?;
    let software = text.splitn(2, |byte| *byte == b'-').nth(1)?;
    let software = until(software, |byte| *byte == b' ');
    Some(Finding::greeting("ssh").named(software, |byte| matches!(byte, b'_' | b'-')))
}

/// RFC 6143, section 7.1.1: `RFB 003.008` and a line feed.
fn rfb(answer: &[u8]) -> Option<Finding> {
    let version = first_line(answer).strip_prefix(b"RFB ")?;
    let is_version = version.len() == 7 && version.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.');
    is_version.then(|| Finding::greeting("rfb"))
}

/// RFC 854: negotiation begins with IAC and WILL, WONT, DO or DONT.
fn telnet(answer: &[u8]) -> Option<Finding> {
    let is_negotiation = byte(answer, 0)? == 0xff && (0xfb..=0xfe).contains(&byte(answer, 1)?);
    (is_negotiation && answer.len() >= 3).then(|| Finding::greeting("telnet"))
}

/// A connection confirm in a TPKT ([MS-RDPBCGR] 2.2.1.2).
fn rdp(answer: &[u8]) -> Option<Finding> {
    let is_tpkt = be16(answer, 0)? == 0x0300 && (11..=64).contains(&be16(answer, 2)?);
    (is_tpkt && byte(answer, 5)? == 0xd0).then(|| Finding::of("ms-wbt-server"))
}

/// Success, refusal or a call for authentication, all of protocol 11.
fn x11(answer: &[u8]) -> Option<Finding> {
    let status = byte(answer, 0)?;
    let is_protocol_11 = le16(answer, 2)? == 11 && answer.len() >= 8;
    match status {
        0 | 2 if is_protocol_11 => Some(Finding::of("x11")),
        1 if is_protocol_11 => {
            let vendor = up_to(answer, 40, usize::from(le16(answer, 24)?));
            let release = le32(answer, 8)?.to_string();
            Some(Finding::of("x11").product(vendor).version(release.as_bytes()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ssh_names_its_software() {
        let found = ssh(b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n").unwrap();
        assert_eq!(found.product.unwrap().as_str(), "OpenSSH");
        assert_eq!(found.version.unwrap().as_str(), "9.2p1");
        let found = ssh(b"SSH-2.0-dropbear_2022.83\r\n").unwrap();
        assert_eq!(found.product.unwrap().as_str(), "dropbear");
        assert_eq!(ssh(b"SSH-"), None);
    }

    #[test]
    fn others_are_told_by_their_first_bytes() {
        assert_eq!(rfb(b"RFB 003.008\n").unwrap().protocol, "rfb");
        assert_eq!(rfb(b"RFB is a protocol\n"), None);
        assert_eq!(telnet(b"\xff\xfd\x18\xff\xfd\x20").unwrap().protocol, "telnet");
        assert_eq!(telnet(b"\xff\xff"), None);
        let confirm = b"\x03\0\0\x13\x0e\xd0\0\0\x12\x34\0\x02\x1f\x08\0\x01\0\0\0";
        assert_eq!(rdp(confirm).unwrap().protocol, "ms-wbt-server");
        let refused = b"\0\x16\x0b\0\0\0\x06\0No protocol specified\n";
        assert_eq!(x11(refused).unwrap().protocol, "x11");
    }
}

//! What is written in ASN.1: LDAP directories and SNMP agents.

use atlas::number::Transport;

use super::bytes::{after, byte, find, until, up_to};
use super::finding::Finding;
use super::probe::Probe;

/// What these servers are asked.
pub(super) const PROBES: &[Probe] = &[
    // A search for the root DSE (RFC 4512, section 5.1): what the server says of itself to anybody.
    Probe {
        name: "ldap",
        services: &["ldap", "ldaps"],
        transport: Transport::Tcp,
        send: b"\x30\x56\x02\x01\x01\x63\x51\x04\0\x0a\x01\0\x0a\x01\0\x02\x01\x01\x02\x01\x05\x01\x01\0\
                \x87\x0bobjectClass\x30\x31\x04\x14supportedLDAPVersion\x04\x0avendorName\x04\x0dvendorVersion",
        recognise: ldap,
    },
    // Discovery of version 3 (RFC 3414, section 4), which needs no name and no password.
    Probe {
        name: "snmp-v3",
        services: &["snmp"],
        transport: Transport::Udp,
        send: b"\x30\x3e\x02\x01\x03\x30\x11\x02\x04\x0d\x0e\x0a\x0d\x02\x03\0\xff\xe3\x04\x01\x04\x02\x01\x03\
                \x04\x10\x30\x0e\x04\0\x02\x01\0\x02\x01\0\x04\0\x04\0\x04\0\
                \x30\x14\x04\0\x04\0\xa0\x0e\x02\x04\x0d\x0e\x0a\x0d\x02\x01\0\x02\x01\0\x30\0",
        recognise: snmp,
    },
    // `sysDescr.0` of version 2c, for whom `public` may read it.
    Probe {
        name: "snmp-v2c",
        services: &["snmp"],
        transport: Transport::Udp,
        send: b"\x30\x29\x02\x01\x01\x04\x06public\xa0\x1c\x02\x04\x0d\x0e\x0a\x0d\x02\x01\0\x02\x01\0\
                \x30\x0e\x30\x0c\x06\x08\x2b\x06\x01\x02\x01\x01\x01\0\x05\0",
        recognise: snmp,
    },
    // The same of version 1.
    Probe {
        name: "snmp-v1",
        services: &["snmp"],
        transport: Transport::Udp,
        send: b"\x30\x29\x02\x01\0\x04\x06public\xa0\x1c\x02\x04\x0d\x0e\x0a\x0d\x02\x01\0\x02\x01\0\
                \x30\x0e\x30\x0c\x06\x08\x2b\x06\x01\x02\x01\x01\x01\0\x05\0",
        recognise: snmp,
    },
];

/// Steps into a SEQUENCE: returns what stands behind its tag and length.
fn sequence(answer: &[u8]) -> Option<&[u8]> {
    if byte(answer, 0)? != 0x30 {
        return None;
    }
    let length = byte(answer, 1)?;
    let extra = if length & 0x80 == 0 {
        0
    } else {
        usize::from(length & 0x7f)
    };
    (extra <= 4).then(|| answer.get(extra.checked_add(2)?..))?
}

/// A message with our number: an entry, the end of the search, or a notice.
fn ldap(answer: &[u8]) -> Option<Finding> {
    let message = sequence(answer)?;
    let is_ours = message.starts_with(b"\x02\x01\x01");
    let is_search = matches!(byte(message, 3)?, 0x64 | 0x65);
    let is_notice = message.starts_with(b"\x02\x01\0\x78");
    let vendor = |name: &[u8]| {
        // A set with one octet string follows the attribute's name.
        let value = after(answer, name)?;
        let at = find(up_to(value, 0, 8), b"\x04")?.checked_add(1)?;
        Some(up_to(value, at.checked_add(1)?, usize::from(byte(value, at)?)))
    };
    (is_ours && is_search || is_notice).then(|| {
        Finding::of("ldap")
            .product(vendor(b"vendorName").unwrap_or_default())
            .version(vendor(b"vendorVersion").unwrap_or_default())
    })
}

/// A response or report of any of the three versions that carries our number.
fn snmp(answer: &[u8]) -> Option<Finding> {
    let message = sequence(answer)?;
    let is_version = matches!(
        message.first_chunk::<3>()?,
        b"\x02\x01\x00" | b"\x02\x01\x01" | b"\x02\x01\x03"
    );
    let is_ours = find(answer, b"\x02\x04\x0d\x0e\x0a\x0d").is_some();
    let is_request = find(answer, b"\xa0\x1c\x02\x04\x0d\x0e\x0a\x0d").is_some();
    let described = after(answer, b"\x2b\x06\x01\x02\x01\x01\x01\0\x04")
        .and_then(|value| Some(up_to(value, 1, usize::from(byte(value, 0)?))))
        .map(|text| until(text, |byte| matches!(byte, b'\r' | b'\n')));
    (is_version && is_ours && !is_request).then(|| Finding::of("snmp").product(described.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_as_long_as_they_say() {
        for probe in PROBES {
            assert_eq!(usize::from(probe.send[1]), probe.send.len() - 2, "{}", probe.name);
        }
    }

    #[test]
    fn answers_carry_our_number() {
        let entry =
            b"\x30\x23\x02\x01\x01\x64\x1e\x04\0\x30\x1a\x30\x18\x04\x0avendorName\x31\x0a\x04\x08OpenLDAP";
        assert_eq!(ldap(entry).unwrap().product.unwrap().as_str(), "OpenLDAP");
        assert_eq!(
            ldap(b"\x30\x0c\x02\x01\x01\x65\x07\x0a\x01\0\x04\0\x04\0")
                .unwrap()
                .protocol,
            "ldap"
        );
        assert_eq!(ldap(b"\x30\x84\xff"), None);
        let report = b"\x30\x20\x02\x01\x03\x30\x11\x02\x04\x0d\x0e\x0a\x0d\x02\x03\0\xff\xe3\x04\x01\0";
        assert_eq!(snmp(report).unwrap().protocol, "snmp");
        assert_eq!(snmp(PROBES[2].send), None);
    }
}

//! Databases and caches: MySQL and MariaDB, PostgreSQL, Redis, memcached, MongoDB, Cassandra, SQL Server.

use atlas::number::Transport;

use super::bytes::{after, be16, byte, find, first_line, le32, mentions, until, up_to};
use super::finding::{Finding, Recogniser};
use super::probe::Probe;

/// What these servers say first, or to anything they do not understand.
pub(super) const GREETINGS: &[Recogniser] = &[mysql, redis_error, mongodb_refusal];

/// What the others are asked.
pub(super) const PROBES: &[Probe] = &[
    // SSLRequest (PostgreSQL, "Message Formats"): the answer is one letter.
    Probe {
        name: "postgresql",
        services: &["postgresql"],
        transport: Transport::Tcp,
        send: b"\0\0\0\x08\x04\xd2\x16\x2f",
        recognise: postgresql,
    },
    Probe {
        name: "redis",
        services: &["redis"],
        transport: Transport::Tcp,
        send: b"PING\r\nINFO server\r\n",
        recognise: redis,
    },
    // Gearman's text commands have the same one, and another answer.
    Probe {
        name: "version",
        services: &["memcache", "gearman"],
        transport: Transport::Tcp,
        send: b"version\r\n",
        recognise: version,
    },
    // The same behind memcached's frame header: request 0x0d0e, datagram 0 of 1.
    Probe {
        name: "memcached",
        services: &["memcache"],
        transport: Transport::Udp,
        send: b"\x0d\x0e\0\0\0\x01\0\0version\r\n",
        recognise: memcached_datagram,
    },
    // OP_MSG with `{hello: 1, $db: "admin"}` (MongoDB, "Wire Protocol").
    Probe {
        name: "mongodb",
        services: &["mongodb"],
        transport: Transport::Tcp,
        send: b"\x34\0\0\0\x0e\x0d\0\0\0\0\0\0\xdd\x07\0\0\0\0\0\0\0\
                \x1f\0\0\0\x10hello\0\x01\0\0\0\x02$db\0\x06\0\0\0admin\0\0",
        recognise: mongodb,
    },
    // OPTIONS of protocol version 3 (Cassandra, native_protocol_v3.spec).
    Probe {
        name: "cassandra",
        services: &["cassandra"],
        transport: Transport::Tcp,
        send: b"\x03\0\0\0\x05\0\0\0\0",
        recognise: cassandra,
    },
    // PRELOGIN with version and encryption only ([MS-TDS] 2.2.6.5).
    Probe {
        name: "tds",
        services: &["ms-sql-s"],
        transport: Transport::Tcp,
        send: b"\x12\x01\0\x1a\0\0\0\0\0\0\x0b\0\x06\x01\0\x11\0\x01\xff\0\0\0\0\0\0\x02",
        recognise: tds,
    },
];

/// The initial handshake packet, or the error that stands in its place for hosts without access.
fn mysql(answer: &[u8]) -> Option<Finding> {
    let is_first = byte(answer, 2)? == 0 && byte(answer, 3)? == 0;
    match byte(answer, 4)? {
        10 if is_first => {
            let version = until(up_to(answer, 5, 80), |byte| *byte == 0);
            let is_mariadb = mentions(version, b"mariadb");
            // MariaDB 10 and 11 claim to be 5.5.5 first, for old clients.
            let version = version.strip_prefix(b"5.5.5-").unwrap_or(version);
            let number = until(version, |byte| *byte == b'-');
            let is_version = number.first().is_some_and(u8::is_ascii_digit) && number.contains(&b'.');
            let product: &[u8] = if is_mariadb { b"MariaDB" } else { b"MySQL" };
            is_version.then(|| Finding::greeting("mysql").product(product).version(number))
        }
        0xff if is_first => {
            let is_refusal = mentions(answer, b"mariadb") || mentions(answer, b"mysql");
            is_refusal.then(|| Finding::greeting("mysql"))
        }
        _ => None,
    }
}

fn postgresql(answer: &[u8]) -> Option<Finding> {
    matches!(answer, b"S" | b"N").then(|| Finding::of("postgresql").product(b"PostgreSQL"))
}

/// Errors of the protocol RESP, which a server also sends to what is no command.
fn redis_error(answer: &[u8]) -> Option<Finding> {
    let starts = [
        &b"-ERR unknown command"[..],
        b"-ERR wrong number of arguments",
        b"-NOAUTH ",
        b"-DENIED Redis",
        b"-MISCONF ",
    ];
    starts
        .iter()
        .any(|start| answer.starts_with(start))
        .then(|| Finding::of("redis"))
}

fn redis(answer: &[u8]) -> Option<Finding> {
    if !answer.starts_with(b"+PONG\r\n") {
        return redis_error(answer);
    }
    let version = |key: &[u8]| after(answer, key).map(|rest| until(rest, |byte| *byte == b'\r'));
    let finding = Finding::of("redis");
    Some(match (version(b"valkey_version:"), version(b"redis_version:")) {
        (Some(version), _) => finding.product(b"Valkey").version(version),
        (None, Some(version)) => finding.product(b"Redis").version(version),
        (None, None) => finding,
    })
}

fn version(answer: &[u8]) -> Option<Finding> {
    let line = first_line(answer);
    if let Some(version) = line.strip_prefix(b"VERSION ") {
        return Some(Finding::of("memcache").product(b"memcached").version(version));
    }
    let version = line.strip_prefix(b"OK ")?;
    // Debian's is `1.1.20+ds`.
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b".+~-".contains(byte);
    let is_number = version.first().is_some_and(u8::is_ascii_digit)
        && version.contains(&b'.')
        && version.iter().all(is_part);
    is_number.then(|| Finding::of("gearman").product(b"gearmand").version(version))
}

fn memcached_datagram(answer: &[u8]) -> Option<Finding> {
    version(answer.strip_prefix(b"\x0d\x0e\0\0\0\x01\0\0")?)
}

/// A reply to our request number that is a document about a server.
fn mongodb(answer: &[u8]) -> Option<Finding> {
    let is_reply = le32(answer, 8)? == 0x0d0e && le32(answer, 12)? == 2013;
    let is_server = find(answer, b"maxWireVersion").is_some() || find(answer, b"errmsg").is_some();
    (is_reply && is_server).then(|| Finding::of("mongodb"))
}

/// What it says to an HTTP request.
fn mongodb_refusal(answer: &[u8]) -> Option<Finding> {
    find(answer, b"access MongoDB over HTTP").map(|_| Finding::of("mongodb").product(b"MongoDB"))
}

/// SUPPORTED, or the refusal of our version.
fn cassandra(answer: &[u8]) -> Option<Finding> {
    let is_response = (0x81..=0x86).contains(&byte(answer, 0)?) && byte(answer, 4)? == 0x06;
    let is_refusal = byte(answer, 0)? & 0x80 != 0 && find(answer, b"protocol version").is_some();
    let is_cassandra = is_response && find(answer, b"CQL_VERSION").is_some() || is_refusal;
    is_cassandra.then(|| Finding::of("cassandra"))
}

/// A tabular result that begins with our first option, the version.
fn tds(answer: &[u8]) -> Option<Finding> {
    let is_result = byte(answer, 0)? == 4 && byte(answer, 1)? == 1;
    let at = usize::from(be16(answer, 9)?).checked_add(8)?;
    if !is_result || byte(answer, 8)? != 0 || be16(answer, 11)? != 6 {
        return None;
    }
    let version = format!(
        "{}.{}.{}",
        byte(answer, at)?,
        byte(answer, at.checked_add(1)?)?,
        be16(answer, at.checked_add(2)?)?
    );
    Some(
        Finding::of("ms-sql-s")
            .product(b"SQL Server")
            .version(version.as_bytes()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::finding::check;

    #[test]
    fn versions_are_found_where_the_protocol_has_them() {
        check(
            mysql(b"\x5d\0\0\0\x0a5.5.5-10.11.6-MariaDB-0+deb12u1\0rest"),
            "mysql",
            Some("10.11.6"),
        );
        check(mysql(b"\x4a\0\0\0\x0a8.0.36\0rest"), "mysql", Some("8.0.36"));
        check(
            mysql(b"\x45\0\0\0\xff\x6a\x04Host '1' is not allowed to connect to this MariaDB server"),
            "mysql",
            None,
        );
        check(
            redis(b"+PONG\r\n$90\r\n# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\n"),
            "redis",
            Some("7.0.15"),
        );
        check(redis(b"-NOAUTH Authentication required.\r\n"), "redis", None);
        check(version(b"VERSION 1.6.18\r\n"), "memcache", Some("1.6.18"));
        check(version(b"OK 1.1.20\r\n"), "gearman", Some("1.1.20"));
        check(version(b"OK 1.1.20+ds\n"), "gearman", Some("1.1.20+ds"));
        check(
            memcached_datagram(b"\x0d\x0e\0\0\0\x01\0\0VERSION 1.6.18\r\n"),
            "memcache",
            Some("1.6.18"),
        );
        assert_eq!(version(b"OK lets go\r\n"), None);
        assert_eq!(postgresql(b"Sorry"), None);
    }

    #[test]
    fn the_hello_is_as_long_as_it_says() {
        let hello = PROBES.iter().find(|probe| probe.name == "mongodb").unwrap().send;
        assert_eq!(le32(hello, 0), u32::try_from(hello.len()).ok());
        assert_eq!(le32(hello, 21), u32::try_from(hello.len() - 21).ok());
    }
}

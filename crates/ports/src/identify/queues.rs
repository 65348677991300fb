//! Message queues, job servers and coordinators: AMQP, MQTT, NATS, Kafka, ZooKeeper, beanstalkd.

use atlas::number::Transport;

use super::bytes::{after, be16, be32, byte, find, first_line, until, up_to};
use super::finding::{Finding, Recogniser};
use super::probe::Probe;

/// What these servers say first, or to anything they do not understand.
pub(super) const GREETINGS: &[Recogniser] = &[nats, beanstalkd_error];

/// What the others are asked.
pub(super) const PROBES: &[Probe] = &[
    // The protocol header of AMQP 0-9-1; a server with another version answers with its own header.
    Probe {
        name: "amqp",
        services: &["amqp", "amqps"],
        transport: Transport::Tcp,
        send: b"AMQP\0\0\x09\x01",
        recognise: amqp,
    },
    // CONNECT of version 3.1.1 with a clean session, no will and no name: nothing of it is kept.
    Probe {
        name: "mqtt",
        services: &["mqtt", "secure-mqtt"],
        transport: Transport::Tcp,
        send: b"\x10\x0c\0\x04MQTT\x04\x02\0\x05\0\0",
        recognise: mqtt,
    },
    // ApiVersions, version 0, correlation id 0x0d0e0a0d, no client id.
    Probe {
        name: "kafka",
        services: &["kafka"],
        transport: Transport::Tcp,
        send: b"\0\0\0\x0a\0\x12\0\0\x0d\x0e\x0a\x0d\xff\xff",
        recognise: kafka,
    },
    Probe {
        name: "zookeeper",
        services: &["zookeeper"],
        transport: Transport::Tcp,
        send: b"srvr",
        recognise: zookeeper,
    },
    Probe {
        name: "beanstalkd",
        services: &["beanstalkd"],
        transport: Transport::Tcp,
        send: b"stats\r\n",
        recognise: beanstalkd,
    },
];

/// Connection.Start, whose table of properties names the product, or a header of another version.
fn amqp(answer: &[u8]) -> Option<Finding> {
    if answer.starts_with(b"AMQP") && answer.len() >= 8 {
        return Some(Finding::of("amqp"));
    }
    let is_start = byte(answer, 0)? == 1 && be16(answer, 1)? == 0 && be32(answer, 7)? == 0x000a_000a;
    let property = |name: &[u8]| {
        let value = after(answer, name)?.strip_prefix(b"S")?;
        Some(up_to(value, 4, usize::try_from(be32(value, 0)?).ok()?))
    };
    is_start.then(|| {
        Finding::of("amqp")
            .product(property(b"\x07product").unwrap_or_default())
            .version(property(b"\x07version").unwrap_or_default())
    })
}

/// CONNACK, whether or not we are welcome.
fn mqtt(answer: &[u8]) -> Option<Finding> {
    let is_acknowledgement = byte(answer, 0)? == 0x20 && (2..=127).contains(&byte(answer, 1)?);
    (is_acknowledgement && byte(answer, 2)? <= 1 && answer.len() >= 4).then(|| Finding::of("mqtt"))
}

fn nats(answer: &[u8]) -> Option<Finding> {
    let info = first_line(answer).strip_prefix(b"INFO {")?;
    find(info, b"\"server_id\"")?;
    let version = after(info, b"\"version\":\"").map(|rest| until(rest, |byte| *byte == b'"'));
    Some(
        Finding::greeting("nats")
            .product(b"nats-server")
            .version(version.unwrap_or_default()),
    )
}

fn kafka(answer: &[u8]) -> Option<Finding> {
    let is_reply = be32(answer, 4)? == 0x0d0e_0a0d && be16(answer, 8)? == 0;
    let is_list = (1..=1000).contains(&be32(answer, 10)?);
    (is_reply && is_list).then(|| Finding::of("kafka"))
}

fn zookeeper(answer: &[u8]) -> Option<Finding> {
    if let Some(version) = answer.strip_prefix(b"Zookeeper version: ") {
        let version = until(version, |byte| matches!(byte, b'-' | b',' | b'\n'));
        return Some(Finding::of("zookeeper").product(b"ZooKeeper").version(version));
    }
    answer
        .starts_with(b"srvr is not executed because")
        .then(|| Finding::of("zookeeper").product(b"ZooKeeper"))
}

fn beanstalkd(answer: &[u8]) -> Option<Finding> {
    find(answer, b"current-jobs-urgent")?;
    let version = after(answer, b"\nversion: ").map(|rest| until(rest, |byte| *byte == b'\n'));
    let version = version.unwrap_or_default();
    Some(
        Finding::of("beanstalkd").product(b"beanstalkd").version(
            version
                .trim_ascii_start()
                .strip_prefix(b"\"")
                .map_or(version, |quoted| until(quoted, |byte| *byte == b'"')),
        ),
    )
}

fn beanstalkd_error(answer: &[u8]) -> Option<Finding> {
    answer
        .starts_with(b"UNKNOWN_COMMAND\r\n")
        .then(|| Finding::of("beanstalkd").product(b"beanstalkd").ambiguous())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::finding::check;

    #[test]
    fn versions_are_found_where_the_protocol_has_them() {
        check(
            nats(b"INFO {\"server_id\":\"X\",\"version\":\"2.9.10\",\"go\":\"go1.19\"}\r\n"),
            "nats",
            Some("2.9.10"),
        );
        check(
            beanstalkd(b"OK 913\r\n---\ncurrent-jobs-urgent: 0\nversion: \"1.12\"\nrusage"),
            "beanstalkd",
            Some("1.12"),
        );
        check(
            zookeeper(b"Zookeeper version: 3.8.0-${mvngit}, built on 2022\n"),
            "zookeeper",
            Some("3.8.0"),
        );
        check(mqtt(b"\x20\x02\0\x05"), "mqtt", None);
        check(
            kafka(b"\0\0\0\x16\x0d\x0e\x0a\x0d\0\0\0\0\0\x02\0\0\0\0\0\x09"),
            "kafka",
            None,
        );
        check(amqp(b"AMQP\0\0\x09\x01"), "amqp", None);
        assert_eq!(kafka(b"\0\0\0\x16\x0d\x0e\x0a\x0d\0\x23\0\0\0\0"), None);
    }
}

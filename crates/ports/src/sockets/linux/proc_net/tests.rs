//! Tables as files, lines by hand, and garbage.
//!
//! The lines were printed by machines with the byte order of x86 and ARM, so these tests are for such machines.

use std::net::TcpListener;

use atlas::number::PortNumber;
use proptest::prelude::*;

use super::*;

const TCP_LINE: &str = "   0: 0100007F:0D77 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 \
                        777001 1 0000000000000000 100 0 0 10 0";
const UDP6_LINE: &str = " 3190: 0000000000000000FFFF00000100007F:0035 00000000000000000000000000000000:0000 07 \
                         00000000:00000000 00:00000000 00000000     0        0 4242 2 0000000000000000 0";

fn parse(transport: Transport, line: &str) -> Result<Option<Socket>, NotUnderstood> {
    parse_line(transport, line.as_bytes())
}

fn fixture(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/proc_net")
        .join(name)
}

#[test]
fn a_listener_is_read() {
    let socket = parse(Transport::Tcp, TCP_LINE).unwrap().unwrap();
    assert_eq!(socket.local.ip.to_string(), "127.0.0.1");
    assert_eq!(socket.local.port, PortNumber(3447));
    assert_eq!(socket.state, SocketState::Listening);
    assert_eq!(socket.user_id, Some(UserId(1000)));
    assert_eq!(socket.inode, Some(Inode(777_001)));
}

#[test]
fn an_ipv6_address_is_put_together_from_its_words() {
    let socket = parse(Transport::Udp, UDP6_LINE).unwrap().unwrap();
    assert_eq!(socket.local.ip.to_string(), "::ffff:127.0.0.1");
    assert!(socket.local.is_loopback());
}

#[test]
fn connections_hold_no_port_by_themselves() {
    assert_eq!(parse(Transport::Tcp, &TCP_LINE.replace(" 0A ", " 01 ")), Ok(None));
    assert_eq!(
        parse(Transport::Tcp, &TCP_LINE.replace(":0D77", ":0000")),
        Ok(None)
    );
}

#[test]
fn broken_lines_are_not_understood() {
    for broken in [
        "",
        "garbage",
        "0: 0100007F 00000000:0000 0A",
        &TCP_LINE.replace("0100007F", "0100007G"),
        &TCP_LINE.replace("0100007F", "0100007F00"),
        &TCP_LINE.replace(":0D77", ":+D77"),
        &TCP_LINE.replace(":0D77", ":10D77"),
        &TCP_LINE.replace(" 0A ", " LISTEN "),
        &TCP_LINE.replace(" 1000 ", " -1 "),
        &TCP_LINE.replace("777001", "99999999999999999999"),
    ] {
        assert_eq!(parse(Transport::Tcp, broken), Err(NotUnderstood), "{broken}");
    }
}

#[test]
fn tables_are_read_below_the_given_root() {
    let seen = observe(Scope::Everything, &fixture("desktop"));
    let shown: Vec<_> = seen
        .sockets
        .iter()
        .map(|s| format!("{} {}:{}", s.transport, s.local.ip, s.local.port))
        .collect();
    assert_eq!(
        shown,
        [
            "tcp 127.0.0.1:631",
            "tcp 0.0.0.0:22",
            "tcp :::22",
            "udp 0.0.0.0:5353",
            "udp :::5353"
        ]
    );
    assert_eq!(seen.source, Some(Source::ProcNet));
    assert_eq!(seen.gaps, [Gap::BoundTcpUnseen]);
}

#[test]
fn one_port_is_picked_out_of_the_tables() {
    let seen = observe(
        Scope::Port(PortNumber(22), Some(Transport::Tcp)),
        &fixture("desktop"),
    );
    assert_eq!(seen.sockets.len(), 2);
    let connected = observe(Scope::Port(PortNumber(44321), None), &fixture("desktop"));
    let remote = "192.0.2.53:53".parse().unwrap();
    assert_eq!(connected.sockets[0].state, SocketState::Connected { remote });
}

#[test]
fn garbage_between_good_lines_is_counted() {
    let root = fixture("garbage");
    let seen = observe(Scope::Port(PortNumber(22), Some(Transport::Tcp)), &root);
    assert_eq!(seen.sockets.len(), 1);
    assert_eq!(
        seen.gaps,
        [
            Gap::LinesNotUnderstood {
                path: root.join("net/tcp"),
                count: 3
            },
            Gap::BoundTcpUnseen
        ]
    );
}

#[test]
fn missing_tables_are_told() {
    let root = fixture("nowhere");
    let seen = observe(Scope::Port(PortNumber(53), Some(Transport::Udp)), &root);
    assert_eq!(seen.source, None);
    assert!(matches!(&seen.gaps[..], [Gap::TableUnreadable { path, .. }] if *path == root.join("net/udp")));
}

#[test]
fn the_real_tables_hold_a_listener_of_ours() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let seen = observe(Scope::Port(PortNumber(address.port()), None), Path::new("/proc"));
    assert!(
        seen.sockets
            .iter()
            .any(|s| s.local.ip == address.ip() && s.state == SocketState::Listening)
    );
}

proptest! {
    #[test]
    fn any_line_is_read_or_refused(line: Vec<u8>) {
        let _ = parse_line(Transport::Tcp, &line);
    }

    #[test]
    fn any_columns_are_read_or_refused(line in "[ 0-9A-F:]{0,180}") {
        let _ = parse_line(Transport::Udp, line.as_bytes());
    }
}

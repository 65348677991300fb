//! Answers written by hand, whole and broken.

use proptest::prelude::*;

use super::*;

/// An answer for a socket of `family` in `state`, with port 3447 on the loopback address.
fn answer(family: u8, state: u8, attributes: &[u8]) -> Vec<u8> {
    let mut bytes = vec![family, state, 0, 0];
    bytes.extend(3447_u16.to_be_bytes());
    bytes.extend(53_u16.to_be_bytes());
    bytes.extend(address(family, 1));
    bytes.extend(address(family, 2));
    bytes.extend(4_u32.to_ne_bytes()); // interface
    bytes.extend([0xcc; 8]); // cookie
    bytes.extend(0_u32.to_ne_bytes()); // expires
    for value in [2_u32, 128, 1000, 777_001] {
        bytes.extend(value.to_ne_bytes());
    }
    bytes.extend(attributes);
    bytes
}

fn address(family: u8, last: u8) -> [u8; 16] {
    let mut bytes = [0; 16];
    if family == FAMILY_V4 {
        bytes[..4].copy_from_slice(&[127, 0, 0, last]);
    } else {
        bytes[15] = last;
    }
    bytes
}

fn attribute(kind: u16, payload: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    message::push_attribute(&mut bytes, kind, payload);
    bytes
}

fn parse(transport: Transport, bytes: &[u8]) -> Result<Option<Socket>, Malformed> {
    parse_socket(transport, bytes)
}

#[test]
fn a_listener_is_read_with_its_attributes() {
    let mut attributes = attribute(8, &[0]); // shutdown state, of no use here
    attributes.extend(attribute(ATTRIBUTE_V6_ONLY, &[1]));
    attributes.extend(attribute(ATTRIBUTE_CGROUP_ID, &0x1_0000_0007_u64.to_ne_bytes()));
    let socket = parse(Transport::Tcp, &answer(FAMILY_V6, STATE_LISTEN, &attributes))
        .unwrap()
        .unwrap();
    assert_eq!(
        socket,
        Socket {
            transport: Transport::Tcp,
            local: LocalAddress {
                ip: "::1".parse().unwrap(),
                port: PortNumber(3447),
                interface: Some(Interface { index: 4, name: None }),
            },
            state: SocketState::Listening,
            is_v6_only: Some(true),
            user_id: Some(UserId(1000)),
            inode: Some(Inode(777_001)),
            cgroup_id: Some(CgroupId(0x1_0000_0007)),
            accept_queue: Some(AcceptQueue { now: 2, max: 128 }),
        }
    );
}

#[test]
fn states_are_told_apart_by_transport() {
    let state = |transport, state| {
        parse(transport, &answer(FAMILY_V4, state, &[]))
            .unwrap()
            .map(|socket| socket.state)
    };
    assert_eq!(state(Transport::Tcp, STATE_LISTEN), Some(SocketState::Listening));
    assert_eq!(state(Transport::Tcp, STATE_CLOSE), Some(SocketState::Bound));
    assert_eq!(state(Transport::Tcp, STATE_ESTABLISHED), None);
    assert_eq!(state(Transport::Udp, STATE_CLOSE), Some(SocketState::Bound));
    let remote = "127.0.0.2:53".parse().unwrap();
    assert_eq!(
        state(Transport::Udp, STATE_ESTABLISHED),
        Some(SocketState::Connected { remote })
    );
}

#[test]
fn a_socket_without_inode_or_port_is_said_to_have_none() {
    let mut bytes = answer(FAMILY_V4, STATE_LISTEN, &[]);
    let inode_at = bytes.len() - 4;
    bytes[inode_at..].fill(0);
    assert_eq!(parse(Transport::Tcp, &bytes).unwrap().unwrap().inode, None);
    bytes[4..6].fill(0);
    assert_eq!(parse(Transport::Tcp, &bytes), Ok(None));
}

#[test]
fn every_truncation_is_malformed() {
    let whole = answer(FAMILY_V4, STATE_LISTEN, &[]);
    for len in 0..whole.len() {
        assert_eq!(
            parse(Transport::Tcp, &whole[..len]),
            Err(Malformed),
            "{len} bytes"
        );
    }
}

#[test]
fn attributes_of_the_wrong_size_are_malformed() {
    for attributes in [
        attribute(ATTRIBUTE_V6_ONLY, &[]),
        attribute(ATTRIBUTE_V6_ONLY, &[1, 1]),
        attribute(ATTRIBUTE_CGROUP_ID, &[0; 4]),
        attribute(ATTRIBUTE_CGROUP_ID, &[0; 12]),
    ] {
        assert_eq!(
            parse(Transport::Tcp, &answer(FAMILY_V4, STATE_LISTEN, &attributes)),
            Err(Malformed)
        );
    }
}

#[test]
fn an_unknown_family_is_malformed() {
    assert_eq!(
        parse(Transport::Tcp, &answer(1, STATE_LISTEN, &[])),
        Err(Malformed)
    );
}

#[test]
fn a_request_has_the_length_it_claims() {
    for port in [None, Some(PortNumber(22))] {
        let request = Request {
            transport: Transport::Tcp,
            family: Family::V4,
            holding: Holding::Any,
            port,
        };
        let bytes = request.to_bytes(7).unwrap();
        assert_eq!(
            u32::from_ne_bytes(bytes[..4].try_into().unwrap()),
            u32::try_from(bytes.len()).unwrap()
        );
        let filter_len = if port.is_some() { 20 } else { 0 };
        assert_eq!(bytes.len(), 16 + 56 + filter_len);
        let port = port.map_or(0, |port| port.0);
        assert_eq!(bytes[16 + 8..16 + 10], port.to_be_bytes());
    }
}

#[test]
fn a_request_for_one_listener_has_its_address() {
    for (address, family, ip) in [
        ("192.0.2.7:443", FAMILY_V4, vec![192, 0, 2, 7]),
        ("[2001:db8::7]:443", FAMILY_V6, vec![0x20, 0x01, 0x0d, 0xb8]),
    ] {
        let bytes = listener_at(address.parse().unwrap(), 7);
        assert_eq!(bytes.len(), 16 + 56);
        assert_eq!(bytes[16..18], [family, PROTOCOL_TCP]);
        assert_eq!(bytes[24..26], 443_u16.to_be_bytes());
        assert_eq!(bytes[28..32], ip);
    }
}

#[test]
fn transports_the_kernel_is_not_asked_about_have_no_request() {
    for transport in [Transport::Sctp, Transport::Dccp] {
        assert!(
            Request {
                transport,
                family: Family::V4,
                holding: Holding::Any,
                port: None
            }
            .to_bytes(1)
            .is_none()
        );
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..160)) {
        let _ = parse(Transport::Tcp, &bytes);
    }

    #[test]
    fn any_attributes_after_a_good_start_are_read_or_refused(attributes: Vec<u8>) {
        let _ = parse(Transport::Udp, &answer(FAMILY_V6, STATE_CLOSE, &attributes));
    }
}

#[test]
fn one_request_for_both_families_has_the_older_shape() {
    let request = Request {
        transport: Transport::Tcp,
        family: Family::Both,
        holding: Holding::Listening,
        port: Some(PortNumber(22)),
    };
    let bytes = request.to_bytes(7).unwrap();
    assert_eq!(bytes.len(), 16 + 60 + 20);
    assert_eq!(bytes[4..6], KIND_TCP.to_ne_bytes());
    assert_eq!(bytes[16 + 4..16 + 6], 22_u16.to_be_bytes());
    assert_eq!(bytes[16 + 52..16 + 56], (1_u32 << 10).to_ne_bytes());
    let of_udp = Request {
        transport: Transport::Udp,
        ..request
    };
    assert_eq!(of_udp.to_bytes(7), None);
}

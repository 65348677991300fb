//! Frames survive the way to bytes and back, and nothing that a peer can send does any harm.

use proptest::prelude::*;

use super::*;
use crate::body::Body;
use crate::envelope::{Content, Seal, Sequence};
use crate::presence::Absence;

pub(super) fn round_trip(frame: &Frame) -> Frame {
    let mut bytes = Vec::new();
    frame.encode_into(&mut bytes);
    let (prefix, rest) = bytes.split_at(LENGTH_PREFIX_BYTES);
    assert_eq!(checked_length(prefix.try_into().unwrap()), Ok(rest.len()));
    Frame::decode(rest).unwrap()
}

fn hello() -> Hello {
    Hello {
        agent: "directnet/0.1.0".into(),
        name: Some("alice".parse().unwrap()),
        run: RunId(42),
        addrs: vec![
            "192.0.2.1:3447".parse().unwrap(),
            "[2001:db8::1]:3447".parse().unwrap(),
        ],
        is_contact: true,
    }
}

fn resume() -> Resume {
    Resume {
        session: Some(Standing {
            id: SessionId([9; 32]),
            sealed: 3,
            kept_from: 2,
            opened: 2,
        }),
        received_up_to: Sequence(4),
    }
}

#[test]
fn every_frame_round_trips() {
    let content = Content {
        sequence: Sequence(1),
        parents: vec![],
        sent_at_ms: 0,
        body: Body::Text("x".repeat(crate::limits::TEXT_BYTES_MAX).into()),
    };
    let envelope = Envelope {
        message_id: MessageId([7; 16]),
        seal: Seal::Ratchet(content.encode()),
    };
    for frame in [
        Frame::Hello(hello()),
        Frame::Join(Secret::new([3; 16])),
        Frame::JoinReply(JoinReply::Used),
        Frame::Deliver(envelope),
        Frame::Ack(vec![MessageId([1; 16]); ACK_IDS_MAX]),
        Frame::Reject(MessageId([2; 16]), RejectReason::UnknownSeal),
        Frame::Resume(resume()),
        Frame::Keys(Keys {
            identity: [5; 32],
            one_time: [6; 32],
        }),
        Frame::Open(vec![7; HANDSHAKE_BYTES_MAX]),
        Frame::Opened(vec![8]),
        Frame::Presence(Presence::Available),
        Frame::Presence(Presence::Away(Absence {
            text: "back on monday".into(),
            since_ms: 1_760_000_000_000,
        })),
        Frame::Typing(Typing::Going),
        Frame::Typing(Typing::Over),
        Frame::MayAsk(true),
        Frame::MayAsk(false),
        Frame::Inbox(Inbox::Full),
        Frame::Inbox(Inbox::Open),
        Frame::Request("é".repeat(REQUEST_TEXT_BYTES_MAX / 2)),
        Frame::Request(String::new()),
        Frame::RequestHeard,
        Frame::Unknown,
    ] {
        assert_eq!(round_trip(&frame), frame);
    }
}

#[test]
fn a_length_beyond_the_limit_is_refused_before_reading() {
    assert_eq!(checked_length([0xff; 4]), Err(FrameError::TooLong(0xffff_ffff)));
    let limit = u32::try_from(FRAME_BYTES_MAX).unwrap();
    assert_eq!(checked_length(limit.to_be_bytes()), Ok(FRAME_BYTES_MAX));
    assert_eq!(
        checked_length((limit + 1).to_be_bytes()),
        Err(FrameError::TooLong(FRAME_BYTES_MAX + 1))
    );
}

#[test]
fn a_full_message_fits_a_frame() {
    // The largest content: full text, all parents, and 1 KiB of seal and headers still to come.
    let content = Content {
        sequence: Sequence(u64::MAX),
        parents: vec![MessageId([0xff; 16]); crate::limits::PARENTS_MAX],
        sent_at_ms: u64::MAX,
        body: Body::Text("x".repeat(crate::limits::TEXT_BYTES_MAX).into()),
    };
    assert!(2 * content.encode().len() + 1024 < FRAME_BYTES_MAX);
}

#[test]
fn too_many_of_anything_is_refused() {
    let mut crowded = hello();
    crowded.addrs = vec!["192.0.2.1:1".parse().unwrap(); ADDRS_MAX];
    let mut wire = crowded.to_wire();
    assert!(Hello::from_wire(&wire).is_ok());
    wire.addrs.push(wire.addrs[0].clone());
    assert_eq!(Hello::from_wire(&wire), Err(FrameError::Field("addrs")));

    let mut bytes = Vec::new();
    Frame::Ack(vec![MessageId([1; 16]); ACK_IDS_MAX + 1]).encode_into(&mut bytes);
    assert_eq!(
        Frame::decode(&bytes[LENGTH_PREFIX_BYTES..]),
        Err(FrameError::Field("message_ids"))
    );

    let mut bytes = Vec::new();
    Frame::Request("x".repeat(REQUEST_TEXT_BYTES_MAX + 1)).encode_into(&mut bytes);
    assert_eq!(
        Frame::decode(&bytes[LENGTH_PREFIX_BYTES..]),
        Err(FrameError::Field("text"))
    );
}

#[test]
fn a_name_that_cannot_be_shown_is_dropped_not_fatal() {
    let mut wire = hello().to_wire();
    wire.name = "\u{1b}\u{202e}".into();
    assert_eq!(Hello::from_wire(&wire).map(|hello| hello.name), Ok(None));
}

proptest! {
    #[test]
    fn any_bytes_are_a_frame_or_an_error(bytes: Vec<u8>) {
        if let Ok(frame) = Frame::decode(&bytes) {
            prop_assert_eq!(round_trip(&frame), frame);
        }
    }

    #[test]
    fn addresses_round_trip(ip: core::net::IpAddr, port: u16) {
        let addr = SocketAddr::new(ip, port);
        prop_assert_eq!(decode_addr(&encode_addr(&addr)), Some(addr));
    }
}

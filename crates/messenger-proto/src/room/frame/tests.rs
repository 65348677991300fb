//! What members say is read as it was written, or refused.

use proptest::prelude::*;

use super::*;
use crate::frame::{Frame, FrameError, LENGTH_PREFIX_BYTES};
use crate::room::limits::{AFTER_MAX, GENERATION_MAX, SEALED_BYTES_MAX};
use crate::room::message::Header;

const ROOM: RoomId = RoomId([9; 32]);
const STREAM: StreamId = StreamId([8; 16]);

fn there_and_back(said: Said) -> Result<Said, FrameError> {
    let mut bytes = Vec::new();
    Frame::Room(RoomFrame { room: ROOM, said }).encode_into(&mut bytes);
    match Frame::decode(&bytes[LENGTH_PREFIX_BYTES..])? {
        Frame::Room(frame) => Ok(frame.said),
        other => panic!("{other:?} is about no room"),
    }
}

fn header() -> Header {
    Header {
        room: ROOM,
        stream: STREAM,
        number: 3,
        previous: [1; 32],
        generation: 2,
        after: vec![(StreamId([4; 16]), 7)],
        total_bytes: 900,
    }
}

fn message(header: Header, sealed: usize) -> RoomMessage {
    RoomMessage::sign(header, vec![5; sealed], &|_| [6; 64])
}

#[test]
fn what_is_said_round_trips() {
    let standing = Standing {
        stream: STREAM,
        base: 1,
        count: 5,
        head: [2; 8],
        shown: 4,
        forked_at: 9,
    };
    let one = message(header(), 10);
    let addr = "192.0.2.1:3447".parse().unwrap();
    for said in [
        Said::Have([1; 32], vec![standing]),
        Said::Ids(vec![EntryId([2; 32]), EntryId([3; 32])]),
        Said::Messages(vec![one.clone(), message(header(), SEALED_BYTES_MAX)]),
        Said::Want(STREAM, 1, 64),
        Said::AskKeys(STREAM, 0),
        Said::Fork(Box::new((one.clone(), message(header(), 11)))),
        Said::Addrs(vec![(PeerId([1; 32]), vec![addr])]),
        Said::Unknown,
    ] {
        assert_eq!(there_and_back(said.clone()), Ok(said));
    }
}

#[test]
fn too_many_of_anything_is_refused() {
    let refused = |said: Said, field: &'static str| {
        assert_eq!(there_and_back(said), Err(DecodeError::Field(field).into()));
    };
    let standing = Standing::nothing(STREAM);
    refused(
        Said::Have([1; 32], vec![standing; HAVE_STREAMS_MAX + 1]),
        "streams",
    );
    refused(Said::Ids(vec![EntryId([2; 32]); LOG_ENTRIES_MAX + 1]), "ids");
    let addrs = vec![(PeerId([1; 32]), vec![]); ADDRS_PEERS_MAX + 1];
    refused(Said::Addrs(addrs), "peers");
    let crowded = Header {
        after: vec![(STREAM, 1); AFTER_MAX + 1],
        ..header()
    };
    refused(Said::Messages(vec![message(crowded, 1)]), "after");
    let far = Header {
        number: crate::limits::SEQUENCE_MAX + 1,
        ..header()
    };
    refused(Said::Messages(vec![message(far, 1)]), "number");
    let worn = Header {
        generation: GENERATION_MAX + 1,
        ..header()
    };
    refused(Said::Messages(vec![message(worn, 1)]), "generation");
    let long = Said::Messages(vec![message(header(), SEALED_BYTES_MAX + 1)]);
    assert_eq!(
        there_and_back(long),
        Err(DecodeError::TooLong(SEALED_BYTES_MAX + 1).into())
    );
}

proptest! {
    #[test]
    fn any_bytes_are_a_message_or_an_error(bytes: Vec<u8>) {
        if let Ok(message) = RoomMessage::decode(&bytes) {
            prop_assert_eq!(RoomMessage::decode(&message.encode()), Ok(message));
        }
    }
}

//! One more than a member may have kept, asked for or told: what is kept and what is said stays within limits.

use super::*;
use crate::frame::Frame;
use crate::limits::FRAME_BYTES_MAX;
use crate::room::entry::End;
use crate::room::frame::RoomFrame;
use crate::room::limits::{AHEAD_BYTES_MAX, BATCH_BYTES_MAX, BATCH_MAX, SEALED_BYTES_MAX, STREAMS_MAX};

fn number(n: usize) -> u64 {
    u64::try_from(n).unwrap()
}

fn stream(n: usize) -> StreamId {
    StreamId(u128::try_from(n).unwrap().to_be_bytes())
}

#[test]
fn long_messages_that_come_early_wait_in_bounded_memory_and_the_rest_is_asked_for() {
    let (mut room, stream) = room();
    let sealed = number(SEALED_BYTES_MAX);
    let long = |room: &Room, number: u64| {
        let header = message(room, stream, number, number * sealed).header;
        RoomMessage::sign(header, vec![5; SEALED_BYTES_MAX], &sign_as(BOB))
    };
    let early: Vec<RoomMessage> = (2..=number(AHEAD_MAX)).map(|n| long(&room, n)).collect();
    let len: usize = early.iter().map(RoomMessage::len).sum();
    assert!(
        len > 2 * AHEAD_BYTES_MAX,
        "as many as one stream may have waiting"
    );
    room.handle(Input::Said(BOB, Said::Messages(early)));
    let waiting = room.streams[&stream].ahead.len();
    assert_eq!(waiting, AHEAD_BYTES_MAX / long(&room, 2).len());
    assert!(room.ahead_bytes <= AHEAD_BYTES_MAX);
    // What did not fit is not lost: it is asked for again.
    let said = Said::Have(
        room.log().digest(),
        vec![Standing {
            count: number(AHEAD_MAX),
            ..Standing::nothing(stream)
        }],
    );
    room.handle(Input::Said(BOB, said));
    let outputs = room.handle(Input::Tick(ASK_AGAIN_MS + 1));
    let outputs = [outputs, room.handle(Input::Tick(3 * ASK_AGAIN_MS))].concat();
    let asks = outputs.contains(&Output::Say(BOB, Said::Want(stream, 1, 1)));
    assert!(asks, "{outputs:?}");
}

#[test]
fn no_more_than_a_batch_is_asked_for_or_given() {
    let (mut room, stream) = room();
    let has_many = Standing {
        count: 1 << 40,
        ..Standing::nothing(stream)
    };
    let digest = room.log().digest();
    let outputs = room.handle(Input::Said(BOB, Said::Have(digest, vec![has_many])));
    let batch = number(BATCH_MAX);
    assert!(
        outputs.contains(&Output::Say(BOB, Said::Want(stream, 1, batch))),
        "{outputs:?}"
    );
    let state = StreamState {
        count: 1 << 40,
        ..StreamState::default()
    };
    room.streams.get_mut(&stream).unwrap().state = Some(state);
    let outputs = room.handle(Input::Said(BOB, Said::Want(stream, 7, u64::MAX)));
    assert_eq!(outputs, [Output::Give(BOB, stream, 7, 6 + batch)]);
}

#[test]
fn streams_that_nobody_admitted_are_noted_within_limits() {
    let (mut room, _) = room();
    let digest = room.log().digest();
    for n in 0..2 * STREAMS_MAX {
        let standing = Standing {
            count: 1,
            ..Standing::nothing(stream(n))
        };
        room.handle(Input::Said(BOB, Said::Have(digest, vec![standing])));
        let readers = BTreeMap::from([(ALICE, 1)]);
        let card = Card::sign((room.id(), stream(n)), (1, 1), [0; 32], readers, &sign_as(BOB));
        room.handle(Input::Key(Box::new(card)));
    }
    assert_eq!(room.peers[&BOB].streams.len(), STREAMS_MAX);
    assert_eq!(room.early.len(), STREAMS_MAX);
    assert_eq!(room.streams.len(), 2);
}

#[test]
fn a_long_log_is_told_in_frames_of_bounded_length() {
    let (mut room, _) = room();
    let ends = (0..8).map(|n| End {
        stream: stream(n),
        last: u64::MAX,
    });
    let ends: Vec<End> = ends.collect();
    room.change(Act::Promote(BOB), &sign_as(ALICE)).unwrap();
    for n in 0..155_u8 {
        let who = PeerId([n.saturating_add(100); 32]);
        let add = Act::Add {
            who,
            reads_history: false,
        };
        let remove = Act::Remove {
            who,
            ends: ends.clone(),
        };
        // By both in turns, since neither may sign so many alone.
        for (author, act) in [(ALICE, add), (BOB, remove)] {
            let entry = Entry::sign(
                Some(room.id()),
                author,
                room.log().latest(),
                act,
                &sign_as(author),
            );
            room.insert(vec![entry]);
        }
    }
    let outputs = room.handle(Input::Said(BOB, Said::Ids(vec![])));
    let mut told = 0;
    for output in &outputs {
        let Output::Say(BOB, said @ Said::Entries(entries)) = output else {
            panic!("{output:?} is no answer");
        };
        let len: usize = entries.iter().map(|entry| entry.encode().len()).sum();
        assert!(len <= BATCH_BYTES_MAX);
        let mut frame = Vec::new();
        let said = said.clone();
        Frame::Room(RoomFrame {
            room: room.id(),
            said,
        })
        .encode_into(&mut frame);
        assert!(frame.len() <= FRAME_BYTES_MAX);
        told += entries.len();
    }
    assert!(outputs.len() > 1, "all of it is longer than a batch");
    assert_eq!(told, room.log().entries().count());
}

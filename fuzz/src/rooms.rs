//! What members of a room hand each other: entries of the log, messages, keys, and what they say about them.

use std::collections::BTreeMap;

use messenger_proto::PeerId;
use messenger_proto::frame::Frame;
use messenger_proto::room::limits::{LOG_ENTRIES_MAX, MEMBERS_MAX};
use messenger_proto::room::{Act, Entry, Input, KeyShare, Log, Reader, Room, RoomMessage};

const OWNER: PeerId = PeerId([1; 32]);
const MEMBER: PeerId = PeerId([2; 32]);

/// An entry that can be read is read the same again after it was written.
pub(crate) fn entry(bytes: &[u8]) {
    if let Ok(entry) = Entry::decode(bytes) {
        assert_eq!(Entry::decode(&entry.encode()), Ok(entry));
    }
}

/// A message that can be read is read the same again after it was written.
pub(crate) fn message(bytes: &[u8]) {
    if let Ok(message) = RoomMessage::decode(bytes) {
        assert_eq!(RoomMessage::decode(&message.encode()), Ok(message));
    }
}

/// A key that can be read is read the same again after it was written, and is that of its card or refused.
pub(crate) fn key(bytes: &[u8]) {
    if let Ok(share) = KeyShare::decode(bytes) {
        if let Ok(mut reader) = Reader::new(&share) {
            assert!(reader.open(share.card.from, bytes).is_err());
        }
        assert_eq!(KeyShare::decode(&share.encode()), Ok(share));
    }
}

/// A member may say anything in any order, and sign it properly: the room stays within its limits. Frames, each after its
/// length in two bytes.
pub(crate) fn sync(mut bytes: &[u8]) {
    let mut room = room();
    room.handle(Input::Connected(MEMBER));
    let mut now_ms = 0_u64;
    while let Some((length, rest)) = bytes.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*length)).min(rest.len());
        let (frame, rest) = rest.split_at(length);
        if let Ok(Frame::Room(frame)) = Frame::decode(frame) {
            room.handle(Input::Said(MEMBER, frame.said));
        }
        now_ms = now_ms.saturating_add(3000);
        room.handle(Input::Tick(now_ms));
        bytes = rest;
    }
    assert!(room.membership().members.len() <= MEMBERS_MAX);
    assert!(room.log().entries().count() <= LOG_ENTRIES_MAX);
}

/// A room of two, in which every signature counts.
fn room() -> Room {
    let act = Act::Create {
        name: name(),
        nonce: [7; 16],
    };
    let first = Entry::sign(None, OWNER, vec![], act, &|_| [0; 64]);
    let log = Log::new(first, |_, _, _| true);
    let log = log.unwrap_or_else(|error| unreachable!("the first entry is one: {error}"));
    let mut room = Room::new(OWNER, log, BTreeMap::new(), |_, _, _| true);
    let add = Act::Add {
        who: MEMBER,
        reads_history: false,
    };
    let added = room.change(add, &|_| [0; 64]);
    assert!(added.is_ok());
    room
}

fn name() -> messenger_proto::name::Name {
    let name = "room".parse();
    name.unwrap_or_else(|error| unreachable!("it is a name: {error}"))
}

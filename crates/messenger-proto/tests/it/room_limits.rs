//! One more than the limits of rooms allow, in bytes that no honest member writes. What state machines keep and say is
//! exceeded beside their code.

use messenger_proto::PeerId;
use messenger_proto::room::entry::{DecodeError, End, SIGNATURE_BYTES};
use messenger_proto::room::limits::{
    ENTRY_BYTES_MAX, MESSAGE_BYTES_MAX, PLAIN_ENTRIES_MAX, ROOM_NAME_BYTES_MAX,
};
use messenger_proto::room::{
    Act, Entry, Header, Log, RefusedEntries, RoomId, RoomMessage, StreamId, identity_signer, verify,
};

const ALICE: [u8; 32] = [1; 32];
const DAVE: [u8; 32] = [4; 32];

fn peer(secret: &[u8; 32]) -> PeerId {
    PeerId(
        *vodozemac::Ed25519SecretKey::from_slice(secret)
            .public_key()
            .as_bytes(),
    )
}

fn varint(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(number & 0x7f).unwrap();
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// Field `tag` of bytes, as Protocol Buffers write it.
fn field(tag: usize, bytes: &[u8]) -> Vec<u8> {
    [varint(tag << 3 | 2), varint(bytes.len()), bytes.to_vec()].concat()
}

fn signed(body: &[u8]) -> Vec<u8> {
    [field(1, body), field(2, &[0; SIGNATURE_BYTES])].concat()
}

/// Adds a field that nobody knows to a body, so that it has `len` bytes.
fn padded(body: &[u8], len: usize) -> Vec<u8> {
    let rest = len - body.len();
    let header = field(1000, &vec![0; rest]).len() - rest;
    let padded = [body.to_vec(), field(1000, &vec![0; rest - header])].concat();
    assert_eq!(padded.len(), len);
    padded
}

fn entry(name: &str) -> Vec<u8> {
    let create = [field(1, name.as_bytes()), field(2, &[7; 16])].concat();
    [field(2, &peer(&ALICE).0), field(4, &create)].concat()
}

fn message() -> Vec<u8> {
    let header = Header {
        room: RoomId([9; 32]),
        stream: StreamId([8; 16]),
        number: 1,
        previous: [0; 32],
        generation: 1,
        after: vec![],
        total_bytes: 100,
    };
    let encoded = RoomMessage::sign(header, vec![5; 100], &|_| [6; 64]).encode();
    // The tag of the body, its length in two bytes, and the signature behind it.
    encoded[3..encoded.len() - SIGNATURE_BYTES - 2].to_vec()
}

#[test]
fn an_entry_or_a_message_of_one_byte_more_is_refused() {
    let decode_entry = |len: usize| Entry::decode(&signed(&padded(&entry("room"), len))).map(drop);
    let decode_message = |len: usize| RoomMessage::decode(&signed(&padded(&message(), len))).map(drop);
    let too_long = |len: usize| Err(DecodeError::TooLong(len));
    assert_eq!(decode_entry(ENTRY_BYTES_MAX), Ok(()));
    assert_eq!(decode_entry(ENTRY_BYTES_MAX + 1), too_long(ENTRY_BYTES_MAX + 1));
    assert_eq!(decode_message(MESSAGE_BYTES_MAX), Ok(()));
    assert_eq!(
        decode_message(MESSAGE_BYTES_MAX + 1),
        too_long(MESSAGE_BYTES_MAX + 1)
    );
    // Far beyond, nothing of it is looked at.
    let far = vec![0xff; 10 * MESSAGE_BYTES_MAX];
    assert_eq!(RoomMessage::decode(&far), Err(DecodeError::TooLong(far.len())));
    assert_eq!(Entry::decode(&far), Err(DecodeError::TooLong(far.len())));
}

#[test]
fn a_room_with_a_name_of_one_byte_more_is_none() {
    let decode = |len: usize| Entry::decode(&signed(&entry(&"x".repeat(len)))).map(drop);
    assert_eq!(decode(ROOM_NAME_BYTES_MAX), Ok(()));
    assert_eq!(decode(ROOM_NAME_BYTES_MAX + 1), Err(DecodeError::Field("name")));
}

#[test]
fn who_leaves_again_and_again_is_out_and_fills_no_log() {
    let sign = |author: &[u8; 32], room: Option<RoomId>, parents, act| {
        Entry::sign(room, peer(author), parents, act, &identity_signer(author))
    };
    let create = Act::Create {
        name: "room".parse().unwrap(),
        nonce: [7; 16],
    };
    let mut log = Log::new(sign(&ALICE, None, vec![], create), verify).unwrap();
    let add = Act::Add {
        who: peer(&DAVE),
        reads_history: false,
    };
    let admission = log.change(peer(&ALICE), add, &identity_signer(&ALICE)).unwrap();
    let leave = |last: u64| {
        let ends = vec![End {
            stream: admission.stream(),
            last,
        }];
        sign(&DAVE, Some(log.room()), vec![admission.id], Act::Leave { ends })
    };
    // He forks himself: each leaving knows of no other.
    let leavings: Vec<Entry> = (0..1000).map(leave).collect();
    let (taken, refused) = log.insert_all(leavings);
    assert_eq!(taken.len(), PLAIN_ENTRIES_MAX + 1);
    assert_eq!(refused, RefusedEntries::default());
    assert_eq!(log.entries().count(), 2 + PLAIN_ENTRIES_MAX + 1);
    assert!(log.membership().flooded.contains(&peer(&DAVE)));
    assert_eq!(log.membership().role(peer(&DAVE)), None);
}

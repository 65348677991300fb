//! docs/vectors/rooms.txt: a room for whoever writes a second implementation, checked as the other vectors are.
//!
//! With `DIRECTNET_WRITE_VECTORS` set, the file is written anew; the session then has new keys, since Megolm draws its own.

use std::collections::BTreeMap;

use messenger_proto::PeerId;
use messenger_proto::body::Body;
use messenger_proto::envelope::{Content, MessageId, Sequence};
use messenger_proto::file::{FileNews, FileNotice, Offer};
use messenger_proto::frame::{Frame, LENGTH_PREFIX_BYTES};
use messenger_proto::room::frame::{Said, Standing};
use messenger_proto::room::{
    Act, Entry, Header, KeyShare, Log, Reader, RoomFrame, RoomMessage, Sender, identity_signer, verify,
};

use crate::reader::{self, Fields, Value};
use crate::vector_file::{self, Vectors};

/// The secret keys of the two members.
const ALICE: [u8; 32] = [1; 32];
const BOB: [u8; 32] = [2; 32];

const FILE: &str = "rooms.txt";

fn read() -> Vectors {
    vector_file::read(FILE)
}

fn peer(secret: &[u8; 32]) -> PeerId {
    PeerId(
        *vodozemac::Ed25519SecretKey::from_slice(secret)
            .public_key()
            .as_bytes(),
    )
}

/// Alice makes a room, adds bob, who may read everything, and makes him a moderator.
fn log() -> (Log, Vec<Entry>) {
    let create = Act::Create {
        name: "team".parse().unwrap(),
        nonce: [7; 16],
    };
    let first = Entry::sign(None, peer(&ALICE), vec![], create, &identity_signer(&ALICE));
    let mut log = Log::new(first.clone(), verify).unwrap();
    let mut entries = vec![first];
    let add = Act::Add {
        who: peer(&BOB),
        reads_history: true,
    };
    for act in [add, Act::Promote(peer(&BOB))] {
        entries.push(log.change(peer(&ALICE), act, &identity_signer(&ALICE)).unwrap());
    }
    (log, entries)
}

fn content(n: u64) -> Content {
    Content {
        sequence: Sequence(0),
        parents: vec![],
        sent_at_ms: 1_760_000_000_000,
        body: Body::Text(format!("message {n} of alice").as_str().into()),
    }
}

/// What alice offers to the room.
const GOODS: &[u8] = b"ten bytes.";

/// The contents of the messages in which alice offers a file, and takes the offer back.
fn offering() -> [Content; 2] {
    let of = |sequence, body| Content {
        sequence: Sequence(sequence),
        parents: vec![],
        sent_at_ms: 1_760_000_000_000,
        body,
    };
    let offer = Offer {
        name: "ten.txt".to_owned(),
        size: GOODS.len() as u64,
        root: *blake3::hash(GOODS).as_bytes(),
        folder: None,
    };
    let notice = FileNotice {
        target: MessageId([0x44; 16]),
        news: FileNews::Withdrawn,
    };
    [of(0, Body::FileOffer(offer)), of(1, Body::FileNotice(notice))]
}

fn frame(log: &Log, said: Said) -> Vec<u8> {
    let mut bytes = Vec::new();
    Frame::Room(RoomFrame {
        room: log.room(),
        said,
    })
    .encode_into(&mut bytes);
    bytes
}

/// What does not depend on drawn keys.
fn fixed() -> Vectors {
    let (log, entries) = log();
    let [offer, withdrawal] = offering();
    let stream = entries[0].stream();
    let standing = Standing {
        count: 2,
        head: [3; 8],
        shown: 1,
        stream,
        base: 0,
        forked_at: 0,
    };
    let mut vectors: Vectors = [
        ("room.alice", peer(&ALICE).0.to_vec()),
        ("room.bob", peer(&BOB).0.to_vec()),
        ("room.id", log.room().0.to_vec()),
        ("room.stream.alice", stream.0.to_vec()),
        ("room.log_digest", log.digest().to_vec()),
        ("room.content.offer", offer.encode()),
        ("room.content.withdrawal", withdrawal.encode()),
        (
            "frame.room_have",
            frame(&log, Said::Have(log.digest(), vec![standing])),
        ),
        ("frame.room_want", frame(&log, Said::Want(stream, 1, 2))),
    ]
    .map(|(name, bytes)| (name.to_owned(), bytes))
    .into();
    for (n, entry) in (1..).zip(&entries) {
        vectors.insert(format!("room.entry.{n}"), entry.encode());
    }
    vectors
}

/// Records a session of alice's: its key as it is given to bob, and two messages sealed in it.
fn record() -> Vectors {
    let (log, entries) = log();
    let (room, stream) = (log.room(), entries[0].stream());
    let readers = BTreeMap::from([(peer(&ALICE), 1), (peer(&BOB), 1)]);
    let signer = identity_signer(&ALICE);
    let mut sender = Sender::new((room, stream), (1, 1), readers, &signer);
    let mut vectors = Vectors::from([("room.key".to_owned(), sender.share().encode())]);
    let (mut previous, mut total_bytes) = ([0; 32], 0);
    for number in 1..=2 {
        let sealed = sender.seal([0x33; 24], &content(number).encode()).unwrap();
        total_bytes += sealed.len() as u64;
        let header = Header {
            room,
            stream,
            number,
            previous,
            generation: 1,
            after: vec![(entries[1].stream(), 4)],
            total_bytes,
        };
        let message = RoomMessage::sign(header, sealed, &signer);
        previous = message.hash;
        vectors.insert(format!("room.message.{number}"), message.encode());
    }
    vectors
}

#[test]
fn this_crate_makes_the_vectors_of_rooms() {
    vector_file::write_if_asked(FILE, || fixed().into_iter().chain(record()));
    let vectors = read();
    for (name, bytes) in fixed() {
        assert_eq!(vectors[&name], bytes, "{name}");
    }
}

#[test]
fn the_recorded_messages_of_a_room_open_with_the_recorded_key() {
    let vectors = read();
    let share = KeyShare::decode(&vectors["room.key"]).unwrap();
    assert!(share.card.is_signed(peer(&ALICE), verify));
    let mut reader = Reader::new(&share).unwrap();
    for number in 1..=2 {
        let message = RoomMessage::decode(&vectors[&format!("room.message.{number}")]).unwrap();
        assert!(message.is_signed(peer(&ALICE), verify));
        let opened = reader.open(number, &message.sealed);
        assert_eq!(opened, Ok(content(number).encode()));
    }
}

#[test]
fn a_reader_that_knows_the_specification_alone_reads_what_is_offered_to_a_room_and_taken_back() {
    let vectors = read();
    let content = Fields::read(&vectors["room.content.offer"]);
    let offer = Fields::read(&content.bytes(23));
    assert_eq!((content.number(1), offer.bytes(1)), (0, b"ten.txt".to_vec()));
    assert_eq!(
        (offer.number(2), offer.bytes(3)),
        (10, blake3::hash(GOODS).as_bytes().to_vec())
    );
    // A single file has no list.
    assert_eq!((offer.bytes(4), offer.number(5)), (vec![], 0));
    let content = Fields::read(&vectors["room.content.withdrawal"]);
    let notice = Fields::read(&content.bytes(24));
    assert_eq!(content.number(1), 1, "it is an act");
    assert_eq!((notice.bytes(1), notice.number(2)), (vec![0x44; 16], 2));
}

/// Reads something signed, checks the signature, and returns the bytes of its body.
fn body_signed_by(author: &[u8], purpose: &str, signed: &[u8]) -> Vec<u8> {
    let signed = Fields::read(signed);
    let body = signed.bytes(1);
    let key = vodozemac::Ed25519PublicKey::from_slice(author.try_into().unwrap()).unwrap();
    let signature = vodozemac::Ed25519Signature::from_slice(&signed.bytes(2)).unwrap();
    key.verify(&[purpose.as_bytes(), &body].concat(), &signature)
        .unwrap();
    body
}

#[test]
fn a_reader_that_knows_the_specification_alone_reads_the_log_of_a_room() {
    let vectors = read();
    let (alice, bob) = (&vectors["room.alice"], &vectors["room.bob"]);
    let mut ids = Vec::new();
    for n in 1..=3 {
        let body = body_signed_by(
            alice,
            "directnet/1 room entry",
            &vectors[&format!("room.entry.{n}")],
        );
        let entry = Fields::read(&body);
        let id = blake3::derive_key("directnet/1 room entry id", &body);
        assert_eq!(entry.bytes(2), *alice);
        let known: Vec<Value> = ids
            .last()
            .map(|id: &[u8; 32]| Value::Bytes(id.to_vec()))
            .into_iter()
            .collect();
        assert_eq!(entry.all(3), known, "the latest that its author knew");
        match n {
            1 => {
                assert_eq!(
                    (entry.bytes(1), id.to_vec()),
                    (vec![], vectors["room.id"].clone())
                );
                let create = Fields::read(&entry.bytes(4));
                assert_eq!(
                    (create.bytes(1), create.bytes(2)),
                    (b"team".to_vec(), vec![7; 16])
                );
                assert_eq!(id[..16], vectors["room.stream.alice"]);
            }
            2 => {
                let add = Fields::read(&entry.bytes(5));
                assert_eq!((add.bytes(1), add.number(2)), (bob.clone(), 1));
            }
            _ => assert_eq!(
                (entry.bytes(1), entry.bytes(8)),
                (vectors["room.id"].clone(), bob.clone())
            ),
        }
        ids.push(id);
    }
    ids.sort_unstable();
    let digest = blake3::derive_key("directnet/1 room log digest", &ids.concat());
    assert_eq!(digest.to_vec(), vectors["room.log_digest"]);

    let read_frame = |name: &str| {
        let (_, frame) = vectors[name].split_at(LENGTH_PREFIX_BYTES);
        Fields::read(&Fields::read(frame).bytes(16))
    };
    let have = read_frame("frame.room_have");
    assert_eq!(have.bytes(1), vectors["room.id"]);
    let have = Fields::read(&have.bytes(2));
    assert_eq!(have.bytes(1), vectors["room.log_digest"]);
    let standing = Fields::read(&have.bytes(2));
    assert_eq!(
        (standing.bytes(1), standing.bytes(3)),
        (vectors["room.stream.alice"].clone(), vec![3; 8])
    );
    assert_eq!([2, 4, 5, 6].map(|field| standing.number(field)), [2, 1, 0, 0]);
    let want = Fields::read(&read_frame("frame.room_want").bytes(6));
    assert_eq!(want.bytes(1), vectors["room.stream.alice"]);
    assert_eq!([2, 3].map(|field| want.number(field)), [1, 2]);
}

#[test]
fn a_reader_that_knows_the_specification_alone_reads_the_messages_of_a_room() {
    let vectors = read();
    let alice = &vectors["room.alice"];
    let key = Fields::read(&vectors["room.key"]);
    let card = Fields::read(&body_signed_by(alice, "directnet/1 room session", &key.bytes(1)));
    assert_eq!(
        (card.bytes(1), card.bytes(2)),
        (vectors["room.id"].clone(), vectors["room.stream.alice"].clone())
    );
    assert_eq!((card.number(3), card.number(4)), (1, 1));
    assert_eq!(card.all(6).len(), 2, "alice and bob read");
    // Megolm's session key: version 2, the index in four bytes, 128 bytes of the ratchet, then the public key.
    let session_key = key.bytes(2);
    assert_eq!(session_key[..5], [2, 0, 0, 0, 0]);
    assert_eq!(session_key[133..165], card.bytes(5));
    let outer = blake3::derive_key("directnet/1 room outer key", &session_key);
    let (mut previous, mut total) = (vec![0; 32], 0);
    for number in 1..=2 {
        let body = body_signed_by(
            alice,
            "directnet/1 room message",
            &vectors[&format!("room.message.{number}")],
        );
        let message = Fields::read(&body);
        assert_eq!(message.number(3), number);
        assert_eq!(message.bytes(4), previous);
        let place = Fields::read(&message.bytes(6));
        assert_eq!(place.number(2), 4);
        let sealed = message.bytes(8);
        total += sealed.len() as u64;
        assert_eq!(message.number(7), total);
        // A Megolm message says its version and, in field 1, its index: the number less that of the session's first.
        let megolm = reader::inner(&outer, &sealed);
        assert_eq!(megolm[..2], [4, 0x08]);
        assert_eq!(u64::from(megolm[2]), number - card.number(4));
        previous = blake3::derive_key("directnet/1 room message hash", &body).to_vec();
    }
}

//! Sealing once for many, and keys that prove themselves.

use super::*;
use crate::room::entry::{EntryId, verify};

const ALICE: PeerId = PeerId([1; 32]);
const ROOM: RoomId = RoomId([9; 32]);
const STREAM: StreamId = StreamId([8; 16]);

fn sender() -> Sender {
    let readers = BTreeMap::from([(ALICE, 5)]);
    Sender::new((ROOM, STREAM), (1, 5), readers, &|_| [0; 64])
}

#[test]
fn what_is_sealed_once_is_read_by_every_reader() {
    let mut sender = sender();
    let mut readers = [0; 3].map(|_| Reader::new(sender.share()).unwrap());
    for number in 5..9 {
        let sealed = sender.seal([7; NONCE_BYTES], b"hello").unwrap();
        for reader in &mut readers {
            assert_eq!(reader.open(number, &sealed), Ok(b"hello".to_vec()));
        }
    }
}

#[test]
fn a_message_opens_in_its_place_and_session_alone() {
    let (mut sender, other) = (sender(), sender());
    let mut reader = Reader::new(sender.share()).unwrap();
    let sealed = sender.seal([7; NONCE_BYTES], b"hello").unwrap();
    assert_eq!(reader.open(6, &sealed), Err(RoomOpenError::Place));
    let mut stranger = Reader::new(other.share()).unwrap();
    assert_eq!(stranger.open(5, &sealed), Err(RoomOpenError::Foreign));
    let mut changed = sealed.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert_eq!(reader.open(5, &changed), Err(RoomOpenError::Foreign));
}

#[test]
fn only_the_size_class_shows() {
    let mut sender = sender();
    let mut len = |text: &[u8]| sender.seal([7; NONCE_BYTES], text).unwrap().len();
    assert_eq!(len(b"a"), len(b"somewhat longer"));
}

#[test]
fn a_key_of_another_session_is_refused() {
    let (sender, other) = (sender(), sender());
    let swapped = KeyShare::new(sender.share().card.clone(), other.share().key.to_vec());
    assert_eq!(Reader::new(&swapped).map(drop), Err(RoomOpenError::Key));
}

#[test]
fn a_session_goes_on_after_it_was_kept() {
    let mut sender = sender();
    let mut reader = Reader::new(sender.share()).unwrap();
    let first = sender.seal([7; NONCE_BYTES], b"one").unwrap();
    let mut kept = Sender::restore(&sender.keep().unwrap()).unwrap();
    let second = kept.seal([7; NONCE_BYTES], b"two").unwrap();
    assert_eq!(reader.open(5, &first), Ok(b"one".to_vec()));
    assert_eq!(reader.open(6, &second), Ok(b"two".to_vec()));
}

#[test]
fn a_card_is_its_authors() {
    let key = vodozemac::Ed25519SecretKey::new();
    let author = PeerId(*key.public_key().as_bytes());
    let signer = |bytes: &[u8]| key.sign(bytes).to_bytes();
    let sender = Sender::new((ROOM, STREAM), (1, 1), BTreeMap::new(), &signer);
    let share = KeyShare::decode(&sender.share().encode()).unwrap();
    assert!(share.card.is_signed(author, verify));
    assert!(!share.card.is_signed(ALICE, verify));
}

#[test]
fn a_card_with_too_many_readers_is_refused() {
    let peer = |n: usize| {
        let id = EntryId(blake3::hash(&n.to_be_bytes()).into());
        PeerId(id.0)
    };
    let check = |count: usize, expected: Result<(), DecodeError>| {
        let readers = (0..count).map(|n| (peer(n), 1)).collect();
        let card = Card::sign((ROOM, STREAM), (1, 1), [0; 32], readers, &|_| [0; 64]);
        let share = KeyShare::decode(&KeyShare::new(card, vec![]).encode());
        assert_eq!(share.map(drop), expected);
    };
    check(MEMBERS_MAX, Ok(()));
    check(MEMBERS_MAX + 1, Err(DecodeError::Field("readers")));
}

#[test]
fn a_key_that_is_longer_than_any_is_refused() {
    let card = sender().share().card.clone();
    let check = |len: usize, expected: Result<(), DecodeError>| {
        let share = KeyShare::new(card.clone(), vec![7; len]);
        assert_eq!(KeyShare::decode(&share.encode()).map(drop), expected);
    };
    check(KEY_BYTES_MAX, Ok(()));
    check(KEY_BYTES_MAX + 1, Err(DecodeError::TooLong(KEY_BYTES_MAX + 1)));
}

#[test]
fn secrets_are_not_in_what_is_logged() {
    let sender = sender();
    assert_eq!(format!("{sender:?}"), "Sender(KeyShare(StreamId(08080808) 1))");
    let reader = Reader::new(sender.share()).unwrap();
    assert_eq!(format!("{reader:?}"), "Reader(from 5)");
}

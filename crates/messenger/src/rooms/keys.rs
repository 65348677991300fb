//! The keys of one room's sessions, and what opens messages with them.
//!
//! A key is good when whoever's stream it is for has signed its card. Contacts hand keys over, in any order: one for a stream
//! that nobody has been admitted to yet waits for the news of that, and cannot take the place of another one.

use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;

use messenger_proto::PeerId;
use messenger_proto::room::limits::LOG_ENTRIES_MAX;
use messenger_proto::room::{Card, KeyShare, Membership, Reader, StreamId, verify};

/// How many keys are kept ready to open with: one for each member. Others are made again from their shares.
const READERS_MAX: usize = 128;

/// How many keys of one stream are kept. Its author begins another session only when the membership has changed, so
/// more than a log has entries are of somebody who fills others' memory.
const KEYS_MAX: usize = LOG_ENTRIES_MAX;

/// How many keys that cannot be checked yet are kept of what one peer handed over, the latest ones. The news of who opened
/// a stream comes a moment after or before its key; what is lost is asked for again.
const UNPROVEN_MAX: usize = 64;

/// Which session of which stream.
type At = (StreamId, u32);

/// The keys of a room.
#[derive(Default)]
pub(super) struct Keys {
    /// Signed by whose stream it is; but for those that were on the disk, which are checked when they are used.
    shares: BTreeMap<At, KeyShare>,
    /// Those that wait until it is known whose stream it is, by who handed them over.
    unproven: BTreeMap<PeerId, Vec<KeyShare>>,
    readers: HashMap<At, Reader>,
}

/// Whether the card is signed by whose stream it is; `None`: nobody's yet.
fn is_signed(card: &Card, membership: &Membership) -> Option<bool> {
    let author = membership.authors.get(&card.stream)?;
    Some(card.is_signed(*author, verify))
}

fn at(card: &Card) -> At {
    (card.stream, card.generation)
}

impl Keys {
    /// Takes a key of this node's own, or from the disk, where anybody's may be: it is checked when it is used.
    pub(super) fn put(&mut self, share: KeyShare) {
        self.shares.insert(at(&share.card), share);
    }

    /// Takes in a key that a peer handed over. Returns whether it is good and new.
    pub(super) fn take(&mut self, peer: PeerId, share: &KeyShare, membership: &Membership) -> bool {
        match is_signed(&share.card, membership) {
            Some(true) => self.insert(share, membership),
            Some(false) => false,
            None => {
                let waiting = self.unproven.entry(peer).or_default();
                if !waiting.contains(share) {
                    if waiting.len() >= UNPROVEN_MAX {
                        waiting.remove(0);
                    }
                    waiting.push(share.clone());
                }
                false
            }
        }
    }

    /// Returns the keys that waited for the news of whose stream it is and are good and new.
    pub(super) fn proven(&mut self, membership: &Membership) -> Vec<KeyShare> {
        let mut proven = Vec::new();
        for (peer, waiting) in std::mem::take(&mut self.unproven) {
            for share in waiting {
                if self.take(peer, &share, membership) {
                    proven.push(share);
                }
            }
        }
        proven
    }

    /// Returns a good key, if it is here.
    pub(super) fn good(&self, at: At, membership: &Membership) -> Option<&KeyShare> {
        let share = self.shares.get(&at)?;
        (is_signed(&share.card, membership) == Some(true)).then_some(share)
    }

    /// Returns the good key of the last session of a stream.
    pub(super) fn last_of(&self, stream: StreamId, membership: &Membership) -> Option<&KeyShare> {
        self.good_of(stream, 0..=u32::MAX, membership).next_back()
    }

    /// Lists the keys of a stream that are good: of one session, or with 0 of all.
    pub(super) fn of_stream(
        &self,
        stream: StreamId,
        generation: u32,
        membership: &Membership,
    ) -> Vec<KeyShare> {
        let asked = match generation {
            0 => 0..=u32::MAX,
            one => one..=one,
        };
        self.good_of(stream, asked, membership).cloned().collect()
    }

    /// The good keys of some sessions of a stream, in the order of these.
    fn good_of(
        &self,
        stream: StreamId,
        generations: RangeInclusive<u32>,
        membership: &Membership,
    ) -> impl DoubleEndedIterator<Item = &KeyShare> {
        let (first, last) = generations.into_inner();
        let shares = self.shares.range((stream, first)..=(stream, last));
        shares
            .map(|(_, share)| share)
            .filter(|share| is_signed(&share.card, membership) == Some(true))
    }

    /// Returns what opens the messages of a session; `None` while its key is not here.
    pub(super) fn reader(&mut self, at: At, membership: &Membership) -> Option<&mut Reader> {
        if !self.readers.contains_key(&at) {
            let reader = Reader::new(self.good(at, membership)?).ok()?;
            if self.readers.len() >= READERS_MAX {
                self.readers.clear();
            }
            self.readers.insert(at, reader);
        }
        self.readers.get_mut(&at)
    }

    fn insert(&mut self, share: &KeyShare, membership: &Membership) -> bool {
        let at = at(&share.card);
        if self.good(at, membership).is_some() || Reader::new(share).is_err() {
            return false;
        }
        let of_stream = self.shares.range((at.0, 0)..=(at.0, u32::MAX)).count();
        if of_stream >= KEYS_MAX && !self.shares.contains_key(&at) {
            return false;
        }
        self.shares.insert(at, share.clone());
        true
    }
}

#[cfg(test)]
mod tests {
    use messenger_proto::room::{Act, Entry, Log, RoomId, Sender, identity_signer};

    use super::*;

    const ALICE: [u8; 32] = [1; 32];
    const MALLORY: [u8; 32] = [66; 32];

    /// A room of alice's.
    fn log() -> Log {
        let create = Act::Create {
            name: "room".parse().unwrap(),
            nonce: [7; 16],
        };
        let first = Entry::sign(None, peer(), vec![], create, &identity_signer(&ALICE));
        Log::new(first, verify).unwrap()
    }

    fn peer() -> PeerId {
        let byte = |at: usize| u8::from_str_radix(&ALICE_HEX[2 * at..2 * at + 2], 16).unwrap();
        PeerId(std::array::from_fn(byte))
    }

    /// The public key of [`ALICE`].
    const ALICE_HEX: &str = "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c";

    fn session((room, stream): (RoomId, StreamId), generation: u32, secret: &[u8; 32]) -> Sender {
        Sender::new(
            (room, stream),
            (generation, 1),
            BTreeMap::new(),
            &identity_signer(secret),
        )
    }

    fn place(log: &Log) -> (RoomId, StreamId) {
        (log.room(), log.membership().members[&peer()].stream)
    }

    #[test]
    fn a_key_that_its_author_did_not_sign_opens_nothing_and_takes_no_place() {
        let log = log();
        let (membership, place) = (log.membership(), place(&log));
        let forged = session(place, 1, &MALLORY).share().clone();
        let genuine = session(place, 1, &ALICE).share().clone();
        let mut keys = Keys::default();
        assert!(!keys.take(PeerId([9; 32]), &forged, membership));
        // As if somebody had brought it onto the disk.
        keys.put(forged);
        assert!(keys.reader((place.1, 1), membership).is_none());
        assert_eq!(keys.of_stream(place.1, 0, membership), []);
        assert!(keys.take(PeerId([9; 32]), &genuine, membership));
        assert!(!keys.take(PeerId([9; 32]), &genuine, membership), "it is here");
        assert!(keys.reader((place.1, 1), membership).is_some());
        assert_eq!(keys.of_stream(place.1, 1, membership), [genuine]);
    }

    #[test]
    fn keys_that_nobody_can_check_yet_wait_within_limits_and_for_their_own_giver() {
        let log = log();
        let (nobodys, place) = (Membership::default(), place(&log));
        let genuine = session(place, 1, &ALICE).share().clone();
        let (honest, hostile) = (PeerId([2; 32]), PeerId([66; 32]));
        let mut keys = Keys::default();
        assert!(!keys.take(honest, &genuine, &nobodys));
        for generation in 1..=u32::try_from(2 * UNPROVEN_MAX).unwrap() {
            let forged = session(place, generation, &MALLORY).share().clone();
            assert!(!keys.take(hostile, &forged, &nobodys));
        }
        assert_eq!(keys.unproven[&hostile].len(), UNPROVEN_MAX);
        assert_eq!(keys.proven(log.membership()), [genuine]);
        assert!(keys.unproven.is_empty(), "what is forged is gone");
    }

    #[test]
    fn the_next_session_has_a_number_that_none_of_its_author_had() {
        let log = log();
        let (membership, place) = (log.membership(), place(&log));
        let mut keys = Keys::default();
        assert_eq!(keys.last_of(place.1, membership), None);
        for generation in [3, 1] {
            let share = session(place, generation, &ALICE).share().clone();
            assert!(keys.take(PeerId([9; 32]), &share, membership));
        }
        // Whatever lies on the disk, only what its author signed counts.
        keys.put(session(place, u32::MAX, &MALLORY).share().clone());
        let last = keys.last_of(place.1, membership).unwrap();
        assert_eq!(last.card.generation, 3);
    }

    #[test]
    fn an_author_with_a_new_session_again_and_again_fills_no_memory() {
        let log = log();
        let (membership, place) = (log.membership(), place(&log));
        let share = session(place, 1, &ALICE).share().clone();
        let mut keys = Keys::default();
        for generation in 1..=u32::try_from(KEYS_MAX).unwrap() {
            keys.shares.insert((place.1, generation + 1), share.clone());
        }
        assert!(!keys.take(PeerId([9; 32]), &share, membership));
        assert_eq!(keys.shares.len(), KEYS_MAX);
    }

    #[test]
    fn more_sessions_than_are_kept_ready_are_made_ready_again() {
        let log = log();
        let (membership, place) = (log.membership(), place(&log));
        let mut keys = Keys::default();
        let count = u32::try_from(READERS_MAX).unwrap() + 1;
        for generation in 1..=count {
            let mut sender = session(place, generation, &ALICE);
            assert!(keys.take(PeerId([9; 32]), sender.share(), membership));
            let sealed = sender.seal([7; 24], b"hello").unwrap();
            let reader = keys.reader((place.1, generation), membership).unwrap();
            assert_eq!(reader.open(1, &sealed), Ok(b"hello".to_vec()));
            assert!(keys.readers.len() <= READERS_MAX);
        }
        assert!(keys.reader((place.1, 1), membership).is_some());
    }
}

//! One guess, one contact, one life time; and any order of events in which others try to have more.

use proptest::prelude::*;

use super::*;
use crate::pairing::{Begun, Parties, answer};

const ALICE: PeerId = PeerId([1; 32]);
const BOB: PeerId = PeerId([2; 32]);
const MALLORY: PeerId = PeerId([3; 32]);
const LIFETIME: Duration = Duration::from_secs(300);
const NOW: Duration = Duration::from_secs(10);

fn offer() -> Offer {
    Offer::new("7-orbit-velvet".parse().unwrap(), LIFETIME)
}

fn slot() -> Slot {
    Slot::new(7).unwrap()
}

/// An exchange of `peer`, who knows `words`, up to its proof.
fn begun(offer: &mut Offer, peer: PeerId, words: &str, age: Duration) -> Result<(Proofs, Proof), Refusal> {
    let parties = Parties {
        dialler: peer,
        acceptor: ALICE,
    };
    let begun = Begun::new(&words.parse().unwrap(), parties, [4; 32]);
    let code = offer.begin(slot(), peer, age)?;
    let (share, proofs) = answer(code, parties, &begun.share(), [5; 32], &[9; 32]).unwrap();
    let theirs = begun.finish(&share, &[9; 32]).unwrap();
    Ok((proofs, theirs.given()))
}

fn attempt(offer: &mut Offer, peer: PeerId, words: &str, age: Duration) -> Result<(), Refusal> {
    let (proofs, theirs) = begun(offer, peer, words, age)?;
    offer.prove(peer, &proofs, &theirs, age).map(drop)
}

#[test]
fn the_right_words_let_one_peer_in() {
    let mut offer = offer();
    assert_eq!(attempt(&mut offer, BOB, "7-orbit-velvet", NOW), Ok(()));
    assert_eq!(offer.ending(), None);
    assert!(!offer.join(MALLORY));
    assert!(offer.join(BOB));
    assert!(!offer.join(BOB));
    assert_eq!(offer.ending(), Some(Ending::Joined(BOB)));
    assert_eq!(
        attempt(&mut offer, BOB, "7-orbit-velvet", NOW),
        Err(Refusal::NotShown)
    );
}

#[test]
fn one_wrong_guess_ends_the_words_for_everybody() {
    let mut offer = offer();
    assert_eq!(
        attempt(&mut offer, MALLORY, "7-orbit-vendor", NOW),
        Err(Refusal::WrongWords)
    );
    assert_eq!(offer.ending(), Some(Ending::Guessed));
    for peer in [MALLORY, BOB] {
        assert_eq!(
            attempt(&mut offer, peer, "7-orbit-velvet", NOW),
            Err(Refusal::NotShown)
        );
    }
    assert!(!offer.join(BOB));
}

#[test]
fn of_two_guesses_at_once_one_is_looked_at() {
    let mut offer = offer();
    let (first, wrong) = begun(&mut offer, MALLORY, "7-orbit-vendor", NOW).unwrap();
    let (second, right) = begun(&mut offer, MALLORY, "7-orbit-velvet", NOW).unwrap();
    assert_eq!(
        offer.prove(MALLORY, &first, &wrong, NOW),
        Err(Refusal::WrongWords)
    );
    assert_eq!(offer.prove(MALLORY, &second, &right, NOW), Err(Refusal::NotShown));
}

#[test]
fn whoever_was_first_with_the_words_is_the_one() {
    let mut offer = offer();
    let (bobs, right) = begun(&mut offer, BOB, "7-orbit-velvet", NOW).unwrap();
    assert_eq!(attempt(&mut offer, MALLORY, "7-orbit-velvet", NOW), Ok(()));
    assert_eq!(offer.prove(BOB, &bobs, &right, NOW), Err(Refusal::NotShown));
    assert!(!offer.join(BOB));
}

#[test]
fn who_proved_the_words_may_prove_them_again_after_a_lost_connection() {
    let mut offer = offer();
    assert_eq!(attempt(&mut offer, BOB, "7-orbit-velvet", NOW), Ok(()));
    assert_eq!(attempt(&mut offer, BOB, "7-orbit-velvet", NOW), Ok(()));
    assert!(offer.join(BOB));
}

#[test]
fn the_words_end_with_their_time() {
    let mut offer = offer();
    let late = LIFETIME;
    assert_eq!(
        attempt(&mut offer, BOB, "7-orbit-velvet", late),
        Err(Refusal::NotShown)
    );
    let (proofs, right) = begun(&mut offer, BOB, "7-orbit-velvet", NOW).unwrap();
    assert_eq!(offer.prove(BOB, &proofs, &right, late), Err(Refusal::NotShown));
    assert_eq!(offer.expires_at(), LIFETIME);
    assert_eq!(offer.prove(BOB, &proofs, &right, NOW).map(drop), Ok(()));
    assert_eq!(offer.expires_at(), LIFETIME + GRACE);
}

#[test]
fn another_number_is_no_guess() {
    let mut offer = offer();
    let other = Slot::new(8).unwrap();
    assert_eq!(offer.begin(other, BOB, NOW).map(drop), Err(Refusal::NotShown));
    assert_eq!(attempt(&mut offer, BOB, "7-orbit-velvet", NOW), Ok(()));
}

#[test]
fn beginning_without_end_ends_the_words() {
    let mut offer = offer();
    for _ in 0..BEGINNINGS_MAX {
        assert!(offer.begin(slot(), MALLORY, NOW).is_ok());
    }
    assert_eq!(offer.ending(), None);
    assert!(offer.begin(slot(), MALLORY, NOW).is_err());
    assert_eq!(offer.ending(), Some(Ending::Crowded));
}

/// What the world can do to an offer, in any order.
#[derive(Debug, Clone, Copy)]
enum Step {
    Attempt { is_bob: bool, is_right: bool },
    Join { is_bob: bool },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(is_attempt, is_bob, is_right)| {
        if is_attempt {
            Step::Attempt { is_bob, is_right }
        } else {
            Step::Join { is_bob }
        }
    });
    prop::collection::vec(step, 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn at_most_one_guess_is_wrong_and_one_peer_joins(steps in steps()) {
        let mut offer = offer();
        let (mut wrong, mut joined) = (0, 0);
        let mut has_proven = None;
        for step in steps {
            match step {
                Step::Attempt { is_bob, is_right } => {
                    let peer = if is_bob { BOB } else { MALLORY };
                    let words = if is_right { "7-orbit-velvet" } else { "7-orbit-vendor" };
                    match attempt(&mut offer, peer, words, NOW) {
                        Ok(()) => {
                            prop_assert!(is_right && has_proven.is_none_or(|proven| proven == peer));
                            has_proven = Some(peer);
                        }
                        Err(Refusal::WrongWords) => wrong += 1,
                        Err(Refusal::NotShown) => {}
                    }
                }
                Step::Join { is_bob } => {
                    let peer = if is_bob { BOB } else { MALLORY };
                    if offer.join(peer) {
                        prop_assert_eq!(has_proven, Some(peer));
                        joined += 1;
                    }
                }
            }
            prop_assert!(wrong + joined <= 1);
        }
    }
}

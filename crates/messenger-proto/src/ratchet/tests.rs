//! What two sessions promise each other, and what a thief of one of them gets.

use super::*;
use crate::envelope::MessageId;
use crate::peer_id::PeerId;

const ALICE: PeerId = PeerId([1; 32]);
const BOB: PeerId = PeerId([2; 32]);

fn pair() -> (Session, Session) {
    let offer = Offer::new();
    let (opening, opened) = Opening::new(offer.keys(), [3; 32]).unwrap();
    let of_bob = Ends {
        ours: BOB,
        theirs: ALICE,
    };
    let (bob, confirmation) = offer.accept(of_bob, &opened, [4; 32]).unwrap();
    let of_alice = Ends {
        ours: ALICE,
        theirs: BOB,
    };
    let alice = opening.confirm(of_alice, &confirmation).unwrap();
    assert_eq!(alice.id(), bob.id());
    (alice, bob)
}

fn id(n: u8) -> MessageId {
    MessageId([n; 16])
}

/// Seals message `n`, whose content is its number.
fn seal(session: &mut Session, n: u8) -> Vec<u8> {
    session.seal(id(n), &[n], [n; 24]).unwrap().1
}

fn copy(session: &Session) -> Session {
    Session::from_bytes(&session.to_bytes()).unwrap()
}

#[test]
fn what_one_side_seals_the_other_one_opens_once() {
    let (mut alice, mut bob) = pair();
    let sealed = seal(&mut alice, 1);
    assert_eq!(bob.open(id(1), &sealed), Ok(vec![1]));
    assert_eq!(bob.open(id(1), &sealed), Err(OpenError::Old));
    let answer = seal(&mut bob, 2);
    assert_eq!(alice.open(id(2), &answer), Ok(vec![2]));
    assert_eq!((alice.standing(None).sealed, alice.standing(None).opened), (1, 1));
}

#[test]
fn what_was_undone_is_done_again_with_the_same_numbers() {
    let (mut alice, mut bob) = pair();
    let first = seal(&mut alice, 1);
    let (of_alice, of_bob) = (alice.checkpoint(), bob.checkpoint());
    assert_eq!(bob.open(id(1), &first), Ok(vec![1]));
    seal(&mut alice, 2);
    alice.go_back_to(of_alice);
    bob.go_back_to(of_bob);
    assert_eq!(bob.open(id(1), &first), Ok(vec![1]));
    // What was sealed in the undone step never left; another message takes its number.
    let second = seal(&mut alice, 3);
    assert_eq!(bob.open(id(3), &second), Ok(vec![3]));
    assert_eq!(alice.standing(None).sealed, 2);
}

#[test]
fn an_envelope_opens_under_its_own_id_alone_and_not_for_its_author() {
    let (mut alice, mut bob) = pair();
    let sealed = seal(&mut alice, 1);
    assert_eq!(bob.open(id(2), &sealed), Err(OpenError::Mismatch));
    assert_eq!(alice.open(id(1), &sealed), Err(OpenError::Foreign));
    assert_eq!(bob.open(id(1), &sealed), Ok(vec![1]));
}

#[test]
fn a_kept_session_continues_where_it_was() {
    let (mut alice, bob) = pair();
    let mut restored = copy(&bob);
    let sealed = seal(&mut alice, 1);
    assert_eq!(restored.open(id(1), &sealed), Ok(vec![1]));
    assert_eq!(restored.standing(None).opened, 1);
    assert!(Session::from_bytes(b"something else").is_err());
}

#[test]
fn envelopes_open_in_their_order_alone() {
    let (mut alice, mut bob) = pair();
    let (first, second) = (seal(&mut alice, 1), seal(&mut alice, 2));
    assert_eq!(bob.open(id(2), &second), Err(OpenError::Ahead));
    assert_eq!(bob.open(id(1), &first), Ok(vec![1]));
    assert_eq!(bob.open(id(2), &second), Ok(vec![2]));
}

#[test]
fn sides_fit_while_each_has_what_the_other_one_needs() {
    let (mut alice, mut bob) = pair();
    assert!(alice.standing(None).fits(&bob.standing(None)));
    let first = seal(&mut alice, 1);
    assert!(
        alice.standing(Some(1)).fits(&bob.standing(None)),
        "it is sent again"
    );
    assert!(!alice.standing(None).fits(&bob.standing(None)), "it is gone");
    bob.open(id(1), &first).unwrap();
    assert!(
        alice.standing(Some(1)).fits(&bob.standing(None)),
        "it is a duplicate"
    );
    assert!(alice.standing(None).fits(&bob.standing(None)));
    let (other, _) = pair();
    assert!(!other.standing(None).fits(&bob.standing(None)));
}

#[test]
fn a_side_with_an_older_state_is_noticed() {
    let (mut alice, mut bob) = pair();
    let old_alice = copy(&alice);
    assert_eq!(bob.open(id(1), &seal(&mut alice, 1)), Ok(vec![1]));
    assert!(!old_alice.standing(None).fits(&bob.standing(None)));
    assert!(!bob.standing(None).fits(&old_alice.standing(None)));
}

/// Forward secrecy, and recovery after a theft: the claims of docs/threat-model.md.
#[test]
fn a_stolen_state_opens_nothing_before_it_and_nothing_after_both_sides_have_answered() {
    let (mut alice, mut bob) = pair();
    let before = seal(&mut alice, 1);
    bob.open(id(1), &before).unwrap();

    let mut stolen = copy(&bob);
    let mut again = copy(&stolen);
    again.forget_numbers();
    assert_eq!(
        again.open(id(1), &before),
        Err(OpenError::OutOfStep),
        "its key is gone"
    );

    let soon = seal(&mut alice, 2);
    assert_eq!(stolen.open(id(2), &soon), Ok(vec![2]), "a thief reads on for now");
    bob.open(id(2), &soon).unwrap();

    // Bob answers with a key that was not there when his state was stolen, and alice answers to that.
    let answer = seal(&mut bob, 3);
    alice.open(id(3), &answer).unwrap();
    let healed = seal(&mut alice, 4);
    assert_eq!(stolen.open(id(4), &healed), Err(OpenError::OutOfStep));
    assert_eq!(bob.open(id(4), &healed), Ok(vec![4]));
}

#[test]
fn keys_and_openings_of_somebody_else_make_no_session() {
    let unusable = Keys {
        identity: [0; 32],
        one_time: [0; 32],
    };
    assert_eq!(Opening::new(&unusable, [3; 32]).unwrap_err(), HandshakeError::Key);
    let ends = Ends {
        ours: BOB,
        theirs: ALICE,
    };
    let (_, for_somebody_else) = Opening::new(Offer::new().keys(), [3; 32]).unwrap();
    let refused = Offer::new().accept(ends, &for_somebody_else, [4; 32]);
    assert_eq!(refused.unwrap_err(), HandshakeError::Key);
    let garbage = Offer::new().accept(ends, b"garbage", [4; 32]);
    assert_eq!(garbage.unwrap_err(), HandshakeError::Share);
}

#[test]
fn secrets_are_not_shown() {
    let (alice, _) = pair();
    let shown = format!("{alice:?}");
    assert!(shown.starts_with("Session(SessionId("), "{shown}");
    assert!(shown.len() < 80, "{shown}");
}

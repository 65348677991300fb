//! What lies behind the seals, for throwing any bytes at it: a fuzzer cannot guess the keys, a contact has them.
//!
//! Not part of what the crate is for: the crate `fuzz` uses it, and nothing else does.

use crate::envelope::MessageId;
use crate::peer_id::PeerId;
use crate::ratchet::{Ends, Keys, Offer, Opening, Session};

const NONCE: [u8; 24] = [1; 24];

/// What a contact puts inside of an outer seal is opened or refused, and a refused one changes nothing.
///
/// # Panics
///
/// Panics when the session cannot go on after it.
pub fn sealed_inside(bytes: &[u8]) {
    let Some((mut alice, mut bob)) = sessions() else {
        return;
    };
    if let Some(envelope) = alice.seal_inner(bytes, NONCE) {
        let opened = bob.open(MessageId([1; 16]), &envelope);
        assert!(
            opened.is_err(),
            "nobody without the ratchet's keys seals anything"
        );
    }
    let (_, envelope) = alice
        .seal(MessageId([2; 16]), b"afterwards", NONCE)
        .unwrap_or_default();
    assert_eq!(
        bob.open(MessageId([2; 16]), &envelope).as_deref(),
        Ok(b"afterwards".as_slice())
    );
}

/// What is no session is refused; what is one seals and opens, or says why not.
///
/// # Panics
///
/// Panics when a session is kept and is another one when it is restored.
pub fn kept_session(bytes: &[u8]) {
    let Ok(mut session) = Session::from_bytes(bytes) else {
        return;
    };
    let again = Session::from_bytes(&session.to_bytes()).map(|again| again.id());
    assert_eq!(again, Ok(session.id()));
    let _ = session.seal(MessageId([1; 16]), b"hello", NONCE);
    let _ = session.open(MessageId([1; 16]), bytes);
}

/// Keys, an opening and a confirmation of any bytes are taken or refused.
pub fn handshake(bytes: &[u8]) {
    let ends = Ends {
        ours: PeerId([2; 32]),
        theirs: PeerId([1; 32]),
    };
    let _ = Offer::new().accept(ends, bytes, [3; 32]);
    if let Ok((opening, _)) = Opening::new(Offer::new().keys(), [4; 32]) {
        let _ = opening.confirm(ends, bytes);
    }
    if let Some((identity, rest)) = bytes.split_first_chunk()
        && let Some((one_time, _)) = rest.split_first_chunk()
    {
        let keys = Keys {
            identity: *identity,
            one_time: *one_time,
        };
        let _ = Opening::new(&keys, [5; 32]);
    }
}

/// Both sides of a new session.
fn sessions() -> Option<(Session, Session)> {
    let (ours, theirs) = (PeerId([1; 32]), PeerId([2; 32]));
    let offer = Offer::new();
    let (opening, opened) = Opening::new(offer.keys(), [3; 32]).ok()?;
    let of_bob = Ends {
        ours: theirs,
        theirs: ours,
    };
    let (bob, confirmation) = offer.accept(of_bob, &opened, [4; 32]).ok()?;
    let alice = opening.confirm(Ends { ours, theirs }, &confirmation).ok()?;
    Some((alice, bob))
}

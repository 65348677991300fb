//! Sessions in the store: a step is kept with what it was taken for, and both sides find together again.

use messenger_proto::body::{Body, Edit, Reaction};
use messenger_proto::envelope::{MessageId, Sequence};
use messenger_proto::exchange::Settlement;
use messenger_store::acts::{Act, Acted};
use messenger_store::exchanges::{REQUEUE_MAX, Resumed};
use messenger_store::messages::{MessageRow, MessageState, Received};
use messenger_store::{InOrder, Store, StoreError};

use crate::bob::{self, Bob, id, receive};
use crate::{NOW, new_store, reopen};

async fn queue(store: &Store, bob: &Bob, n: u8) {
    let text = format!("message {n}");
    store
        .queue_text(bob.contact, id(n), text.into(), NOW)
        .await
        .unwrap();
}

/// Resumes with a session that is replaced.
async fn resume(store: &Store, bob: &Bob, peer_has: u64) -> Resumed {
    let pending = store.resume(bob.contact, Sequence(peer_has), true, NOW).await;
    pending.unwrap().await.unwrap()
}

async fn deliver(store: &Store, bob: &Bob, n: u8) {
    let settled = store
        .settle(bob.contact, vec![id(n)], Settlement::Delivered, NOW)
        .await;
    assert_eq!(settled.unwrap().await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_queued_is_sealed_once_and_survives_a_restart() {
    let (dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    queue(&store, &bob, 1).await;
    let sealed = store.queued(bob.contact, MessageRow(0), 10).await.unwrap();
    store.close().await;
    let store = reopen(&dir);
    assert_eq!(
        store.queued(bob.contact, MessageRow(0), 10).await.unwrap(),
        sealed
    );
    assert_eq!(bob.open(&sealed[0]).sequence, Sequence(1));
    // The session went on from where it was, so the next one opens too.
    queue(&store, &bob, 2).await;
    let next = store
        .queued(bob.contact, MessageRow(sealed[0].position), 10)
        .await
        .unwrap();
    assert_eq!(bob.open(&next[0]).parents, [id(1)]);
}

#[tokio::test]
async fn without_a_session_nothing_is_sent_and_with_the_next_one_everything_is() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    queue(&store, &bob, 1).await;
    store.discard_session(bob.contact).await.unwrap().await.unwrap();
    queue(&store, &bob, 2).await;
    assert_eq!(store.progress(bob.contact).await.unwrap().session, None);
    assert_eq!(store.queued(bob.contact, MessageRow(0), 10).await.unwrap(), []);
    bob.agree_again(&store).await;
    let queued = store.queued(bob.contact, MessageRow(0), 10).await.unwrap();
    let opened: Vec<u64> = queued
        .iter()
        .map(|outgoing| bob.open(outgoing).sequence.0)
        .collect();
    assert_eq!(opened, [1, 2]);
}

#[tokio::test]
async fn envelopes_are_sealed_in_the_order_in_which_they_are_sent() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    store.discard_session(bob.contact).await.unwrap().await.unwrap();
    // More than the ratchet would remember if the last one were sealed first.
    for n in 1..=60 {
        queue(&store, &bob, n).await;
    }
    bob.agree_again(&store).await;
    for n in 61..=120 {
        queue(&store, &bob, n).await;
    }
    let queued = store.queued(bob.contact, MessageRow(0), 200).await.unwrap();
    let opened: Vec<u64> = queued
        .iter()
        .map(|outgoing| bob.open(outgoing).sequence.0)
        .collect();
    assert_eq!(opened, (1..=120).collect::<Vec<u64>>());
}

#[tokio::test]
async fn what_cannot_be_opened_is_not_stored_and_nothing_overtakes_it() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    let (first, second) = (bob.seal(1, "one"), bob.seal(2, "two"));
    let connection = InOrder::default();
    let mut bent = first.clone();
    bent[30] ^= 1;
    assert_eq!(
        receive(&store, bob.contact, &connection, 1, bent).await,
        Received::CannotOpen
    );
    let overtaking = store
        .receive(bob.contact, connection, id(2), second.clone(), NOW)
        .await;
    assert!(matches!(overtaking.unwrap().await, Err(StoreError::Overtaking)));
    // On the next connection both come again.
    let connection = InOrder::default();
    for (n, sealed) in [(1, first), (2, second)] {
        let received = receive(&store, bob.contact, &connection, n, sealed).await;
        assert!(matches!(received, Received::New(_)), "{n}: {received:?}");
    }
    assert_eq!(
        store.progress(bob.contact).await.unwrap().received_up_to,
        Sequence(2)
    );
}

#[tokio::test]
async fn what_is_ahead_waits_for_what_comes_before_it() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    let (first, second) = (bob.seal(1, "one"), bob.seal(2, "two"));
    let connection = InOrder::default();
    let ahead = receive(&store, bob.contact, &connection, 2, second.clone()).await;
    assert_eq!(ahead, Received::Ahead);
    for (n, sealed) in [(1, first), (2, second)] {
        let received = receive(&store, bob.contact, &connection, n, sealed).await;
        assert!(matches!(received, Received::New(_)), "{n}: {received:?}");
    }
}

#[tokio::test]
async fn what_is_opened_and_holds_no_message_is_malformed() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    let sealed = bob.seal_garbage(2);
    let connection = InOrder::default();
    assert_eq!(
        receive(&store, bob.contact, &connection, 2, sealed).await,
        Received::Malformed
    );
    assert!(matches!(
        bob.says(&store, 3, "still here").await,
        Received::New(_)
    ));
}

#[tokio::test]
async fn a_contact_that_lost_messages_gets_them_again() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    for n in 1..=4 {
        queue(&store, &bob, n).await;
    }
    for n in 1..=3 {
        deliver(&store, &bob, n).await;
    }
    let lost = Resumed {
        lost_there: 2,
        lost_here: 0,
    };
    assert_eq!(resume(&store, &bob, 1).await, lost);
    bob.agree_again(&store).await;
    let queued = store.queued(bob.contact, MessageRow(0), 10).await.unwrap();
    let again: Vec<u64> = queued
        .iter()
        .map(|outgoing| bob.open(outgoing).sequence.0)
        .collect();
    assert_eq!(again, [5, 6, 7], "beyond everything that was counted");
}

#[tokio::test]
async fn a_store_that_is_behind_counts_on_from_what_the_contact_has() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    queue(&store, &bob, 1).await;
    let behind = Resumed {
        lost_there: 0,
        lost_here: 6,
    };
    assert_eq!(resume(&store, &bob, 7).await, behind);
    queue(&store, &bob, 2).await;
    bob.agree_again(&store).await;
    let queued = store.queued(bob.contact, MessageRow(0), 10).await.unwrap();
    let sequences: Vec<u64> = queued
        .iter()
        .map(|outgoing| bob.open(outgoing).sequence.0)
        .collect();
    assert_eq!(sequences, [8, 9]);
}

#[tokio::test]
async fn what_is_delivered_needs_no_envelope_any_more() {
    let (_dir, store) = new_store();
    let bob = Bob::new(&store).await;
    queue(&store, &bob, 1).await;
    deliver(&store, &bob, 1).await;
    assert_eq!(store.queued(bob.contact, MessageRow(0), 10).await.unwrap(), []);
    let state = store.history(bob.contact, None, 1).await.unwrap()[0].state;
    assert_eq!(state, MessageState::Delivered);
}

#[tokio::test]
async fn a_contact_that_lost_acts_gets_what_counts_of_them_again() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    for n in 1..=3 {
        queue(&store, &bob, n).await;
    }
    let rows: Vec<MessageRow> = store
        .history(bob.contact, None, 10)
        .await
        .unwrap()
        .iter()
        .map(|message| message.row)
        .collect();
    let acts = [
        (rows[0], Act::Edit("first".into())),
        (rows[0], Act::Edit("second".into())),
        (rows[1], Act::Edit("words that must go".into())),
        (rows[1], Act::Delete),
        (rows[2], Act::React(Some("👍".into()))),
    ];
    for (n, (row, act)) in (4..).zip(acts) {
        assert_eq!(store.act(row, act, id(n), NOW).await.unwrap(), Acted::Queued);
    }
    for n in 1..=8 {
        deliver(&store, &bob, n).await;
    }
    // The texts were in the backup that bob went back to, and the acts were not.
    assert_eq!(resume(&store, &bob, 3).await.lost_there, 3);
    bob.agree_again(&store).await;
    let queued = store.queued(bob.contact, MessageRow(0), 10).await.unwrap();
    let bodies: Vec<Body> = queued.iter().map(|outgoing| bob.open(outgoing).body).collect();
    let expected = [
        Body::Edit(Edit {
            target: id(1),
            text: "second".into(),
        }),
        Body::Deletion(id(2)),
        Body::Reaction(Reaction {
            target: id(3),
            sign: Some("👍".into()),
        }),
    ];
    assert_eq!(bodies, expected);
}

#[tokio::test]
async fn acts_that_were_delivered_take_no_more_room_than_what_counts_of_them() {
    let (_dir, store) = new_store();
    let bob = Bob::new(&store).await;
    queue(&store, &bob, 1).await;
    let row = store.history(bob.contact, None, 1).await.unwrap()[0].row;
    for n in 2..=200 {
        let sign = Act::React(Some(format!("{n}")));
        assert_eq!(store.act(row, sign, id(n), NOW).await.unwrap(), Acted::Queued);
        deliver(&store, &bob, n).await;
    }
    assert_eq!(resume(&store, &bob, 1).await.lost_there, 1);
}

#[tokio::test]
async fn a_number_that_is_used_again_for_another_message_is_no_duplicate() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    let copy = bob.copy();
    assert!(matches!(bob.says(&store, 1, "one").await, Received::New(_)));
    // A copy of bob's node that was put back does not know that it has said anything.
    let mut bob = copy;
    let connection = InOrder::default();
    let other = bob.seal(2, "another one");
    let received = receive(&store, bob.contact, &connection, 2, other).await;
    assert_eq!(received, Received::CannotOpen, "which gets both another session");
    let history = store.history(bob.contact, None, 10).await.unwrap();
    assert_eq!(history.len(), 1);
}

#[tokio::test]
async fn a_receipt_that_comes_again_is_known() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    queue(&store, &bob, 1).await;
    deliver(&store, &bob, 1).await;
    let receipt = bob.seal_as(id(2), 1, Body::Receipt(vec![id(1)]));
    for expected in ["Seen", "Nothing"] {
        let connection = InOrder::default();
        let received = receive(&store, bob.contact, &connection, 2, receipt.clone()).await;
        assert!(format!("{received:?}").starts_with(expected), "{received:?}");
    }
}

#[tokio::test]
async fn a_contact_that_says_it_lost_everything_gets_so_many_again_and_no_more() {
    let (_dir, store) = new_store();
    // Without a session, so that nothing has to be sealed.
    let contact = bob::add(&store).await;
    let ids = |numbers: std::ops::RangeInclusive<usize>| -> Vec<MessageId> {
        numbers.map(|n| MessageId((n as u128).to_be_bytes())).collect()
    };
    let mut queued = Vec::new();
    for id in ids(1..=REQUEUE_MAX + 5) {
        let begun = store.begin_text(contact, id, "hello".into(), None, NOW).await;
        queued.push(begun.unwrap());
    }
    for queued in queued {
        queued.await.unwrap();
    }
    let settled = store
        .settle(contact, ids(1..=REQUEUE_MAX + 5), Settlement::Delivered, NOW)
        .await;
    assert_eq!(settled.unwrap().await.unwrap().len(), REQUEUE_MAX + 5);
    let resumed = store.resume(contact, Sequence(0), true, NOW).await.unwrap();
    assert_eq!(resumed.await.unwrap().lost_there, REQUEUE_MAX as u64);
    // The latest ones: settling all of them again settles those alone.
    let again = store
        .settle(contact, ids(1..=REQUEUE_MAX + 5), Settlement::Delivered, NOW)
        .await;
    assert_eq!(again.unwrap().await.unwrap().len(), REQUEUE_MAX);
}

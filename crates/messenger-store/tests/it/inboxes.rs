//! What contacts may leave here, and what happens when they want to leave more.

use messenger_proto::body::Body;
use messenger_proto::limits::TEXT_BYTES_MAX;
use messenger_store::acts::Act;
use messenger_store::inboxes::{INBOX_BYTES, INBOX_BYTES_MIN, INBOX_DAYS};
use messenger_store::messages::Received;
use messenger_store::{InOrder, Store, UnixMillis};

use crate::bob::{Bob, id};
use crate::{NOW, new_store};

/// What a text of full length takes on the wire.
const LONG_BYTES: u64 = 131_072;
const DAY_MS: i64 = 86_400_000;

async fn receive_at(store: &Store, bob: &Bob, n: u8, sealed: &[u8], now: UnixMillis) -> Received {
    let (row, sealed) = (InOrder::default(), sealed.to_vec());
    let pending = store.receive(bob.contact, row, id(n), sealed, now).await;
    pending.unwrap().await.unwrap()
}

/// Lets bob say long texts until one is not taken; returns how many were, and that one.
async fn fill(store: &Store, bob: &mut Bob, from: u8, now: UnixMillis) -> (u8, Vec<u8>) {
    for n in from.. {
        let sealed = bob.seal(n, &"x".repeat(TEXT_BYTES_MAX));
        match receive_at(store, bob, n, &sealed, now).await {
            Received::New(_) => {}
            Received::Full => return (n - from, sealed),
            other => panic!("{other:?}"),
        }
    }
    unreachable!("an inbox has an end");
}

#[tokio::test]
async fn a_contact_may_leave_so_much_in_a_day_and_goes_on_the_next() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    store
        .limit_inbox(bob.contact, Some(INBOX_BYTES_MIN))
        .await
        .unwrap();
    let (taken, left) = fill(&store, &mut bob, 1, NOW).await;
    assert_eq!(
        u64::from(taken),
        INBOX_BYTES_MIN / INBOX_DAYS / LONG_BYTES - 1,
        "with what seals them"
    );
    let inbox = store.inbox(bob.contact, NOW).await.unwrap();
    assert!(inbox.is_full() && inbox.day_bytes <= inbox.day_max_bytes());
    assert_eq!(store.full_inboxes(NOW).await.unwrap(), [bob.contact]);
    assert_eq!(receive_at(&store, &bob, 50, &left, NOW).await, Received::Full);

    let tomorrow = UnixMillis(NOW.0 + DAY_MS);
    assert!(store.inbox(bob.contact, tomorrow).await.unwrap().has_room());
    let received = receive_at(&store, &bob, taken + 1, &left, tomorrow).await;
    assert!(
        matches!(received, Received::New(_)),
        "the same envelope, in its turn: {received:?}"
    );
    assert_eq!(store.full_inboxes(tomorrow).await.unwrap(), []);
}

#[tokio::test]
async fn a_contact_may_leave_so_much_in_all_and_more_when_the_user_says_so_or_it_deletes_some() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    store
        .limit_inbox(bob.contact, Some(INBOX_BYTES_MIN))
        .await
        .unwrap();
    let (mut n, mut day, mut left) = (1, NOW, Vec::new());
    while store.inbox(bob.contact, day).await.unwrap().total_bytes + LONG_BYTES < INBOX_BYTES_MIN {
        if !left.is_empty() {
            receive_at(&store, &bob, n, &left, day).await;
            n += 1;
        }
        let (taken, rest) = fill(&store, &mut bob, n, day).await;
        (n, day, left) = (n + taken, UnixMillis(day.0 + DAY_MS), rest);
    }
    assert_eq!(receive_at(&store, &bob, n, &left, day).await, Received::Full);
    let inbox = store.inbox(bob.contact, day).await.unwrap();
    assert!(
        inbox.is_full() && inbox.total_bytes <= INBOX_BYTES_MIN && inbox.day_bytes == 0,
        "{inbox:?}"
    );

    store
        .limit_inbox(bob.contact, Some(2 * INBOX_BYTES_MIN))
        .await
        .unwrap();
    let received = receive_at(&store, &bob, n, &left, day).await;
    assert!(matches!(received, Received::New(_)), "{received:?}");
    let before = store.inbox(bob.contact, day).await.unwrap().total_bytes;
    let deletion = bob.seal_as(id(200), 200, Body::Deletion(id(1)));
    receive_at(&store, &bob, 200, &deletion, day).await;
    let after = store.inbox(bob.contact, day).await.unwrap().total_bytes;
    assert!(after < before - LONG_BYTES / 3, "{before} to {after}");
    store.limit_inbox(bob.contact, None).await.unwrap();
    assert_eq!(
        store.inbox(bob.contact, day).await.unwrap().max_bytes,
        INBOX_BYTES
    );
}

#[tokio::test]
async fn reactions_and_edits_are_counted_like_texts() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    let row = store
        .queue_text(bob.contact, id(1), "mine".into(), NOW)
        .await
        .unwrap();
    store
        .act(row, Act::Edit("still mine".into()), id(2), NOW)
        .await
        .unwrap();
    let before = store.inbox(bob.contact, NOW).await.unwrap().day_bytes;
    assert_eq!(before, 0, "what is written here is not counted");
    let reaction = Body::Reaction(messenger_proto::body::Reaction {
        target: id(1),
        sign: Some("👍".into()),
    });
    bob.says_as(&store, id(9), 1, reaction).await;
    assert!(store.inbox(bob.contact, NOW).await.unwrap().day_bytes > before);
}

#[tokio::test]
async fn what_is_not_kept_is_not_counted() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    let (first, second) = (bob.seal(1, "one"), bob.seal(2, "two"));
    assert_eq!(receive_at(&store, &bob, 2, &second, NOW).await, Received::Ahead);
    let mut bent = first.clone();
    bent[40] ^= 1;
    assert_eq!(
        receive_at(&store, &bob, 1, &bent, NOW).await,
        Received::CannotOpen
    );
    assert_eq!(store.inbox(bob.contact, NOW).await.unwrap().total_bytes, 0);
}

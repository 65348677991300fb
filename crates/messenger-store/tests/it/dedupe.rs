//! The same key to the same contact is one message, whatever happens in between.

use messenger_proto::envelope::MessageId;
use messenger_proto::exchange::Settlement;
use messenger_store::Store;
use messenger_store::UnixMillis;
use messenger_store::contacts::ContactId;
use messenger_store::dedupe::{KEY_LIFETIME_MS, KEYS_MAX, OnceQueued};
use messenger_store::messages::{MessageRow, MessageState};

use crate::bob::{self, Bob, id};
use crate::conversation::settle;
use crate::{NOW, new_store, reopen};

async fn send(store: &Store, bob: ContactId, n: u32, key: &str, now: UnixMillis) -> OnceQueued {
    let mut id = [1; 16];
    id[..4].copy_from_slice(&n.to_be_bytes());
    let text = format!("number {n}").into();
    store
        .queue_text_once(bob, MessageId(id), text, key.to_owned(), now)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_thousand_sends_with_one_key_are_one_message() {
    let (_dir, store) = new_store();
    let bob = Bob::new(&store).await.contact;
    let mut sends = tokio::task::JoinSet::new();
    for n in 0..1000 {
        let store = store.clone();
        sends.spawn(async move { send(&store, bob, n, "disk full", NOW).await });
    }
    let outcomes = sends.join_all().await;
    let new = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, OnceQueued::New(_)));
    assert_eq!(new.count(), 1);
    assert_eq!(store.queued(bob, MessageRow(0), 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_key_outlives_the_process_and_tells_how_far_its_message_came() {
    let (dir, store) = new_store();
    let bob = Bob::new(&store).await.contact;
    let first = store
        .queue_text_once(bob, id(1), "once".into(), "k".into(), NOW)
        .await
        .unwrap();
    let OnceQueued::New(row) = first else {
        panic!("{first:?}")
    };
    settle(&store, bob, &[id(1)], Settlement::Delivered).await;
    store.close().await;
    let store = reopen(&dir);
    let before = OnceQueued::Before {
        row,
        id: id(1),
        state: MessageState::Delivered,
    };
    assert_eq!(send(&store, bob, 2, "k", NOW).await, before);
    assert!(matches!(
        send(&store, bob, 2, "other", NOW).await,
        OnceQueued::New(_)
    ));
}

#[tokio::test]
async fn a_key_is_forgotten_after_its_time() {
    let (_dir, store) = new_store();
    let bob = Bob::new(&store).await.contact;
    send(&store, bob, 1, "k", NOW).await;
    let last = UnixMillis(NOW.0 + KEY_LIFETIME_MS - 1);
    assert!(matches!(
        send(&store, bob, 2, "k", last).await,
        OnceQueued::Before { .. }
    ));
    let over = UnixMillis(NOW.0 + KEY_LIFETIME_MS);
    assert!(matches!(
        send(&store, bob, 3, "k", over).await,
        OnceQueued::New(_)
    ));
    assert!(matches!(
        send(&store, bob, 4, "k", over).await,
        OnceQueued::Before { .. }
    ));
}

#[tokio::test]
async fn a_program_with_a_new_key_each_time_fills_no_disk() {
    let (_dir, store) = new_store();
    let bob = bob::add(&store).await;
    let most = u32::try_from(KEYS_MAX).unwrap();
    let mut sends = tokio::task::JoinSet::new();
    send(&store, bob, 0, "first", NOW).await;
    for n in 1..most {
        let store = store.clone();
        sends.spawn(async move { send(&store, bob, n, &format!("key {n}"), NOW).await });
    }
    sends.join_all().await;
    assert!(matches!(
        send(&store, bob, most, "first", NOW).await,
        OnceQueued::Before { .. }
    ));
    send(&store, bob, most, "one more", NOW).await;
    assert!(matches!(
        send(&store, bob, most + 1, "first", NOW).await,
        OnceQueued::New(_)
    ));
}

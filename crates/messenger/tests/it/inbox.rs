//! A contact that sends more than it may fills its own place, and nobody else notices.

use std::time::Duration;

use messenger::{Event, INBOX_BYTES_MIN, MessageState, Patience, TEXT_BYTES_MAX};

use crate::node::{Node, alice_and_bob, wait_for};

/// As many texts of full length as are too many for a day.
const MANY: usize = 6;

async fn say(from: &Node, to: &str, text: &str) -> MessageState {
    let to = from.contact(to).await;
    let sent = from.messenger.send(&to, text.into(), Patience::Short).await;
    sent.unwrap().state
}

#[tokio::test]
async fn a_contact_that_floods_waits_while_others_talk_and_goes_on_when_there_is_room() {
    let (alice, bob) = alice_and_bob().await;
    let mallory = Node::start("mallory").await;
    mallory.messenger.add(&alice.invite().await, None).await.unwrap();
    let flooder = alice.contact("mallory").await.id;
    alice
        .messenger
        .limit_inbox(flooder, Some(INBOX_BYTES_MIN))
        .await
        .unwrap();

    let (mut at_alice, mut at_mallory) = (alice.messenger.subscribe(), mallory.messenger.subscribe());
    let to_alice = mallory.contact("alice").await;
    let long = "x".repeat(TEXT_BYTES_MAX);
    let mut floods = tokio::task::JoinSet::new();
    for _ in 0..MANY {
        let (messenger, to_alice, long) = (mallory.messenger.clone(), to_alice.clone(), long.clone());
        floods.spawn(async move {
            messenger
                .send(&to_alice, long.into(), Patience::Until(Duration::ZERO))
                .await
                .unwrap()
        });
    }
    floods.join_all().await;
    let is_notice = |event: &Event| matches!(event, Event::Inbox { .. });
    wait_for(&mut at_alice, is_notice).await;
    wait_for(&mut at_mallory, is_notice).await;
    let inbox = alice.messenger.inbox(flooder).await.unwrap();
    assert!(
        inbox.is_full() && inbox.day_bytes <= inbox.day_max_bytes(),
        "{inbox:?}"
    );
    assert_eq!(alice.messenger.full_inboxes().await.unwrap(), [flooder]);
    assert!(mallory.messenger.is_full_there(to_alice.id));
    assert!(
        mallory.messenger.queued_count().await.unwrap() > 0,
        "it keeps what is not taken"
    );

    // Everybody else is served, and so is the other direction.
    assert_eq!(say(&alice, "bob", "hello bob").await, MessageState::Delivered);
    assert_eq!(say(&bob, "alice", "hello alice").await, MessageState::Delivered);
    assert_eq!(say(&alice, "mallory", "enough!").await, MessageState::Delivered);

    alice.messenger.limit_inbox(flooder, None).await.unwrap();
    let unread = alice.wait_for_unread(MANY + 1).await;
    assert_eq!(unread.iter().filter(|text| **text == long).count(), MANY);
    assert_eq!(alice.messenger.full_inboxes().await.unwrap(), []);
    assert!(!mallory.messenger.is_full_there(to_alice.id));
}

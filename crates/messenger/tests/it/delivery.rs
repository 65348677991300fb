//! Messages arrive once, in order, and wait for whoever is away.

use std::time::Duration;

use messenger::{Event, LinkState, MessageState, Patience};

use crate::node::{alice_and_bob, wait_for};

const LONG: Patience = Patience::Until(Duration::from_secs(20));

#[tokio::test]
async fn a_message_is_delivered_and_acknowledged_both_ways() {
    let (alice, bob) = alice_and_bob().await;
    let to_bob = alice.contact("bob").await;
    let sent = alice
        .messenger
        .send(&to_bob, "hello bob".into(), Patience::Short)
        .await
        .unwrap();
    assert_eq!(sent.state, MessageState::Delivered);
    assert_eq!(bob.unread().await, ["hello bob"]);

    let to_alice = bob.contact("alice").await;
    let sent = bob
        .messenger
        .send(&to_alice, "hello alice".into(), Patience::Short)
        .await
        .unwrap();
    assert_eq!(sent.state, MessageState::Delivered);
    assert_eq!(alice.unread().await, ["hello alice"]);
}

#[tokio::test]
async fn more_than_a_window_arrives_in_order() {
    let (alice, bob) = alice_and_bob().await;
    let to_bob = alice.contact("bob").await;
    let count = 3 * messenger::limits::IN_FLIGHT_MAX;
    let mut sends = tokio::task::JoinSet::new();
    for n in 0..count {
        let (messenger, to_bob) = (alice.messenger.clone(), to_bob.clone());
        sends.spawn(async move { messenger.send(&to_bob, n.to_string().into(), LONG).await.unwrap() });
    }
    let sent = sends.join_all().await;
    assert!(
        sent.iter()
            .all(|outcome| outcome.state == MessageState::Delivered)
    );
    let written = alice.messenger.history(to_bob.id, None, count).await.unwrap();
    let written: Vec<&str> = written
        .iter()
        .map(|message| crate::node::text(&message.said))
        .collect();
    assert_eq!(bob.unread().await, written);
}

#[tokio::test]
async fn a_message_to_somebody_who_is_down_waits_through_restarts_of_both() {
    let (alice, bob) = alice_and_bob().await;
    let bob = bob.stop().await;
    let to_bob = alice.contact("bob").await;
    let sent = alice
        .messenger
        .send(&to_bob, "see you".into(), Patience::Short)
        .await
        .unwrap();
    assert_eq!(sent.state, MessageState::Queued);
    let alice = alice.stop().await;

    let (_alice, bob) = (alice.start().await, bob.start().await);
    assert_eq!(bob.wait_for_unread(1).await, ["see you"]);
}

#[tokio::test]
async fn a_long_text_fits_and_a_longer_one_is_refused_before_it_is_stored() {
    let (alice, bob) = alice_and_bob().await;
    let to_bob = alice.contact("bob").await;
    let longest = "x".repeat(messenger::TEXT_BYTES_MAX);
    let sent = alice
        .messenger
        .send(&to_bob, longest.clone().into(), LONG)
        .await
        .unwrap();
    assert_eq!(sent.state, MessageState::Delivered);
    assert_eq!(bob.unread().await, [longest.as_str()]);

    let too_long = alice
        .messenger
        .send(&to_bob, (longest + "x").into(), LONG)
        .await
        .unwrap_err();
    assert_eq!(
        too_long.to_string(),
        "a text of 65537 bytes is outside the limit of 1 to 65536"
    );
    let empty = alice.messenger.send(&to_bob, "".into(), LONG).await;
    assert!(empty.is_err());
    assert_eq!(
        alice.messenger.history(to_bob.id, None, 10).await.unwrap().len(),
        1
    );
}

#[tokio::test]
async fn a_lost_connection_is_noticed_and_told() {
    let (alice, bob) = alice_and_bob().await;
    let to_bob = alice.contact("bob").await;
    let mut events = alice.messenger.subscribe();
    bob.stop().await;
    wait_for(
        &mut events,
        |event| matches!(event, Event::Link { contact, state: LinkState::Down(_) } if *contact == to_bob.id),
    )
    .await;
}

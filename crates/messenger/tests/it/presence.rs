//! Presence and typing between two who are connected: told to contacts alone, where the user wants it, and not too often.

use std::time::Duration;

use messenger::{Absence, Event, Messenger, Patience, Said, Setting, Switch, Typing};
use tokio::sync::broadcast::Receiver;
use tokio::time::timeout;

use crate::node::{Node, alice_and_bob, wait_for};

const LONG: Patience = Patience::Until(Duration::from_secs(20));

async fn absence_of(node: &Node, name: &str) -> Option<Absence> {
    let contact = node.contact(name).await;
    node.messenger.known(contact).absence
}

/// Waits until a contact is away with these words, or with `None` until it is not away.
async fn wait_for_absence(node: &Node, events: &mut Receiver<Event>, name: &str, text: Option<&str>) {
    loop {
        let absence = absence_of(node, name).await;
        if absence.as_ref().map(|absence| absence.text.as_str()) == text {
            return;
        }
        wait_for(events, |event| matches!(event, Event::Presence { .. })).await;
    }
}

async fn link_is_up(messenger: &Messenger, contact: messenger::ContactId) {
    let mut events = messenger.subscribe();
    while !messenger.link_state(contact).is_up() {
        wait_for(&mut events, |event| matches!(event, Event::Link { .. })).await;
    }
}

#[tokio::test]
async fn a_contact_sees_who_is_away_and_who_is_back_and_also_when_it_connects_later() {
    let (alice, bob) = alice_and_bob().await;
    let mut at_bob = bob.messenger.subscribe();
    alice.messenger.go_away("lunch".into()).await.unwrap();
    wait_for_absence(&bob, &mut at_bob, "alice", Some("lunch")).await;
    alice.messenger.go_away("long lunch".into()).await.unwrap();
    wait_for_absence(&bob, &mut at_bob, "alice", Some("long lunch")).await;
    let bob = bob.stop().await.start().await;
    let mut at_bob = bob.messenger.subscribe();
    wait_for_absence(&bob, &mut at_bob, "alice", Some("long lunch")).await;
    alice.messenger.come_back().await.unwrap();
    wait_for_absence(&bob, &mut at_bob, "alice", None).await;
    // An absence outlives the node that tells of it, and not the connection it is told over.
    alice.messenger.go_away("asleep".into()).await.unwrap();
    wait_for_absence(&bob, &mut at_bob, "alice", Some("asleep")).await;
    let alice = alice.stop().await;
    wait_for_absence(&bob, &mut at_bob, "alice", None).await;
    let alice = alice.start().await;
    wait_for_absence(&bob, &mut at_bob, "alice", Some("asleep")).await;
    let too_long = alice.messenger.go_away("x".repeat(257)).await;
    assert!(too_long.is_err());
}

#[tokio::test]
async fn whom_the_user_stops_telling_sees_nothing_any_more() {
    let (alice, bob) = alice_and_bob().await;
    let mut at_bob = bob.messenger.subscribe();
    alice.messenger.go_away("lunch".into()).await.unwrap();
    wait_for_absence(&bob, &mut at_bob, "alice", Some("lunch")).await;
    let to_bob = alice.contact("bob").await.id;
    let decide = |decision| {
        alice
            .messenger
            .decide(Some(to_bob), Setting::Presence, Some(decision))
    };
    decide(Switch::Off).await.unwrap();
    wait_for_absence(&bob, &mut at_bob, "alice", None).await;
    decide(Switch::On).await.unwrap();
    wait_for_absence(&bob, &mut at_bob, "alice", Some("lunch")).await;
}

#[tokio::test]
async fn an_answer_for_somebody_who_is_away_arrives_and_is_not_answered() {
    let (alice, bob) = alice_and_bob().await;
    alice.messenger.go_away("lunch".into()).await.unwrap();
    bob.messenger.go_away("out".into()).await.unwrap();
    let to_alice = bob.contact("alice").await;
    for text in ["one", "two"] {
        let sent = bob.messenger.send(&to_alice, text.into(), LONG).await.unwrap();
        assert_eq!(sent.state, messenger::MessageState::Delivered);
    }
    assert_eq!(bob.wait_for_unread(1).await, ["lunch"]);
    let said = bob.messenger.unread(None).await.unwrap().remove(0).said;
    assert!(matches!(
        said,
        Said::Text {
            is_automatic: true,
            ..
        }
    ));
    // A later message comes after everything that was answered.
    alice
        .messenger
        .send(&alice.contact("bob").await, "back".into(), LONG)
        .await
        .unwrap();
    assert_eq!(bob.unread().await, ["lunch", "back"]);
    assert_eq!(alice.wait_for_unread(3).await, ["one", "two", "out"]);
}

#[tokio::test]
async fn a_contact_sees_who_is_typing_if_the_user_wants_it_and_until_the_message_comes() {
    let (alice, bob) = alice_and_bob().await;
    let to_bob = alice.contact("bob").await;
    link_is_up(&alice.messenger, to_bob.id).await;
    let mut at_bob = bob.messenger.subscribe();
    let mut next = async || {
        let is_typing = |event: &Event| matches!(event, Event::Typing { .. });
        match wait_for(&mut at_bob, is_typing).await {
            Event::Typing { typing, .. } => typing,
            event => panic!("{event:?}"),
        }
    };
    // Nobody decided that bob is to know.
    alice.messenger.typing(&to_bob, Typing::Going).await.unwrap();
    let decide = alice.messenger.decide(None, Setting::Typing, Some(Switch::On));
    decide.await.unwrap();
    for _ in 0..100 {
        alice.messenger.typing(&to_bob, Typing::Going).await.unwrap();
    }
    assert_eq!(next().await, Typing::Going);
    alice.messenger.typing(&to_bob, Typing::Over).await.unwrap();
    assert_eq!(next().await, Typing::Over);
    alice.messenger.typing(&to_bob, Typing::Going).await.unwrap();
    assert_eq!(next().await, Typing::Going);
    alice.messenger.send(&to_bob, "hello".into(), LONG).await.unwrap();
    assert_eq!(next().await, Typing::Over);
}

#[tokio::test]
async fn who_falls_silent_is_not_typing_any_more() {
    let (alice, bob) = alice_and_bob().await;
    let to_bob = alice.contact("bob").await;
    link_is_up(&alice.messenger, to_bob.id).await;
    let decide = alice
        .messenger
        .decide(Some(to_bob.id), Setting::Typing, Some(Switch::On));
    decide.await.unwrap();
    let mut at_bob = bob.messenger.subscribe();
    alice.messenger.typing(&to_bob, Typing::Going).await.unwrap();
    let is_going = |event: &Event| {
        matches!(
            event,
            Event::Typing {
                typing: Typing::Going,
                ..
            }
        )
    };
    wait_for(&mut at_bob, is_going).await;
    let is_over = |event: &Event| {
        matches!(
            event,
            Event::Typing {
                typing: Typing::Over,
                ..
            }
        )
    };
    wait_for(&mut at_bob, is_over).await;
}

#[tokio::test]
async fn a_contact_that_comes_and_goes_is_noticed_and_remembered() {
    let (alice, bob) = alice_and_bob().await;
    let to_bob = alice.contact("bob").await;
    link_is_up(&alice.messenger, to_bob.id).await;
    let connected_at = alice.contact("bob").await.last_seen_at.unwrap();
    let mut at_alice = alice.messenger.subscribe();
    let is_presence = |event: &Event| matches!(event, Event::Presence { contact } if *contact == to_bob.id);
    let bob = bob.stop().await;
    wait_for(&mut at_alice, is_presence).await;
    assert!(!alice.messenger.link_state(to_bob.id).is_up());
    let left_at = alice.contact("bob").await.last_seen_at.unwrap();
    assert!(left_at > connected_at, "{left_at:?} {connected_at:?}");
    let _bob = bob.start().await;
    let came = wait_for(&mut at_alice, is_presence);
    timeout(Duration::from_secs(20), came).await.unwrap();
    assert!(alice.messenger.link_state(to_bob.id).is_up());
}

#[tokio::test]
async fn that_a_contact_is_connected_is_noted_while_it_is() {
    let (alice, bob) = alice_and_bob().await;
    let alice = alice.stop().await.start_noting(Duration::from_millis(10)).await;
    let at_alice = alice.contact("bob").await.id;
    link_is_up(&alice.messenger, at_alice).await;
    let seen_at = async || alice.contact("bob").await.last_seen_at.unwrap();
    let since = seen_at().await;
    // What a node that is killed now would find in its store.
    let noted = async {
        while seen_at().await <= since {
            tokio::task::yield_now().await;
        }
    };
    timeout(Duration::from_secs(20), noted).await.unwrap();
    assert!(alice.messenger.link_state(at_alice).is_up(), "it never went");
    drop(bob);
}

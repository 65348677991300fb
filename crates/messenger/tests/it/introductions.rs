//! Two contacts who are made known to each other.

use messenger::{ContactState, Event, IntroduceError, LinkState, MessageState, Patience, TroubleWith};

use crate::node::{Node, alice_and_bob, wait_for};

/// Waits until somebody is introduced, and accepts it.
async fn accept(node: &Node) {
    let mut events = node.messenger.subscribe();
    let request = loop {
        if let Some(request) = node.messenger.requests().await.unwrap().pop() {
            break request;
        }
        wait_for(&mut events, |event| matches!(event, Event::Asked)).await;
    };
    node.messenger.accept_request(request.id, None).await.unwrap();
}

#[tokio::test]
async fn two_who_accept_an_introduction_are_contacts_and_not_before() {
    let (alice, bob) = alice_and_bob().await;
    let carol = Node::start("carol").await;
    carol.messenger.add(&alice.invite().await, None).await.unwrap();
    let (to_bob, to_carol) = (alice.contact("bob").await, alice.contact("carol").await);
    let same = alice.messenger.introduce(&to_bob, &to_bob).await;
    assert!(matches!(same, Err(IntroduceError::Same(_))));
    alice.messenger.introduce(&to_bob, &to_carol).await.unwrap();

    let mut at_bob = bob.messenger.subscribe();
    accept(&bob).await;
    // Carol has not accepted yet, and bob waits.
    let waits = LinkState::Down(TroubleWith::Acceptance);
    wait_for(
        &mut at_bob,
        |event| matches!(event, Event::Link { state, .. } if *state == waits),
    )
    .await;
    assert!(matches!(
        bob.contact("carol").await.state,
        ContactState::Joining(_)
    ));
    accept(&carol).await;
    wait_for(&mut at_bob, |event| matches!(event, Event::Established { .. })).await;
    let to_carol = bob.contact("carol").await;
    // Whoever hears of it may write at once: the connection is not what it was while bob waited.
    assert!(bob.messenger.link_state(to_carol.id).is_up());
    let sent = bob
        .messenger
        .send(&to_carol, "hello".into(), Patience::Short)
        .await;
    assert_eq!(sent.unwrap().state, MessageState::Delivered);
    assert_eq!(carol.contact("bob").await.peer, bob.messenger.id());
    assert!(carol.messenger.requests().await.unwrap().is_empty());
}

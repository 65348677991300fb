//! Contacts that are removed or blocked: what they notice, and what is left of them.

use messenger::{Event, LinkState, MessageState, NotWritable, Patience, SendError, TroubleWith};
use messenger_net::CloseReason;

use crate::hostile::{hello, join, stranger};
use crate::node::{Node, alice_and_bob, wait_for};

/// Waits until `node` has lost a connection for this reason.
async fn wait_for_trouble(node: &Node, trouble: TroubleWith) {
    let mut events = node.messenger.subscribe();
    let is_there = |link: &LinkState| *link == LinkState::Down(trouble.clone());
    let contacts = node.messenger.contacts().await.unwrap();
    if !contacts.iter().any(|known| is_there(&known.link)) {
        wait_for(
            &mut events,
            |event| matches!(event, Event::Link { state, .. } if is_there(state)),
        )
        .await;
    }
}

#[tokio::test]
async fn a_removed_contact_is_a_stranger_when_it_dials_again() {
    let (alice, bob) = alice_and_bob().await;
    let at_alice = alice.contact("bob").await;
    let removed = alice.messenger.remove_contact(&at_alice).await.unwrap();
    assert!(removed.is_some());
    wait_for_trouble(&bob, TroubleWith::Acceptance).await;
    assert!(alice.messenger.contacts().await.unwrap().is_empty());
    // With an invite, it begins anew.
    let invite = alice.invite().await;
    alice_is_heard_by_bob_again(&alice, &bob, &invite).await;
}

/// Bob is a contact of alice's again, and messages flow, although bob kept what alice deleted.
async fn alice_is_heard_by_bob_again(alice: &Node, bob: &Node, invite: &str) {
    let at_bob = bob.contact("alice").await;
    bob.messenger.remove_contact(&at_bob).await.unwrap();
    bob.messenger.add(invite, None).await.unwrap();
    let to_bob = alice.contact("bob").await;
    let sent = alice.messenger.send(&to_bob, "hello".into(), Patience::Short);
    assert_eq!(sent.await.unwrap().state, MessageState::Delivered);
}

#[tokio::test]
async fn a_blocked_contact_sees_a_node_that_went_away_until_it_is_unblocked() {
    let (alice, bob) = alice_and_bob().await;
    let at_alice = alice.contact("bob").await;
    let to_alice = bob.contact("alice").await;
    alice.messenger.block(at_alice.peer).await.unwrap();
    wait_for_trouble(&bob, TroubleWith::Absence).await;
    let sent = bob
        .messenger
        .send(&to_alice, "are you there?".into(), Patience::Short);
    assert_eq!(sent.await.unwrap().state, MessageState::Queued);
    let at_alice = alice.contact("bob").await;
    let refused = alice
        .messenger
        .send(&at_alice, "no".into(), Patience::Short)
        .await;
    assert!(
        matches!(refused, Err(SendError::NotWritable(NotWritable::Blocked(_)))),
        "{refused:?}"
    );
    assert!(alice.unread().await.is_empty());

    assert!(alice.messenger.unblock(at_alice.peer).await.unwrap());
    assert_eq!(alice.wait_for_unread(1).await, ["are you there?"]);
}

#[tokio::test]
async fn whoever_is_blocked_gets_no_answer_and_leaves_nothing() {
    let alice = Node::start("alice").await;
    let (net, mut session) = stranger(&alice).await;
    join(&alice, &mut session).await;
    session.frames_in.receive().await.unwrap().unwrap();
    alice.messenger.block(net.id()).await.unwrap();
    drop(session);
    let (_net, mut session) = stranger(&alice).await;
    session.frames_out.send(&hello()).await.unwrap();
    // Not a word, and the end says nothing either.
    assert!(!matches!(session.frames_in.receive().await, Ok(Some(_))));
    assert_eq!(session.link.closed().await, CloseReason::Lost);
}

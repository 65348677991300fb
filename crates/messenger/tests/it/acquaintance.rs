//! Becoming contacts, and every way in which it fails.

use std::time::Duration;

use messenger::{AddError, AddOutcome, ContactState, InviteTerms};

use crate::node::{Node, alice_and_bob};

#[tokio::test]
async fn an_invite_makes_two_contacts() {
    let (alice, bob) = alice_and_bob().await;
    let bob_at_alice = alice.contact("bob").await;
    let alice_at_bob = bob.contact("alice").await;
    assert_eq!(bob_at_alice.peer, bob.messenger.id());
    assert_eq!(alice_at_bob.peer, alice.messenger.id());
    assert_eq!(bob_at_alice.state, ContactState::Established);
    assert_eq!(alice_at_bob.state, ContactState::Established);
}

#[tokio::test]
async fn the_name_may_be_chosen() {
    let (alice, bob) = (Node::start("alice").await, Node::start("bob").await);
    let invite = alice.invite().await;
    bob.messenger
        .add(&invite, Some("boss".parse().unwrap()))
        .await
        .unwrap();
    assert_eq!(bob.contact("boss").await.peer, alice.messenger.id());
}

#[tokio::test]
async fn a_used_invite_is_said_to_be_used_and_leaves_no_contact() {
    let (alice, bob) = (Node::start("alice").await, Node::start("bob").await);
    let carol = Node::start("carol").await;
    let invite = alice.invite().await;
    bob.messenger.add(&invite, None).await.unwrap();
    let error = carol.messenger.add(&invite, None).await.unwrap_err();
    assert_eq!(error.to_string(), "this invite has been used");
    assert!(carol.messenger.contacts().await.unwrap().is_empty());
    assert_eq!(alice.messenger.contacts().await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_invite_for_two_works_twice() {
    let (alice, bob) = (Node::start("alice").await, Node::start("bob").await);
    let carol = Node::start("carol").await;
    let terms = InviteTerms {
        uses: 2,
        lifetime: Duration::from_secs(60),
    };
    let invite = alice.messenger.invite(terms).await.unwrap().to_text();
    bob.messenger.add(&invite, None).await.unwrap();
    carol.messenger.add(&invite, None).await.unwrap();
    assert_eq!(alice.messenger.contacts().await.unwrap().len(), 2);
}

#[tokio::test]
async fn an_expired_invite_is_said_to_be_expired_by_either_side() {
    let (alice, bob) = (Node::start("alice").await, Node::start("bob").await);
    let terms = InviteTerms {
        uses: 1,
        lifetime: Duration::ZERO,
    };
    let mut invite = alice.messenger.invite(terms).await.unwrap();
    let error = bob.messenger.add(&invite.to_text(), None).await.unwrap_err();
    assert!(matches!(error, AddError::Expired(_)), "{error:?}");
    // Bob's clock is wrong, or somebody changed the date in the text.
    invite.expires_at_s = u64::MAX;
    let error = bob.messenger.add(&invite.to_text(), None).await.unwrap_err();
    assert_eq!(error.to_string(), "this invite has expired");
}

#[tokio::test]
async fn a_forged_secret_is_not_known() {
    let (alice, bob) = (Node::start("alice").await, Node::start("bob").await);
    let terms = InviteTerms {
        uses: 1,
        lifetime: Duration::from_secs(60),
    };
    let mut invite = alice.messenger.invite(terms).await.unwrap();
    let other = bob.messenger.invite(terms).await.unwrap();
    invite.secret = other.secret;
    let error = bob.messenger.add(&invite.to_text(), None).await.unwrap_err();
    assert_eq!(error.to_string(), "the inviter does not know this invite");
}

#[tokio::test]
async fn ones_own_invite_and_a_second_one_are_told_apart() {
    let (alice, bob) = alice_and_bob().await;
    let own = alice
        .messenger
        .add(&alice.invite().await, None)
        .await
        .unwrap_err();
    assert!(matches!(own, AddError::Own));
    let again = bob.messenger.add(&alice.invite().await, None).await.unwrap();
    assert!(matches!(again, AddOutcome::AlreadyThere(_)), "{again:?}");
}

#[tokio::test]
async fn two_people_may_use_each_others_invites_at_once() {
    let (alice, bob) = (Node::start("alice").await, Node::start("bob").await);
    let (from_alice, from_bob) = (alice.invite().await, bob.invite().await);
    let (at_bob, at_alice) = tokio::join!(
        bob.messenger.add(&from_alice, None),
        alice.messenger.add(&from_bob, None)
    );
    at_bob.unwrap();
    at_alice.unwrap();
    assert_eq!(alice.contact("bob").await.state, ContactState::Established);
    assert_eq!(bob.contact("alice").await.state, ContactState::Established);
}

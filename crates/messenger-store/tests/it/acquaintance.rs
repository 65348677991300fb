//! How two nodes become contacts: invites are spent once, names stay unique, secrets are forgotten.

use messenger_proto::PeerId;
use messenger_proto::invite::Secret;
use messenger_store::contacts::{Added, Contact, ContactState, Introduction};
use messenger_store::invites::{Joined, Joiner, NewInvite};
use messenger_store::{Store, UnixMillis};

use crate::{NOW, new_store};

const HOUR_MS: i64 = 60 * 60 * 1000;

fn joiner(n: u8) -> Joiner {
    Joiner {
        peer: PeerId([n; 32]),
        suggested: "bob".parse().unwrap(),
        addrs: vec![],
    }
}

fn introduction(n: u8) -> Introduction {
    Introduction {
        peer: PeerId([n; 32]),
        secret: Secret::new([n; 16]),
        addrs: vec!["192.0.2.1:3447".parse().unwrap()],
    }
}

async fn invite(store: &Store, uses: u32) -> [u8; 32] {
    let secret_hash = Secret::new([1; 16]).hash();
    let expires_at = UnixMillis(NOW.0 + HOUR_MS);
    store
        .create_invite(
            NewInvite {
                secret_hash,
                uses,
                expires_at,
            },
            NOW,
        )
        .await
        .unwrap();
    secret_hash
}

fn joined(outcome: Joined) -> Contact {
    match outcome {
        Joined::Contact(contact) => contact,
        other => panic!("not joined: {other:?}"),
    }
}

#[tokio::test]
async fn an_invite_works_once_for_one_peer_and_again_for_the_same() {
    let (_dir, store) = new_store();
    let hash = invite(&store, 1).await;
    let bob = joined(store.accept_join(hash, joiner(2), NOW).await.unwrap());
    assert_eq!(bob.state, ContactState::Established);
    // Bob did not hear the answer and asks again: nothing is spent.
    assert_eq!(
        joined(store.accept_join(hash, joiner(2), NOW).await.unwrap()).id,
        bob.id
    );
    assert!(matches!(
        store.accept_join(hash, joiner(3), NOW).await.unwrap(),
        Joined::Used
    ));
}

#[tokio::test]
async fn wrong_used_and_expired_are_three_answers() {
    let (_dir, store) = new_store();
    let hash = invite(&store, 1).await;
    let later = UnixMillis(NOW.0 + HOUR_MS);
    assert!(matches!(
        store.accept_join([9; 32], joiner(2), NOW).await.unwrap(),
        Joined::UnknownInvite
    ));
    assert!(matches!(
        store.accept_join(hash, joiner(2), later).await.unwrap(),
        Joined::Expired
    ));
}

#[tokio::test]
async fn several_uses_make_several_contacts_with_names_of_their_own() {
    let (_dir, store) = new_store();
    let hash = invite(&store, 2).await;
    joined(store.accept_join(hash, joiner(2), NOW).await.unwrap());
    joined(store.accept_join(hash, joiner(3), NOW).await.unwrap());
    let names: Vec<String> = store
        .contacts()
        .await
        .unwrap()
        .iter()
        .map(|contact| contact.name.to_string())
        .collect();
    assert_eq!(names, ["bob", "bob-2"]);
}

#[tokio::test]
async fn the_secret_of_an_accepted_invite_is_forgotten() {
    let (_dir, store) = new_store();
    let added = store
        .add_contact(introduction(5), None, "bob".parse().unwrap(), NOW)
        .await
        .unwrap();
    let Added::Joining(bob) = added else {
        panic!("unexpected: {added:?}")
    };
    assert_eq!(bob.state, ContactState::Joining(Secret::new([5; 16])));
    store.establish_contact(bob.id).await.unwrap();
    let bob = store.contact(bob.id).await.unwrap().unwrap();
    assert_eq!(bob.state, ContactState::Established);
    assert_eq!(bob.addrs, ["192.0.2.1:3447".parse().unwrap()]);
}

#[tokio::test]
async fn a_chosen_name_that_is_taken_changes_nothing() {
    let (_dir, store) = new_store();
    store
        .add_contact(introduction(5), None, "bob".parse().unwrap(), NOW)
        .await
        .unwrap();
    let chosen = "BOB".parse().unwrap();
    let added = store
        .add_contact(introduction(6), Some(chosen), "carol".parse().unwrap(), NOW)
        .await
        .unwrap();
    assert!(matches!(added, Added::NameTaken(_)));
    assert_eq!(store.contacts().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_refused_contact_is_forgotten_unless_something_was_written_to_it() {
    let (_dir, store) = new_store();
    for (n, is_kept) in [(5, false), (6, true)] {
        let added = store
            .add_contact(introduction(n), None, "bob".parse().unwrap(), NOW)
            .await
            .unwrap();
        let Added::Joining(bob) = added else {
            panic!("unexpected: {added:?}")
        };
        if is_kept {
            let id = messenger_proto::envelope::MessageId([n; 16]);
            store.queue_text(bob.id, id, "hello".into(), NOW).await.unwrap();
        }
        store.refuse_contact(bob.id).await.unwrap();
        let state = store.contact(bob.id).await.unwrap().map(|contact| contact.state);
        assert_eq!(state, is_kept.then_some(ContactState::Refused));
    }
}

#[tokio::test]
async fn only_the_latest_addresses_of_a_contact_are_kept() {
    let (_dir, store) = new_store();
    let added = store
        .add_contact(introduction(5), None, "bob".parse().unwrap(), NOW)
        .await
        .unwrap();
    let Added::Joining(bob) = added else {
        panic!("unexpected: {added:?}")
    };
    for n in 0..50_u8 {
        let addr = format!("198.51.100.{n}:3447").parse().unwrap();
        store
            .saw_contact(bob.id, vec![addr], UnixMillis(NOW.0 + 1 + i64::from(n)))
            .await
            .unwrap();
    }
    let bob = store.contact(bob.id).await.unwrap().unwrap();
    assert_eq!(bob.addrs.len(), messenger_proto::limits::ADDRS_MAX);
    assert_eq!(bob.addrs[0], "198.51.100.49:3447".parse().unwrap());
    assert_eq!(bob.last_seen_at, Some(UnixMillis(NOW.0 + 50)));
}

#[tokio::test]
async fn a_contact_is_found_by_name_in_any_case_and_by_id() {
    let (_dir, store) = new_store();
    let hash = invite(&store, 1).await;
    let bob = joined(store.accept_join(hash, joiner(2), NOW).await.unwrap());
    for called in ["bob", "BOB", &bob.peer.to_string()] {
        let found = store.contact_called(called).await.unwrap();
        assert_eq!(found.map(|contact| contact.id), Some(bob.id), "{called}");
    }
    let nobody = store.contact_called("bo").await.unwrap();
    assert!(nobody.is_none());
}

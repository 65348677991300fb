//! Contacts get other names, are removed with everything about them, and are blocked.

use messenger_proto::PeerId;
use messenger_proto::invite::Secret;
use messenger_store::contacts::{Added, Introduction, Removed, Renamed};
use messenger_store::settings::{Setting, Switch};

use crate::bob::{self, Bob, id};
use crate::{NOW, new_store};

fn introduction(n: u8) -> Introduction {
    Introduction {
        peer: PeerId([n; 32]),
        secret: Secret::new([n; 16]),
        addrs: vec!["192.0.2.1:3447".parse().unwrap()],
    }
}

#[tokio::test]
async fn a_name_is_given_unless_another_contact_has_it() {
    let (_dir, store) = new_store();
    let bob = bob::add(&store).await;
    let carol = "carol".parse().unwrap();
    store
        .add_contact(introduction(9), None, carol, NOW)
        .await
        .unwrap();
    let rename = async |name: &str| store.rename_contact(bob, name.parse().unwrap()).await.unwrap();
    assert!(matches!(rename("CAROL").await, Renamed::NameTaken));
    // Its own name in another case is no other contact's.
    for name in ["BOB", "robert"] {
        let Renamed::Contact(contact) = rename(name).await else {
            panic!("{name} is free")
        };
        assert_eq!(contact.name.as_str(), name);
    }
    store.remove_contact(bob).await.unwrap();
    assert!(matches!(rename("bob").await, Renamed::Gone));
}

#[tokio::test]
async fn a_contact_is_removed_with_everything_that_was_said() {
    let (_dir, store) = new_store();
    let mut him = Bob::new(&store).await;
    him.says(&store, 1, "hello").await;
    let text = "good day".into();
    store.queue_text(him.contact, id(2), text, NOW).await.unwrap();
    store
        .decide(Some(him.contact), Setting::Receipts, Some(Switch::On))
        .await
        .unwrap();
    let removed = store.remove_contact(him.contact).await.unwrap();
    let expected = Removed {
        messages: 2,
        queued: 1,
    };
    assert_eq!(removed, Some(expected));
    assert!(store.contacts().await.unwrap().is_empty());
    assert!(store.unread(None).await.unwrap().is_empty());
    assert!(store.search("hello", None, 10).await.unwrap().is_empty());
    assert_eq!(store.queued_count().await.unwrap(), 0);
    assert_eq!(store.remove_contact(him.contact).await.unwrap(), None);

    // Whoever comes back is somebody new, with nothing of what was.
    let again = bob::add(&store).await;
    assert_ne!(again, him.contact);
    assert!(store.history(again, None, 10).await.unwrap().is_empty());
    assert_eq!(
        store.setting(Some(again), Setting::Receipts).await.unwrap(),
        Switch::Off
    );
}

#[tokio::test]
async fn a_contact_is_verified_until_that_is_taken_back_or_it_is_removed() {
    let (_dir, store) = new_store();
    let bob = bob::add(&store).await;
    let verified_at = async |id| store.contact(id).await.unwrap().unwrap().verified_at;
    assert_eq!(verified_at(bob).await, None);
    for at in [Some(NOW), None, Some(NOW)] {
        store.verify_contact(bob, at).await.unwrap();
        assert_eq!(verified_at(bob).await, at);
    }
    store.remove_contact(bob).await.unwrap();
    assert_eq!(verified_at(bob::add(&store).await).await, None);
}

#[tokio::test]
async fn when_an_identity_was_last_seen_twice_is_kept() {
    let (_dir, store) = new_store();
    let bob = bob::add(&store).await;
    for at in [NOW, messenger_store::UnixMillis(NOW.0 + 1)] {
        store.saw_double(bob, at).await.unwrap();
        assert_eq!(store.contact(bob).await.unwrap().unwrap().doubled_at, Some(at));
    }
    store.remove_contact(bob).await.unwrap();
    store.saw_double(bob, NOW).await.unwrap();
    assert_eq!(store.own_double().await.unwrap(), None);
    for at in [NOW, messenger_store::UnixMillis(NOW.0 + 1)] {
        store.saw_own_double(at).await.unwrap();
        assert_eq!(store.own_double().await.unwrap(), Some(at));
    }
}

#[tokio::test]
async fn whoever_is_blocked_stays_so_without_being_a_contact() {
    let (_dir, store) = new_store();
    let bob = bob::add(&store).await;
    let peer = store.contact(bob).await.unwrap().unwrap().peer;
    let stranger = PeerId([9; 32]);
    for blocked in [peer, stranger, peer] {
        store.block(blocked, NOW).await.unwrap();
    }
    assert!(store.contact(bob).await.unwrap().unwrap().is_blocked);
    assert_eq!(store.blocked_strangers().await.unwrap(), [stranger]);
    // An invite of theirs is not used by mistake.
    let name = "carol".parse().unwrap();
    let added = store.add_contact(introduction(9), None, name, NOW).await;
    assert!(matches!(added.unwrap(), Added::Blocked));
    store.remove_contact(bob).await.unwrap();
    assert!(store.is_blocked(peer).await.unwrap());
    assert!(store.unblock(peer).await.unwrap());
    assert!(!store.unblock(peer).await.unwrap());
    assert!(!store.is_blocked(peer).await.unwrap());
}

//! Introductions: what a contact can bring about by making others known, and what it cannot.

use messenger_proto::PeerId;
use messenger_proto::body::{Body, Introduction};
use messenger_proto::envelope::MessageId;
use messenger_proto::invite::Secret;
use messenger_store::Store;
use messenger_store::contacts::{ContactState, Introduction as Invited};
use messenger_store::invites::{Joined, Joiner};
use messenger_store::messages::Received;
use messenger_store::requests::Accepted;
use messenger_store::requests::introductions::INTRODUCTIONS_MAX;

use crate::bob::Bob;
use crate::{NOW, new_store};

const CAROL: PeerId = PeerId([3; 32]);
const SECRET: [u8; 16] = [6; 16];

fn introduction(peer: PeerId, name: &str) -> Body {
    Body::Introduction(Introduction {
        peer,
        name: name.parse().unwrap(),
        addrs: vec!["192.0.2.66:3447".parse().unwrap()],
        secret: Secret::new(SECRET),
    })
}

/// Lets bob introduce somebody, in his `n`th message.
async fn introduces(bob: &mut Bob, store: &Store, n: u8, body: Body) -> Received {
    bob.says_as(store, MessageId([n; 16]), u64::from(n), body).await
}

async fn joins(store: &Store, peer: PeerId) -> Joined {
    let joiner = Joiner {
        peer,
        suggested: "mallory".parse().unwrap(),
        addrs: vec![],
    };
    store
        .accept_join(Secret::new(SECRET).hash(), joiner, NOW)
        .await
        .unwrap()
}

#[tokio::test]
async fn whoever_was_introduced_is_a_contact_when_both_have_accepted() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    let told = introduces(&mut bob, &store, 1, introduction(CAROL, "carol")).await;
    assert_eq!(told, Received::Introduction);
    let listed = store.requests().await.unwrap();
    assert_eq!((listed[0].peer, listed[0].introducer), (CAROL, Some(bob.contact)));
    // Nothing of it is a message, and the secret opens nothing yet.
    assert!(store.unread(None).await.unwrap().is_empty());
    assert!(matches!(joins(&store, CAROL).await, Joined::UnknownInvite));

    let Accepted::Contact(carol) = store.accept_request(listed[0].id, None, NOW).await.unwrap() else {
        panic!("it is there")
    };
    assert_eq!(carol.state, ContactState::Joining(Secret::new(SECRET)));
    assert!(store.is_introduced(CAROL).await.unwrap());
    // The introducer knows the secret too, and so does whoever it told.
    assert!(matches!(
        joins(&store, PeerId([66; 32])).await,
        Joined::UnknownInvite
    ));
    let Joined::Contact(carol) = joins(&store, CAROL).await else {
        panic!("both accepted")
    };
    assert_eq!(
        (carol.name.as_str(), carol.state),
        ("carol", ContactState::Established)
    );
    assert_eq!(store.requests().await.unwrap(), []);
    assert!(!store.is_introduced(CAROL).await.unwrap());
}

#[tokio::test]
async fn an_introducer_cannot_change_a_contact_or_take_its_name() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    let dave = Invited {
        peer: PeerId([4; 32]),
        secret: Secret::new([4; 16]),
        addrs: vec!["192.0.2.4:3447".parse().unwrap()],
    };
    let name = "dave".parse().unwrap();
    store.add_contact(dave.clone(), None, name, NOW).await.unwrap();
    let id = store.contact_by_peer(dave.peer).await.unwrap().unwrap().id;
    store.establish_contact(id).await.unwrap();
    let told = introduces(&mut bob, &store, 1, introduction(dave.peer, "mallory")).await;
    assert_eq!(told, Received::Nothing);
    let told = introduces(&mut bob, &store, 2, introduction(CAROL, "DAVE")).await;
    assert_eq!(told, Received::Introduction);
    let request = store.requests().await.unwrap().remove(0);
    store.accept_request(request.id, None, NOW).await.unwrap();
    let contacts = store.contacts().await.unwrap();
    let named = |peer| contacts.iter().find(|contact| contact.peer == peer).unwrap();
    assert_eq!(named(dave.peer).name.as_str(), "dave");
    assert_eq!(named(dave.peer).addrs, dave.addrs);
    assert_eq!(named(CAROL).name.as_str(), "DAVE-2");
}

#[tokio::test]
async fn a_contact_that_introduces_the_whole_world_fills_only_its_own_place() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    for n in 1..=200 {
        let told = introduces(&mut bob, &store, n, introduction(PeerId([n; 32]), "x")).await;
        // Among the peers are bob himself.
        assert!(
            matches!(told, Received::Introduction | Received::Nothing),
            "{told:?}"
        );
    }
    let listed = store.requests().await.unwrap();
    assert_eq!(listed.len(), usize::try_from(INTRODUCTIONS_MAX).unwrap());
    // One who was declined does not come again, nor one who is blocked.
    let last = listed.last().unwrap();
    assert!(store.decline_request(last.id).await.unwrap());
    let again = introduction(last.peer, "y");
    assert_eq!(introduces(&mut bob, &store, 201, again).await, Received::Nothing);
    store.block(CAROL, NOW).await.unwrap();
    let blocked = introduction(CAROL, "z");
    assert_eq!(
        introduces(&mut bob, &store, 202, blocked).await,
        Received::Nothing
    );
}

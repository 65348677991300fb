//! What strangers can leave here, what it may cost, and what comes of it.

use messenger_proto::PeerId;
use messenger_proto::invite::Secret;
use messenger_store::contacts::{ContactState, Introduction};
use messenger_store::requests::sent::{Asking, SENT_MAX, SentRequest};
use messenger_store::requests::{Accepted, Asked, Asker, REQUESTS_MAX, REQUESTS_PER_HOUR};
use messenger_store::settings::{Setting, Switch};
use messenger_store::{Store, UnixMillis};

use crate::{NOW, new_store};

const HOUR_MS: i64 = 60 * 60 * 1000;

/// One of as many strangers as a test needs.
fn stranger(n: u32) -> PeerId {
    let mut key = [7; 32];
    key[..4].copy_from_slice(&n.to_be_bytes());
    PeerId(key)
}

fn asker(n: u32) -> Asker {
    Asker {
        peer: stranger(n),
        name: "carol".parse().unwrap(),
        text: "from the meeting".into(),
        addrs: vec!["192.0.2.1:3447".parse().unwrap()],
    }
}

fn later(hours: i64) -> UnixMillis {
    UnixMillis(NOW.0 + hours * HOUR_MS)
}

async fn ask(store: &Store, n: u32, at: UnixMillis) -> Asked {
    store.receive_request(asker(n), at).await.unwrap()
}

#[tokio::test]
async fn somebody_who_is_accepted_is_a_contact_and_asks_no_more() {
    let (_dir, store) = new_store();
    let Asked::New(id) = ask(&store, 1, NOW).await else {
        panic!("it is new")
    };
    // One each, whatever comes later.
    assert!(matches!(ask(&store, 1, later(2)).await, Asked::Again));
    let listed = store.requests().await.unwrap();
    assert_eq!((listed.len(), listed[0].peer), (1, stranger(1)));
    assert_eq!(listed[0].text, "from the meeting");
    let Accepted::Contact(contact) = store.accept_request(id, None, NOW).await.unwrap() else {
        panic!("it is there")
    };
    assert_eq!(
        (contact.name.as_str(), contact.state),
        ("carol", ContactState::Established)
    );
    assert_eq!(contact.addrs, asker(1).addrs);
    assert_eq!(store.requests().await.unwrap(), []);
    let again = store.accept_request(id, None, NOW).await.unwrap();
    assert!(matches!(again, Accepted::Gone));
}

#[tokio::test]
async fn a_request_cannot_take_the_place_of_a_contact() {
    let (_dir, store) = new_store();
    for n in [1, 2] {
        let Asked::New(id) = ask(&store, n, NOW).await else {
            panic!("it is new")
        };
        let chosen = "CAROL".parse().unwrap();
        if n == 2 {
            let taken = store.accept_request(id, Some(chosen), NOW).await.unwrap();
            assert!(matches!(taken, Accepted::NameTaken(_)), "{taken:?}");
        }
        store.accept_request(id, None, NOW).await.unwrap();
    }
    let contacts = store.contacts().await.unwrap();
    let names: Vec<&str> = contacts.iter().map(|contact| contact.name.as_str()).collect();
    assert_eq!(names, ["carol", "carol-2"]);
    assert_eq!(contacts[0].peer, stranger(1));
}

#[tokio::test]
async fn what_was_declined_does_not_come_again() {
    let (_dir, store) = new_store();
    let Asked::New(id) = ask(&store, 1, NOW).await else {
        panic!("it is new")
    };
    assert!(store.decline_request(id).await.unwrap());
    assert!(!store.decline_request(id).await.unwrap());
    assert!(matches!(ask(&store, 1, later(1000)).await, Asked::Again));
    assert_eq!(store.requests().await.unwrap(), []);
}

#[tokio::test]
async fn nobody_asks_when_requests_are_off() {
    let (_dir, store) = new_store();
    store
        .decide(None, Setting::Requests, Some(Switch::Off))
        .await
        .unwrap();
    assert!(matches!(ask(&store, 1, NOW).await, Asked::Unwanted));
    assert_eq!(store.requests().await.unwrap(), []);
}

#[tokio::test]
async fn a_hundred_thousand_strangers_leave_what_an_hour_allows() {
    let (dir, store) = new_store();
    let on_disk = || -> u64 {
        let files = std::fs::read_dir(dir.path()).unwrap();
        files.map(|file| file.unwrap().metadata().unwrap().len()).sum()
    };
    let before = on_disk();
    let mut turned_away = 0;
    for n in 0..100_000 {
        match ask(&store, n, NOW).await {
            Asked::New(_) => {}
            Asked::TooMany => turned_away += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(turned_away, 100_000 - REQUESTS_PER_HOUR);
    let count = store.requests().await.unwrap().len();
    assert_eq!(count, usize::try_from(REQUESTS_PER_HOUR).unwrap());
    assert!(on_disk() - before < 4 << 20, "{} bytes more", on_disk() - before);
    // An hour later somebody else is heard.
    assert!(matches!(ask(&store, 100_000, later(1)).await, Asked::New(_)));
}

#[tokio::test]
async fn the_oldest_requests_give_way() {
    let (_dir, store) = new_store();
    for n in 0..REQUESTS_MAX + 50 {
        let at = later(i64::from(n / REQUESTS_PER_HOUR));
        assert!(matches!(ask(&store, n, at).await, Asked::New(_)), "{n}");
    }
    let listed = store.requests().await.unwrap();
    assert_eq!(listed.len(), usize::try_from(REQUESTS_MAX).unwrap());
    assert_eq!(listed[0].peer, stranger(50));
}

fn request_to(n: u32, name: Option<&str>) -> SentRequest {
    SentRequest {
        peer: stranger(n),
        name: name.map(|name| name.parse().unwrap()),
        text: "hello".into(),
        addrs: vec!["192.0.2.9:3447".parse().unwrap()],
        asked_at: NOW,
        left_at: None,
    }
}

#[tokio::test]
async fn whoever_accepts_our_request_is_a_contact_and_nobody_else() {
    let (_dir, store) = new_store();
    assert!(matches!(
        store.send_request(request_to(1, Some("bob"))).await,
        Ok(Asking::Sent)
    ));
    store.left_request(stranger(1), later(1)).await.unwrap();
    let sent = store.sent_request(stranger(1)).await.unwrap().unwrap();
    assert_eq!(sent.left_at, Some(later(1)));
    let accepts = async |n| {
        let suggested = "robert".parse().unwrap();
        store
            .request_accepted(stranger(n), suggested, vec![], NOW)
            .await
            .unwrap()
    };
    assert!(accepts(2).await.is_none());
    let bob = accepts(1).await.unwrap();
    assert_eq!((bob.name.as_str(), bob.state), ("bob", ContactState::Established));
    assert_eq!(store.sent_requests().await.unwrap(), []);
}

#[tokio::test]
async fn two_who_ask_each_other_are_contacts() {
    let (_dir, store) = new_store();
    store.send_request(request_to(1, None)).await.unwrap();
    assert!(matches!(ask(&store, 1, NOW).await, Asked::Contact(_)));
    ask(&store, 2, NOW).await;
    let asked = store.send_request(request_to(2, None)).await.unwrap();
    assert!(matches!(asked, Asking::Contact(_)), "{asked:?}");
    // Somebody whose invite waits to be presented, and who asks by themselves.
    let introduction = Introduction {
        peer: stranger(3),
        secret: Secret::new([1; 16]),
        addrs: vec![],
    };
    let dave = "dave".parse().unwrap();
    store.add_contact(introduction, None, dave, NOW).await.unwrap();
    let Asked::Contact(dave) = ask(&store, 3, NOW).await else {
        panic!("both want it")
    };
    assert_eq!(dave.state, ContactState::Established);
    assert_eq!(store.requests().await.unwrap(), []);
    assert_eq!(store.sent_requests().await.unwrap(), []);
}

#[tokio::test]
async fn not_everybody_can_be_asked() {
    let (_dir, store) = new_store();
    store.block(stranger(1), NOW).await.unwrap();
    assert!(matches!(
        store.send_request(request_to(1, None)).await,
        Ok(Asking::Blocked)
    ));
    for n in 2..SENT_MAX + 2 {
        assert!(matches!(
            store.send_request(request_to(n, None)).await,
            Ok(Asking::Sent)
        ));
    }
    assert!(matches!(
        store.send_request(request_to(1000, None)).await,
        Ok(Asking::TooMany)
    ));
    // Anew, with other words.
    assert!(matches!(
        store.send_request(request_to(2, None)).await,
        Ok(Asking::Sent)
    ));
    assert!(store.withdraw_request(stranger(3)).await.unwrap());
    assert!(!store.withdraw_request(stranger(3)).await.unwrap());
    assert!(matches!(
        store.send_request(request_to(1000, None)).await,
        Ok(Asking::Sent)
    ));
}

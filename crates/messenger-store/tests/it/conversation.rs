//! How messages live in the store: queued in order, settled once, received once, there after a restart.

use messenger_proto::PeerId;
use messenger_proto::envelope::{MessageId, Sequence};
use messenger_proto::exchange::Settlement;
use messenger_proto::frame::RejectReason;
use messenger_proto::invite::Secret;
use messenger_store::contacts::{ContactId, Introduction};
use messenger_store::messages::{MessageRow, MessageState, Received, Said};
use messenger_store::outbox::Settled;
use messenger_store::{Store, StoreError};

use crate::bob::{Bob, id};
use crate::{NOW, new_store, reopen};

pub(crate) async fn settle(
    store: &Store,
    bob: ContactId,
    ids: &[MessageId],
    how: Settlement,
) -> Vec<Settled> {
    store
        .settle(bob, ids.to_vec(), how, NOW)
        .await
        .unwrap()
        .await
        .unwrap()
}

#[tokio::test]
async fn the_outbox_is_in_order_and_survives_a_restart() {
    let (dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    for n in 1..=3 {
        store
            .queue_text(bob.contact, id(n), format!("message {n}").into(), NOW)
            .await
            .unwrap();
    }
    store.close().await;
    let store = reopen(&dir);
    let queued = store.queued(bob.contact, MessageRow(0), 10).await.unwrap();
    assert_eq!(
        queued.iter().map(|message| message.id).collect::<Vec<_>>(),
        [id(1), id(2), id(3)]
    );
    bob.open(&queued[0]);
    let second = bob.open(&queued[1]);
    assert_eq!(second.sequence, Sequence(2));
    assert_eq!(second.parents, [id(1)]);
    let rest = store
        .queued(bob.contact, MessageRow(queued[0].position), 10)
        .await
        .unwrap();
    assert_eq!(rest.len(), 2);
}

#[tokio::test]
async fn a_message_names_the_latest_of_either_side_and_long_monologues_only_themselves() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    bob.says(&store, 100, "hello").await;
    for n in 1..=20 {
        store
            .queue_text(bob.contact, id(n), "a word".into(), NOW)
            .await
            .unwrap();
    }
    let queued = store.queued(bob.contact, MessageRow(0), 30).await.unwrap();
    let parents: Vec<_> = queued.iter().map(|sealed| bob.open(sealed).parents).collect();
    assert_eq!(parents[0], [id(100)]);
    assert_eq!(parents[1], [id(100), id(1)]);
    assert_eq!(parents[15], [id(100), id(15)]);
    assert_eq!(
        parents[16],
        [id(16)],
        "what was said before is named by the first of these"
    );
}

#[tokio::test]
async fn a_message_is_settled_once() {
    let (_dir, store) = new_store();
    let bob = Bob::new(&store).await;
    let row = store
        .queue_text(bob.contact, id(1), "hello".into(), NOW)
        .await
        .unwrap();
    let ids = vec![id(1), id(9)];
    let settled = Settled { row, id: id(1) };
    assert_eq!(
        settle(&store, bob.contact, &ids, Settlement::Delivered).await,
        [settled]
    );
    assert_eq!(
        settle(
            &store,
            bob.contact,
            &ids,
            Settlement::Refused(RejectReason::Malformed)
        )
        .await,
        []
    );
    assert_eq!(
        store.history(bob.contact, None, 1).await.unwrap()[0].state,
        MessageState::Delivered
    );
    assert_eq!(store.queued_count().await.unwrap(), 0);
}

#[tokio::test]
async fn a_message_that_comes_twice_is_stored_once() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    assert!(matches!(bob.says(&store, 1, "hello").await, Received::New(_)));
    assert_eq!(bob.says(&store, 1, "hello").await, Received::Nothing);
    assert_eq!(store.unread(None).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_contact_may_not_overwrite_what_was_written_to_it() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    store
        .queue_text(bob.contact, id(1), "mine".into(), NOW)
        .await
        .unwrap();
    // Bob answers with the id of our own message; both are kept.
    assert!(matches!(bob.says(&store, 1, "his").await, Received::New(_)));
    let history = store.history(bob.contact, None, 10).await.unwrap();
    let said: Vec<_> = history
        .iter()
        .map(|message| match &message.said {
            Said::Text { text, .. } => text.as_str(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(said, ["mine", "his"]);
}

#[tokio::test]
async fn a_contact_answers_for_its_own_messages_alone() {
    let (_dir, store) = new_store();
    let bob = Bob::new(&store).await;
    let carol = Introduction {
        peer: PeerId([3; 32]),
        secret: Secret::new([3; 16]),
        addrs: vec![],
    };
    let name = "carol".parse().unwrap();
    store.add_contact(carol.clone(), None, name, NOW).await.unwrap();
    let carol = store.contact_by_peer(carol.peer).await.unwrap().unwrap().id;
    let to_carol = store.queue_text(carol, id(1), "for you alone".into(), NOW);
    to_carol.await.unwrap();
    let refusal = Settlement::Refused(RejectReason::Malformed);
    for answer in [Settlement::Delivered, refusal] {
        assert_eq!(settle(&store, bob.contact, &[id(1)], answer).await, []);
    }
    assert_eq!(store.queued_count().await.unwrap(), 1);
    assert_eq!(
        settle(&store, carol, &[id(1)], Settlement::Delivered).await.len(),
        1
    );
}

#[tokio::test]
async fn unread_messages_are_shown_once() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    bob.says(&store, 1, "one").await;
    bob.says(&store, 2, "two").await;
    let unread = store.unread(Some(bob.contact)).await.unwrap();
    assert_eq!(
        unread.iter().map(|message| message.id).collect::<Vec<_>>(),
        [id(1), id(2)]
    );
    store.mark_read(vec![unread[0].row], NOW).await.unwrap();
    assert_eq!(store.unread(None).await.unwrap().len(), 1);
    assert_eq!(
        store.unread(Some(ContactId(bob.contact.0 + 1))).await.unwrap(),
        []
    );
}

#[tokio::test]
async fn history_is_paged_from_the_newest() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    for n in 1..=5 {
        bob.says(&store, n, "hello").await;
    }
    let ids = |messages: Vec<messenger_store::messages::Message>| -> Vec<MessageId> {
        messages.iter().map(|message| message.id).collect()
    };
    let newest = store.history(bob.contact, None, 2).await.unwrap();
    let before = newest[0].row;
    let after = store.history_after(bob.contact, before, 2).await.unwrap();
    assert_eq!(ids(after), [id(5)]);
    assert_eq!(ids(newest), [id(4), id(5)]);
    assert_eq!(
        ids(store.history(bob.contact, Some(before), 2).await.unwrap()),
        [id(2), id(3)]
    );
}

#[tokio::test]
async fn many_writers_at_once_share_commits_and_all_arrive() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    let writes = (0..200_u8).map(|n| {
        let store = store.clone();
        async move { store.queue_text(bob.contact, id(n), "hello".into(), NOW).await }
    });
    let mut tasks = tokio::task::JoinSet::new();
    for write in writes {
        tasks.spawn(write);
    }
    for outcome in tasks.join_all().await {
        outcome.unwrap();
    }
    let queued = store.queued(bob.contact, MessageRow(0), 1000).await.unwrap();
    let sequences: Vec<u64> = queued
        .iter()
        .map(|outgoing| bob.open(outgoing).sequence.0)
        .collect();
    assert_eq!(sequences, (1..=200).collect::<Vec<u64>>());
}

#[tokio::test]
async fn a_failed_write_takes_no_other_with_it() {
    let (_dir, store) = new_store();
    let bob = Bob::new(&store).await;
    // The contact does not exist, so this one fails inside the group that the other one is in.
    let (failed, kept) = tokio::join!(
        store.queue_text(ContactId(99), id(1), "lost".into(), NOW),
        store.queue_text(bob.contact, id(2), "kept".into(), NOW),
    );
    assert!(matches!(failed, Err(StoreError::Database(_))));
    assert!(kept.is_ok());
    assert_eq!(store.queued_count().await.unwrap(), 1);
}

#[tokio::test]
async fn a_closed_store_says_so() {
    let (_dir, store) = new_store();
    let bob = Bob::new(&store).await;
    store.close().await;
    let write = store.queue_text(bob.contact, id(1), "late".into(), NOW).await;
    assert!(matches!(write, Err(StoreError::Closed)));
    assert!(matches!(store.queued_count().await, Err(StoreError::Closed)));
}

#[tokio::test]
async fn whoever_is_muted_is_unread_without_being_told_of() {
    use messenger_store::settings::{Setting, Switch};
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    bob.says(&store, 1, "hello").await;
    let (of_bob, all) = (Some(bob.contact), None);
    for (whose, decision, told) in [
        (all, None, 1),
        (of_bob, Some(Switch::Off), 0),
        (of_bob, None, 1),
        (all, Some(Switch::Off), 0),
        (of_bob, Some(Switch::On), 1),
    ] {
        store
            .decide(whose, Setting::Notifications, decision)
            .await
            .unwrap();
        assert_eq!(
            store.unread_of_unmuted().await.unwrap().len(),
            told,
            "{whose:?} {decision:?}"
        );
        assert_eq!(store.unread(None).await.unwrap().len(), 1);
    }
}

//! Drafts: one for each conversation, there after a restart, gone with the write that sends it.

use messenger_proto::body::Body;
use messenger_store::dedupe::OnceQueued;
use messenger_store::drafts::Whose;
use messenger_store::messages::MessageRow;
use messenger_store::rooms::RoomChange;

use crate::bob::{Bob, id};
use crate::room_of::{OURS, Room};
use crate::{NOW, new_store, reopen};

#[tokio::test]
async fn a_draft_is_there_until_it_is_sent_or_emptied() {
    let (dir, store) = new_store();
    let bob = Bob::new(&store).await.contact;
    let with_bob = Whose::Contact(bob);
    let text = async |store: &messenger_store::Store| {
        let draft = store.draft(with_bob).await.unwrap();
        draft.map(|draft| draft.text)
    };
    assert_eq!(text(&store).await, None);
    for so_far in ["lun", "lunch?"] {
        store.set_draft(with_bob, so_far.into(), NOW).await.unwrap();
    }
    store.close().await;
    let store = reopen(&dir);
    assert_eq!(text(&store).await.as_deref(), Some("lunch?"));
    // What something else writes meanwhile is none of its business.
    store
        .queue_text(bob, id(1), "the disk is full".into(), NOW)
        .await
        .unwrap();
    assert_eq!(text(&store).await.as_deref(), Some("lunch?"));
    let sent = store.begin_draft(bob, id(2), "lunch?".into(), NOW).await.unwrap();
    let OnceQueued::New(row) = sent.await.unwrap() else {
        panic!("a new message")
    };
    assert_eq!(text(&store).await, None);
    let queued = store.queued(bob, MessageRow(0), 10).await.unwrap();
    assert_eq!(queued.last().unwrap().position, row.0);
    store.set_draft(with_bob, "or".into(), NOW).await.unwrap();
    store.set_draft(with_bob, String::new(), NOW).await.unwrap();
    assert_eq!(text(&store).await, None);
}

#[tokio::test]
async fn rooms_have_drafts_of_their_own() {
    let (dir, store) = new_store();
    let bob = Bob::new(&store).await.contact;
    let room = Room::new(&store, 1).await;
    let (with_bob, in_room) = (Whose::Contact(bob), Whose::Room(room.known.row));
    store.set_draft(with_bob, "for bob".into(), NOW).await.unwrap();
    store.set_draft(in_room, "for".into(), NOW).await.unwrap();
    store.set_draft(in_room, "for all".into(), NOW).await.unwrap();
    store.close().await;
    let store = reopen(&dir);
    let texts = async || {
        let mut texts = Vec::new();
        for whose in [with_bob, in_room] {
            texts.push(store.draft(whose).await.unwrap().map(|draft| draft.text));
        }
        texts
    };
    assert_eq!(texts().await, [Some("for bob".into()), Some("for all".into())]);
    // It goes with the write that keeps the message, and not before.
    let message = room.message(OURS, 1, 0, Body::Text("for all".into()));
    let refused = vec![RoomChange::DraftSent, room.kept(&message), room.kept(&message)];
    assert!(store.change_room(room.known.row, refused, NOW).await.is_err());
    assert_eq!(texts().await[1].as_deref(), Some("for all"));
    let sent = vec![RoomChange::DraftSent, room.kept(&message)];
    store.change_room(room.known.row, sent, NOW).await.unwrap();
    assert_eq!(texts().await, [Some("for bob".into()), None]);
}

//! Drafts: one for each conversation, there after a restart, gone with the write that sends it.

use messenger_store::dedupe::OnceQueued;
use messenger_store::messages::MessageRow;

use crate::bob::{Bob, id};
use crate::{NOW, new_store, reopen};

#[tokio::test]
async fn a_draft_is_there_until_it_is_sent_or_emptied() {
    let (dir, store) = new_store();
    let bob = Bob::new(&store).await.contact;
    let text = async |store: &messenger_store::Store| {
        let draft = store.draft(bob).await.unwrap();
        draft.map(|draft| draft.text)
    };
    assert_eq!(text(&store).await, None);
    for so_far in ["lun", "lunch?"] {
        store.set_draft(bob, so_far.into(), NOW).await.unwrap();
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
    store.set_draft(bob, "or".into(), NOW).await.unwrap();
    store.set_draft(bob, String::new(), NOW).await.unwrap();
    assert_eq!(text(&store).await, None);
}

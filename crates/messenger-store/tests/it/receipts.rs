//! Receipts: sent only where the user decided so, once, and believed only about what was delivered to their author.

use messenger_proto::body::Body;
use messenger_proto::exchange::Settlement;
use messenger_store::messages::{MessageRow, MessageState, Received};
use messenger_store::outbox::Settled;
use messenger_store::settings::{Setting, Switch};

use crate::acts::receive;
use crate::bob::{Bob, id};
use crate::conversation::settle;
use crate::{NOW, new_store};

#[tokio::test]
async fn a_contact_is_told_what_was_shown_if_the_user_decided_so() {
    let (_dir, store) = new_store();
    let mut him = Bob::new(&store).await;
    let bob = him.contact;
    let mut shown = Vec::new();
    for number in 1..=3 {
        let Received::New(row) = receive(&store, &mut him, number, Body::Text("hello".into())).await else {
            panic!("a new message")
        };
        shown.push(row);
    }
    let setting = async || store.setting(Some(bob), Setting::Receipts).await.unwrap();
    let decide = async |who, decision| store.decide(who, Setting::Receipts, decision).await.unwrap();
    let read = async |n: usize| store.mark_read(vec![shown[n]], NOW).await.unwrap();
    assert_eq!(setting().await, Switch::Off);
    assert_eq!(read(0).await, []);
    decide(None, Some(Switch::On)).await;
    assert_eq!(setting().await, Switch::On);
    assert_eq!(read(1).await, [bob]);
    assert_eq!(read(1).await, []);
    decide(Some(bob), Some(Switch::Off)).await;
    assert_eq!(read(2).await, []);
    decide(Some(bob), None).await;
    assert_eq!(setting().await, Switch::On);

    let queued = store.queued(bob, MessageRow(0), 10).await.unwrap();
    assert_eq!(queued.len(), 1);
    let Body::Receipt(ids) = him.open(&queued[0]).body else {
        panic!("a receipt")
    };
    assert_eq!(ids, [store.history(bob, None, 10).await.unwrap()[1].id]);
    // It is nothing that was said.
    assert_eq!(store.history(bob, None, 10).await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_receipt_is_believed_about_messages_to_its_author() {
    let (_dir, store) = new_store();
    let mut him = Bob::new(&store).await;
    let bob = him.contact;
    let row = store.queue_text(bob, id(1), "hello".into(), NOW).await.unwrap();
    settle(&store, bob, &[id(1)], Settlement::Delivered).await;
    receive(&store, &mut him, 1, Body::Text("hi".into())).await;
    let his = store.history(bob, None, 10).await.unwrap()[1].id;
    let seen = Received::Seen(vec![Settled { row, id: id(1) }]);
    let receipt = || Body::Receipt(vec![id(1), id(9), his]);
    assert_eq!(receive(&store, &mut him, 2, receipt()).await, seen);
    assert_eq!(
        receive(&store, &mut him, 3, receipt()).await,
        Received::Seen(vec![])
    );
    let history = store.history(bob, None, 10).await.unwrap();
    assert_eq!(
        (history[0].state, history[1].state),
        (MessageState::Seen, MessageState::Unread)
    );
}

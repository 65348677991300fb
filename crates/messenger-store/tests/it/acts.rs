//! What is done to messages after they were said: at once or before they come, once, and by their authors alone.

use messenger_proto::body::{Body, Edit, Reaction};
use messenger_proto::envelope::MessageId;
use messenger_proto::exchange::Settlement;
use messenger_proto::limits::EARLY_ACTS_MAX;
use messenger_store::acts::{Act, Acted};
use messenger_store::contacts::ContactId;
use messenger_store::messages::{Message, MessageRow, MessageState, Received, Said};
use messenger_store::{InOrder, Store};

use crate::bob::{Bob, id};
use crate::conversation::settle;
use crate::{NOW, new_store};

/// Receives from bob, as his message `number` of the conversation, under an id of its own.
pub(crate) async fn receive(store: &Store, bob: &mut Bob, number: u32, body: Body) -> Received {
    let mut id = [0; 16];
    id[..4].copy_from_slice(&number.to_be_bytes());
    bob.says_as(store, MessageId(id), number.into(), body).await
}

fn reaction(target: MessageId, sign: &str) -> Body {
    let sign = Some(sign.to_owned()).filter(|sign| !sign.is_empty());
    Body::Reaction(Reaction { target, sign })
}

fn edit(target: MessageId, text: &str) -> Body {
    let text = text.to_owned();
    Body::Edit(Edit { target, text })
}

/// The conversation as one line a message: what it says, and what is on it.
async fn shown(store: &Store, bob: ContactId) -> Vec<String> {
    let history = store.history(bob, None, 100).await.unwrap();
    history.iter().map(line).collect()
}

fn line(message: &Message) -> String {
    let mut line = match &message.said {
        Said::Text { text, edited_at, .. } if edited_at.is_some() => format!("{text} (edited)"),
        Said::Text { text, .. } => text.clone(),
        Said::Deleted => "(deleted)".into(),
        Said::Unknown => "(unknown)".into(),
    };
    for sign in &message.reactions {
        let who = if sign.is_outbound { "me" } else { "bob" };
        line.push_str(&format!(" [{who}: {}]", sign.sign));
    }
    line
}

#[tokio::test]
async fn an_act_of_ours_is_in_effect_at_once_and_out_of_the_outbox_when_it_is_delivered() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    let row = store
        .queue_text(bob.contact, id(1), "good day".into(), NOW)
        .await
        .unwrap();
    bob.says_as(&store, id(2), 1, Body::Text("hi".into())).await;
    let his = store.history(bob.contact, None, 1).await.unwrap()[0].row;
    let act = async |target, act, n| store.act(target, act, id(n), NOW).await.unwrap();
    assert_eq!(act(row, Act::Edit("hello".into()), 3).await, Acted::Queued);
    assert_eq!(act(his, Act::React(Some("👍".into())), 4).await, Acted::Queued);
    assert_eq!(act(his, Act::Edit("mine".into()), 5).await, Acted::NotAuthor);
    assert_eq!(act(his, Act::Delete, 5).await, Acted::NotAuthor);
    assert_eq!(act(MessageRow(99), Act::Delete, 5).await, Acted::Gone);
    assert_eq!(
        shown(&store, bob.contact).await,
        ["hello (edited)", "hi [me: 👍]"]
    );

    let queued = store.queued(bob.contact, MessageRow(0), 10).await.unwrap();
    let bodies: Vec<Body> = queued.iter().map(|message| bob.open(message).body).collect();
    let expected = [
        Body::Text("good day".into()),
        edit(id(1), "hello"),
        reaction(id(2), "👍"),
    ];
    assert_eq!(bodies, expected);
    let ids = [id(1), id(3), id(4)];
    assert_eq!(
        settle(&store, bob.contact, &ids, Settlement::Delivered)
            .await
            .len(),
        3
    );
    assert_eq!(settle(&store, bob.contact, &ids, Settlement::Delivered).await, []);
    assert_eq!(act(his, Act::React(None), 6).await, Acted::Queued);
    assert_eq!(shown(&store, bob.contact).await, ["hello (edited)", "hi"]);
}

#[tokio::test]
async fn a_deleted_message_leaves_nothing_but_its_place() {
    let (_dir, store) = new_store();
    let bob = Bob::new(&store).await;
    let row = store
        .queue_text(bob.contact, id(1), "oops".into(), NOW)
        .await
        .unwrap();
    assert_eq!(
        store.act(row, Act::Delete, id(2), NOW).await.unwrap(),
        Acted::Queued
    );
    assert_eq!(
        store.act(row, Act::Delete, id(3), NOW).await.unwrap(),
        Acted::Gone
    );
    // The recipient may have it already, so both go out.
    assert_eq!(
        store.queued(bob.contact, MessageRow(0), 10).await.unwrap().len(),
        2
    );
    settle(&store, bob.contact, &[id(1), id(2)], Settlement::Delivered).await;
    let history = store.history(bob.contact, None, 10).await.unwrap();
    assert_eq!(history.len(), 1);
    assert_eq!(
        (&history[0].said, history[0].state),
        (&Said::Deleted, MessageState::Delivered)
    );
}

#[tokio::test]
async fn acts_of_a_contact_take_effect_once_and_the_latest_counts() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    store
        .queue_text(bob.contact, id(1), "mine".into(), NOW)
        .await
        .unwrap();
    let said = bob.says_as(&store, id(2), 1, Body::Text("his".into())).await;
    let Received::New(his) = said else {
        panic!("{said:?}")
    };
    let changed = Received::Changed(his);
    assert_eq!(receive(&store, &mut bob, 5, edit(id(2), "latest")).await, changed);
    assert_eq!(
        receive(&store, &mut bob, 4, edit(id(2), "late")).await,
        Received::Nothing
    );
    assert_eq!(
        receive(&store, &mut bob, 5, edit(id(2), "again")).await,
        Received::Nothing
    );
    let mine = store.history(bob.contact, None, 10).await.unwrap()[0].row;
    assert_eq!(
        receive(&store, &mut bob, 7, reaction(id(1), "")).await,
        Received::Changed(mine)
    );
    assert_eq!(
        receive(&store, &mut bob, 6, reaction(id(1), "👍")).await,
        Received::Nothing
    );
    assert_eq!(shown(&store, bob.contact).await, ["mine", "latest (edited)"]);
    assert_eq!(
        receive(&store, &mut bob, 8, reaction(id(1), "❤")).await,
        Received::Changed(mine)
    );
    assert_eq!(
        shown(&store, bob.contact).await,
        ["mine [bob: ❤]", "latest (edited)"]
    );
    assert_eq!(receive(&store, &mut bob, 9, Body::Deletion(id(2))).await, changed);
    // What comes after a deletion does not bring anything back, and neither does the message itself.
    assert_eq!(
        receive(&store, &mut bob, 10, edit(id(2), "back")).await,
        Received::Nothing
    );
    let again = bob.says_as(&store, id(2), 1, Body::Text("his".into())).await;
    assert_eq!(again, Received::Nothing);
    assert_eq!(shown(&store, bob.contact).await, ["mine [bob: ❤]", "(deleted)"]);
    assert_eq!(store.unread(None).await.unwrap(), []);
}

#[tokio::test]
async fn a_contact_cannot_change_what_was_written_to_it() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    store
        .queue_text(bob.contact, id(1), "mine".into(), NOW)
        .await
        .unwrap();
    assert_eq!(
        receive(&store, &mut bob, 1, edit(id(1), "forged")).await,
        Received::Nothing
    );
    assert_eq!(
        receive(&store, &mut bob, 2, Body::Deletion(id(1))).await,
        Received::Nothing
    );
    // His own message under the id of ours gets what he did; ours stays.
    bob.says_as(&store, id(1), 3, Body::Text("his".into())).await;
    assert_eq!(shown(&store, bob.contact).await, ["mine", "(deleted)"]);
}

#[tokio::test]
async fn acts_that_overtake_their_message_wait_for_it() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    for (number, body) in [
        (4, edit(id(1), "second")),
        (3, edit(id(1), "first")),
        (5, reaction(id(1), "👍")),
        (7, Body::Deletion(id(2))),
    ] {
        assert_eq!(receive(&store, &mut bob, number, body).await, Received::Nothing);
    }
    let one = bob.says_as(&store, id(1), 1, Body::Text("one".into())).await;
    assert!(matches!(one, Received::New(_)));
    // Nobody is told of a message that was deleted before it came.
    let two = bob.says_as(&store, id(2), 2, Body::Text("two".into())).await;
    assert_eq!(two, Received::Nothing);
    assert_eq!(
        shown(&store, bob.contact).await,
        ["second (edited) [bob: 👍]", "(deleted)"]
    );
}

#[tokio::test]
async fn a_contact_that_acts_on_what_never_was_fills_only_its_own_place() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    let target = |number: u32| {
        let mut id = [7; 16];
        id[..4].copy_from_slice(&number.to_be_bytes());
        MessageId(id)
    };
    let most = u32::try_from(EARLY_ACTS_MAX).unwrap();
    for number in 0..=most {
        let act = reaction(target(number), "👍");
        assert_eq!(
            receive(&store, &mut bob, number + 1, act).await,
            Received::Nothing
        );
    }
    // The first of them was forgotten, the others were not.
    for number in [0, 1, most] {
        let text = Body::Text(number.to_string().into());
        bob.says_as(&store, target(number), (1000 + number).into(), text)
            .await;
    }
    assert_eq!(
        shown(&store, bob.contact).await,
        ["0".to_owned(), "1 [bob: 👍]".into(), format!("{most} [bob: 👍]")]
    );
}

#[tokio::test]
async fn thousands_of_changes_of_mind_are_one_row() {
    let (dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    store
        .queue_text(bob.contact, id(1), "mine".into(), NOW)
        .await
        .unwrap();
    let size = || std::fs::metadata(dir.path().join("store.db")).unwrap().len();
    let mut flood = async |from: u32| {
        let mut writes = Vec::new();
        for number in from..from + 1000 {
            let body = reaction(id(1), &format!("{number:048}"));
            let id = MessageId(u128::from(number).to_be_bytes());
            let envelope = bob.seal_as(id, number.into(), body);
            let connection = InOrder::default();
            let write = store.receive(bob.contact, connection, id, envelope, NOW).await;
            writes.push(write.unwrap());
        }
        for write in writes {
            write.await.unwrap();
        }
    };
    flood(1).await;
    let before = size();
    flood(1001).await;
    assert_eq!(size(), before);
    let last = format!("mine [bob: {:048}]", 2000);
    assert_eq!(shown(&store, bob.contact).await, [last]);
}

#[tokio::test]
async fn a_reply_names_what_it_answers() {
    let (_dir, store) = new_store();
    let mut bob = Bob::new(&store).await;
    let row = store
        .queue_text(bob.contact, id(1), "shall we?".into(), NOW)
        .await
        .unwrap();
    let answer = |text: &str, to| {
        Body::Text(messenger_proto::body::Text {
            reply_to: Some(to),
            ..text.into()
        })
    };
    bob.says_as(&store, id(2), 1, answer("yes", id(1))).await;
    bob.says_as(&store, id(3), 2, answer("what?", id(9))).await;
    let history = store.history(bob.contact, None, 10).await.unwrap();
    let quote = history[1].reply_to.as_ref().unwrap();
    let quoted = quote.found.as_ref().unwrap();
    assert_eq!(
        (
            quote.id,
            quoted.row,
            quoted.is_outbound,
            quoted.beginning.as_str()
        ),
        (id(1), row, true, "shall we?")
    );
    let quote = history[2].reply_to.as_ref().unwrap();
    assert_eq!((quote.id, &quote.found), (id(9), &None));
}

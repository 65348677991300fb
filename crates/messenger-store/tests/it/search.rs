//! What was said is found by its words, as it says now, and nothing that is typed is a mistake.

use messenger_proto::body::{Body, Edit};
use messenger_proto::exchange::Settlement;
use messenger_store::Store;
use messenger_store::acts::Act;
use messenger_store::contacts::ContactId;
use messenger_store::messages::Said;

use crate::acts::receive;
use crate::bob::{Bob, id};
use crate::conversation::settle;
use crate::{NOW, new_store};

async fn found(store: &Store, words: &str, with: Option<ContactId>) -> Vec<String> {
    let found = store.search(words, with, 10).await.unwrap();
    let text = |said| match said {
        Said::Text { text, .. } => text,
        Said::Deleted | Said::Unknown => panic!("something without words was found"),
    };
    found.into_iter().map(|message| text(message.said)).collect()
}

#[tokio::test]
async fn words_are_found_newest_first_whoever_said_them() {
    let (_dir, store) = new_store();
    let mut him = Bob::new(&store).await;
    let bob = him.contact;
    store
        .queue_text(bob, id(1), "Lunch at one?".into(), NOW)
        .await
        .unwrap();
    receive(&store, &mut him, 1, Body::Text("déjeuner, not lunch".into())).await;
    let both = ["déjeuner, not lunch", "Lunch at one?"];
    assert_eq!(found(&store, "lunch", None).await, both);
    assert_eq!(found(&store, "LUN*", Some(bob)).await, both);
    assert_eq!(found(&store, "lunch on*", None).await, ["Lunch at one?"]);
    assert_eq!(found(&store, "dejeuner", None).await, ["déjeuner, not lunch"]);
    assert_eq!(found(&store, "supper", None).await, [""; 0]);
    assert_eq!(found(&store, "lunch", Some(ContactId(99))).await, [""; 0]);
    assert_eq!(store.search("lunch", None, 1).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_was_edited_or_deleted_is_not_found_by_its_old_words() {
    let (_dir, store) = new_store();
    let mut him = Bob::new(&store).await;
    let bob = him.contact;
    let row = store.queue_text(bob, id(1), "before".into(), NOW).await.unwrap();
    let act = async |act, n| store.act(row, act, id(n), NOW).await.unwrap();
    act(Act::Edit("first".into()), 2).await;
    assert_eq!(found(&store, "before", None).await, [""; 0]);
    assert_eq!(found(&store, "first", None).await, ["first"]);
    act(Act::Delete, 3).await;
    assert_eq!(found(&store, "first", None).await, [""; 0]);
    settle(&store, bob, &[id(1), id(2), id(3)], Settlement::Delivered).await;
    let target = id(9);
    let text = "early bird".to_owned();
    receive(&store, &mut him, 2, Body::Edit(Edit { target, text })).await;
    assert_eq!(found(&store, "bird", None).await, [""; 0]);
}

#[tokio::test]
async fn nothing_that_can_be_typed_is_a_mistake() {
    let (_dir, store) = new_store();
    let bob = Bob::new(&store).await.contact;
    store
        .queue_text(bob, id(1), "a \"quoted\" word".into(), NOW)
        .await
        .unwrap();
    for typed in [
        "\"",
        "'",
        "*",
        "^a",
        "a AND",
        "NOT",
        "NEAR(a, 2)",
        "text:a",
        "{text}: a",
        "(a",
        "a)",
        "-a",
        "a + b",
        "a\0b",
        "; DROP TABLE messages",
        "\u{202e}",
        "👍",
        "%",
        "\\",
    ] {
        store.search(typed, None, 10).await.unwrap();
    }
    assert_eq!(found(&store, "\"quoted", None).await, ["a \"quoted\" word"]);
}

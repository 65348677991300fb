//! A room is made, and somebody let in.

use api::Route;
use serde_json::json;

use super::Checker;
use crate::asker::Asker;

pub(super) async fn check(checker: &Checker, alice: &Asker) {
    let none = checker.ask(alice, Route::Rooms, json!({}), 200).await;
    assert_eq!(none["rooms"], json!([]));
    let create = json!({"room": "#deploy", "act": "create"});
    checker.ask(alice, Route::Rooms, create, 200).await;
    let add = |who: &str| json!({"room": "deploy", "act": "add", "who": who});
    checker.ask(alice, Route::Rooms, add("nobody"), 404).await;
    let rooms = checker.ask(alice, Route::Rooms, add("bob"), 200).await;
    assert_eq!(rooms["rooms"][0]["members"][1]["name"], "bob");
    assert_eq!(rooms["rooms"][0]["notifications"], json!(true));
    let off = json!({"room": "deploy", "notifications": "off"});
    let rooms = checker.ask(alice, Route::Rooms, off, 200).await;
    assert_eq!(rooms["rooms"][0]["notifications"], json!(false));
    let of_none = json!({"notifications": "off"});
    checker.ask(alice, Route::Rooms, of_none, 400).await;
    for text in ["one", "two", "three"] {
        let said = json!({"to": "#deploy", "text": text});
        checker.ask(alice, Route::Send, said, 200).await;
    }
    let texts = async |request| {
        let history = checker.ask(alice, Route::History, request, 200).await;
        let texts = history.as_array().unwrap().iter();
        let texts = texts.map(|message| message["text"].as_str().unwrap().to_owned());
        (texts.collect::<Vec<_>>(), history[0]["row"].clone())
    };
    let (all, first) = texts(json!({"with": "#deploy", "limit": 10})).await;
    assert_eq!(all, ["one", "two", "three"]);
    let (later, second) = texts(json!({"with": "#deploy", "limit": 1, "after": first})).await;
    assert_eq!(later, ["two"]);
    let (earlier, _) = texts(json!({"with": "#deploy", "limit": 10, "before": second})).await;
    assert_eq!(earlier, ["one"]);
    // What was said last is the first conversation.
    let listed = checker.ask(alice, Route::Conversations, json!(null), 200).await;
    assert_eq!(
        (&listed[0]["name"], &listed[0]["latest"]["text"]),
        (&json!("#deploy"), &json!("three"))
    );
    assert_eq!(listed[0]["room"]["is_member"], json!(true));
    assert_eq!(listed[0]["room"]["members"], json!(2));
}

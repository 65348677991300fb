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
}

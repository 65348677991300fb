//! What a user lets contacts know, and what is kept of what they began to write.

use api::Route;
use serde_json::json;

use super::Checker;
use crate::asker::Asker;

pub(super) async fn check(checker: &Checker, bob: &Asker) {
    for (presence, status) in [
        (json!({"away": true, "text": "lunch"}), 200),
        (json!({"away": true, "text": "x".repeat(300)}), 413),
        (json!({"away": false, "text": "lunch"}), 400),
        (json!({"away": false}), 200),
    ] {
        checker.ask(bob, Route::Presence, presence, status).await;
    }
    for (to, text, status) in [
        ("alice", "lunch?".to_owned(), 200),
        ("alice", "x".repeat(70_000), 413),
        ("nobody", String::new(), 404),
    ] {
        let draft = json!({"to": to, "text": text});
        checker.ask(bob, Route::Draft, draft, status).await;
    }
    let kept = checker.ask(bob, Route::Draft, json!({"to": "alice"}), 200).await;
    assert_eq!(kept["text"], "lunch?");
    let with_key = json!({"to": "alice", "text": "x", "dedupe_key": "k", "from_draft": true});
    checker.ask(bob, Route::Send, with_key, 400).await;
    for (to, status) in [("alice", 200), ("nobody", 404)] {
        let typing = json!({"to": to, "typing": true});
        checker.ask(bob, Route::Typing, typing, status).await;
    }
}

//! What a contact's machine says of its ports, and everything that can be in the way.

use api::Route;
use serde_json::json;

use super::Checker;
use crate::asker::{Asker, JSON};

pub(super) async fn check(checker: &Checker, alice: &Asker, bob: &Asker) {
    let asked = |port: u16| json!({"who": "alice", "port": port, "transport": "tcp"});
    let nonsense = json!({"who": "alice", "transport": "tcp"});
    checker.ask(bob, Route::AskMachine, nonsense, 400).await;
    checker
        .ask(bob, Route::AskMachine, json!({"who": "nobody"}), 404)
        .await;
    let refused = checker.ask(bob, Route::AskMachine, asked(22), 403).await;
    assert_eq!(refused["code"], "not_allowed");
    for (settings, status) in [
        (json!({"ports": "on"}), 400),
        (json!({"who": "bob", "ports": "on"}), 200),
    ] {
        checker.ask(alice, Route::ContactSettings, settings, status).await;
    }
    let held = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = held.local_addr().unwrap().port();
    let answer = checker.ask(bob, Route::AskMachine, asked(port), 200).await;
    let owner = &answer["ports"][0]["observed"][0]["owners"][0];
    assert_eq!(owner["pid"], std::process::id());
    let status = json!({"who": "bob"});
    let status = checker.ask(alice, Route::ContactStatus, status, 200).await;
    assert_eq!(
        (&status["may_ask"], &status["asked"]["port"]),
        (&json!(true), &json!(port))
    );
    let mut answered = 0;
    loop {
        let asked = asked(port).to_string();
        let route = Route::AskMachine;
        let answer = bob.ask(route.method().as_str(), route.path(), JSON, &asked).await;
        if answer.status != 200 {
            checker.check(route, answer, 429);
            break;
        }
        answered += 1;
        assert!(answered < 1000, "nothing stops it");
    }
    let alices = json!({"who": "alice"});
    checker.ask(bob, Route::Block, alices.clone(), 200).await;
    checker.ask(bob, Route::AskMachine, asked(22), 409).await;
    checker.ask(bob, Route::Unblock, alices, 200).await;
}

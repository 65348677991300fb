//! What a real node answers on its socket is what docs/openapi.json says, route by route and failure by failure.

mod files;
mod machine;
mod presence;
mod rooms;

use std::cell::RefCell;
use std::collections::BTreeSet;

use api::Route;
use serde_json::{Value, json};
use testkit::schema;

use crate::asker::{Answer, Asker, JSON};
use crate::{description, nodes};

/// Failures that are described and cannot be brought about here: a failing store, a full disk, rooms of a backup that was
/// restored, and a contact's machine that is older or lies.
const NOT_BROUGHT_ABOUT: [&str; 4] = ["500", "507", "rooms 409", "ask_machine 502"];

/// The description, and which of its answers were seen.
struct Checker {
    document: Value,
    seen: RefCell<BTreeSet<String>>,
}

impl Checker {
    fn new() -> Self {
        Self {
            document: description::document(),
            seen: RefCell::default(),
        }
    }

    /// Asks a question and returns the answer's body, which must be as described.
    async fn ask(&self, node: &Asker, route: Route, request: Value, status: u16) -> Value {
        let question = self.operation(route).get("requestBody");
        if let (Some(question), 200) = (question, status) {
            self.fits(&question["content"][JSON]["schema"], &request);
        }
        let answer = node
            .ask(route.method().as_str(), route.path(), JSON, &request.to_string())
            .await;
        self.check(route, answer, status)
    }

    fn check(&self, route: Route, answer: Answer, status: u16) -> Value {
        assert_eq!(answer.status, status, "{route:?}: {}", answer.body);
        assert_eq!(answer.content_type, JSON, "{route:?}");
        let operation = self.operation(route);
        let described = &operation["responses"][status.to_string()];
        self.fits(&described["content"][JSON]["schema"], &answer.body);
        if let Some(code) = answer.body["code"].as_str() {
            let codes = described["description"].as_str().unwrap();
            assert!(
                codes.contains(&format!("`{code}`")),
                "{route:?}: {code} is none of {codes}"
            );
        }
        self.note(route, status);
        answer.body
    }

    fn fits(&self, schema: &Value, value: &Value) {
        schema::check(&self.document, schema, value).unwrap_or_else(|wrong| panic!("{wrong}, in {value}"));
    }

    fn note(&self, route: Route, status: u16) {
        let id = self.operation(route)["operationId"].as_str().unwrap();
        self.seen.borrow_mut().insert(format!("{id} {status}"));
    }

    fn operation(&self, route: Route) -> &Value {
        let method = route.method().as_str().to_lowercase();
        &self.document["paths"][route.path()][method]
    }

    /// Every answer that is described was seen, or is known to be out of reach.
    fn everything_was_seen(&self) {
        let mut unseen = Vec::new();
        for route in Route::ALL {
            let operation = self.operation(route);
            let id = operation["operationId"].as_str().unwrap();
            for status in operation["responses"].as_object().unwrap().keys() {
                let answer = format!("{id} {status}");
                let is_out_of_reach = NOT_BROUGHT_ABOUT.iter().any(|end| answer.ends_with(end));
                if !is_out_of_reach && !self.seen.borrow().contains(&answer) {
                    unseen.push(answer);
                }
            }
        }
        assert_eq!(unseen, Vec::<String>::new());
    }
}

#[tokio::test]
async fn every_described_answer_is_given() {
    let checker = Checker::new();
    nodes::with_three(async |alice, bob, carol| {
        for route in Route::ALL {
            unreadable_requests(&checker, alice, route).await;
        }
        contacts(&checker, alice, bob, carol).await;
        pairing(&checker, alice, carol).await;
        messages(&checker, alice, bob).await;
        acts(&checker, alice, bob).await;
        files::check(&checker, alice, bob).await;
        rooms::check(&checker, alice).await;
        upkeep(&checker, alice, bob, carol).await;
        requests(&checker, alice, bob, carol).await;
        ports(&checker, alice, carol).await;
        machine::check(&checker, alice, bob).await;
        checker.ask(alice, Route::Status, json!(null), 200).await;
        checker.ask(alice, Route::Stop, json!(null), 200).await;
    })
    .await;
    checker.everything_was_seen();
}

/// A request that is no JSON, does not say that it is, lacks what is needed, or is too large.
async fn unreadable_requests(checker: &Checker, node: &Asker, route: Route) {
    if checker.operation(route).get("requestBody").is_none() {
        return;
    }
    let (method, path) = (route.method(), route.path());
    if route == Route::SendAll {
        let answer = node.ask(method.as_str(), path, JSON, "{}").await;
        checker.check(route, answer, 415);
        return;
    }
    let large = format!("\"{}\"", " ".repeat(600 * 1024));
    for (content_type, body, status) in [
        (JSON, "{", 400),
        (JSON, "[{}]", 400),
        ("text/plain", "{}", 415),
        (JSON, &large, 413),
    ] {
        let answer = node.ask(method.as_str(), path, content_type, body).await;
        checker.check(route, answer, status);
    }
}

async fn contacts(checker: &Checker, alice: &Asker, bob: &Asker, carol: &Asker) {
    let terms = json!({"uses": 1, "lifetime_s": 60});
    let none = json!({"uses": 0, "lifetime_s": 60});
    checker.ask(alice, Route::Invite, none, 400).await;
    let from_alice = checker.ask(alice, Route::Invite, terms.clone(), 200).await;
    let from_carol = checker.ask(carol, Route::Invite, terms, 200).await;
    let own = json!({"invite": from_alice["text"]});
    checker.ask(alice, Route::AddContact, own.clone(), 422).await;
    checker
        .ask(bob, Route::AddContact, json!({"invite": "hello"}), 422)
        .await;
    checker.ask(bob, Route::AddContact, own, 200).await;
    let taken = json!({"invite": from_carol["text"], "name": "alice"});
    checker.ask(bob, Route::AddContact, taken, 409).await;
    let listed = checker.ask(bob, Route::Contacts, json!(null), 200).await;
    assert_eq!(listed[0]["name"], "alice");
    checker
        .ask(bob, Route::ContactStatus, json!({"who": "nobody"}), 404)
        .await;
    let alices = checker
        .ask(bob, Route::ContactStatus, json!({"who": "alice"}), 200)
        .await;
    assert_eq!(alices["contact"], listed[0]);
}

/// What is decided about contacts once they are there.
async fn upkeep(checker: &Checker, alice: &Asker, bob: &Asker, carol: &Asker) {
    let terms = json!({"uses": 1, "lifetime_s": 60});
    let from_carol = checker.ask(carol, Route::Invite, terms, 200).await;
    let invite = json!({"invite": from_carol["text"]});
    checker.ask(bob, Route::AddContact, invite.clone(), 200).await;
    for (who, name, status) in [
        ("carol", "caroline", 200),
        ("caroline", "alice", 409),
        ("caroline", "two words", 400),
        ("nobody", "somebody", 404),
    ] {
        let renaming = json!({"who": who, "name": name});
        checker.ask(bob, Route::RenameContact, renaming, status).await;
    }
    let (nobody, caroline) = (json!({"who": "nobody"}), json!({"who": "caroline"}));
    for route in [Route::Block, Route::Unblock, Route::Block, Route::RemoveContact] {
        checker.ask(bob, route, nobody.clone(), 404).await;
        checker.ask(bob, route, caroline.clone(), 200).await;
    }
    checker.ask(bob, Route::AddContact, invite, 409).await;
    for (request, status) in [
        (json!({"who": "nobody"}), 404),
        (json!({"who": "alice", "text": "hello"}), 409),
        (json!({"who": "alice", "verified": true}), 200),
    ] {
        checker.ask(bob, Route::Verify, request, status).await;
    }
    // An act on a message of somebody who is blocked.
    let alices = json!({"who": "alice"});
    let said = json!({"to": "alice", "text": "good day", "wait_ms": 20_000});
    let sent = checker.ask(bob, Route::Send, said.clone(), 200).await;
    checker.ask(bob, Route::Block, alices.clone(), 200).await;
    checker.ask(bob, Route::Send, said, 409).await;
    let offer = json!({"to": "alice", "path": "/nowhere/at/all"});
    checker.ask(bob, Route::Offer, offer, 409).await;
    let id = &sent["id"];
    let sign = json!({"with": "alice", "message": id, "sign": "!"});
    checker.ask(bob, Route::React, sign, 409).await;
    let edit = json!({"message": id, "text": "hello"});
    checker.ask(bob, Route::Edit, edit, 409).await;
    checker.ask(bob, Route::Delete, json!({"message": id}), 409).await;
    checker.ask(bob, Route::Unblock, alices, 200).await;
    checker.ask(alice, Route::Contacts, json!(null), 200).await;
}

/// Words that are shown, and everything that can be wrong with words.
async fn pairing(checker: &Checker, alice: &Asker, carol: &Asker) {
    let schema = json!({"$ref": "#/components/schemas/PairingEvent"});
    let show = json!({"lifetime_s": 60, "hidden": true});
    let mut events = alice.follow(Route::ShowWords, &show).await;
    let mut next_event = async || -> Value {
        let line = events.next_line().await.unwrap().unwrap();
        let event = serde_json::from_str(&line).unwrap();
        checker.fits(&schema, &event);
        event
    };
    let shown = next_event().await;
    checker.note(Route::ShowWords, 200);
    checker.ask(alice, Route::ShowWords, show, 409).await;
    let at = checker.ask(alice, Route::Status, json!(null), 200).await["sockets"][0].clone();
    let at = at.as_str().unwrap().replace("0.0.0.0", "127.0.0.1");
    let taken = json!({"words": shown["words"], "at": at, "name": "alice"});
    let words = |words: &Value| json!({"words": words, "at": at});
    let not_shown = if shown["words"].as_str().unwrap().starts_with("7-") {
        "8-orbit-velvet"
    } else {
        "7-orbit-velvet"
    };
    let not_shown = checker
        .ask(carol, Route::UseWords, words(&json!(not_shown)), 422)
        .await;
    assert_eq!(not_shown["code"], "words_unknown");
    let nonsense = json!({"words": "7-obrit-velvet"});
    let nonsense = checker.ask(carol, Route::UseWords, nonsense, 400).await;
    assert!(
        nonsense["message"]
            .as_str()
            .unwrap()
            .ends_with("did you mean orbit?")
    );
    checker
        .ask(carol, Route::UseWords, words(&shown["words"]), 200)
        .await;
    let joined = next_event().await;
    assert_eq!(
        (&joined["event"], &joined["contact"]["name"]),
        (&json!("joined"), &json!("carol"))
    );
    assert_eq!(events.next_line().await.unwrap(), None);
    checker.ask(carol, Route::UseWords, taken, 409).await;
}

async fn messages(checker: &Checker, alice: &Asker, bob: &Asker) {
    let mut events = alice.listen().await;
    let schema = json!({"$ref": "#/components/schemas/Event"});
    let mut next_event = async || -> Value {
        let line = events.next_line().await.unwrap().unwrap();
        let event = serde_json::from_str(&line).unwrap();
        checker.fits(&schema, &event);
        event
    };
    assert_eq!(next_event().await["event"], "subscribed");
    checker.note(Route::Events, 200);

    presence::check(checker, bob).await;
    let settings = json!({"who": "bob", "receipts": "on"});
    checker.ask(alice, Route::ContactSettings, settings, 200).await;
    checker
        .ask(
            alice,
            Route::ContactSettings,
            json!({"who": "bob", "notifications": "default"}),
            200,
        )
        .await;
    checker
        .ask(alice, Route::Unread, json!({"unmuted": true}), 200)
        .await;
    checker
        .ask(alice, Route::ContactSettings, json!({"who": "nobody"}), 404)
        .await;
    let hello = json!({"to": "alice", "text": "hello", "dedupe_key": "k", "wait_ms": 20_000});
    let sent = checker.ask(bob, Route::Send, hello, 200).await;
    assert_eq!(sent["state"], "delivered");
    while next_event().await["event"] != "received" {}
    for (to, text, status) in [
        ("alice", String::new(), 400),
        ("nobody", "hello".into(), 404),
        ("alice", "x".repeat(70_000), 413),
    ] {
        checker
            .ask(bob, Route::Send, json!({"to": to, "text": text}), status)
            .await;
    }

    lines(checker, bob).await;

    let unread = checker
        .ask(alice, Route::Unread, json!({"from": "bob"}), 200)
        .await;
    assert_eq!(unread[0]["text"], "hello");
    let listed = checker.ask(alice, Route::Conversations, json!(null), 200).await;
    assert_eq!(listed[0]["name"], "bob");
    assert_eq!(listed[0]["unread"], 1);
    assert_eq!(listed[0]["latest"], unread[0]);
    checker
        .ask(alice, Route::Unread, json!({"from": "nobody"}), 404)
        .await;
    let rows = json!({"rows": [unread[0]["row"]]});
    checker.ask(alice, Route::MarkShown, rows, 200).await;
    let all = json!({"with": "bob", "limit": 10});
    let history = checker.ask(alice, Route::History, all, 200).await;
    assert_eq!(history[0]["state"], "read");
    let later = json!({"with": "bob", "after": history[0]["row"], "limit": 10});
    let later = checker.ask(alice, Route::History, later, 200).await;
    assert_eq!(later, json!([]));
    let both = json!({"with": "bob", "after": 1, "before": 9, "limit": 10});
    checker.ask(alice, Route::History, both, 400).await;
    let words = json!({"words": "hell*", "with": "bob", "limit": 10});
    let found = checker.ask(alice, Route::Search, words, 200).await;
    assert_eq!(found[0]["text"], "hello");
    let nobodys = json!({"words": "hello", "with": "nobody", "limit": 10});
    checker.ask(alice, Route::Search, nobodys, 404).await;
    let nobodys = json!({"with": "nobody", "limit": 10});
    checker.ask(alice, Route::History, nobodys, 404).await;
}

/// Many texts in one request: each is answered in its place, and what cannot be read is the end.
async fn lines(checker: &Checker, bob: &Asker) {
    let requests = [
        json!({"to": "nobody", "text": "hello"}).to_string(),
        json!({"to": "alice", "text": ""}).to_string(),
        "{".to_owned(),
        json!({"to": "alice", "text": "never read"}).to_string(),
    ];
    let answers = bob.ask_lines(Route::SendAll.path(), &requests.join("\n")).await;
    let schema = json!({"$ref": "#/components/schemas/SendAnswer"});
    for answer in &answers {
        checker.fits(&schema, answer);
    }
    let codes: Vec<_> = answers.iter().map(|answer| &answer["error"]["code"]).collect();
    assert_eq!(codes, ["no_such_contact", "message_empty", "bad_request"]);
    let kept = json!({"to": "alice", "text": "hello", "dedupe_key": "k"}).to_string();
    let answers = bob.ask_lines(Route::SendAll.path(), &kept).await;
    checker.fits(&schema, &answers[0]);
    assert_eq!(answers[0]["sent"]["repeated"], true);
    checker.note(Route::SendAll, 200);
}

/// What is done to messages, by their authors and by others.
async fn acts(checker: &Checker, alice: &Asker, bob: &Asker) {
    let said = json!({"to": "alice", "text": "good day", "severity": "info", "wait_ms": 20_000});
    let sent = checker.ask(bob, Route::Send, said, 200).await;
    let id = &sent["id"];
    let by_row = sent["row"].to_string();
    let edit = json!({"message": by_row, "text": "hello"});
    checker.ask(bob, Route::Edit, edit, 200).await;
    let answer = json!({"to": "bob", "text": "hi", "reply_to": id, "wait_ms": 20_000});
    checker.ask(alice, Route::Send, answer, 200).await;
    let unknown = json!({"to": "bob", "text": "hi", "reply_to": "999"});
    checker.ask(alice, Route::Send, unknown, 404).await;
    for (message, sign, status) in [(id, "👍", 200), (&json!("999"), "👍", 404), (id, "\n", 400)] {
        let sign = json!({"with": "bob", "message": message, "sign": sign});
        checker.ask(alice, Route::React, sign, status).await;
    }
    for (message, text, edited, deleted) in [
        (json!("999"), "x".to_owned(), 404, 404),
        (json!("hello"), String::new(), 400, 400),
        (id.clone(), "x".repeat(70_000), 413, 403),
        (id.clone(), "forged".to_owned(), 403, 403),
    ] {
        let edit = json!({"message": message, "text": text});
        checker.ask(alice, Route::Edit, edit, edited).await;
        let delete = json!({"message": message});
        checker.ask(alice, Route::Delete, delete, deleted).await;
    }
    let history = json!({"with": "alice", "limit": 2});
    let history = checker.ask(bob, Route::History, history, 200).await;
    assert_eq!(history[1]["reply_to"]["beginning"], "hello");
    checker.ask(bob, Route::Delete, json!({"message": id}), 200).await;
}

/// What a machine's ports are for, and what is on them.
async fn ports(checker: &Checker, alice: &Asker, carol: &Asker) {
    let held = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = held.local_addr().unwrap().port();
    let request = json!({"port": port, "transport": "tcp", "connections": true});
    let report = checker.ask(alice, Route::Port, request, 200).await;
    let owner = &report["transports"][0]["observed"][0]["owners"][0];
    assert_eq!(owner["pid"], std::process::id());
    let listed = checker.ask(alice, Route::Ports, json!(null), 200).await;
    let is_held = |held: &Value| held["port"] == port;
    assert!(listed["ports"].as_array().unwrap().iter().any(is_held));

    let expected =
        json!({"port": port, "transport": "tcp", "expected": {"note": "a test", "exposure": "loopback"}});
    let expected = checker.ask(alice, Route::Expect, expected, 200).await;
    assert_eq!(expected["added"][0]["note"], "a test");
    let nonsense = json!({"port": port, "transport": "tcp", "expected": {"exposure": "nowhere"}});
    checker.ask(alice, Route::Expect, nonsense, 400).await;
    let all = checker.ask(alice, Route::Expectations, json!(null), 200).await;
    assert_eq!(all["expectations"], expected["expectations"]);

    let map = checker.ask(alice, Route::PortMap, json!(null), 200).await;
    let on_map = map["held"]
        .as_array()
        .unwrap()
        .iter()
        .find(|held| is_held(held))
        .unwrap();
    assert_eq!(on_map["level"], "as_expected");
    assert_eq!(map["expected"], json!([{"first_port": port, "last_port": port}]));
    let all = json!({"first_port": 0, "last_port": 65_535});
    let all = checker.ask(alice, Route::Registry, all, 200).await;
    let runs = all["runs"].as_array().unwrap();
    let count = |run: &Value| run["last_port"].as_u64().unwrap() - run["first_port"].as_u64().unwrap() + 1;
    assert_eq!(runs.iter().map(count).sum::<u64>(), 65_536);

    let nothing = json!({"port": port, "transport": "tcp"});
    let nothing = checker.ask(alice, Route::Expect, nothing, 200).await;
    assert_eq!(nothing["expectations"], json!([]));
    let ssh = checker
        .ask(alice, Route::SearchPorts, json!({"word": "ssh"}), 200)
        .await;
    assert_eq!(ssh["services"][0]["first_port"], 22);

    checker.ask(alice, Route::PageLink, json!(null), 200).await;
    let none = checker.ask(carol, Route::PageLink, json!(null), 409).await;
    assert_eq!(none["code"], "no_page");
}

#[tokio::test]
async fn a_listener_that_opens_and_closes_is_told() {
    nodes::with_three(async |alice, _, _| {
        let mut events = alice.listen().await;
        let mut told = async |port: u16, change: &str| {
            loop {
                let line = events.next_line().await.unwrap().unwrap();
                let event: Value = serde_json::from_str(&line).unwrap();
                if event["event"] == "port" && event["port"] == port && event["change"] == change {
                    return;
                }
            }
        };
        // The watcher may still be at its first look, to which everything is known: so, one after the other until it tells.
        let mut tried = Vec::new();
        let listener = loop {
            let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
            let port = listener.local_addr().unwrap().port();
            let soon = std::time::Duration::from_secs(5);
            if tokio::time::timeout(soon, told(port, "opened")).await.is_ok() {
                break listener;
            }
            tried.push(listener);
            assert!(tried.len() < 4, "nothing is told");
        };
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        told(port, "closed").await;
    })
    .await;
}

/// Strangers ask, and are accepted, declined or blocked.
async fn requests(checker: &Checker, alice: &Asker, bob: &Asker, carol: &Asker) {
    let mut asking = Vec::new();
    for node in [alice, bob, carol] {
        let status = checker.ask(node, Route::Status, json!(null), 200).await;
        asking.push(json!({"id": status["id"], "addrs": [status["addrs"][0]], "text": "hello"}));
    }
    let [to_alice, to_bob, to_carol] = asking.as_slice() else {
        panic!("three nodes")
    };
    // They paired before.
    for (node, contact) in [(alice, to_carol), (carol, to_alice)] {
        let contact = json!({"who": contact["id"]});
        checker.ask(node, Route::RemoveContact, contact, 200).await;
    }
    let addrs = &to_alice["addrs"];
    for (request, status) in [
        (json!({"id": "hello", "addrs": addrs}), 400),
        (json!({"id": to_carol["id"], "addrs": ["hello"]}), 400),
        (to_alice.clone(), 400),
        (
            json!({"id": to_carol["id"], "addrs": addrs, "text": "x".repeat(281)}),
            400,
        ),
        (json!({"id": to_carol["id"], "addrs": addrs, "name": "bob"}), 409),
        (to_carol.clone(), 200),
    ] {
        checker.ask(alice, Route::Request, request, status).await;
    }
    for route in [
        Route::AcceptRequest,
        Route::DeclineRequest,
        Route::BlockRequest,
        Route::WithdrawRequest,
    ] {
        checker.ask(alice, route, json!({"which": "99"}), 404).await;
    }
    let received = checker.ask(carol, Route::Requests, json!(null), 200).await;
    assert_eq!(received["received"][0]["id"], to_alice["id"]);
    let alices = json!({"which": to_alice["id"]});
    checker.ask(carol, Route::DeclineRequest, alices, 200).await;
    let carols = json!({"which": to_carol["id"]});
    checker
        .ask(alice, Route::WithdrawRequest, carols.clone(), 200)
        .await;

    checker.ask(carol, Route::Request, to_alice.clone(), 200).await;
    let taken = json!({"which": to_carol["id"], "name": "bob"});
    checker.ask(alice, Route::AcceptRequest, taken, 409).await;
    checker
        .ask(alice, Route::AcceptRequest, carols.clone(), 200)
        .await;

    for (first, second, status) in [("bob", "bob", 400), ("bob", "nobody", 404), ("bob", "carol", 200)] {
        let both = json!({"first": first, "second": second});
        checker.ask(alice, Route::Introduce, both, status).await;
    }
    let bobs = json!({"who": "bob"});
    checker.ask(alice, Route::Block, bobs.clone(), 200).await;
    let both = json!({"first": "bob", "second": "carol"});
    checker.ask(alice, Route::Introduce, both, 409).await;
    checker.ask(alice, Route::Unblock, bobs, 200).await;

    // Bob had blocked carol; both know no more of each other.
    let carol_herself = json!({"who": to_carol["id"]});
    checker.ask(bob, Route::Unblock, carol_herself, 200).await;
    let bobs = json!({"who": to_bob["id"]});
    checker.ask(carol, Route::RemoveContact, bobs, 200).await;
    checker.ask(carol, Route::Request, to_bob.clone(), 200).await;
    checker.ask(bob, Route::BlockRequest, carols, 200).await;
}

#[tokio::test]
async fn what_is_no_question_is_answered_in_the_same_form() {
    let checker = Checker::new();
    nodes::with_three(async |alice, _, _| {
        for (method, path, status) in [
            ("GET", "/", 404),
            ("GET", "/v2/status", 404),
            ("POST", "/v1/messages/unread/", 404),
            ("DELETE", "/v1/contacts", 405),
            ("POST", "/v1/status", 405),
        ] {
            let answer = alice.ask(method, path, JSON, "").await;
            assert_eq!(
                (answer.status, answer.content_type.as_str()),
                (status, JSON),
                "{method} {path}"
            );
            checker.fits(&json!({"$ref": "#/components/schemas/ApiError"}), &answer.body);
            assert_eq!(answer.body["code"], "bad_request", "{method} {path}");
        }
    })
    .await;
}

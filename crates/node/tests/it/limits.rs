//! What a node takes at most: what reaches a bound is taken, and what exceeds it by one is refused with the bound.

use api::Route;
use serde_json::{Value, json};

use crate::asker::{Asker, JSON};
use crate::nodes;

/// server::REQUEST_BYTES_MAX
const REQUEST_BYTES: usize = 512 * 1024;

/// service::INVITE_LIFETIME_MAX
const INVITE_LIFETIME_S: u64 = 365 * 24 * 60 * 60;

/// service::INVITE_USES_MAX
const INVITE_USES: u32 = 1000;

/// pairing::WORDS_LIFETIME_MAX
const WORDS_LIFETIME_S: u64 = 60 * 60;

/// ports::WORD_BYTES_MAX
const WORD_BYTES: usize = 200;

/// rooms::HISTORY_MAX
const HISTORY: usize = 1000;

#[tokio::test]
async fn what_exceeds_a_limit_is_refused_with_the_limit() {
    nodes::with_three(async |node, _, _| {
        let invite = |uses: u32, lifetime_s: u64| json!({"uses": uses, "lifetime_s": lifetime_s});
        let longest = invite(1, INVITE_LIFETIME_S);
        takes(node, Route::Invite, longest).await;
        let longer = invite(1, INVITE_LIFETIME_S + 1);
        refuses(node, Route::Invite, longer, "one second to one year").await;
        takes(node, Route::Invite, invite(INVITE_USES, 60)).await;
        let too_many = invite(INVITE_USES + 1, 60);
        refuses(node, Route::Invite, too_many, "1 to 1000 uses").await;

        let word = |len: usize| json!({"word": "x".repeat(len)});
        takes(node, Route::SearchPorts, word(WORD_BYTES)).await;
        let longer = word(WORD_BYTES + 1);
        refuses(node, Route::SearchPorts, longer, "at most 200 bytes").await;

        let show = |lifetime_s: u64| json!({"lifetime_s": lifetime_s, "hidden": true});
        let longer = show(WORDS_LIFETIME_S + 1);
        refuses(node, Route::ShowWords, longer, "one second to one hour").await;
        let mut shown = node.follow(Route::ShowWords, &show(WORDS_LIFETIME_S)).await;
        let first = shown.next_line().await.unwrap().unwrap();
        assert!(first.contains("shown"), "{first}");
    })
    .await;
}

async fn takes(node: &Asker, route: Route, request: Value) {
    let answer = node.ask("POST", route.path(), JSON, &request.to_string()).await;
    assert_eq!(answer.status, 200, "{route:?} {request}: {}", answer.body);
}

async fn refuses(node: &Asker, route: Route, request: Value, limit: &str) {
    let answer = node.ask("POST", route.path(), JSON, &request.to_string()).await;
    assert_eq!(answer.status, 400, "{route:?}: {}", answer.body);
    let message = answer.body["message"].as_str().unwrap();
    assert!(message.contains(limit), "{message}");
}

#[tokio::test]
async fn a_request_or_a_line_that_is_too_long_is_refused_and_the_next_one_is_answered() {
    nodes::with_three(async |node, _, _| {
        let padded = |request: &str, len: usize| request.to_owned() + &" ".repeat(len - request.len());
        let request = |len: usize| padded(r#"{"word": "http"}"#, len);
        let path = Route::SearchPorts.path();
        for (len, status) in [(REQUEST_BYTES, 200), (REQUEST_BYTES + 1, 413), (100, 200)] {
            let answer = node.ask("POST", path, JSON, &request(len)).await;
            assert_eq!(answer.status, status, "{len} bytes: {}", answer.body);
        }
        let line = |len: usize| padded(r#"{"to": "nobody", "text": "hello"}"#, len) + "\n";
        let lines = line(REQUEST_BYTES) + &line(REQUEST_BYTES + 1) + &line(100);
        let answers = node.ask_lines(Route::SendAll.path(), &lines).await;
        let codes: Vec<_> = answers.iter().map(|answer| &answer["error"]["code"]).collect();
        assert_eq!(codes, ["no_such_contact", "message_too_long"]);
    })
    .await;
}

#[tokio::test]
async fn the_history_of_a_room_comes_in_pieces() {
    nodes::with_three(async |node, _, _| {
        takes(node, Route::Rooms, json!({"room": "#log", "act": "create"})).await;
        let lines: String = (0..=HISTORY)
            .map(|number| json!({"to": "#log", "text": number.to_string()}).to_string() + "\n")
            .collect();
        let answers = node.ask_lines(Route::SendAll.path(), &lines).await;
        assert!(answers.iter().all(|answer| answer["sent"].is_object()));
        let history = async |request: Value| {
            let path = Route::History.path();
            let answer = node.ask("POST", path, JSON, &request.to_string()).await;
            answer.body.as_array().unwrap().clone()
        };
        let latest = history(json!({"with": "#log", "limit": HISTORY + 1})).await;
        assert_eq!(latest.len(), HISTORY);
        assert_eq!(latest[0]["text"], "1");
        let before = json!({"with": "#log", "limit": HISTORY + 1, "before": latest[0]["row"]});
        let first = history(before).await;
        assert_eq!(first.len(), 1);
        assert_eq!(first[0]["text"], "0");
    })
    .await;
}

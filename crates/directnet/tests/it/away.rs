//! Being away, as both sides see it.

use testkit::{Child, PATIENCE, Stream, wait_for};

use crate::node::{Node, alice_and_bob, texts};
use crate::talk::without_times;

#[track_caller]
fn wait_until_status(node: &Node, who: &str, begins: &str) {
    let mut last = String::new();
    let is_so = wait_for("the contact's presence", PATIENCE, || {
        last = node.ok(&["status", who]);
        last.starts_with(begins).then_some(())
    });
    assert!(is_so.is_ok(), "{last}");
}

#[test]
fn who_is_away_is_seen_to_be_and_answers_once_through_restarts() {
    let (mut alice, bob) = alice_and_bob();
    bob.deliver("alice", "hello");
    let said = alice.ok(&["away", "back", "on", "monday"]);
    assert!(
        said.starts_with("you are away since ") && said.ends_with(": back on monday\n"),
        "{said}"
    );
    wait_until_status(&bob, "alice", "alice: away since ");
    assert!(bob.ok(&["contacts"]).ends_with(": back on monday\n"));
    bob.deliver("alice", "are you there?");
    alice.kill9();
    alice.start();
    assert!(alice.ok(&["status"]).contains("\n  presence   away since "));
    bob.deliver("alice", "still not?");
    wait_until_status(&bob, "alice", "alice: away since ");
    alice.ok(&["send", "bob", "--wait", "20s", "now"]);
    let conversation = [
        "you: hello",
        "you: are you there?",
        "alice (automatic): back on monday",
        "you: still not?",
        "alice: now",
    ];
    assert_eq!(without_times(&bob.ok(&["history", "alice"])), conversation);
    assert_eq!(texts(&bob.recv()), ["back on monday", "now"]);
    assert_eq!(alice.ok(&["away", "--back"]), "you are back\n");
    wait_until_status(&bob, "alice", "alice: connected");
    assert!(!alice.ok(&["status"]).contains("presence"));
    alice.fails(7, &["away", &"x".repeat(257)]);
    alice.fails(2, &["away", "--back", "hello"]);
}

#[test]
fn whoever_waits_for_messages_may_see_who_comes_and_goes() {
    let (alice, mut bob) = alice_and_bob();
    bob.deliver("alice", "hello");
    let follow = ["recv", "--follow", "--presence", "--from", "BOB"];
    let lines = Child::spawn(&mut alice.command(&follow)).unwrap();
    lines.wait_for_line(|line| line.ends_with("bob: hello")).unwrap();
    bob.deliver("alice", "lunch time");
    lines
        .wait_for_line(|line| line.ends_with("bob: lunch time"))
        .unwrap();
    let of_others = ["recv", "--follow", "--presence", "--json"];
    let events = Child::spawn(&mut alice.command(&of_others)).unwrap();
    bob.ok(&["away", "lunch"]);
    let is_away = |line: &str| line.starts_with("bob is away since ") && line.ends_with(": lunch");
    lines.wait_for_line(is_away).unwrap();
    bob.ok(&["away", "--back"]);
    lines.wait_for_line(|line| line == "bob is here").unwrap();
    events
        .wait_for_line(|line| line.contains(r#""event":"presence""#))
        .unwrap();
    bob.down();
    lines.wait_for_line(|line| line == "bob is gone").unwrap();
    let gone = events
        .wait_for_line(|line| line.contains(r#""connected":false"#))
        .unwrap();
    let gone: serde_json::Value = serde_json::from_str(&gone).unwrap();
    assert_eq!(
        (&gone["event"], &gone["contact"]),
        (&"presence".into(), &"bob".into())
    );
    assert!(gone["last_seen_at_ms"].is_i64());
    let on_stderr = |line: &testkit::Line| line.stream == Stream::Stderr;
    assert!(lines.printed().iter().filter(|line| on_stderr(line)).count() >= 3);
}

#[test]
fn who_is_not_told_sees_nothing_and_is_not_answered() {
    let (alice, bob) = alice_and_bob();
    let decided = alice.ok(&["contacts", "set", "bob", "--presence", "off"]);
    assert_eq!(
        decided,
        "bob: receipts off, presence off, typing off, notifications on, inbox 4 GiB\n"
    );
    alice.ok(&["away", "lunch"]);
    bob.deliver("alice", "hello");
    alice.deliver("bob", "here");
    assert_eq!(texts(&bob.recv()), ["here"]);
    assert!(bob.ok(&["status", "alice"]).starts_with("alice: connected\n"));
}

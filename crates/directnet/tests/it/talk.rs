//! Two people talk: at once, later, and through restarts.

use std::process::Command;

use testkit::Child;

use crate::node::user::PROGRAM;
use crate::node::{Node, alice_and_bob, delivered, received, texts};

/// What a line of a conversation says, without the time it begins with (`2026-01-31 12:00`).
pub(crate) fn without_times(shown: &str) -> Vec<&str> {
    shown
        .lines()
        .map(|line| line.split_once("  ").unwrap().1)
        .collect()
}

#[test]
fn what_one_says_the_other_reads_once() {
    let (alice, bob) = alice_and_bob();
    assert_eq!(alice.ok(&["send", "bob", "hello", "bob"]), "delivered to bob\n");
    let contacts = alice.contacts();
    assert_eq!((contacts.len(), contacts[0].name.as_str()), (1, "bob"));
    assert!(contacts[0].connected);
    assert_eq!(contacts[0].id, bob.status().id);
    let listed = alice.ok(&["contacts"]);
    assert_eq!(listed, format!("bob  {}  connected\n", contacts[0].id));

    assert_eq!(bob.ok(&["send", "Alice", "hello"]), "delivered to alice\n");
    let by_id = alice.ok(&["send", &contacts[0].id, "again"]);
    assert_eq!(by_id, "delivered to bob\n");

    let shown = bob.ok(&["recv"]);
    assert_eq!(without_times(&shown), ["alice: hello bob", "alice: again"]);
    let nothing = bob.run(&["recv"]);
    assert_eq!(
        (nothing.stdout.as_str(), nothing.stderr.as_str()),
        ("", "nothing new\n")
    );
    assert_eq!(texts(&alice.recv()), ["hello"]);
    assert_eq!(alice.recv(), []);

    let conversation = ["you: hello bob", "bob: hello", "you: again"];
    assert_eq!(without_times(&alice.ok(&["history", "bob"])), conversation);
    let latest = alice.ok(&["history", "bob", "-n", "1"]);
    assert_eq!(without_times(&latest), ["you: again"]);
    let (at_alice, at_bob) = (alice.history("bob"), bob.history("alice"));
    assert_eq!(delivered(&at_alice), received(&at_bob));
    assert_eq!(received(&at_alice), delivered(&at_bob));
}

#[test]
fn a_contact_is_shown_with_the_key_exchange_of_its_connection() {
    let (alice, bob) = alice_and_bob();
    bob.deliver("alice", "hello");
    let shown = alice.ok(&["status", "BOB"]);
    let lines: Vec<&str> = shown.lines().map(str::trim).collect();
    assert_eq!(lines[0], "bob: connected");
    assert_eq!(lines[1], format!("id            {}", bob.status().id));
    assert_eq!(lines[2], "verified      no: directnet verify bob");
    assert_eq!(lines[3], "key exchange  X25519MLKEM768, post-quantum");
    assert_eq!(
        lines[4],
        "inbox         296 bytes of 4 GiB, today 296 bytes of 256 MiB"
    );
    assert!(lines[5].starts_with("addresses     "), "{shown}");
    let said = alice.fails(4, &["status", "bbo"]);
    assert!(said.contains("did you mean bob?"), "{said}");
}

#[test]
fn whoever_waits_for_messages_sees_them_come_in() {
    let (alice, mut bob) = alice_and_bob();
    alice.deliver("bob", "before");
    let mut follower = Child::spawn(&mut bob.command(&["recv", "--follow"])).unwrap();
    follower
        .wait_for_line(|line| line.ends_with("alice: before"))
        .unwrap();
    alice.deliver("bob", "while waiting");
    follower
        .wait_for_line(|line| line.ends_with("alice: while waiting"))
        .unwrap();
    // The node's own terminal says so as well.
    bob.process()
        .wait_for_line(|line| line.ends_with("a message from alice: directnet recv"))
        .unwrap();
    bob.down();
    assert_eq!(follower.wait().unwrap().code(), Some(3));
}

#[test]
fn a_draft_is_the_same_for_everybody_until_it_is_sent() {
    let (mut alice, bob) = alice_and_bob();
    assert_eq!(alice.run(&["draft", "bob"]).stderr, "no draft for bob\n");
    alice.fails(7, &["send", "bob", "--draft"]);
    assert_eq!(alice.ok(&["draft", "bob", "lunch", "at"]), "lunch at\n");
    alice.deliver("bob", "the disk is full");
    alice.kill9();
    alice.start();
    assert_eq!(alice.ok(&["draft", "BOB"]), "lunch at\n");
    alice.ok(&["send", "bob", "--draft", "--wait", "20s"]);
    assert_eq!(texts(&bob.recv()), ["the disk is full", "lunch at"]);
    assert_eq!(alice.run(&["draft", "bob"]).stderr, "no draft for bob\n");
    alice.ok(&["draft", "bob", "or"]);
    assert_eq!(
        alice.run(&["draft", "bob", "--drop"]).stderr,
        "no draft for bob\n"
    );
    alice.fails(4, &["draft", "nobody"]);
}

#[test]
fn a_program_s_output_is_sent_through_a_pipe() {
    let (alice, bob) = alice_and_bob();
    let run = alice.run_with_input(&["send", "bob"], b"line one\n  line two\n");
    assert_eq!(
        (run.exit_code, run.stdout.as_str()),
        (Some(0), "delivered to bob\n")
    );
    let shown = bob.ok(&["recv"]);
    assert!(shown.ends_with("  alice: line one\n      line two\n"), "{shown}");
    assert_eq!(texts(&alice.history("bob")), ["line one\n  line two"]);
}

#[test]
fn programs_get_one_object_for_each_message() {
    let (alice, bob) = alice_and_bob();
    let sent: serde_json::Value =
        serde_json::from_str(&alice.ok(&["send", "--json", "bob", "hello"])).unwrap();
    assert_eq!(
        (&sent["contact"], &sent["state"]),
        (&"bob".into(), &"delivered".into())
    );
    let line = bob.ok(&["recv", "--json"]);
    assert_eq!(line.lines().count(), 1);
    let message: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(message["id"], sent["id"]);
    assert_eq!(
        (
            &message["contact"],
            &message["text"],
            &message["state"],
            &message["from_contact"]
        ),
        (&"alice".into(), &"hello".into(), &"unread".into(), &true.into())
    );
    assert!(message["sent_at_ms"].is_i64() && message["stored_at_ms"].is_i64());
}

#[test]
fn what_is_said_to_somebody_who_is_away_waits_through_restarts_of_both() {
    let (mut alice, mut bob) = alice_and_bob();
    bob.down();
    let said = alice.ok(&["send", "bob", "one"]);
    assert!(
        said.starts_with("queued for bob: ")
            && said.ends_with("; it goes out by itself when bob can be reached\n"),
        "{said}"
    );
    let said = alice.fails(5, &["send", "bob", "--wait", "1s", "two"]);
    assert!(
        said.starts_with("directnet: not delivered to bob in time: ")
            && said.ends_with("do not send it again\n"),
        "{said}"
    );
    let shown = alice.ok(&["history", "bob"]);
    assert_eq!(
        without_times(&shown),
        ["you: one  (queued)", "you: two  (queued)"]
    );
    assert_eq!(alice.status().queued, 2);

    alice.down();
    alice.start();
    assert_eq!(alice.status().queued, 2);
    bob.start();
    alice.wait_until_delivered();
    assert_eq!(texts(&bob.recv()), ["one", "two"]);
    alice.deliver("bob", "three");
    assert_eq!(texts(&bob.history("alice")), ["one", "two", "three"]);
    assert_eq!(delivered(&alice.history("bob")), received(&bob.history("alice")));
}

#[test]
fn a_message_that_is_waited_for_arrives_when_the_recipient_comes_back() {
    let (alice, mut bob) = alice_and_bob();
    bob.kill9();
    let mut sender = Child::spawn(&mut alice.command(&["send", "bob", "--wait", "20s", "hello"])).unwrap();
    bob.start();
    sender.wait_for_line(|line| line == "delivered to bob").unwrap();
    assert!(sender.wait().unwrap().success());
    assert_eq!(texts(&bob.recv()), ["hello"]);
}

#[test]
fn the_directory_of_the_node_may_come_from_the_environment() {
    let alice = Node::up("alice");
    let mut command = Command::new(PROGRAM);
    command.arg("id").env("DIRECTNET_HOME", alice.dir());
    let printed = String::from_utf8(command.output().unwrap().stdout).unwrap();
    assert_eq!(printed, alice.ok(&["id"]));
}

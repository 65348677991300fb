//! Messages from and for programs: waiting, sending once, and handing over.

use std::fs;
use std::path::PathBuf;

use testkit::{Child, PATIENCE, wait_for};

use crate::node::{Node, alice_and_bob, texts};

#[test]
fn a_program_that_says_the_same_again_is_heard_once() {
    let (mut alice, bob) = alice_and_bob();
    let send = [
        "send",
        "bob",
        "--dedupe-key",
        "disk-full",
        "--wait",
        "delivered",
        "--within",
        "20s",
        "the disk is full",
    ];
    assert_eq!(alice.ok(&send), "delivered to bob\n");
    alice.kill9();
    alice.start();
    assert_eq!(alice.ok(&send), "delivered to bob\n");
    let again = alice.ok(&[
        "send",
        "bob",
        "--json",
        "--dedupe-key",
        "disk-full",
        "other words",
    ]);
    let again: serde_json::Value = serde_json::from_str(&again).unwrap();
    assert_eq!(
        (&again["state"], &again["repeated"]),
        (&"delivered".into(), &true.into())
    );
    assert_eq!(texts(&bob.recv()), ["the disk is full"]);
    alice.fails(2, &["send", "bob", "--dedupe-key", "", "hello"]);
}

#[test]
fn every_line_is_a_message_of_its_own_in_its_place() {
    let (alice, bob) = alice_and_bob();
    let said: Vec<String> = (1..=300).map(|n| format!("line {n}")).collect();
    let send = ["send", "bob", "--lines", "--wait", "delivered", "--within", "20s"];
    let run = alice.run_with_input(&send, said.join("\n").as_bytes());
    assert_eq!(
        (run.exit_code, run.stdout.as_str()),
        (Some(0), "300 delivered to bob\n"),
        "{run:?}"
    );
    assert_eq!(texts(&bob.recv()), said);
    let run = alice.run_with_input(&["send", "bob", "--lines", "--json"], b"one\n\ntwo\n");
    let state = |line| {
        let answer: serde_json::Value = serde_json::from_str(line).unwrap();
        answer["sent"]["state"].clone()
    };
    let states: Vec<_> = run.stdout.lines().map(state).collect();
    assert_eq!(states, ["delivered", "delivered"], "{run:?}");
    let run = alice.run_with_input(&["send", "carol", "--lines"], b"hello\n");
    assert_eq!(
        (run.exit_code, run.stdout.as_str()),
        (Some(4), "0 delivered to carol\n"),
        "{run:?}"
    );
    let run = alice.run_with_input(&["send", "bob", "--lines"], b"fine\n\xff\n");
    assert_eq!(
        (run.exit_code, run.stdout.as_str()),
        (Some(7), "1 delivered to bob\n"),
        "{run:?}"
    );
}

#[test]
fn whoever_waits_for_a_reader_hears_of_it_if_the_reader_wants_that() {
    let (alice, bob) = alice_and_bob();
    let said = alice.fails(5, &["send", "bob", "--wait", "read", "--within", "1s", "one"]);
    assert!(
        said.starts_with("directnet: delivered to bob, and not read in time\n"),
        "{said}"
    );
    assert_eq!(
        bob.ok(&["contacts", "set", "alice", "--receipts", "on"]),
        "alice: receipts on, presence on, typing off, notifications on, inbox 4 GiB\n"
    );
    bob.recv();
    let waiting = ["send", "bob", "--wait", "read", "--within", "20s", "two"];
    let mut sender = Child::spawn(&mut alice.command(&waiting)).unwrap();
    let mut follower = Child::spawn(&mut bob.command(&["recv", "--follow"])).unwrap();
    follower
        .wait_for_line(|line| line.ends_with("alice: two"))
        .unwrap();
    sender.wait_for_line(|line| line == "read by bob").unwrap();
    assert!(sender.wait().unwrap().success());
    follower.terminate().unwrap();
    follower.wait().unwrap();
    assert_eq!(
        bob.ok(&["contacts", "set"]),
        "contacts without a decision of their own: receipts off, presence on, typing off, notifications on\nstrangers: requests on\n"
    );
}

#[test]
fn a_message_for_a_time_is_gone_at_both_ends() {
    let (alice, bob) = alice_and_bob();
    alice.ok(&["send", "bob", "--expire", "1s", "--wait", "20s", "secret"]);
    alice.deliver("bob", "stays");
    let shown = bob.ok(&["recv"]);
    assert!(shown.contains("alice: secret  (disappears)\n"), "{shown}");
    for (node, with) in [(&alice, "bob"), (&bob, "alice")] {
        wait_for("the end of its time", PATIENCE, || {
            (texts(&node.history(with)) == ["stays"]).then_some(())
        })
        .unwrap();
    }
    alice.fails(2, &["send", "bob", "--expire", "0s", "secret"]);
}

/// A program that writes what it was given into a file, and fails if the text is "bad".
fn script(node: &Node) -> (PathBuf, PathBuf) {
    let directory = node.dir().parent().unwrap();
    let (script, output) = (directory.join("take it.sh"), directory.join("taken"));
    let text = format!(
        "read -r text; [ \"$text\" = bad ] && exit 3; echo \"$DIRECTNET_CONTACT $DIRECTNET_SEVERITY $text $1\" >> {}",
        output.display()
    );
    fs::write(&script, text).unwrap();
    (script, output)
}

#[cfg(unix)]
#[test]
fn messages_are_handed_to_a_program_and_stay_unread_when_it_fails() {
    let (alice, bob) = alice_and_bob();
    let (script, output) = script(&bob);
    let exec = format!("sh '{}' '$(id); *'", script.display());
    alice.ok(&[
        "send",
        "bob",
        "--severity",
        "warning",
        "--wait",
        "20s",
        "one `id`",
    ]);
    alice.deliver("bob", "bad");
    alice.deliver("bob", "two");
    let said = bob.fails(1, &["recv", "--exec", &exec]);
    assert!(
        said.contains("stays unread: sh ended with exit status: 3\n"),
        "{said}"
    );
    let taken = fs::read_to_string(output).unwrap();
    // Nothing of a shell is done to the command line or to the message.
    assert_eq!(taken, "alice warning one `id` $(id); *\nalice  two $(id); *\n");
    assert_eq!(texts(&bob.recv()), ["bad"]);
    bob.fails(2, &["recv", "--exec", "'"]);
    alice.deliver("bob", "three");
    bob.fails(1, &["recv", "--exec", "/nowhere/to/be/found"]);
    assert_eq!(texts(&bob.recv()), ["three"]);
}

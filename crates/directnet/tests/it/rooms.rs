//! Rooms as users see them.

use api::messages::Sent;
use testkit::{Child, PATIENCE, wait_for};

use crate::node::{alice_and_bob, texts};
use crate::talk::without_times;

#[test]
fn two_people_talk_in_a_room() {
    let (alice, bob) = alice_and_bob();
    let follower = Child::spawn(&mut bob.command(&["recv", "--follow"])).unwrap();
    assert_eq!(
        alice.ok(&["room", "create", "#team"]),
        "#team\n  alice, owner (you)\n"
    );
    let members = alice.ok(&["room", "add", "#team", "bob"]);
    assert!(
        members.starts_with("#team\n  alice, owner (you)\n  bob"),
        "{members}"
    );
    assert_eq!(alice.ok(&["send", "#team", "hello"]), "sent to #team\n");
    follower
        .wait_for_line(|line| line.ends_with("#team alice: hello"))
        .unwrap();
    assert_eq!(bob.ok(&["room", "list"]), "#team  2 members\n");
    bob.ok(&["send", "#TEAM", "hello alice"]);
    let history = wait_for("bob's answer", PATIENCE, || {
        let history = alice.ok(&["history", "#team"]);
        (history.lines().count() == 2).then_some(history)
    });
    let history = history.unwrap();
    let said = ["you: hello", "#team bob: hello alice"];
    assert_eq!(without_times(&history), said);

    let refused = bob.run(&["room", "remove", "#team", "alice"]);
    assert_ne!(refused.exit_code, Some(0));
    assert!(
        refused.stderr.contains("its author may not do this"),
        "{}",
        refused.stderr
    );
    alice.ok(&["room", "promote", "#team", "bob"]);
    let members = alice.ok(&["room", "members", "#team"]);
    assert!(members.contains("bob, moderator"), "{members}");
    alice.ok(&["room", "handover", "#team", "bob"]);
    let members = alice.ok(&["room", "leave", "#team"]);
    assert!(!members.contains("alice"), "{members}");
    let missing = alice.run(&["send", "#nowhere", "hello"]);
    assert!(
        missing.stderr.contains("there is no room called #nowhere"),
        "{}",
        missing.stderr
    );
}

#[test]
fn a_program_says_something_once_and_lines_in_their_order() {
    let (alice, bob) = alice_and_bob();
    alice.ok(&["room", "create", "#ops"]);
    alice.ok(&["room", "add", "#ops", "bob"]);
    let alert = [
        "send",
        "#ops",
        "--dedupe-key",
        "disk-full",
        "--json",
        "the disk is full",
    ];
    let first: Sent = serde_json::from_str(&alice.ok(&alert)).unwrap();
    let again: Sent = serde_json::from_str(&alice.ok(&alert)).unwrap();
    assert_eq!((first.repeated, again.repeated), (false, true));
    assert_eq!((first.row, &first.id), (again.row, &again.id));
    let lines: String = (0..50).map(|n| format!("line {n}\n")).collect();
    let run = alice.run_with_input(&["send", "#ops", "--lines"], lines.as_bytes());
    assert_eq!(run.exit_code, Some(0), "{run:?}");
    assert_eq!(run.stdout, "50 sent to #ops\n");
    let mut shown = Vec::new();
    wait_for("the lines", PATIENCE, || {
        shown.extend(bob.recv());
        (shown.len() > 50).then_some(())
    })
    .unwrap();
    let expected = (0..50).map(|n| format!("line {n}"));
    let expected: Vec<String> = std::iter::once("the disk is full".to_owned())
        .chain(expected)
        .collect();
    assert_eq!(texts(&shown), expected);
}

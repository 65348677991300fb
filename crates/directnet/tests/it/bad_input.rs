//! Messages that cannot be sent, and messages that must not do anything to a terminal.

use crate::node::{User, alice_and_bob, texts};

/// The most bytes of text that a message holds.
const LONGEST: usize = 64 * 1024;

/// Checks that `input` in a pipe is refused, and for which reason.
#[track_caller]
fn check_refused(node: &User, input: &[u8], reason: &str) {
    let run = node.run_with_input(&["send", "bob"], input);
    assert_eq!(
        (run.exit_code, run.stdout.as_str()),
        (Some(7), ""),
        "{}",
        run.stderr
    );
    let expected = format!("directnet: {reason}\n  hint: ");
    assert!(run.stderr.starts_with(&expected), "{}", run.stderr);
}

#[test]
fn what_no_message_can_hold_is_refused_with_a_reason() {
    let (alice, bob) = alice_and_bob();
    let too_long = "this is more than a message holds: 65536 bytes (64 KiB) of text";
    check_refused(&alice, b"", "the message is empty");
    check_refused(&alice, b"\n", "the message is empty");
    check_refused(&alice, &[b'x'; LONGEST + 1], too_long);
    check_refused(&alice, &vec![b'x'; 10_000_000], too_long);
    check_refused(
        &alice,
        b"\xff\xfe",
        "standard input is not text: it is not valid UTF-8",
    );
    let said = alice.fails(7, &["send", "bob", ""]);
    assert!(said.starts_with("directnet: the message is empty\n"), "{said}");
    let said = alice.fails(7, &["send", "bob", &"x".repeat(LONGEST + 1)]);
    assert!(
        said.starts_with("directnet: the message has 65537 bytes; a message holds at most 65536 bytes"),
        "{said}"
    );
    assert_eq!(alice.history("bob"), []);
    assert_eq!(bob.recv(), []);
}

#[test]
fn the_longest_message_arrives_whole() {
    let (alice, bob) = alice_and_bob();
    let text = "ж".repeat(LONGEST / 2);
    // A line break at the end belongs to the program that wrote it, not to the message.
    let run = alice.run_with_input(&["send", "bob"], format!("{text}\n").as_bytes());
    assert_eq!(
        (run.exit_code, run.stdout.as_str()),
        (Some(0), "delivered to bob\n")
    );
    assert_eq!(texts(&bob.recv()), [text.as_str()]);
}

#[test]
fn nothing_a_peer_says_reaches_a_terminal_unseen() {
    let (alice, bob) = alice_and_bob();
    alice.deliver("bob", "\u{1b}[2Jcleared\u{7}\u{9b}31m\u{202e}reversed\rover");
    alice.run_with_input(&["send", "bob"], b"a\n2026-01-01 00:00  carol: b\0c");
    let shown = bob.ok(&["recv"]);
    assert!(
        shown.contains("alice: \\u{1b}[2Jcleared\\u{7}\\u{9b}31m\\u{202e}reversed\\u{d}over\n"),
        "{shown}"
    );
    // A further line cannot pretend to be somebody else's message.
    assert!(
        shown.ends_with("alice: a\n    2026-01-01 00:00  carol: b\\u{0}c\n"),
        "{shown}"
    );
    assert_eq!(bob.ok(&["history", "alice"]), shown);
    let json = bob.ok(&["history", "alice", "--json"]);
    assert!(!json.contains('\u{1b}') && json.contains("\\u001b[2J"), "{json}");
}

#[test]
fn a_name_that_would_steer_a_terminal_is_refused() {
    let (alice, bob) = alice_and_bob();
    for name in ["a\u{1b}[31m", "two words", "#room", "", &"x".repeat(65)] {
        let said = bob.fails(2, &["add", "--as", name, &alice.invite()]);
        assert!(said.starts_with("directnet: a name "), "{said}");
        assert!(!said.contains('\u{1b}'), "{said:?}");
    }
    let said = alice.fails(4, &["send", "bob\u{1b}[2J", "hello"]);
    assert!(!said.contains('\u{1b}'), "{said:?}");
}

#[test]
fn a_command_line_that_cannot_be_understood_is_exit_2() {
    let alice = User::new("alice");
    for arguments in [
        &[][..],
        &["talk"],
        &["send"],
        &["up", "--port", "65536"],
        &["invite", "--uses", "0"],
        &["invite", "--expires", "soon"],
        &["history", "bob", "-n", "0"],
    ] {
        alice.fails(2, arguments);
    }
}

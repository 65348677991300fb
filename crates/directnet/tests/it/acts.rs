//! Replies, reactions, edits and deletions between two people, as both see them.

use testkit::{PATIENCE, wait_for};

use crate::node::{Node, alice_and_bob, texts};
use crate::talk::without_times;

/// Waits until the conversation looks like this to `node`; acts may take a moment on their way.
#[track_caller]
fn wait_until_shown(node: &Node, with: &str, expected: &[&str]) {
    let mut last = String::new();
    let is_shown = wait_for("the conversation", PATIENCE, || {
        last = node.ok(&["history", with]);
        (without_times(&last) == expected).then_some(())
    });
    assert!(is_shown.is_ok(), "{last}");
}

fn row(node: &Node, with: &str, text: &str) -> String {
    let history = node.history(with);
    let found = history
        .iter()
        .find(|message| message.text.as_deref() == Some(text));
    found.unwrap().row.to_string()
}

#[test]
fn what_is_done_to_a_message_is_seen_at_both_ends() {
    let (alice, bob) = alice_and_bob();
    alice.deliver("bob", "lunch at one?");
    let asked = row(&bob, "alice", "lunch at one?");
    bob.ok(&["send", "alice", "--reply-to", &asked, "yess"]);
    let answered = row(&bob, "alice", "yess");
    assert_eq!(
        bob.ok(&["edit", &answered, "yes", "indeed"]),
        "delivered to alice\n"
    );
    assert_eq!(bob.ok(&["react", "alice", &asked, "👍"]), "delivered to alice\n");
    let at_alice = [
        "you: lunch at one?  [bob: 👍]",
        "bob (to \"lunch at one?\"): yes indeed  (edited)",
    ];
    wait_until_shown(&alice, "bob", &at_alice);
    let at_bob = [
        "alice: lunch at one?  [you: 👍]",
        "you (to \"lunch at one?\"): yes indeed  (edited)",
    ];
    wait_until_shown(&bob, "alice", &at_bob);

    // The same message, by the id that both ends know.
    let id = alice.history("bob")[1].id.clone();
    alice.ok(&["react", "bob", &id, "❤"]);
    bob.ok(&["react", "alice", &asked, "--remove"]);
    bob.ok(&["delete", &id]);
    wait_until_shown(&alice, "bob", &["you: lunch at one?", "bob: (deleted)"]);
    wait_until_shown(&bob, "alice", &["alice: lunch at one?", "you: (deleted)"]);
    assert_eq!(alice.recv(), []);
}

#[test]
fn acts_wait_for_whoever_is_away() {
    let (mut alice, mut bob) = alice_and_bob();
    bob.down();
    alice.ok(&["send", "bob", "before"]);
    alice.ok(&["send", "bob", "secret"]);
    alice.ok(&["edit", &row(&alice, "bob", "before"), "first"]);
    let said = alice.ok(&["delete", &row(&alice, "bob", "secret")]);
    assert!(said.starts_with("queued for bob: "), "{said}");
    alice.kill9();
    alice.start();
    bob.start();
    alice.wait_until_delivered();
    assert_eq!(texts(&bob.recv()), ["first"]);
    wait_until_shown(&bob, "alice", &["alice: first  (edited)", "alice: (deleted)"]);
}

#[test]
fn what_cannot_be_done_is_said() {
    let (alice, bob) = alice_and_bob();
    alice.deliver("bob", "hello");
    let hello = row(&bob, "alice", "hello");
    let said = bob.fails(1, &["edit", &hello, "goodbye"]);
    assert!(said.starts_with("directnet: only the author"), "{said}");
    bob.fails(1, &["delete", &hello]);
    let said = bob.fails(12, &["react", "alice", "999", "👍"]);
    assert!(
        said.starts_with("directnet: there is no message 999\n  hint: "),
        "{said}"
    );
    bob.fails(12, &["send", "alice", "--reply-to", "999", "what?"]);
    bob.fails(2, &["react", "alice", "hello", "👍"]);
    bob.fails(2, &["react", "alice", &hello]);
    bob.fails(2, &["react", "alice", &hello, "a\nb"]);
    bob.fails(2, &["react", "alice", &hello, &"x".repeat(49)]);
    bob.fails(4, &["react", "nobody", &hello, "👍"]);
    bob.fails(7, &["edit", &hello, ""]);
    alice.ok(&["delete", &row(&alice, "bob", "hello")]);
    let deleted = alice.history("bob")[0].row.to_string();
    alice.fails(12, &["edit", &deleted, "back"]);
}

#[test]
fn what_was_said_is_found_by_its_words_at_both_ends() {
    let (alice, bob) = alice_and_bob();
    alice.deliver("bob", "Lunch at one?");
    alice.deliver("bob", "or supper");
    let at_alice = alice.ok(&["search", "LUNCH", "on*"]);
    assert!(at_alice.ends_with("  you to bob: Lunch at one?\n"), "{at_alice}");
    assert!(
        bob.ok(&["search", "--with", "alice", "supper"])
            .ends_with("  alice: or supper\n")
    );
    let nothing = bob.run(&["search", "breakfast", "\"*("]);
    assert_eq!(
        (nothing.stdout.as_str(), nothing.stderr.as_str()),
        ("", "nothing found\n")
    );
    bob.fails(4, &["search", "--with", "nobody", "supper"]);
}

#[test]
fn rows_and_severities_are_shown() {
    let (alice, bob) = alice_and_bob();
    alice.ok(&["send", "bob", "--severity", "critical", "the disk is full"]);
    let shown = bob.ok(&["history", "alice", "--rows"]);
    let row = bob.history("alice")[0].row;
    assert!(shown.starts_with(&format!("{row:>6}  ")), "{shown}");
    assert!(
        shown.ends_with("  alice (critical): the disk is full\n"),
        "{shown}"
    );
    assert!(bob.ok(&["recv", "--json"]).contains(r#""severity":"critical""#));
}

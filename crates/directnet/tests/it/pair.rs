//! Becoming contacts by words, between two processes that reach each other by an address.

use std::net::Ipv4Addr;

use api::pairing::PairingEvent;
use testkit::Child;

use crate::node::{Node, alice_and_bob, texts};

/// A command that shows words, and the words.
fn shown(node: &Node) -> (Child, String) {
    let command = Child::spawn(&mut node.command(&["pair", "--hidden"])).unwrap();
    let words = command
        .wait_for_line(|line| !line.contains(' ') && line.split('-').count() == 3)
        .unwrap();
    // The last line of what is said about them.
    command
        .wait_for_line(|line| line.starts_with("Waiting until "))
        .unwrap();
    (command, words)
}

fn at(node: &Node) -> String {
    format!("{}:{}", Ipv4Addr::LOCALHOST, node.port())
}

/// Other words with the same number.
fn other_than(words: &str) -> String {
    let (number, words) = words.split_once('-').unwrap();
    let other = if words == "orbit-velvet" {
        "velvet-orbit"
    } else {
        "orbit-velvet"
    };
    format!("{number}-{other}")
}

#[test]
fn spoken_words_make_two_contacts_who_can_write() {
    let (alice, bob) = (Node::up("alice"), Node::up("bob"));
    let (mut waiting, words) = shown(&alice);
    // As people type what they are told.
    let typed = words.to_uppercase().replace('-', " ");
    let said = bob.ok(&["pair", &typed, "--at", &at(&alice), "--name", "boss"]);
    assert_eq!(said, "boss is a contact now: directnet send boss hello\n");
    assert!(waiting.wait().unwrap().success());
    waiting
        .wait_for_line(|line| line == "bob is a contact now: directnet send bob hello")
        .unwrap();
    bob.deliver("boss", "hello");
    assert_eq!(texts(&alice.recv()), ["hello"]);
}

#[test]
fn a_wrong_guess_is_said_loudly_on_both_sides_and_uses_the_words_up() {
    let (alice, bob) = (Node::up("alice"), Node::up("bob"));
    let (mut waiting, words) = shown(&alice);
    let said = bob.fails(8, &["pair", &other_than(&words), "--at", &at(&alice)]);
    assert!(
        said.starts_with("directnet: these are not the words that are shown there\n"),
        "{said}"
    );
    assert_eq!(waiting.wait().unwrap().code(), Some(8));
    waiting
        .wait_for_line(|line| line.starts_with("directnet: SOMEBODY TRIED WRONG WORDS."))
        .unwrap();
    let said = bob.fails(8, &["pair", &words, "--at", &at(&alice)]);
    assert!(
        said.starts_with("directnet: no words with this number are shown there"),
        "{said}"
    );
    assert!(alice.contacts().is_empty() && bob.contacts().is_empty());
}

#[test]
fn a_command_that_ends_takes_its_words_back() {
    let (alice, bob) = (Node::up("alice"), Node::up("bob"));
    let (mut waiting, words) = shown(&alice);
    let busy = alice.fails(1, &["pair", "--hidden"]);
    assert!(
        busy.starts_with("directnet: words for a pairing are shown already\n"),
        "{busy}"
    );
    waiting.kill9().unwrap();
    let taken_back = || {
        let next = alice.run(&["pair", "--hidden", "--expires", "1s"]);
        (next.exit_code == Some(8)).then_some(next.stderr)
    };
    let expired = testkit::wait_for("the words to be taken back", testkit::PATIENCE, taken_back).unwrap();
    assert!(
        expired.contains("nobody came in time; the words have expired"),
        "{expired}"
    );
    bob.fails(8, &["pair", &words, "--at", &at(&alice)]);
}

#[test]
fn what_cannot_be_words_or_an_address_is_said_before_anything_is_sent() {
    let bob = Node::up("bob");
    for (arguments, sentence) in [
        (&["pair", "7-obrit-velvet"][..], "did you mean orbit?"),
        (&["pair", "hello"], "this is not a number and two words"),
        (
            &["pair", "7-orbit-velvet", "--at", "bob.example"],
            "bob.example is not an address",
        ),
        (
            &["pair", "7-orbit-velvet", "--at", "127.0.0.1:1", "--name", "#x"],
            "a name cannot begin with",
        ),
        (&["pair", "--at", "127.0.0.1"], "WORDS"),
        (
            &["pair", "--expires", "2h"],
            "words are good for one second to one hour",
        ),
    ] {
        let said = bob.fails(2, arguments);
        assert!(said.contains(sentence), "{said}");
    }
    let nobody = bob.fails(1, &["pair", "7-orbit-velvet", "--at", "127.0.0.1:1"]);
    assert!(nobody.contains("hint: "), "{nobody}");
}

#[test]
fn a_script_gets_one_event_per_line() {
    let (alice, bob) = (Node::up("alice"), Node::up("bob"));
    let mut waiting = Child::spawn(&mut alice.command(&["pair", "--hidden", "--json"])).unwrap();
    let line = waiting.wait_for_line(|line| line.starts_with('{')).unwrap();
    let PairingEvent::Shown { words, .. } = serde_json::from_str(&line).unwrap() else {
        panic!("{line}");
    };
    let printed = bob.ok(&["pair", &words, "--at", &at(&alice), "--json"]);
    let joined: PairingEvent = serde_json::from_str(&printed).unwrap();
    assert!(
        matches!(joined, PairingEvent::Joined { contact, already_there: false, .. } if contact.name == "alice")
    );
    assert!(waiting.wait().unwrap().success());
    let line = waiting.wait_for_line(|line| line.contains("\"joined\"")).unwrap();
    let joined: PairingEvent = serde_json::from_str(&line).unwrap();
    assert!(matches!(joined, PairingEvent::Joined { contact, .. } if contact.name == "bob"));
    for line in waiting.printed() {
        crate::json_shapes::fits("pair", &line.text);
    }
}

#[test]
fn a_name_that_a_contact_has_already_is_told_to_both_who_pair() {
    // alice knows a bob, and bob an alice; the two who pair now are others.
    let (alice, _) = alice_and_bob();
    let (_, bob) = alice_and_bob();
    let (mut waiting, words) = shown(&alice);
    let said = bob.ok(&["pair", &words, "--at", &at(&alice)]);
    let caution = "CAUTION: this is not your contact alice, who has another id";
    assert!(said.starts_with(caution), "{said}");
    assert!(said.contains("alice-2 is a contact now"), "{said}");
    assert!(waiting.wait().unwrap().success());
    waiting
        .wait_for_line(|line| line.starts_with("CAUTION: this is not your contact bob, who has another id"))
        .unwrap();
}

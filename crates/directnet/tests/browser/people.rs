//! How people become contacts, make sure of each other, and part.

use serde_json::json;
use testkit::{Browser, Look, PATIENCE, wait_for};

use crate::node::Node;
use crate::{OVER, Seat};

impl Seat<'_> {
    /// What an element says.
    #[track_caller]
    fn reads(&self, css: &str) -> String {
        let script = "const it = document.querySelector(arguments[0]); return it && it.textContent";
        let text = self.tab.wait(css, script, &[json!(css)]).unwrap();
        text.as_str().unwrap().to_owned()
    }
}

#[test]
fn who_knows_nobody_yet_is_told_what_to_do_and_not_to_choose() {
    let alice_node = Node::up("alice");
    let browser = Browser::start().unwrap();
    let alice = Seat::at(&browser, &alice_node);
    // Where there is room for both.
    let desk = Look {
        width: 1440,
        height: 900,
        is_dark: false,
    };
    alice.tab.looks(desk).unwrap();
    alice.sees(".list", "Hand somebody an invite");
    let is_shown = "return document.querySelector('.thread.empty').checkVisibility()";
    assert_eq!(alice.tab.run(is_shown, &[]).unwrap(), json!(false));
    Node::up("bob").join(&alice_node);
    alice.sees(".conversations", "bob");
    assert_eq!(alice.tab.run(is_shown, &[]).unwrap(), json!(true));
}

#[test]
fn people_meet_make_sure_of_each_other_and_part() {
    let (alice_node, bob_node) = (Node::up("alice"), Node::up("bob"));
    let browser = Browser::start().unwrap();
    let alice = Seat::at(&browser, &alice_node);
    let bob = Seat::at(&browser, &bob_node);

    // An invite made on one page and used on another.
    alice.clicks("a.button", "Add a contact");
    alice.clicks("button", "Make an invite");
    alice.sees("main", "Good once, until");
    let code = "return document.querySelector('svg.qr path').getAttribute('d').length > 1000";
    assert_eq!(alice.tab.run(code, &[]).unwrap(), json!(true));
    let invite = alice.reads("#invite");
    alice.goes_to("/");
    bob.goes_to("/contacts/new");
    bob.types("textarea[name=invite]", &invite);
    bob.clicks("button", "Add");
    bob.sees("#thread-title", "alice");
    alice.sees(".conversations", "bob");

    // The same words on both ends.
    alice.goes_to("/with/bob/about");
    bob.goes_to("/with/alice/about");
    let words = |seat: &Seat<'_>| {
        let script = "return [...document.querySelectorAll('.safety dd')].map((it) => it.textContent)";
        seat.tab.wait("safety words", script, &[]).unwrap()
    };
    assert_eq!(words(&alice), words(&bob));
    assert_eq!(words(&alice).as_array().unwrap().len(), 2);
    alice.clicks("button", "They are the same");
    alice.sees(".verified", "Compared");
    alice.goes_to("/with/bob");
    alice.sees("#thread-title .verified", "compared and the same");

    // Somebody asks without an invite, shows up at once, and is blocked; then asked by name no more.
    let mallory_node = Node::up("mallory");
    let addr = format!("127.0.0.1:{}", alice_node.port());
    alice.goes_to("/");
    let said = mallory_node.ok(&[
        "request",
        &alice_node.status().id,
        "--at",
        &addr,
        "--message",
        "let me in",
    ]);
    assert_eq!(said, "waiting: they have your request, and may accept it\n");
    alice.clicks("a.asked", "");
    alice.sees(".request", "let me in");
    alice.clicks(".request button", "Block");
    alice.sees("main", "Blocked strangers");
    alice.clicks("button", "Unblock");
    alice.sees_no("main", "Blocked strangers");

    // One contact is made known to another, and both accept.
    let carol_node = Node::up("carol");
    carol_node.join(&alice_node);
    bob.goes_to("/requests");
    bob.sees("main", "Nobody asks");
    alice.goes_to("/with/bob/about");
    alice.clicks("button", "Introduce");
    alice.sees(".done", "Introduced to carol");
    bob.sees(".request", "Introduced by alice");
    bob.clicks(".request button", "Accept");
    wait_for("the introduction", PATIENCE, || {
        carol_node.ok(&["requests"]).contains("bob").then_some(())
    })
    .unwrap();
    carol_node.ok(&["requests", "accept", "bob"]);
    bob.goes_to("/");
    bob.sees(".conversations", "carol");

    // A name that looks like another one.
    alice.goes_to("/with/carol/about");
    alice.types("#name", &format!("{OVER}b\u{43e}b"));
    alice.clicks("button", "Rename");
    alice.sees(".caution", "This name looks like bob");
    // An end.
    alice.clicks("input[name=text][type=checkbox]", "");
    alice.clicks("button", "Remove this contact");
    alice.sees("h1", "Conversations");
    alice.sees(".conversations", "bob");
    alice.sees_no(".conversations", "b\u{43e}b");
}

#[test]
fn words_that_are_said_make_contacts_and_a_block_ends_it() {
    let (alice_node, bob_node) = (Node::up("alice"), Node::up("bob"));
    let browser = Browser::start().unwrap();
    let alice = Seat::at(&browser, &alice_node);
    let bob = Seat::at(&browser, &bob_node);
    // Nothing is sent but on this machine's loopback address.
    let shows = || {
        alice.goes_to("/contacts/new");
        alice.clicks("input[name=hidden]", "");
        alice.clicks("button", "Show words");
        alice.sees("main", "Waiting for the other person");
        alice.reads("#words")
    };
    let uses = |words: &str| {
        bob.goes_to("/contacts/new");
        bob.types("input[name=words]", words);
        bob.types("input[name=at]", &format!("127.0.0.1:{}", alice_node.port()));
        bob.clicks("button", "Use these words");
    };

    // Wrong ones are said loudly at both ends, and use the words up.
    let words = shows();
    let (number, rest) = words.split_once('-').unwrap();
    let (first, second) = rest.split_once('-').unwrap();
    uses(&format!("{number}-{second}-{first}"));
    bob.sees("main", "these are not the words that are shown there");
    alice.sees("main", "SOMEBODY TRIED WRONG WORDS");

    // As people type what they are told.
    uses(&shows().to_uppercase().replace('-', " "));
    bob.sees("#thread-title", "alice");
    alice.sees("main", "bob is a contact now.");
    alice.clicks("main a.button", "The conversation");
    bob.types("#text", "that was easy\u{e007}");
    alice.sees("#messages .text", "that was easy");

    // Blocked, and then not.
    alice.clicks("a.about", "");
    alice.leaves("button", "Block");
    alice.goes_to("/with/bob");
    alice.sees(".caution", "Blocked");
    bob.types("#text", "are you there?\u{e007}");
    bob.sees("#messages .mine .text", "are you there?");
    bob.sees("#messages .mine .meta", "queued");
    alice.sees_no("#messages", "are you there?");
    alice.goes_to("/with/bob/about");
    alice.leaves("button", "Unblock");
    alice.goes_to("/with/bob");
    alice.sees("#messages .text", "are you there?");
}

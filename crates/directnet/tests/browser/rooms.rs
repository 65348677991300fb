//! Rooms: one of three that is made and left on the page, and what a room of two has.

use testkit::{Browser, PATIENCE, wait_for};

use crate::Seat;
use crate::node::{Node, alice_and_bob};

/// Alice and Bob, and both of them know of `#team`, a room of Alice's with them in it.
pub(crate) fn room_of_two() -> (Node, Node) {
    let (alice, bob) = alice_and_bob();
    alice.ok(&["room", "create", "#team"]);
    alice.ok(&["room", "add", "#team", "bob"]);
    wait_for("the room", PATIENCE, || {
        bob.ok(&["room", "list"]).starts_with("#team").then_some(())
    })
    .unwrap();
    (alice, bob)
}

#[test]
fn a_room_of_three_is_made_written_in_and_left() {
    let (alice_node, bob_node) = alice_and_bob();
    let mut carol_node = Node::up("carol");
    carol_node.join(&alice_node);
    carol_node.join(&bob_node);
    let browser = Browser::start().unwrap();
    let alice = Seat::at(&browser, &alice_node);
    let bob = Seat::at(&browser, &bob_node);

    alice.goes_to("/contacts/new");
    alice.types("input[placeholder='#']", "team");
    alice.clicks("button", "Make");
    alice.sees("#thread-title", "#team");
    alice.types("#text", "welcome\u{e007}");
    alice.sees("#messages .text", "welcome");
    alice.clicks("a.about", "");
    alice.sees(".members", "owner");
    alice.leaves("button", "To read from now on");
    alice.sees(".members", "bob");
    // Who is let in to read everything sees what was said before.
    alice.leaves("button", "To read everything");
    alice.sees(".members", "carol");
    let carol = Seat::at(&browser, &carol_node);
    carol.clicks(".conversations a bdi", "#team");
    carol.sees("#messages .text", "welcome");
    alice.goes_to("/with/%23team");
    alice.sees(".thread header", "3 members");

    bob.sees(".conversations", "#team");
    bob.clicks(".conversations a bdi", "#team");
    bob.sees("#messages", "Nothing was said yet.");
    bob.types("#text", "hello all\u{e007}");
    alice.sees("#messages .by", "bob");
    alice.sees("#messages .text", "hello all");
    carol.sees("#messages .text", "hello all");
    carol.types("#text", "and carol\u{e007}");
    alice.sees("#messages .text", "and carol");
    bob.sees("#messages .text", "and carol");
    alice.sees_no("#messages", "queued");
    bob.sees("#messages .mine .meta", "delivered");
    carol_node.down();
    bob.types("#text", "is carol there?\u{e007}");
    bob.sees("#messages .mine .meta", "delivered to 1 of 2");
    alice_node.ok(&["contacts", "set", "bob", "--receipts", "on"]);
    alice.sees("#messages .text", "is carol there?");
    bob.sees("#messages .mine .meta", "delivered to 1 of 2, read by 1");

    bob.clicks("a.about", "");
    bob.leaves("button", "Leave this room");
    bob.goes_to("/with/%23team");
    bob.sees(".thread header", "you are not in it");
    alice.goes_to("/with/%23team/about");
    alice.sees_no(".members", "bob");
    alice.leaves("button", "Make a moderator");
    alice.sees(".members", "moderator");
}

#[test]
fn a_room_has_what_a_conversation_of_two_has() {
    let (alice_node, bob_node) = room_of_two();
    let browser = Browser::start().unwrap();
    alice_node.ok(&["draft", "#team", "shall we"]);
    let alice = Seat::at(&browser, &alice_node);
    let bob = Seat::at(&browser, &bob_node);
    bob.goes_to("/with/%23team");

    // What was begun elsewhere is there, and the other one is told what came of it.
    alice.goes_to("/with/%23team");
    alice.types("#text", " meet?\u{e007}");
    bob.sees("#messages .text", "shall we meet?");
    alice.goes_to("/");
    bob.types("#text", "at noon\u{e007}");
    // The list says who spoke last.
    alice.sees(".conversations .last", "bob: at noon");
    alice.goes_to("/with/%23team");

    // An answer names whom it answers.
    alice.clicks(".message:not(.mine) [data-answer]", "Reply");
    alice.sees("#composer .answering bdi", "at noon");
    alice.types("#text", "fine\u{e007}");
    alice.sees("#messages blockquote", "bob at noon");
    bob.sees("#messages blockquote", "you at noon");

    // A sign names who put it there, and is taken back where it was put.
    alice.clicks(".message:not(.mine) .acts button.sign", "👍");
    bob.clicks(".mine .acts button.sign", "👍");
    bob.sees("#messages .mine .meta", "👍 you, alice");
    alice.sees("#messages .message:not(.mine) .meta", "bob");
    alice.clicks(".message:not(.mine) .acts button[aria-pressed=true]", "👍");
    bob.sees_no("#messages .mine .meta", "alice");
    bob.sees("#messages .mine .meta", "👍 you");

    // Said in other words, and taken back.
    bob.clicks(".mine .acts summary", "Edit");
    bob.types(".mine .acts textarea", " sharp");
    bob.clicks(".mine .acts form.row button", "Edit");
    alice.sees("#messages .text", "at noon sharp");
    alice.goes_to("/search?q=sharp");
    alice.sees(".found", "bob at noon sharp");
    alice.leaves(".found a", "#team");
    alice.sees(".message:target .text", "at noon sharp");
    bob.clicks(".mine .acts summary", "Edit");
    bob.clicks(".mine .acts button", "Delete at both ends");
    alice.sees("#messages .message:not(.mine)", "Deleted.");

    // Here for a time only.
    bob.clicks("#expires option[value='3600']", "for an hour");
    bob.types("#text", "the code is 1234\u{e007}");
    bob.sees("#messages .mine .meta", "disappears at");
    alice.sees("#messages .text", "the code is 1234");
    // Its time begins when it is shown.
    alice.goes_to("/with/%23team");
    alice.sees("#messages .message:not(.mine) .meta", "disappears at");

    // Who leads it hands it over, and is put out by whom it was handed to.
    let beside = Seat::at(&browser, &alice_node);
    beside.goes_to("/with/%23team");
    beside.sees(".thread header", "2 members");
    alice.goes_to("/with/%23team/about");
    alice.sees(".members a", "bob");
    alice.leaves("button", "Hand over");
    bob.goes_to("/with/%23team/about");
    bob.sees(".members li:first-child", "owner");
    bob.leaves("button", "Remove");
    bob.sees_no(".members", "alice");
    // An open page says so by itself, and nothing can be written on it any more.
    beside.sees(".thread header", "you are not in it");
    beside.sees_no("#composer", "");
}

#[test]
fn a_muted_room_notifies_nobody_and_counts_as_unread() {
    let (alice_node, bob_node) = room_of_two();
    let browser = Browser::start().unwrap();
    let alice = Seat::at(&browser, &alice_node);
    alice.goes_to("/with/%23team/about");
    alice.clicks("input[name=notifications]", "");
    alice.leaves("button", "Save");
    let is_muted = || alice_node.ok(&["room", "list"]).contains("notifications off");
    assert!(is_muted());
    // What the page's script asks for when somebody writes is what it tells of.
    let news = "return await fetch('/news').then((answer) => answer.json()).then((news) => news.length)";
    bob_node.ok(&["send", "#team", "psst"]);
    alice.goes_to("/");
    alice.sees(".conversations .unread", "1");
    assert_eq!(alice.tab.run_async(news, &[]).unwrap(), 0);
    alice.goes_to("/with/%23team/about");
    alice.leaves("button", "As for all contacts");
    assert!(!is_muted());
    assert_eq!(alice.tab.run_async(news, &[]).unwrap(), 1);
}

#[test]
fn what_was_found_is_shown_however_long_ago_it_was_said() {
    let (alice_node, bob_node) = alice_and_bob();
    bob_node.deliver("alice", "the key is under the mat");
    for number in 0..201 {
        bob_node.ok(&["send", "alice", "--wait", "20s", &format!("number {number}")]);
    }
    let browser = Browser::start().unwrap();
    let alice = Seat::at(&browser, &alice_node);
    alice.goes_to("/search?q=mat");
    alice.leaves(".found a", "bob");
    alice.sees(".past .message:target .text", "the key is under the mat");
    alice.leaves("a", "The latest messages");
    alice.sees("#messages .text", "number 200");
    alice.sees_no("#messages .text", "the key is under the mat");
}

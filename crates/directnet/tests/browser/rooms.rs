//! A room of three, made and left on the page.

use testkit::Browser;

use crate::Seat;
use crate::node::{Node, alice_and_bob};

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

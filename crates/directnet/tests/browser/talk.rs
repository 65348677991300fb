//! Two people who talk.

use testkit::Browser;

use crate::Seat;
use crate::node::alice_and_bob;

#[test]
fn what_is_said_and_done_shows_at_once_in_the_other_browser() {
    let (alice_node, bob_node) = alice_and_bob();
    let browser = Browser::start().unwrap();
    let alice = Seat::at(&browser, &alice_node);
    let bob = Seat::at(&browser, &bob_node);
    alice.clicks(".conversations a bdi", "bob");
    alice.sees("#thread-title", "bob");
    bob.goes_to("/with/alice");

    // Said: Enter sends, Shift+Enter does not.
    alice.types("#text", "shall we meet\u{e008}\u{e007}\u{e008}at noon?\u{e007}");
    bob.sees("#messages .text", "shall we meet\nat noon?");
    alice.sees("#messages .mine .meta", "delivered");

    // Answered.
    bob.clicks("[data-answer]", "Reply");
    bob.sees("#composer .answering", "shall we meet");
    bob.types("#text", "at one\u{e007}");
    alice.sees("#messages blockquote", "shall we meet");
    alice.sees("#messages .text", "at one");
    // What was being written is gone, and so is what it answered.
    bob.sees_no("#composer .answering:not([hidden])", "shall we meet");

    // Liked.
    alice.clicks(".message:not(.mine) .acts button.sign", "👍");
    bob.sees("#messages .mine .meta .sign", "👍");

    // Said in other words.
    bob.clicks(".mine .acts summary", "Edit");
    bob.types(".mine .acts textarea", " o'clock");
    bob.clicks(".mine .acts form.row button", "Edit");
    alice.sees("#messages .text", "at one o'clock");
    alice.sees("#messages .meta", "edited");

    // Taken back.
    bob.clicks(".mine .acts summary", "Edit");
    bob.clicks(".mine .acts button", "Delete at both ends");
    alice.sees("#messages .message:not(.mine)", "Deleted.");
    alice.sees_no("#messages", "at one o'clock");
    bob.sees_no("#messages", "at one o'clock");
}

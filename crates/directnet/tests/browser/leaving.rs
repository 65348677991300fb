//! Going from page to page, and back.

use std::time::{Duration, Instant};

use testkit::Browser;

use crate::Seat;
use crate::node::alice_and_bob;

/// How soon many pages, one after the other, have to be there; a browser that runs out of connections takes a minute for one.
const AT_HAND: Duration = Duration::from_secs(20);

#[test]
fn pages_that_were_left_keep_no_connection_and_are_renewed_when_somebody_comes_back() {
    let (alice_node, bob_node) = alice_and_bob();
    let browser = Browser::start().unwrap();
    let alice = Seat::at(&browser, &alice_node);
    let started = Instant::now();
    for word in 1..=12 {
        // Pages that ask for nothing after they were loaded are those that browsers like to keep.
        alice.goes_to(&format!("/search?q=word{word}"));
        let told =
            "const told = document.body['htmx-internal-data']?.sseEventSource; return told?.readyState === 1";
        alice.tab.wait("a connection", told, &[]).unwrap();
    }
    assert!(started.elapsed() < AT_HAND, "{:?}", started.elapsed());

    // What happened meanwhile is there for whoever comes back, and so is what happens then.
    alice.goes_to("/with/bob");
    alice.clicks(".top nav a", "Settings");
    alice.sees("h1", "Settings");
    bob_node.deliver("alice", "while you were away");
    alice.tab.run("history.back()", &[]).unwrap();
    alice.sees("#messages .text", "while you were away");
    bob_node.deliver("alice", "now that you are back");
    alice.sees("#messages .text", "now that you are back");

    // Whoever logged out shows nothing of the node to whoever goes back.
    alice.clicks(".top nav a", "Settings");
    alice.clicks("button", "Log out here");
    alice.sees("main", "You are out.");
    alice.tab.run("history.go(-2)", &[]).unwrap();
    alice.sees("main", "directnet open");
    alice.sees_no("body", "while you were away");
}

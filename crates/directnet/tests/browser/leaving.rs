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

#[test]
fn eight_tabs_are_told_over_one_connection_whichever_of_them_goes() {
    let (alice_node, bob_node) = alice_and_bob();
    let browser = Browser::start().unwrap();
    // More than there are connections to a host: the page of the last one would wait for ever.
    let mut tabs: Vec<Seat<'_>> = (0..8).map(|_| Seat::at(&browser, &alice_node)).collect();
    for tab in &tabs {
        tab.goes_to("/with/bob");
        tab.sees("#thread-title", "bob");
    }
    let all_see = |tabs: &[Seat<'_>], words: &str| {
        bob_node.deliver("alice", words);
        for tab in tabs {
            tab.sees("#messages .text", words);
        }
    };
    all_see(&tabs, "told to all");
    // Whichever of them holds it goes: the next one does, and who comes back is told as well.
    for turn in 0..3 {
        let left = tabs.remove(0);
        left.tab.open("about:blank").unwrap();
        let meanwhile = format!("one is gone, {turn}");
        all_see(&tabs, &meanwhile);
        left.goes_to("/with/bob");
        left.sees("#messages .text", &meanwhile);
        tabs.push(left);
        all_see(&tabs, &format!("and back, {turn}"));
    }
}

//! What is on the ports of a contact's machine, on the page of a port.

use std::net::TcpListener;

use testkit::{Browser, PATIENCE, wait_for};

use crate::node::{Node, alice_and_bob};
use crate::{Seat, accessible, html};

/// Waits until the status of bob at alice's says something.
fn wait_until_told(alice: &Node, what: &str) {
    wait_for(what, PATIENCE, || {
        alice.ok(&["status", "bob"]).contains(what).then_some(())
    })
    .unwrap();
}

/// Nothing is wrong with the page that is open, as it stands with all that came into it.
fn is_fit(seat: &Seat<'_>) {
    let page = seat.tab.run(
        "return '<!doctype html>' + document.documentElement.outerHTML",
        &[],
    );
    let page = page.unwrap();
    assert_eq!(html::mistakes(page.as_str().unwrap()), Vec::<String>::new());
    assert_eq!(accessible::found_in(seat), Vec::<String>::new());
}

#[test]
fn a_machine_that_lets_itself_be_asked_is_on_the_page_of_a_port() {
    let (alice_node, mut bob_node) = alice_and_bob();
    let browser = Browser::start().unwrap();
    let alice = Seat::at(&browser, &alice_node);
    let bob = Seat::at(&browser, &bob_node);
    let held = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = held.local_addr().unwrap().port();
    let path = format!("/port/{port}");
    alice.goes_to(&path);
    alice.sees("#now .verdict", "tcp");
    alice.sees_no("main", "On your machines");

    // Bob allows it on the page about alice.
    bob.goes_to("/with/alice/about");
    bob.clicks("input[name=ports]", "");
    bob.leaves("button[value=save]", "");
    wait_until_told(&alice_node, "lets you ask what is on its ports");
    alice.goes_to(&path);
    alice.sees("#machines h3", "bob");
    alice.sees("#machines", &format!("process {} of user", std::process::id()));
    alice.sees("#machines .stamp", "by its own clock");
    is_fit(&alice);
    bob.goes_to("/with/alice/about");
    bob.sees("main", &format!("asked last about {port}, "));

    // A machine that is away has its place, and a sentence; one that lets itself be asked no more has none.
    bob_node.down();
    alice.goes_to(&path);
    alice.sees("#machines", "the machine of bob is not reachable now");
    is_fit(&alice);
    bob_node.start();
    bob_node.ok(&["contacts", "set", "alice", "--ports", "off"]);
    wait_for("bob to be asked no more", PATIENCE, || {
        let status = alice_node.ok(&["status", "bob"]);
        (status.starts_with("bob: connected") && !status.contains("lets you ask")).then_some(())
    })
    .unwrap();
    alice.goes_to(&path);
    alice.sees("#now .verdict", "tcp");
    alice.sees_no("main", "On your machines");
}

#[test]
fn whoever_pages_through_ports_asks_no_machine() {
    let (alice_node, bob_node) = alice_and_bob();
    let browser = Browser::start().unwrap();
    let alice = Seat::at(&browser, &alice_node);
    bob_node.ok(&["contacts", "set", "alice", "--ports", "on"]);
    wait_until_told(&alice_node, "lets you ask what is on its ports");
    // More than bob's machine would answer at once.
    for port in 2000..2030 {
        alice.goes_to(&format!("/port/{port}"));
    }
    alice.sees("#machines .stamp", "by its own clock");
    let status = bob_node.ok(&["status", "alice"]);
    assert!(status.contains("asked last about 2029"), "{status}");
}

//! A page of a port that renews itself.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use testkit::Browser;

use crate::Seat;
use crate::node::Node;

/// How soon an open page shows what happened on its port.
const AT_ONCE: Duration = Duration::from_secs(2);

#[test]
fn a_page_of_a_port_changes_by_itself_when_a_listener_comes_and_goes() {
    let node = Node::up("alice");
    let browser = Browser::start().unwrap();
    let alice = Seat::at(&browser, &node);

    let held = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = held.local_addr().unwrap().port();
    alice.goes_to(&format!("/port/{port}"));
    let owner = format!("process {} of user", std::process::id());
    alice.sees("#now .verdict", "tcp");
    alice.sees("#now", &owner);

    // The page is told of changes once its connection for events stands; the first is not timed.
    drop(held);
    alice.sees_no("#now", &owner);
    let _held = TcpListener::bind(("127.0.0.1", port)).unwrap();
    let opened = Instant::now();
    alice.sees("#now", &owner);
    let waited = opened.elapsed();
    assert!(waited < AT_ONCE, "{waited:?}");

    // The list of all ports does the same, and a copy button says that it has copied.
    alice.goes_to("/ports");
    alice.sees(".ports", &port.to_string());
    let other = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    alice.sees(".ports", &other.local_addr().unwrap().port().to_string());
    alice.goes_to("/port/22");
    alice.clicks("[data-copy]", "");
    alice.sees("#told", "Copied");
}

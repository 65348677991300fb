//! Asking a machine that is another one, with ports of its own.

use std::net::TcpListener;

use api::ports::{ExposureAnswer, MachineDocument};
use testkit::Lab;

use crate::node_on;

#[test]
fn what_listens_on_another_machine_is_told_from_there_and_not_from_here() {
    let lab = Lab::new().unwrap();
    let (alice_host, bob_host) = (lab.host("alice").unwrap(), lab.host("bob").unwrap());
    let (alice, bob) = (node_on(&alice_host), node_on(&bob_host));
    bob.join(&alice);
    bob.ok(&["contacts", "set", "alice", "--ports", "on"]);
    let bind = || TcpListener::bind("0.0.0.0:8080").unwrap();
    let _listener = bob_host.within(bind).unwrap();
    let answer: MachineDocument =
        serde_json::from_str(&alice.ok(&["ask", "bob", "8080/tcp", "--json"])).unwrap();
    let held = answer.ports[0].observed.as_ref().unwrap();
    assert_eq!(held.len(), 1, "{answer:?}");
    assert_eq!(
        (held[0].address.as_str(), held[0].exposure),
        ("0.0.0.0", ExposureAnswer::Yes)
    );
    assert_eq!(held[0].owners[0].pid, std::process::id());
    // Where this test runs nobody holds it, and what is said of the port is the same on both machines.
    let here: api::ports::PortDocument =
        serde_json::from_str(&alice.ok(&["port", "8080/tcp", "--json"])).unwrap();
    assert_eq!(here.transports[0].observed, Some(Vec::new()));
    assert_eq!(here.transports[0].registry, answer.ports[0].registry);
    let table = alice.ok(&["ask", "bob"]);
    for held in ["8080/tcp", "3447/udp"] {
        assert!(table.lines().any(|line| line.starts_with(held)), "{table}");
    }
}

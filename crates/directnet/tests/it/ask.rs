//! Asking a contact's machine what is on its ports, with a process for each.

use std::net::TcpListener;

use api::ports::{Level, MachineDocument};

use crate::node::{Node, alice_and_bob};

/// How many questions of one contact are answered before it has to wait (docs/protocol.md, "Limits of asking").
const AT_ONCE: usize = 20;

/// Somebody listens: this process, which both nodes see as theirs.
fn listener() -> (TcpListener, String) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port.to_string())
}

fn asked(node: &Node, port: &str) -> MachineDocument {
    serde_json::from_str(&node.ok(&["ask", "bob", port, "--json"])).unwrap()
}

#[test]
fn whoever_is_allowed_is_told_who_holds_a_port_and_the_other_side_sees_it() {
    let (alice, bob) = alice_and_bob();
    let (_listener, port) = listener();
    let allowed = bob.ok(&["contacts", "set", "alice", "--ports", "on"]);
    assert!(allowed.contains("may ask about the ports here"), "{allowed}");
    let tcp = format!("{port}/tcp");
    let report = alice.ok(&["ask", "bob", &tcp]);
    let title = format!("Port {tcp} on the machine of bob, ");
    assert!(report.starts_with(&title), "{report}");
    let process = format!("process {}", std::process::id());
    for told in [
        "as the machine of bob saw it at ",
        "The machine of bob: what is on it now",
        "listening on 127.0.0.1",
        "only this machine can reach it",
        &process,
        "Verdict of the machine of bob",
        "Registry: what it is for",
    ] {
        assert!(report.contains(told), "{told} is not in {report}");
    }
    let answer = asked(&alice, &port);
    let held = answer.ports[0].observed.as_ref().unwrap();
    assert_eq!(held[0].owners[0].pid, std::process::id());
    assert_ne!(answer.ports[0].verdict.level, Level::NothingThere);
    assert_eq!(answer.ports[1].observed, Some(Vec::new()), "nothing on UDP");
    let table = alice.ok(&["ask", "bob"]);
    assert!(
        table
            .lines()
            .any(|line| line.starts_with(&tcp) && line.contains(&std::process::id().to_string())),
        "{table}"
    );
    let seen = bob.ok(&["status", "alice"]);
    assert!(
        seen.contains("may ask what is on the ports here; asked last about all of them, at "),
        "{seen}"
    );
}

#[test]
fn whoever_is_not_allowed_learns_nothing_and_whoever_is_away_is_said_to_be() {
    let (alice, mut bob) = alice_and_bob();
    let (_listener, port) = listener();
    for question in [&["ask", "bob", &port][..], &["ask", "bob"]] {
        assert_eq!(
            alice.fails(6, question),
            "directnet: the machine of bob does not let you ask about its ports\n  hint: its user can allow it, there: directnet contacts set YOU --ports on\n"
        );
    }
    let seen = bob.ok(&["status", "alice"]);
    assert!(
        seen.contains("may not ask what is on the ports here; was refused "),
        "{seen}"
    );
    bob.ok(&["contacts", "set", "alice", "--ports", "on"]);
    asked(&alice, &port);
    bob.ok(&["contacts", "set", "alice", "--ports", "default"]);
    alice.fails(6, &["ask", "bob", &port]);
    bob.ok(&["contacts", "set", "alice", "--ports", "on"]);
    bob.down();
    let away = alice.fails(16, &["ask", "bob", &port]);
    assert!(
        away.starts_with("directnet: the machine of bob is not reachable now: "),
        "{away}"
    );
    assert!(away.ends_with("a question is not kept for later\n"), "{away}");
    bob.start();
    asked(&alice, &port);
}

#[test]
fn what_cannot_be_asked_is_said_not_to_be() {
    let (alice, bob) = alice_and_bob();
    alice.fails(4, &["ask", "nobody", "22"]);
    alice.fails(2, &["ask", "bob", "22-25"]);
    alice.fails(2, &["ask", "bob", "70000"]);
    alice.fails(2, &["contacts", "set", "--ports", "on"]);
    alice.ok(&["contacts", "block", "bob"]);
    alice.fails(1, &["ask", "bob", "22"]);
    drop(bob);
}

#[test]
fn a_flood_of_questions_is_answered_up_to_a_limit_and_disturbs_nobody() {
    let (alice, bob) = alice_and_bob();
    let (_listener, port) = listener();
    bob.ok(&["contacts", "set", "alice", "--ports", "on"]);
    let mut answered = 0;
    let refused = loop {
        let run = alice.run(&["ask", "bob", &port, "--json"]);
        match run.exit_code {
            Some(0) => answered += 1,
            _ => break run,
        }
        assert!(answered < 10 * AT_ONCE, "nothing stops it");
    };
    assert!(answered >= AT_ONCE, "{answered}: {refused:?}");
    assert_eq!(
        (refused.exit_code, refused.stderr.as_str()),
        (
            Some(1),
            "directnet: the machine of bob was asked too often\n  hint: it answers ten questions in a minute, one at a time: wait a little\n"
        )
    );
    alice.deliver("bob", "hello all the same");
}

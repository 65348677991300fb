//! Starting, looking at and stopping a node.

use std::process::Command;

use testkit::{Child, PATIENCE, wait_for};

use crate::node::user::PROGRAM;
use crate::node::{Node, User, alice_and_bob};

/// The line of what a node printed at its start that begins with `label`, without the label.
fn line(node: &Node, label: &str) -> String {
    let found = node
        .process()
        .wait_for_line(|line| line.trim_start().starts_with(label));
    found
        .unwrap()
        .trim_start()
        .trim_start_matches(label)
        .trim()
        .to_owned()
}

#[test]
fn a_node_says_how_to_reach_it_and_gives_an_invite() {
    let alice = Node::up("alice");
    let status = alice.status();
    assert_eq!(line(&alice, "DirectNet is up as"), "alice.");
    assert_eq!(line(&alice, "id "), status.id);
    assert_eq!(line(&alice, "listening "), format!("UDP {}", alice.port()));
    assert_eq!(line(&alice, "api "), status.api);
    let reachable = line(&alice, "reachable ");
    assert!(
        status.addrs.iter().all(|addr| reachable.contains(addr)),
        "{reachable}"
    );
    let ports = line(&alice, "ports ");
    assert!(
        ports.contains(" listener") && ports.ends_with(": directnet ports"),
        "{ports}"
    );
    assert!(line(&alice, "An invite, ").starts_with("good once, until 20"));
    // The upper edges of two of the big squares of a QR code.
    let edge = line(&alice, "████ ▄▄▄▄▄ █");
    assert!(edge.ends_with("█ ▄▄▄▄▄ ████"), "{edge}");
    assert_eq!(alice.ok(&["id"]).trim(), status.id);

    let bob = Node::up("bob");
    let invite = format!("directnet:{}", line(&alice, "directnet:"));
    bob.ok(&["add", &invite]);
    assert_eq!(alice.contacts()[0].name, "bob");
}

#[test]
fn the_status_is_told_to_programs_and_to_people() {
    let alice = Node::up("alice");
    let status = alice.status();
    assert_eq!((status.version, status.name.as_str()), (1, "alice"));
    assert_eq!(status.pid, alice.process().id());
    assert_eq!(status.home, alice.dir().to_str().unwrap());
    assert_eq!(status.port_taken_by, None);
    assert_eq!(status.agent, format!("directnet/{}", env!("CARGO_PKG_VERSION")));
    assert_eq!((status.contacts, status.connected, status.queued), (0, 0, 0));

    let shown = alice.ok(&["status"]);
    assert!(shown.starts_with("up as alice since 20"), "{shown}");
    for part in [
        format!("(process {})\n", status.pid),
        format!("  id         {}\n", status.id),
        format!("  listening  UDP {}\n", alice.port()),
        "  contacts   0, 0 connected\n".to_owned(),
        "  queued     0\n".to_owned(),
    ] {
        assert!(shown.contains(&part), "{part:?} is not in:\n{shown}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_taken_port_is_told_with_the_process_that_holds_it() {
    let holder = std::net::UdpSocket::bind("0.0.0.0:0").unwrap();
    let taken = holder.local_addr().unwrap().port();
    let mut alice = Node::new(User::new("alice"), taken);
    alice.start();
    let status = alice.status();
    assert_eq!(status.wanted_port, taken);
    let by = status.port_taken_by.unwrap();
    let pid = format!("(process {})", std::process::id());
    assert!(by.ends_with(&pid) && by.len() > pid.len() + 1, "{by}");
    let listening = line(&alice, "listening ");
    assert!(
        listening.ends_with(&format!(", because {taken} is held by {by}")),
        "{listening}"
    );
    let bob = Node::up("bob");
    bob.join(&alice);
}

#[test]
fn a_second_node_in_the_same_directory_is_refused_and_the_first_goes_on() {
    let alice = Node::up("alice");
    let pid = alice.process().id();
    for detach in [&["up"][..], &["up", "--detach"]] {
        let said = alice.fails(11, detach);
        assert!(
            said.contains("a node is running in ") && said.contains(&format!("(process {pid})")),
            "{said}"
        );
    }
    assert_eq!(alice.status().pid, pid);
}

#[test]
fn a_command_that_waits_does_not_keep_a_node_from_going_down() {
    let (mut alice, mut bob) = alice_and_bob();
    bob.down();
    let mut waiting = Child::spawn(&mut alice.command(&["send", "bob", "--wait", "1h", "hello"])).unwrap();
    wait_for("the message to be queued", PATIENCE, || {
        (alice.status().queued == 1).then_some(())
    })
    .unwrap();
    alice.down();
    assert_ne!(waiting.wait().unwrap().code(), Some(0));
}

#[test]
fn without_a_node_every_command_says_how_to_start_one() {
    let mut alice = Node::up("alice");
    alice.down();
    for command in [
        &["status"][..],
        &["down"],
        &["id"],
        &["invite"],
        &["contacts"],
        &["send", "bob", "hello"],
        &["recv"],
        &["history", "bob"],
    ] {
        let said = alice.fails(3, command);
        assert!(
            said.starts_with("directnet: no node is running here\n  hint: start one with: directnet up"),
            "{said}"
        );
    }
    // The socket of a node that was killed is no node either.
    alice.start();
    alice.kill9();
    alice.fails(3, &["status"]);
    alice.start();
    alice.down();
}

/// A node in the background; it is stopped with the test.
struct Detached<'a>(&'a User);

impl Drop for Detached<'_> {
    fn drop(&mut self) {
        // A test that stopped it itself has nothing left to stop.
        let _ = self.0.run(&["down"]);
    }
}

#[test]
fn a_node_in_the_background_outlives_the_command_that_started_it() {
    let alice = User::new("alice");
    let stopped_at_the_end = Detached(&alice);
    let said = alice.ok(&["up", "--detach", "--name", "alice", "--port", "0"]);
    assert!(
        said.ends_with("The node runs in the background; stop it with: directnet down\n"),
        "{said}"
    );
    assert_eq!(alice.status().name, "alice");
    alice.ok(&["down"]);
    alice.fails(3, &["status"]);
    drop(stopped_at_the_end);
}

#[cfg(unix)]
#[test]
fn a_node_ends_in_order_when_the_system_asks_it_to() {
    let alice = Node::up("alice");
    let socket = alice.dir().join("run/api.sock");
    assert!(socket.exists());
    alice.process().terminate().unwrap();
    wait_for("the socket to be removed", PATIENCE, || {
        (!socket.exists()).then_some(())
    })
    .unwrap();
}

#[cfg(unix)]
#[test]
fn only_the_user_may_look_whatever_the_umask_says() {
    use std::os::unix::fs::PermissionsExt;
    let mut alice = Node::new(User::new("alice"), 0);
    let mut careless = Command::new("sh");
    careless.args(["-c", "umask 0; exec \"$0\" \"$@\"", PROGRAM]);
    alice.start_as(careless);
    for (name, expected) in [
        ("", 0o700),
        ("run", 0o700),
        ("run/api.sock", 0o600),
        ("store.db", 0o600),
        ("store.db-wal", 0o600),
        ("store.key", 0o600),
        ("store.toml", 0o600),
    ] {
        let metadata = alice.dir().join(name).metadata().unwrap();
        let mode = metadata.permissions().mode() & 0o777;
        assert_eq!(mode, expected, "{name:?} has {mode:o}");
    }
}

//! A disk without room: said plainly, nothing lost, and all goes on once there is room.
//!
//! The disk is a few megabytes of memory, mounted where no other process sees it.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;
use std::process::Command;

use testkit::{Child, TempHome};

use crate::node::{Node, User, delivered, received, texts};

/// Room for a node with a few hundred messages.
const SIZE: &str = "size=6m,mode=700";

/// Longer than what is left in a file that has room for a little more.
const LONG: usize = 60_000;

/// A small disk that goes away with the test.
struct Disk {
    /// The process in whose namespace it is mounted.
    holder: Child,
    mount_point: TempHome,
}

impl Disk {
    fn new() -> Self {
        const MOUNT: &str = "mount -t tmpfs -o \"$1\" tmpfs \"$0\" && echo mounted && exec tail -f /dev/null";
        let mount_point = TempHome::new().unwrap();
        let mut command = Command::new("unshare");
        command.args(["--mount", "sh", "-c", MOUNT]);
        let holder = Child::spawn(command.arg(mount_point.path()).arg(SIZE)).unwrap();
        holder.wait_for_line(|line| line == "mounted").unwrap();
        Self { holder, mount_point }
    }

    /// A file that takes all the room, as seen from this process.
    fn ballast(&self) -> PathBuf {
        let root = PathBuf::from(format!("/proc/{}/root", self.holder.id()));
        root.join(self.mount_point.path().strip_prefix("/").unwrap())
            .join("ballast")
    }

    /// Leaves no room.
    fn fill(&self) {
        let mut ballast = OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.ballast())
            .unwrap();
        for block in [&[0; 65536][..], &[0; 1]] {
            while write(&mut ballast, block) {}
        }
    }

    /// Makes room again.
    fn clear(&self) {
        fs::remove_file(self.ballast()).unwrap();
    }

    /// A node on this disk that is up.
    fn node(&self, name: &str) -> Node {
        let pid = self.holder.id().to_string();
        let enter = ["nsenter", "--target", &pid, "--mount", "--"];
        let dir = self.mount_point.path().join("node");
        let mut node = Node::new(User::elsewhere(name, dir, &enter), 0);
        node.start();
        node
    }
}

/// Whether there was room for `block`.
fn write(file: &mut File, block: &[u8]) -> bool {
    match file.write_all(block) {
        Err(error) if error.kind() == ErrorKind::StorageFull => false,
        written => {
            written.unwrap();
            true
        }
    }
}

#[test]
fn a_message_that_the_sender_s_disk_cannot_hold_is_refused_and_the_rest_is_safe() {
    let disk = Disk::new();
    let (alice, bob) = (disk.node("alice"), Node::up("bob"));
    bob.join(&alice);
    alice.deliver("bob", "before");
    disk.fill();
    let long = "x".repeat(LONG);
    for command in [
        &["send", "bob", &long][..],
        &["send", "bob", "--wait", "1s", &long],
    ] {
        let said = alice.fails(10, command);
        assert_eq!(
            said,
            "directnet: the disk is full; nothing was stored\n  \
             hint: make room where the node's directory is, then try again; everything stored before is safe\n"
        );
    }
    assert_eq!(texts(&alice.history("bob")), ["before"]);
    assert_eq!(alice.status().connected, 1);

    disk.clear();
    alice.deliver("bob", "after");
    bob.deliver("alice", "well");
    assert_eq!(texts(&bob.recv()), ["before", "after"]);
    assert_eq!(texts(&alice.history("bob")), ["before", "after", "well"]);
}

#[test]
fn a_message_that_the_recipient_s_disk_cannot_hold_stays_with_its_sender() {
    let disk = Disk::new();
    let (alice, mut bob) = (Node::up("alice"), disk.node("bob"));
    bob.join(&alice);
    alice.deliver("bob", "before");
    disk.fill();
    let long = "x".repeat(LONG);
    alice.fails(5, &["send", "bob", "--wait", "1s", &long]);
    alice.fails(5, &["send", "bob", "--wait", "0s", "and this"]);
    assert_eq!(texts(&bob.history("alice")), ["before"]);

    disk.clear();
    // A recipient that comes back is offered everything at once; one that stays up, half a minute later.
    bob.down();
    bob.start();
    alice.wait_until_delivered();
    assert_eq!(texts(&bob.recv()), ["before", &long, "and this"]);
    assert_eq!(delivered(&alice.history("bob")), received(&bob.history("alice")));
}

#[test]
fn a_node_that_was_killed_on_a_full_disk_comes_back_with_all_it_had() {
    let disk = Disk::new();
    let (mut alice, bob) = (disk.node("alice"), Node::up("bob"));
    bob.join(&alice);
    alice.deliver("bob", "before");
    disk.fill();
    alice.kill9();
    disk.clear();
    alice.start();
    alice.deliver("bob", "after");
    assert_eq!(texts(&bob.recv()), ["before", "after"]);
}

//! Nodes on computers of their own, with real packets between them and small disks below them. Needs root.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod expected;
mod full_disk;
#[path = "../support/node.rs"]
#[expect(dead_code, reason = "the other binaries use the rest")]
mod node;
mod pair;
mod silence;
mod trouble;

use testkit::Host;

use crate::node::user::PROGRAM;
use crate::node::{Node, User};

/// The port that DirectNet has from IANA, where a node listens unless told otherwise.
const PORT: u16 = 3447;

/// A node that is up on `host`, and is called like it.
fn node_on(host: &Host) -> Node {
    let mut node = Node::new(User::new(host.name()), PORT);
    node.start_as(host.command(PROGRAM));
    node
}

//! Nodes on computers of their own, with real packets between them and small disks below them. Needs root.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod expected;
mod full_disk;
#[path = "../support/node.rs"]
#[expect(dead_code, reason = "the other binaries use the rest")]
mod node;
mod pair;
#[path = "../slow/random.rs"]
mod random;
#[path = "../support/room_of_five.rs"]
mod room_of_five;
mod rooms;
mod silence;
mod trouble;

use crate::node::{PORT, node_on};

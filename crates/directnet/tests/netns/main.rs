//! Nodes on computers of their own, with real packets between them and small disks below them. Needs root.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
#![expect(
    clippy::print_stdout,
    reason = "what was counted is for whoever reads a failure"
)]

mod ask;
#[path = "../support/chunks.rs"]
mod chunks;
mod expected;
mod files;
mod full_disk;
#[path = "../support/interrupted.rs"]
mod interrupted;
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

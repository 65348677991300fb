//! Long conversations during which nodes are killed again and again, between two and in a room; and every page of the
//! encyclopedia.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
#![expect(
    clippy::print_stdout,
    reason = "the seed is for whoever has to repeat a failure"
)]

#[cfg(target_os = "linux")]
#[path = "../support/chunks.rs"]
mod chunks;
mod encyclopedia;
#[cfg(target_os = "linux")]
mod files;
#[path = "../support/html.rs"]
mod html;
#[cfg(target_os = "linux")]
#[path = "../support/interrupted.rs"]
mod interrupted;
mod kills;
#[path = "../support/node.rs"]
#[expect(dead_code, reason = "the other binaries use the rest")]
mod node;
mod random;
#[cfg(target_os = "linux")]
#[path = "../support/room_of_five.rs"]
mod room_of_five;
#[cfg(target_os = "linux")]
mod rooms;
mod seen;

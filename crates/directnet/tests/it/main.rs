//! The program as a user runs it: what it prints, where, and with which exit code.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod acts;
mod ask;
mod away;
mod bad_input;
mod claims;
mod cli_reference;
mod contacts;
#[cfg(target_os = "linux")]
mod face;
mod files;
mod histories;
mod invites;
mod json_shapes;
mod keeping;
#[cfg(target_os = "linux")]
mod keyring;
mod languages;
#[path = "../support/node.rs"]
#[expect(dead_code, reason = "the other binaries use the rest")]
mod node;
mod packaging;
#[cfg(target_os = "linux")]
mod page;
mod pair;
#[cfg(target_os = "linux")]
mod ports;
mod program;
mod requests;
mod rooms;
mod scripts;
mod store;
mod talk;
#[cfg(target_os = "linux")]
mod terminal;
mod up;
#[cfg(target_os = "linux")]
mod watch;

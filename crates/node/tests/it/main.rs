//! The node as its faces meet it: what it answers on the local socket, held against docs/openapi.json.
#![cfg(unix)]
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test panics where something is wrong"
)]

mod asker;
mod conformance;
mod description;
mod limits;
mod nodes;

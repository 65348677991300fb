//! What the crate sees on a real Linux machine, compared with what other people's tools see.
//!
//! Touches only sockets and processes that the tests start themselves. Needs `ss` and `lsof`.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test whose stage cannot be set has failed")]

mod agreement;
mod apart;
mod connections;
mod identify;
mod occupants;
mod odd_holders;
mod origins;
mod owners;
mod stage;
mod verdicts;
mod watch;

//! The program as a user runs it: what it prints, where, and with which exit code.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cli_reference;
#[cfg(target_os = "linux")]
mod ports;
mod program;

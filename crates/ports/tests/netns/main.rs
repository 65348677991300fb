//! What the crate learns from real servers, in network namespaces of their own.
//!
//! Needs root, and Debian's packages of the servers, which `cargo xtask setup` installs. Nothing listens on the machine
//! itself, and every server ends with its namespace.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test whose stage cannot be set has failed")]

mod identify;

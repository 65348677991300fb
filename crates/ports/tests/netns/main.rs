//! What the crate says of machines with several network namespaces, of firewalls between them, and of real servers.
//!
//! Needs root; the servers are Debian's packages, which `cargo xtask setup` installs.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test whose stage cannot be set has failed")]

mod exposure;
mod identify;
mod namespaces;

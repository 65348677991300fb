//! What the crate says of machines with several network namespaces, and of firewalls between them. Needs root.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test whose stage cannot be set has failed")]

mod exposure;
mod namespaces;

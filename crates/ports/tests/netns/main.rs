//! What the crate sees of a machine with several network namespaces. Needs root.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test whose stage cannot be set has failed")]

mod namespaces;

//! Firewalls that really stand between two computers: what we say must be what happens. Needs root.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod exposure;

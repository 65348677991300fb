//! Machines with far more sockets than anybody has: long but bounded tests.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test whose stage cannot be set has failed")]

mod million;

//! What the crate says of machines with several network namespaces, of firewalls between them, and of real servers.
//!
//! Needs root; the servers are Debian's packages, which `cargo xtask setup` installs.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test whose stage cannot be set has failed")]

mod agreement;
#[path = "../it/apart.rs"]
mod apart;
mod cast;
mod commotion;
mod exposure;
mod identify;
mod inside;
mod namespaces;
#[path = "../it/stage.rs"]
#[expect(dead_code, reason = "the other binary uses the rest")]
mod stage;
mod tools;
mod unprivileged;
mod watch;

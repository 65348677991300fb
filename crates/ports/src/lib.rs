//! What is on every port of this machine: claims, evidence, and what they amount to.
//!
//! The registry and other lists say what a port is *for* (crate `atlas`, [`claims`]), and so does the user
//! ([`expectation`]); the operating system says what is *on* it ([`evidence`]);
//! the [`verdict`] compares them and gives its reasons. [`port`], [`list`] and [`summary`] put everything together:
//!
//! ```
//! let report = ports::port(&ports::Claims::built_in(), ports::PortNumber(3447), Some(ports::Transport::Udp));
//! for holder in report.holders() {
//!     println!("UDP 3447 is held by {} ({})", holder.name, holder.pid.0);
//! }
//! ```
//!
//! This crate is the only home of `/proc`, of calls to the operating system, and of `unsafe`. It looks at this
//! machine alone, in every network namespace that it may enter; it sends nothing and says with every answer what it
//! could not see. Reports open no port and end no process; [`binding`] and [`ending`] do, for whoever asks for it.
//! Nothing here prints or serialises: whoever shows a
//! report converts it.

pub mod binding;
pub mod byhand;
pub mod claims;
pub mod connections;
pub mod ending;
pub mod evidence;
pub mod expectation;
pub mod exposure;
#[doc(hidden)]
pub mod fuzzing;
pub mod identify;
pub mod namespace;
pub mod occupants;
pub mod owner;
mod replace;
pub mod report;
#[cfg(target_os = "linux")]
mod roots;
pub mod search;
pub mod sockets;
pub mod suggest;
pub mod text;
pub mod verdict;
pub mod watch;

/// The claims: what ports are said to be for, for whoever shows them beside a report.
pub use atlas;
pub use atlas::number::{PortNumber, PortRange, Transport};
pub use claims::Claims;
pub use identify::{Identification, Identified};
pub use report::{Listing, PortEntry, PortReport, Summary, list, port, range, summary};

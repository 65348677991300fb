//! What port numbers are said to be for: claims, each with its source.
//!
//! The lists in `data/ports` are compiled into read-only tables by the build script, so that a question is
//! answered from memory: no file is opened, no socket. [`registry`] is IANA's; [`threats`], [`usage`], [`browsers`]
//! and [`ephemeral`] are what others say, and [`Others`] is all of that for one port. A newer registry can be read at
//! run time ([`read`]) and asked in the same way ([`Registry`]). A claim is what somebody wrote
//! down about a port; what really runs on it is evidence, which this crate knows nothing of.
//!
//! ```
//! use atlas::{PortNumber, Status, Transport, registry};
//!
//! let answer = registry::lookup(PortNumber(3447), Transport::Udp);
//! assert_eq!(answer.status, Status::Assigned);
//! assert_eq!(answer.registrations.first().and_then(|found| found.service), Some("directnet"));
//! ```

#![no_std]

extern crate alloc;

pub mod browsers;
pub mod ephemeral;
#[doc(hidden)]
pub mod fuzzing;
pub mod imported;
pub mod number;
pub mod others;
pub mod read;
pub mod registry;
pub mod search;
pub mod sources;
pub mod threats;
pub mod usage;

pub use number::{PortNumber, PortRange, Ports, Transport};
pub use others::{Others, Threats};
pub use registry::{Answer, Date, Registration, Registrations, Registry, Status};
pub use sources::Source;

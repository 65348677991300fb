//! What tests of several crates need: processes that never outlive a test, temporary homes, waiting for an event,
//! files that are made from the program, JSON held against its schema, a browser, a laboratory of network namespaces, and
//! other people's servers to put into it.
//!
//! This crate is for tests and benchmarks; nothing of it reaches a user. It knows nothing of DirectNet's own crates, so that
//! each of them can use it.

#[cfg(target_os = "linux")]
mod browser;
mod child;
mod generated;
mod home;
#[cfg(target_os = "linux")]
mod lab;
pub mod schema;
#[cfg(target_os = "linux")]
pub mod servers;
mod wait;

#[cfg(target_os = "linux")]
pub use browser::{Browser, BrowserError, Look, Tab};
pub use child::{Child, ChildError, Line, Stream};
pub use generated::check_generated;
pub use home::TempHome;
#[cfg(target_os = "linux")]
pub use lab::{Capture, Host, Lab, LabError, Packet, Protocol, is_lab_address};
pub use wait::{Deadline, PATIENCE, TimedOut, wait_for};

//! The long-running process of DirectNet: one identity, one messenger, and the local socket its faces ask.
//!
//! [`Node::start`] takes a directory and brings everything in it to life; [`Node::run`] serves until it is told to
//! stop. It reads no environment and no command line: its caller passes a directory and settings.

mod answers;
pub mod documents;
mod home;
mod listen;
mod node;
mod port_answers;
mod port_claims;
mod port_watch;
mod preview;
mod server;
mod service;
mod trouble;

/// The name of the journal that `directnet watch` keeps below a node's directory.
pub const JOURNAL: &str = "watch-journal";

pub use home::{Home, HomeError};
pub use messenger::{
    Name, NameError, OpenError, PORT, Paths, SealedFileError, TEXT_BYTES_MAX, UnixMillis, keeping, now,
};
pub use node::{Node, Settings, StartError};
pub use service::Page;

//! The long-running process of DirectNet: one identity, one messenger, and the local socket its faces ask.
//!
//! [`Node::start`] takes a directory and brings everything in it to life; [`Node::run`] serves until it is told to
//! stop. It reads no environment and no command line: its caller passes a directory and settings.

mod answers;
mod home;
mod listen;
mod node;
mod server;
mod service;
mod trouble;

pub use home::{Home, HomeError};
pub use messenger::{
    Name, NameError, OpenError, PORT, Paths, SealedFileError, TEXT_BYTES_MAX, UnixMillis, keeping, now,
};
pub use node::{Node, Settings, StartError};

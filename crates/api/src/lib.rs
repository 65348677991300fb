//! What a face can ask of a node and is told: plain types, the same in a program and on the wire.
//!
//! [`Service`] is the list of questions. A node answers them in its own process; [`Client`] asks the same of a
//! node in another process, as HTTP with JSON over a local socket (docs/local-api.md). Faces are written against
//! the trait and cannot tell the difference.
//!
//! Each kind of document carries a version. Within a version, fields are only added; whoever reads a document has
//! to skip those it does not know.

pub mod acts;
pub mod atlas;
pub mod choice;
mod client;
mod connections;
pub mod contacts;
mod error;
pub mod events;
pub mod expectations;
pub mod files;
pub mod keeping;
pub mod lines;
pub mod messages;
#[cfg(feature = "openapi")]
pub mod openapi;
pub mod page;
pub mod pairing;
pub mod ports;
pub mod presence;
pub mod program;
pub mod requests;
pub mod rooms;
mod route;
#[cfg(feature = "openapi")]
pub mod schemas;
mod service;
pub mod size;
pub mod socket;
pub mod status;
pub mod text;

pub use client::Client;
pub use error::{ApiError, ErrorCode};
pub use route::Route;
pub use service::{EventStream, PairingStream, SendStream, SentStream, Service};

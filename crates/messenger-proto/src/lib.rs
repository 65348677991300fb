//! DirectNet's wire format and the rules that go with it: ids, invites, frames, envelopes, the outbox window, files.
//!
//! docs/protocol.md is the specification; this crate is its only implementation in the project. Nothing here
//! opens a socket, reads a clock or draws a random number: bytes, times and secrets are arguments, so that every
//! rule can be tested and fuzzed on its own.

pub mod arbitration;
pub mod ask;
pub mod beacon;
pub mod body;
pub mod envelope;
pub mod exchange;
pub mod file;
pub mod frame;
#[doc(hidden)]
pub mod fuzzing;
pub mod invite;
pub mod limits;
pub mod name;
pub mod outbox;
pub mod pairing;
pub mod peer_id;
pub mod presence;
pub mod ratchet;
pub mod room;
pub mod runs;
pub mod safety;
pub mod stream;
mod text_code;
pub mod words;

pub use peer_id::PeerId;

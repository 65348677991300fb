//! Rooms: conversations of up to a hundred members without a server, and without a member that the others need.
//!
//! Every member has the signed log of who was let in and put out ([`Log`]), from which everybody computes the same
//! membership ([`Membership`]), whatever arrived in which order. Every member writes into a stream of its own, whose
//! messages are sealed once and signed ([`RoomMessage`]), and hands over what it has of every stream ([`Room`]), so that a
//! room goes on while its owner or an author is away. docs/protocol.md, "Rooms".
//!
//! Nothing here has a clock, a disk or a network; keys come from vodozemac, which draws them from the system.

mod body;
pub mod entry;
pub mod frame;
pub mod keys;
pub mod limits;
mod log;
pub mod message;
pub mod stream;
mod sync;
mod wire;

pub use body::RoomBody;
pub use entry::{
    Act, Entry, EntryId, RoomId, RoomIdError, Signer, StreamId, Verify, identity_signer, verify,
};
pub use frame::RoomFrame;
pub use keys::{Card, KeyShare, Reader, Sender};
pub use log::{Log, LogError, Member, Membership, RefusedEntries, Role};
pub use message::{Header, RoomMessage};
pub use stream::{Stream, StreamState};
pub use sync::{Input, KeyRequest, NextSession, Output, Reach, Refusal, Room};

pub(crate) use wire::{Key as KeyWire, Room as RoomWire, Signed as WelcomeWire};

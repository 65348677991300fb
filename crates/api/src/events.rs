//! What a node tells while somebody listens.

use serde::{Deserialize, Serialize};

use crate::files::FileState;
use crate::messages::MessageState;
use crate::ports::Transport;
use crate::ports::watch::PortChange;

/// Something that happened. It is a hint to look again, not the thing itself: whoever fell behind loses nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The subscription is in place: everything that happens from here on is told.
    Subscribed,
    /// A message came in.
    Received {
        /// The user's name for its author.
        contact: String,
        /// Its place in the store.
        row: i64,
    },
    /// The contact did something to a message: a reaction, an edit, a deletion.
    Changed {
        /// The user's name for the contact.
        contact: String,
        /// The place of the message in the store.
        row: i64,
    },
    /// A message of the user's reached another state.
    Settled {
        /// The user's name for its recipient.
        contact: String,
        /// Its place in the store.
        row: i64,
        /// The new state.
        state: MessageState,
    },
    /// An offered file stands differently, or more of it has come. Told some times a second at most.
    File {
        /// The user's name for the contact whose conversation it is in.
        contact: String,
        /// The place of its message.
        row: i64,
        /// How far it has come.
        state: FileState,
        /// How many bytes are here and verified, or were sent.
        done_bytes: u64,
        /// The bytes of all its files together.
        size_bytes: u64,
    },
    /// A contact was connected or lost, added, refused or removed, or the user decided something about it.
    Contact {
        /// The user's name for it.
        contact: String,
    },
    /// Something is different on a port of this machine.
    Port {
        /// The port.
        port: u16,
        /// The transport.
        transport: Transport,
        /// What happened.
        change: PortChange,
    },
    /// Some events were missed, because they came faster than they were read.
    Missed,
    /// An event of a newer version.
    #[serde(other)]
    Unknown,
}

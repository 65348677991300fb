//! What a node tells while somebody listens.

use serde::{Deserialize, Serialize};

use crate::files::FileState;
use crate::messages::{Message, MessageState};
use crate::ports::Transport;
use crate::ports::watch::PortChange;
use crate::presence::Absence;

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
    /// A contact came, went, or said that they are away or back.
    Presence {
        /// The user's name for it.
        contact: String,
        /// Whether there is a connection.
        connected: bool,
        /// That its user is away, as it says while it is connected.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        away: Option<Absence>,
        /// When a connection last existed, in milliseconds since the Unix epoch.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last_seen_at_ms: Option<i64>,
    },
    /// What the user began to write changed, or was sent.
    Draft {
        /// The user's name for the contact, or the room with its `#`.
        contact: String,
    },
    /// A contact began to write to the user, or ceased to; it ceases by itself when nothing more is heard for 8 seconds.
    Typing {
        /// The user's name for it.
        contact: String,
        /// Whether it is writing now.
        typing: bool,
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
    /// Somebody asks to become a contact, or too many did and were turned away.
    Asked,
    /// The identity of a contact runs in two places at once; without a contact, the node's own.
    Doubled {
        /// The user's name for the contact.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        contact: Option<String>,
    },
    /// Some events were missed, because they came faster than they were read.
    Missed,
    /// An event of a newer version.
    #[serde(other)]
    Unknown,
}

/// A line of `directnet recv --json`: a message, or with `--presence` an event [`Event::Presence`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum RecvLine {
    /// A message.
    Message(Box<Message>),
    /// A contact came, went, or said that they are away or back.
    Event(Event),
}

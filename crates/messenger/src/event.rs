//! What happens in a messenger, as its users are told.

use messenger_net::KeyExchange;
use messenger_proto::frame::JoinReply;
use messenger_proto::name::Name;
use messenger_proto::presence::Typing;
use messenger_store::contacts::ContactId;
use messenger_store::drafts::Whose;
use messenger_store::files::FileRow;
use messenger_store::messages::{MessageRow, MessageState};
use messenger_store::rooms::{RoomMessageRow, RoomRow};

/// Something that happened. Events are hints to look: what they speak of is in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A message came in and is on the disk.
    Received {
        /// From whom.
        contact: ContactId,
        /// Which.
        row: MessageRow,
    },
    /// The contact did something to a message: a reaction, an edit, a deletion.
    Changed {
        /// Whose conversation it is in.
        contact: ContactId,
        /// The message.
        row: MessageRow,
    },
    /// A message of ours reached another state.
    Settled {
        /// To whom.
        contact: ContactId,
        /// Which.
        row: MessageRow,
        /// How the recipient answered.
        state: MessageState,
    },
    /// A message of a room is on the disk.
    Said {
        /// In which room.
        room: RoomRow,
        /// Which.
        row: RoomMessageRow,
    },
    /// A member did something to a message of a room, or its time is over.
    ChangedInRoom {
        /// In which room.
        room: RoomRow,
        /// The message.
        row: RoomMessageRow,
    },
    /// A message of ours in a room has come further: another member has it, or was shown it.
    CameFurther {
        /// In which room.
        room: RoomRow,
        /// The message.
        row: RoomMessageRow,
    },
    /// Something about a room changed: its members, or what can be read of it.
    Room {
        /// Which.
        room: RoomRow,
    },
    /// A file that is offered, here or by somebody else, stands differently, or more of it has come.
    File {
        /// Which.
        row: FileRow,
    },
    /// A contact came, went, or said that they are away or back.
    Presence {
        /// Who.
        contact: ContactId,
    },
    /// A contact lets the user ask about the ports of its machine, or does not any more.
    MayAsk {
        /// Who.
        contact: ContactId,
    },
    /// What the user began to write changed, or was sent.
    Draft {
        /// In whose conversation.
        whose: Whose,
    },
    /// A contact began to write to the user, or ceased to.
    Typing {
        /// Who.
        contact: ContactId,
        /// Whether they are writing now.
        typing: Typing,
    },
    /// The connection to a contact was made, lost, or failed to come about.
    Link {
        /// Whose.
        contact: ContactId,
        /// How it stands now.
        state: LinkState,
    },
    /// The contact has left here as much as it may and nothing more is taken for now, or messages are taken again; or
    /// that is so at the contact's. Or it brought a room, and there are as many as are kept.
    Inbox {
        /// Whose messages it is about, or to whom.
        contact: ContactId,
    },
    /// Somebody became a contact: with an invite of ours, or by accepting theirs.
    ///
    /// Told when the connection by which that came about is in use, so that what is written to it then is delivered at once;
    /// or when it is gone already.
    Established {
        /// Who.
        contact: ContactId,
    },
    /// The user decided something about a contact: another name, to block it or not.
    Decided {
        /// About whom.
        contact: ContactId,
    },
    /// The user removed a contact. It is not in the store any more.
    Removed {
        /// What it was called.
        name: Name,
    },
    /// Somebody asks to become a contact, or was introduced.
    Asked,
    /// The identity of a contact runs in two places at once.
    Doubled {
        /// Whose.
        contact: ContactId,
    },
    /// This node's identity runs in two places at once.
    OwnDoubled,
    /// Somebody did not accept the invite we presented.
    JoinRefused {
        /// Who.
        contact: ContactId,
        /// Why.
        reason: JoinReply,
    },
}

/// How the connection to a contact stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkState {
    /// No attempt has ended yet.
    Trying,
    /// Connected.
    Up {
        /// With what the secret of the connection was agreed, as far as the transport says.
        key_exchange: Option<KeyExchange>,
    },
    /// Not connected; the next attempt follows by itself.
    Down(TroubleWith),
}

impl LinkState {
    /// Whether there is a connection.
    #[must_use]
    pub fn is_up(&self) -> bool {
        matches!(self, Self::Up { .. })
    }
}

/// Why a contact is not connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TroubleWith {
    /// It was not reached; the text says what was tried.
    Reaching(String),
    /// It was reached and does not have us among its contacts.
    Acceptance,
    /// It said that it is going down.
    Absence,
    /// It was connected and the connection was lost.
    Connection,
}

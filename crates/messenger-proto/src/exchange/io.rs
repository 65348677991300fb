//! What an exchange is told, and what it asks for.

use crate::envelope::{MessageId, Sequence};
use crate::frame::{Frame, Inbox, RejectReason};
use crate::ratchet::{Ends, Session, Standing};

/// What this node knows when a connection begins.
#[derive(Debug, Clone, Copy)]
pub struct Start {
    /// The two ends of the connection.
    pub ends: Ends,
    /// This node's side of the session, if it has one that can be used.
    pub session: Option<Standing>,
    /// The largest counter of the messages that were received from the peer; 0 when there are none.
    pub received_up_to: Sequence,
}

/// Something that happened.
#[derive(Debug)]
pub enum Input {
    /// The peer said something.
    Frame(Frame),
    /// Something was queued for the peer.
    Queued,
    /// What [`Output::Load`] asked for. Nothing: the outbox has no more.
    Loaded(Vec<Outgoing>),
    /// What came of the oldest [`Write`] that was not answered yet.
    Written(Outcome),
    /// There is room again for what the peer sends, after [`Received::Full`].
    Room,
}

/// An envelope of the outbox. That it was sealed, and the session's step, are on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Its place in the outbox.
    pub position: i64,
    /// The identity of the message.
    pub id: MessageId,
    /// The sealed content.
    pub sealed: Vec<u8>,
}

/// Something to do.
#[derive(Debug)]
pub enum Output {
    /// Say this to the peer.
    Send(Frame),
    /// Read the outbox after a position, at most so many, sealing what is not sealed yet. Never two at a time.
    Load {
        /// The position after which to read.
        after: i64,
        /// How many envelopes at most.
        limit: usize,
    },
    /// Begin this write. Writes happen in the order in which they are asked for, and are answered in it.
    Write(Write),
    /// Know that the peer takes messages, or takes none for now. Told when it changes.
    PeerInbox(Inbox),
    /// Close the connection. Nothing follows.
    Close(Closing),
}

/// A change of what is kept.
#[derive(Debug)]
pub enum Write {
    /// Open an envelope and store its message, both or neither. After one that cannot be opened or stored, the
    /// following ones of the connection must not be stored either: nothing overtakes.
    Receive {
        /// The message it says it is.
        id: MessageId,
        /// The sealed content.
        sealed: Vec<u8>,
    },
    /// Note how the peer answered for messages that are still queued.
    Settle {
        /// Which.
        ids: Vec<MessageId>,
        /// How.
        settlement: Settlement,
    },
    /// The peer has our messages up to a counter and no further: queue again what it lost.
    Resume {
        /// The largest counter it has.
        peer_has: Sequence,
        /// Whether the session is replaced. Then one side may be an older copy of itself, and what is queued is to have
        /// counters beyond what the peer has.
        is_anew: bool,
    },
    /// Use this session from now on, and forget what was sealed in an older one.
    AdoptSession(Box<Session>),
    /// Forget the session: it cannot be used any more. Not answered, since the connection ends with it.
    DiscardSession,
}

/// How the peer answered for a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// It is on the peer's disk.
    Delivered,
    /// The peer will never take it.
    Refused(RejectReason),
}

/// What came of a [`Write`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Of [`Write::Receive`].
    Received(MessageId, Received),
    /// Of [`Write::Settle`]. When it failed, the message is sent again one day and answered as a duplicate.
    Settled,
    /// Of [`Write::Resume`] and [`Write::AdoptSession`]: it is on the disk.
    SetUp,
    /// Of the same: it could not be written.
    SetUpFailed,
}

/// What came of an envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// It is on the disk.
    Stored,
    /// It was on the disk before.
    Duplicate,
    /// It was opened and holds no message.
    Malformed,
    /// Others come before it: it is left alone, and comes again in its place.
    Ahead,
    /// There is no room for anything more of this peer: nothing was stored, and it comes again.
    Full,
    /// The session cannot open it.
    CannotOpen,
    /// It could not be stored, or one before it could not.
    Failed,
}

/// Why an exchange closes its connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// The peer said what it must not say.
    ProtocolBroken,
    /// The session cannot be used any more; the next connection agrees on another.
    SessionLost,
    /// Something could not be written here; the peer is to try again later.
    CannotStore,
}

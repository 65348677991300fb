//! Rooms: one actor that has the state machine of each, and carries out what it says.
//!
//! Connections tell the actor when they begin and end and what members say on them. It never waits for a slow one: what
//! has no place on its way out is dropped, and the connection is told everything again when there is.

mod acting;
mod actor;
mod ask;
mod files;
mod keys;
mod place;
mod reach;
mod reading;
mod together;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use messenger_proto::PeerId;
use messenger_proto::body::Text;
use messenger_proto::envelope::{EnvelopeError, MessageId};
use messenger_proto::file::FileNotice;
use messenger_proto::frame::Frame;
use messenger_proto::name::Name;
use messenger_proto::room::{LogError, RoomBody, RoomFrame};
use messenger_store::StoreError;
use thiserror::Error;
use tokio::sync::{mpsc, oneshot, watch};

pub(crate) use actor::run;
pub(crate) use files::Offering;
pub use messenger_proto::room::entry::{Act, EntryId};
pub use messenger_proto::room::{Member, Membership, Refusal, Role, RoomId};
pub use messenger_store::rooms::{
    KnownRoom, ListedRoom, RoomMessageRow, RoomMessageState, RoomQuote, RoomRow, RoomSign, ShownMessage,
    ShownUpTo,
};
pub use reach::{Awaited, MessageReach, RoomReach};

/// What may wait for the actor. Full means that connections wait, and their peers with them.
const INBOX_LEN: usize = 256;

/// Why something was not done in a room. Nothing has changed.
#[derive(Debug, Error)]
pub enum RoomError {
    /// The user has no such room.
    #[error("there is no such room")]
    NoRoom,
    /// The user is not in it any more.
    #[error("you are not in this room")]
    NotIn,
    /// A backup was restored, and no member has handed back yet what the user said since it was made.
    #[error("nobody of the room was heard since the backup was restored")]
    Recalling,
    /// There is no such message, or it was deleted.
    #[error("there is no such message, or it was deleted")]
    NoMessage,
    /// Somebody else wrote the message.
    #[error("only the author of a message can edit or delete it")]
    NotAuthor,
    /// The text, or the sign of a reaction, is empty or too long.
    #[error(transparent)]
    Text(#[from] EnvelopeError),
    /// The user may not do this, or there is no room for it.
    #[error(transparent)]
    Membership(#[from] LogError),
    /// The system has no randomness to give.
    #[error("the system has no randomness to give")]
    Randomness(#[from] getrandom::Error),
    /// The store could not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The messenger stops.
    #[error("the node is going down")]
    Stopping,
}

/// A room and who is in it.
#[derive(Debug, Clone)]
pub struct RoomView {
    /// Which, and by what name.
    pub known: KnownRoom,
    /// Who is in it.
    pub membership: Membership,
    /// The members that are connected.
    pub connected: Vec<PeerId>,
    /// What was not taken from members since this node started.
    pub refused: BTreeMap<PeerId, BTreeSet<Refusal>>,
}

/// A message that was said in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoomSent {
    /// Its place in the store.
    pub row: RoomMessageRow,
    /// Its identity on the wire.
    pub id: MessageId,
    /// Whether it had been said before, under the same key.
    pub is_repeated: bool,
}

/// What a user or a program says in a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saying {
    /// The words.
    pub text: Text,
    /// What its sender calls it: under one key, one message is said in a room (see [`messenger_store::dedupe`]).
    pub dedupe_key: Option<String>,
    /// Whether it is what became of the draft in the room, which is forgotten with it.
    pub is_draft: bool,
}

impl<T: Into<Text>> From<T> for Saying {
    fn from(text: T) -> Self {
        Self {
            text: text.into(),
            dedupe_key: None,
            is_draft: false,
        }
    }
}

/// A question to the actor, with where the answer goes.
#[derive(Debug)]
pub(crate) enum Ask {
    Create(Name, oneshot::Sender<Result<KnownRoom, RoomError>>),
    Change(RoomRow, Change, oneshot::Sender<Result<(), RoomError>>),
    Send(RoomRow, Saying, oneshot::Sender<Result<RoomSent, RoomError>>),
    Act(
        RoomMessageRow,
        messenger_store::acts::Act,
        oneshot::Sender<Result<(), RoomError>>,
    ),
    /// Offers a file that was looked through.
    Offer(
        RoomRow,
        Box<Offering>,
        oneshot::Sender<Result<RoomSent, RoomError>>,
    ),
    /// Tells everybody what became of an offer from here.
    Notice(RoomRow, FileNotice, oneshot::Sender<Result<(), RoomError>>),
    /// In which rooms this node and a peer are members now.
    InCommon(PeerId, oneshot::Sender<Result<HashSet<RoomRow>, RoomError>>),
    /// Whether a peer is a member now and may read a message.
    MayRead(PeerId, RoomMessageRow, oneshot::Sender<Result<bool, RoomError>>),
    View(RoomRow, oneshot::Sender<Result<RoomView, RoomError>>),
    Reach(RoomRow, oneshot::Sender<Result<RoomReach, RoomError>>),
}

/// What a user does to a room's membership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Anything that needs no more than saying so.
    Act(Act),
    /// Puts a member out; the actor knows where its messages end.
    Remove(PeerId),
    /// Goes.
    Leave,
}

/// What happened, as the actor is told.
#[derive(Debug)]
pub(crate) enum News {
    /// There is a connection to a contact, of this number. Its way out is not kept open for the rooms.
    Connected(PeerId, u64, mpsc::WeakSender<Frame>),
    /// That connection ended.
    Gone(PeerId, u64),
    /// A contact said something about a room.
    Said(PeerId, RoomFrame),
    /// A contact sealed something about a room for this node; it is on the disk.
    Told(PeerId, RoomBody),
    /// The user was shown messages.
    Shown(Vec<ShownUpTo>),
    /// The user decided whom to tell what was shown.
    Decided,
    /// Somebody asks.
    Asked(Ask),
}

/// The way to the actor. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Rooms {
    news: mpsc::Sender<News>,
    connections: Arc<AtomicU64>,
    /// Counts how often messages have come further, or the members of a room have changed.
    reach_changes: Arc<watch::Sender<u64>>,
    /// How many rooms contacts brought that were not taken, since this node started.
    turned_away: Arc<Mutex<BTreeMap<PeerId, u64>>>,
}

impl Rooms {
    /// Makes the way to an actor, and its inbox.
    pub(crate) fn new() -> (Self, mpsc::Receiver<News>) {
        let (news, inbox) = mpsc::channel(INBOX_LEN);
        let connections = Arc::default();
        let reach_changes = Arc::new(watch::Sender::new(0));
        let rooms = Self {
            news,
            connections,
            reach_changes,
            turned_away: Arc::default(),
        };
        (rooms, inbox)
    }

    /// Draws the number of a connection, so that the end of an older one is not taken for that of a newer one.
    pub(crate) fn number_connection(&self) -> u64 {
        self.connections.fetch_add(1, Ordering::Relaxed)
    }

    /// Notes that messages of this node's have come further in a room, or that its members have changed.
    fn reach_changed(&self) {
        self.reach_changes
            .send_modify(|changes| *changes = changes.wrapping_add(1));
    }

    /// Notes that a room of a contact's was not taken; returns how many that makes.
    fn note_turned_away(&self, peer: PeerId) -> u64 {
        let mut turned_away = self.lock_turned_away();
        let count = turned_away.entry(peer).or_default();
        *count = count.saturating_add(1);
        *count
    }

    /// How many rooms a contact brought that were not taken.
    pub(crate) fn turned_away(&self, peer: PeerId) -> u64 {
        self.lock_turned_away().get(&peer).copied().unwrap_or_default()
    }

    fn lock_turned_away(&self) -> MutexGuard<'_, BTreeMap<PeerId, u64>> {
        // Each change is a single addition that a panic elsewhere cannot leave half done.
        self.turned_away.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Listens to that.
    fn reach_changes(&self) -> watch::Receiver<u64> {
        self.reach_changes.subscribe()
    }

    /// Asks the actor something.
    pub(crate) async fn ask<T>(
        &self,
        ask: impl FnOnce(oneshot::Sender<Result<T, RoomError>>) -> Ask,
    ) -> Result<T, RoomError> {
        let (answer, answered) = oneshot::channel();
        self.tell(News::Asked(ask(answer))).await;
        answered.await.unwrap_or(Err(RoomError::Stopping))
    }

    /// Tells the actor something. It is gone only when the messenger stops.
    pub(crate) async fn tell(&self, news: News) {
        let _ = self.news.send(news).await;
    }
}

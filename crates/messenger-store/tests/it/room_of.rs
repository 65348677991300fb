//! A room in a store, for tests: messages of its members in any order, as if they had come.

use messenger_proto::PeerId;
use messenger_proto::body::Body;
use messenger_proto::envelope::{Content, MessageId, Sequence};
use messenger_proto::room::entry::NONCE_BYTES;
use messenger_proto::room::{Act, Entry, Header, RoomMessage, StreamId, StreamState};
use messenger_store::messages::Said;
use messenger_store::rooms::{KnownRoom, RoomChange, RoomNews, ShownMessage};
use messenger_store::{Store, UnixMillis};

use crate::NOW;

/// A member: the same byte all over makes its key and the id of its stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Member(pub(crate) u8);

impl Member {
    pub(crate) fn peer(self) -> PeerId {
        PeerId([self.0; 32])
    }

    pub(crate) fn stream(self) -> StreamId {
        StreamId([self.0; 16])
    }
}

/// Whose store it is.
pub(crate) const OURS: Member = Member(1);

/// Something said, with the member and its number.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    author: Member,
    sealed: RoomMessage,
    content: Content,
}

impl Message {
    pub(crate) fn id(&self) -> MessageId {
        self.sealed.id()
    }
}

pub(crate) struct Room {
    pub(crate) known: KnownRoom,
}

impl Room {
    pub(crate) async fn new(store: &Store, nonce: u8) -> Self {
        let name: messenger_proto::name::Name = "team".parse().unwrap();
        let act = Act::Create {
            name: name.clone(),
            nonce: [nonce; NONCE_BYTES],
        };
        let first = Entry::sign(None, OURS.peer(), Vec::new(), act, &|_| [0; 64]);
        let (known, is_new) = store.add_room(first, name, NOW).await.unwrap();
        assert!(is_new);
        let room = Self { known };
        for member in 1..=3 {
            room.ends(store, Member(member), u64::MAX).await;
        }
        room
    }

    /// Says up to which number a member's messages count.
    pub(crate) async fn ends(&self, store: &Store, member: Member, last: u64) {
        let state = StreamState::default();
        let change = RoomChange::Stream(member.stream(), state, last);
        let changed = store.change_room(self.known.row, vec![change], NOW).await;
        assert_eq!(changed.unwrap(), []);
    }

    /// Makes the message that a member writes under this number, with this counter of its acts.
    pub(crate) fn message(&self, author: Member, number: u64, counter: u64, body: Body) -> Message {
        let content = Content {
            sequence: Sequence(counter),
            parents: Vec::new(),
            sent_at_ms: 1000 * number,
            body,
        };
        let header = Header {
            room: self.known.id,
            stream: author.stream(),
            number,
            previous: [0; 32],
            generation: 1,
            after: Vec::new(),
            total_bytes: 0,
        };
        let sealed = RoomMessage::sign(header, content.encode(), &|_| [0; 64]);
        Message {
            author,
            sealed,
            content,
        }
    }

    /// A message whose key is here, to be kept.
    pub(crate) fn kept(&self, message: &Message) -> RoomChange {
        Self::change(message, Some(message.content.clone()))
    }

    fn change(message: &Message, opened: Option<Content>) -> RoomChange {
        RoomChange::Message {
            author: message.author.peer(),
            message: Box::new(message.sealed.clone()),
            opened,
            is_ours: message.author == OURS,
            source: None,
            dedupe_key: None,
        }
    }

    /// Takes a message in whose key is here.
    pub(crate) async fn take(&self, store: &Store, message: &Message, now: UnixMillis) -> RoomNews {
        let change = self.kept(message);
        let news = store.change_room(self.known.row, vec![change], now).await;
        news.unwrap().remove(0)
    }

    /// Takes a message in whose key is not here.
    pub(crate) async fn take_sealed(&self, store: &Store, message: &Message) {
        let change = Self::change(message, None);
        store
            .change_room(self.known.row, vec![change], NOW)
            .await
            .unwrap();
    }

    /// Opens a message whose key has come.
    pub(crate) async fn open(&self, store: &Store, message: &Message) {
        let header = &message.sealed.header;
        let change = RoomChange::Opened(header.stream, header.number, message.content.clone());
        store
            .change_room(self.known.row, vec![change], NOW)
            .await
            .unwrap();
    }

    pub(crate) async fn history(&self, store: &Store) -> Vec<ShownMessage> {
        store.room_history(self.known.row, None, 100).await.unwrap()
    }

    /// What is shown, by author and number, in words.
    pub(crate) async fn shown(&self, store: &Store) -> Vec<String> {
        let mut shown: Vec<_> = self.history(store).await;
        shown.sort_by_key(|message| message.place);
        shown.iter().map(in_words).collect()
    }
}

fn in_words(message: &ShownMessage) -> String {
    let mut words = format!("{}: ", message.author.0[0]);
    match &message.said {
        Said::Text { text, edited_at, .. } => {
            words.push_str(text);
            if let Some(at) = edited_at {
                words.push_str(&format!(" (edited at {})", at.0));
            }
        }
        Said::Deleted => words.push_str("(deleted)"),
        Said::Unknown => words.push_str("(unknown)"),
    }
    for sign in &message.reactions {
        words.push_str(&format!(" [{}: {}]", sign.author.0[0], sign.sign));
    }
    words
}

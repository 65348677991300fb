//! Writing what the state machine of a room says is to be kept.

use messenger_proto::PeerId;
use messenger_proto::body::Body;
use messenger_proto::envelope::{Content, MessageId};
use messenger_proto::room::stream::StreamState;
use messenger_proto::room::{Act, Entry, KeyShare, RoomBody, RoomMessage, StreamId};
use rusqlite::Connection;
use zeroize::Zeroizing;

use super::messages::{Opened, RoomMessageRow};
use super::{RoomRow, dedupe};
use crate::contacts::ContactId;
use crate::messages::{Received, queue};
use crate::open::Store;
use crate::writer::{StoreError, UnixMillis, Writing};

/// One change of what is kept of a room.
#[derive(Debug)]
pub enum RoomChange {
    /// These entries are new.
    Entries(Vec<Entry>),
    /// A member's message is new; with what it says, if its key is here.
    Message {
        /// Who wrote it.
        author: PeerId,
        /// It, sealed.
        message: Box<RoomMessage>,
        /// What it says; `None` while its key is not here.
        opened: Option<Opened>,
        /// Whether it was written here.
        is_ours: bool,
        /// What the program that wrote it here calls it, so that it is said once; see [`crate::dedupe`].
        dedupe_key: Option<String>,
    },
    /// What a message says that is here and could not be opened before.
    Opened(StreamId, u64, Opened),
    /// Two messages of one number are proof against their author.
    Fork(Box<(RoomMessage, RoomMessage)>),
    /// How far a stream has come, and up to which number its messages count.
    Stream(StreamId, StreamState, u64),
    /// The key of a session.
    Key(KeyShare),
    /// The session in which this node seals from now on, or has made a step.
    Sender(StreamId, Zeroizing<Vec<u8>>),
}

impl Store {
    /// Makes several changes of what is kept of a room in one step. Returns the rows of new messages, in order.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written; then nothing has changed.
    pub async fn change_room(
        &self,
        room: RoomRow,
        changes: Vec<RoomChange>,
        now: UnixMillis,
    ) -> Result<Vec<RoomMessageRow>, StoreError> {
        self.writer
            .write(move |db| {
                let mut rows = Vec::new();
                for change in &changes {
                    rows.extend(make(db, room, change, now)?);
                }
                Ok(rows)
            })
            .await
    }

    /// Writes something about a room into the outbox of a contact.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn queue_room(
        &self,
        contact: ContactId,
        id: MessageId,
        body: RoomBody,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let queue = move |db: &Writing| queue(db, contact, id, Body::Room(body), now).map(drop);
        self.writer.begin_message(queue).await?.await
    }
}

fn make(
    db: &Connection,
    room: RoomRow,
    change: &RoomChange,
    now: UnixMillis,
) -> rusqlite::Result<Option<RoomMessageRow>> {
    match change {
        RoomChange::Entries(new) => entries(db, room, new)?,
        RoomChange::Message {
            author,
            message,
            opened,
            is_ours,
            dedupe_key,
        } => {
            let state = if *is_ours { "out" } else { "unread" };
            let row = insert(db, room, (*author, state), message, opened.as_ref(), now)?;
            if let Some(key) = dedupe_key {
                dedupe::note(db, room, key, row, now)?;
            }
            return Ok(Some(row));
        }
        RoomChange::Opened(stream, number, opened) => open(db, room, (*stream, *number), opened)?,
        RoomChange::Fork(two) => fork(db, room, two)?,
        RoomChange::Stream(id, state, limit) => stream(db, room, *id, (state, *limit))?,
        RoomChange::Key(share) => key(db, share)?,
        RoomChange::Sender(id, sender) => {
            db.prepare_cached("UPDATE room_streams SET sender = ?3 WHERE room = ?1 AND stream = ?2")?
                .execute((room.0, id.0, sender.as_slice()))?;
        }
    }
    Ok(None)
}

/// Does what a contact says about a room: it is on the disk when it is acknowledged.
pub(crate) fn receive(db: &Connection, body: &RoomBody, now: UnixMillis) -> rusqlite::Result<Received> {
    match body {
        RoomBody::Key(share) => key(db, share)?,
        RoomBody::Welcome(first) => {
            if let Act::Create { name, .. } = &first.act {
                super::add(db, first, name, now)?;
            }
        }
    }
    Ok(Received::Room(body.clone()))
}

pub(super) fn entries(db: &Connection, room: RoomRow, entries: &[Entry]) -> rusqlite::Result<()> {
    let mut statement = db.prepare_cached("INSERT INTO room_entries (room, entry) VALUES (?1, ?2)")?;
    for entry in entries {
        statement.execute((room.0, entry.encode()))?;
    }
    Ok(())
}

fn insert(
    db: &Connection,
    room: RoomRow,
    (author, state): (PeerId, &str),
    message: &RoomMessage,
    opened: Option<&Opened>,
    now: UnixMillis,
) -> rusqlite::Result<RoomMessageRow> {
    let header = &message.header;
    db.prepare_cached(
        "INSERT INTO room_messages (room, stream, number, generation, author, message_id, sealed, stored_at_ms,
             kind, text, sent_at_ms, reply_to, state)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(rusqlite::params![
        room.0,
        header.stream.0,
        header.number,
        header.generation,
        author.0,
        message.id().0,
        message.encode(),
        now.0,
        opened.map_or("sealed", Opened::kind),
        opened.map_or("", Opened::text),
        opened.map_or(0, |opened| opened.sent_at_ms),
        opened.and_then(|opened| opened.reply_to).map(|id| id.0),
        state,
    ])?;
    Ok(RoomMessageRow(db.last_insert_rowid()))
}

fn open(
    db: &Connection,
    room: RoomRow,
    (stream, number): (StreamId, u64),
    opened: &Opened,
) -> rusqlite::Result<()> {
    let reply_to = opened.reply_to.map(|id| id.0);
    db.prepare_cached(
        "UPDATE room_messages SET kind = ?4, text = ?5, sent_at_ms = ?6, reply_to = ?7
         WHERE room = ?1 AND stream = ?2 AND number = ?3 AND kind = 'sealed'",
    )?
    .execute((
        room.0,
        stream.0,
        number,
        opened.kind(),
        opened.text(),
        opened.sent_at_ms,
        reply_to,
    ))
    .map(drop)
}

fn fork(db: &Connection, room: RoomRow, two: &(RoomMessage, RoomMessage)) -> rusqlite::Result<()> {
    let (one, other) = two;
    db.prepare_cached(
        "INSERT INTO room_forks (room, stream, number, one, other) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET number = excluded.number, one = excluded.one, other = excluded.other",
    )?
    .execute((
        room.0,
        one.header.stream.0,
        one.header.number,
        one.encode(),
        other.encode(),
    ))
    .map(drop)
}

fn stream(
    db: &Connection,
    room: RoomRow,
    id: StreamId,
    (state, limit): (&StreamState, u64),
) -> rusqlite::Result<()> {
    // No end is written as none: SQLite's numbers have a sign.
    let last = i64::try_from(limit).ok();
    db.prepare_cached(
        "INSERT INTO room_streams (room, stream, base, count, head, total_bytes, last)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT DO UPDATE SET count = excluded.count, head = excluded.head, total_bytes = excluded.total_bytes,
             last = excluded.last",
    )?
    .execute((
        room.0,
        id.0,
        state.base,
        state.count,
        state.head,
        state.total_bytes,
        last,
    ))
    .map(drop)
}

fn key(db: &Connection, share: &KeyShare) -> rusqlite::Result<()> {
    let card = &share.card;
    db.prepare_cached(
        "INSERT OR IGNORE INTO room_keys (room_id, stream, generation, share) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute((card.room.0, card.stream.0, card.generation, share.encode()))
    .map(drop)
}

impl Opened {
    /// Takes what a message says out of its content.
    #[must_use]
    pub fn of(content: &Content) -> Self {
        let text = match &content.body {
            Body::Text(text) => Some(text),
            _ => None,
        };
        Self {
            text: text.map(|text| text.text.clone()),
            sent_at_ms: i64::try_from(content.sent_at_ms).unwrap_or(i64::MAX),
            reply_to: text.and_then(|text| text.reply_to),
        }
    }

    fn kind(&self) -> &'static str {
        if self.text.is_some() { "text" } else { "unknown" }
    }

    fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }
}

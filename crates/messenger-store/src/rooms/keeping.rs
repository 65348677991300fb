//! Writing what the state machine of a room says is to be kept.

use messenger_proto::PeerId;
use messenger_proto::body::Body;
use messenger_proto::envelope::{Content, MessageId};
use messenger_proto::room::stream::StreamState;
use messenger_proto::room::{Act, Entry, KeyShare, RoomBody, RoomMessage, StreamId};
use rusqlite::{Connection, OptionalExtension};
use zeroize::Zeroizing;

use super::{RoomMessageRow, RoomRow, acts};
use crate::contacts::ContactId;
use crate::dedupe::{self, Keys};
use crate::drafts::{self, Whose};
use crate::files::{self, Source};
use crate::messages::{Received, clamped, queue, severity_word};
use crate::open::Store;
use crate::writer::{StoreError, UnixMillis, Writing};

/// How many rooms there are before contacts can bring no more. Each takes a name in the list and some kilobytes of memory
/// while the node runs; nobody talks in as many.
pub const ROOMS_MAX: usize = 512;

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
        opened: Option<Content>,
        /// Whether it was written here.
        is_ours: bool,
        /// Where the bytes are that it offers, if it was written here and offers some.
        source: Option<Box<Source>>,
        /// What the program that wrote it here calls it, so that it is said once; see [`crate::dedupe`].
        dedupe_key: Option<String>,
    },
    /// What a message says that is here and could not be opened before.
    Opened(StreamId, u64, Content),
    /// Two messages of one number are proof against their author.
    Fork(Box<(RoomMessage, RoomMessage)>),
    /// How far a stream has come, and up to which number its messages count.
    Stream(StreamId, StreamState, u64),
    /// The key of a session.
    Key(KeyShare),
    /// The session in which this node seals from now on, or has made a step.
    Sender(StreamId, Zeroizing<Vec<u8>>),
    /// What the user began to write there was sent.
    DraftSent,
    /// What this node said after a backup was made that was restored is here again.
    Recalled,
}

/// What came of keeping a message that is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoomNews {
    /// It says something, or cannot be opened yet.
    Said(RoomMessageRow),
    /// It offers a file.
    Offered(RoomMessageRow),
    /// It does something to the second one, if that is here.
    Acted(RoomMessageRow, Option<RoomMessageRow>),
}

impl Store {
    /// Makes several changes of what is kept of a room in one step. Returns what came of new messages, in order.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written; then nothing has changed.
    pub async fn change_room(
        &self,
        room: RoomRow,
        changes: Vec<RoomChange>,
        now: UnixMillis,
    ) -> Result<Vec<RoomNews>, StoreError> {
        self.writer
            .write(move |db| {
                let mut news = Vec::new();
                for change in &changes {
                    news.extend(make(db, room, change, now)?);
                }
                Ok(news)
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
) -> rusqlite::Result<Option<RoomNews>> {
    match change {
        RoomChange::Entries(new) => entries(db, room, new)?,
        RoomChange::Message {
            author,
            message,
            opened,
            is_ours,
            source,
            dedupe_key,
        } => {
            let row = insert(db, room, (*author, *is_ours), message, now)?;
            if let Some(key) = dedupe_key {
                dedupe::note(db, Keys::OF_ROOMS, (room.0, key), row.0, now)?;
            }
            let news = match opened {
                Some(content) => take_in(db, room, row, (content, source.as_deref()), now)?,
                None => RoomNews::Said(row),
            };
            return Ok(Some(news));
        }
        RoomChange::Opened(stream, number, opened) => open(db, room, (*stream, *number), opened, now)?,
        RoomChange::Fork(two) => fork(db, room, two)?,
        RoomChange::Stream(id, state, limit) => stream(db, room, *id, (state, *limit))?,
        RoomChange::Key(share) => key(db, share, "REPLACE")?,
        RoomChange::Recalled => {
            db.prepare_cached("UPDATE rooms SET is_restored = 0 WHERE id = ?1")?
                .execute([room.0])?;
        }
        RoomChange::DraftSent => drafts::forget(db, Whose::Room(room))?,
        RoomChange::Sender(id, sender) => {
            db.prepare_cached("UPDATE room_streams SET sender = ?3 WHERE room = ?1 AND stream = ?2")?
                .execute((room.0, id.0, sender.as_slice()))?;
        }
    }
    Ok(None)
}

/// Notes that this store was made of a backup: what was said since is with others, and so is in which session it was sealed.
/// Returns in how many rooms that may be so.
pub(crate) fn note_restored(db: &Connection) -> rusqlite::Result<usize> {
    db.execute("UPDATE room_streams SET sender = NULL", [])?;
    db.execute("UPDATE rooms SET is_restored = 1", [])
}

/// Does what a contact says about a room: it is on the disk when it is acknowledged.
pub(crate) fn receive(db: &Connection, body: &RoomBody, now: UnixMillis) -> rusqlite::Result<Received> {
    match body {
        RoomBody::Key(share) => key(db, share, "IGNORE")?,
        RoomBody::Welcome(first) => {
            // Who makes rooms without end fills neither the list of them nor the memory that each takes.
            let rooms: usize = db
                .prepare_cached("SELECT count(*) FROM rooms")?
                .query_row([], |row| row.get(0))?;
            if let Act::Create { name, .. } = &first.act
                && rooms < ROOMS_MAX
            {
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

/// Keeps a message as it travels.
fn insert(
    db: &Connection,
    room: RoomRow,
    (author, is_ours): (PeerId, bool),
    message: &RoomMessage,
    now: UnixMillis,
) -> rusqlite::Result<RoomMessageRow> {
    let header = &message.header;
    db.prepare_cached(
        "INSERT INTO room_messages (room, stream, number, generation, author, message_id, sealed, stored_at_ms, kind, state)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'sealed', ?9)",
    )?
    .execute((
        room.0,
        header.stream.0,
        header.number,
        header.generation,
        author.0,
        message.id().0,
        message.encode(),
        now.0,
        if is_ours { "out" } else { "unread" },
    ))?;
    Ok(RoomMessageRow(db.last_insert_rowid()))
}

fn open(
    db: &Connection,
    room: RoomRow,
    (stream, number): (StreamId, u64),
    content: &Content,
    now: UnixMillis,
) -> rusqlite::Result<()> {
    let row = db
        .prepare_cached(
            "SELECT id FROM room_messages WHERE room = ?1 AND stream = ?2 AND number = ?3 AND kind = 'sealed'",
        )?
        .query_row((room.0, stream.0, number), |row| row.get(0).map(RoomMessageRow))
        .optional()?;
    row.map_or(Ok(()), |row| {
        take_in(db, room, row, (content, None), now).map(drop)
    })
}

/// Notes what a message says, offers, or does to another one. The time of what was written here begins when it was stored.
fn take_in(
    db: &Connection,
    room: RoomRow,
    row: RoomMessageRow,
    (content, source): (&Content, Option<&Source>),
    now: UnixMillis,
) -> rusqlite::Result<RoomNews> {
    let text = match &content.body {
        Body::Text(text) => Some(text),
        _ => None,
    };
    let (kind, words) = match &content.body {
        Body::Text(text) => ("text", text.text.as_str()),
        Body::FileOffer(offer) => ("text", files::shown_name(offer)),
        Body::Reaction(_) | Body::Edit(_) | Body::Deletion(_) | Body::FileNotice(_) => ("act", ""),
        _ => ("unknown", ""),
    };
    let (id, author) = db
        .prepare_cached(
            "UPDATE room_messages SET kind = ?2, text = ?3, sent_at_ms = ?4, reply_to = ?5, severity = ?6,
                 expires_after_s = ?7,
                 expires_at_ms = CASE state WHEN 'out' THEN stored_at_ms + ?7 * 1000 END,
                 state = CASE WHEN state = 'unread' AND ?2 = 'act' THEN 'read' ELSE state END
             WHERE id = ?1 RETURNING message_id, author",
        )?
        .query_row(
            (
                row.0,
                kind,
                words,
                clamped(content.sent_at_ms),
                text.and_then(|text| text.reply_to).map(|id| id.0),
                text.and_then(|text| text.severity).map(severity_word),
                text.and_then(|text| text.expires_after_s),
            ),
            |row| Ok((MessageId(row.get(0)?), PeerId(row.get(1)?))),
        )?;
    if kind == "act" {
        let target = acts::note(db, room, (row, author), content, now)?;
        return Ok(RoomNews::Acted(row, target));
    }
    let Body::FileOffer(offer) = &content.body else {
        acts::delete_if_told(db, room, id)?;
        return Ok(RoomNews::Said(row));
    };
    match source {
        Some(source) => files::offer_in_room(db, row, offer, source, now)?,
        None => files::receive_offer_in_room(db, author, row, offer, now)?,
    }
    acts::delete_if_told(db, room, id)?;
    files::withdraw_if_told_in_room(db, room, id, now)?;
    Ok(RoomNews::Offered(row))
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

/// Keeps a key. One that was checked takes the place of one that was not; one that nobody has checked yet takes none.
fn key(db: &Connection, share: &KeyShare, conflict: &'static str) -> rusqlite::Result<()> {
    let card = &share.card;
    db.prepare_cached(&format!(
        "INSERT OR {conflict} INTO room_keys (room_id, stream, generation, share) VALUES (?1, ?2, ?3, ?4)",
    ))?
    .execute((card.room.0, card.stream.0, card.generation, share.encode()))
    .map(drop)
}

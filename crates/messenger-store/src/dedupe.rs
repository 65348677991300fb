//! Sending once what programs say several times: a key for each message, in the same transaction as the message.
//!
//! A service that crashed cannot know whether its last message was sent; it says it again with the same key. Keys are
//! good for [`KEY_LIFETIME_MS`], and each conversation, with a contact or in a room, keeps the latest [`KEYS_MAX`], so that a program which makes up a
//! new one each time fills no disk.

use messenger_proto::body::{Body, Text};
use messenger_proto::envelope::MessageId;
use rusqlite::{Connection, OptionalExtension};

use crate::contacts::ContactId;
use crate::messages::{MessageRow, MessageState, queue};
use crate::open::Store;
use crate::rooms::{RoomMessageRow, RoomRow};
use crate::writer::{StoreError, UnixMillis, Writing};

/// How long a key is kept, in milliseconds: 30 days. An alert that comes again after a month is news.
pub const KEY_LIFETIME_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// How many keys a conversation keeps, the latest ones: one every four minutes for the whole lifetime.
pub const KEYS_MAX: usize = 10_000;

/// The longest key, in bytes: a hash in hexadecimal and a name before it fit well.
pub const KEY_BYTES_MAX: usize = 256;

/// What came of a text with a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnceQueued {
    /// It was written into the outbox.
    New(MessageRow),
    /// One with the same key was written before; nothing changed.
    Before {
        /// The place of the first one.
        row: MessageRow,
        /// Its identity.
        id: MessageId,
        /// How far it has come.
        state: MessageState,
    },
}

impl Store {
    /// Writes a text into the outbox of a contact, unless one with the same key was written to it before.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written; then neither the message nor its key exists.
    pub async fn queue_text_once(
        &self,
        contact: ContactId,
        id: MessageId,
        text: Text,
        key: String,
        now: UnixMillis,
    ) -> Result<OnceQueued, StoreError> {
        let pending = self.begin_text(contact, id, text, Some(key), now).await?;
        pending.await
    }

    /// Finds what was said in a room under this key.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn said_once(
        &self,
        room: RoomRow,
        key: String,
        now: UnixMillis,
    ) -> Result<Option<(RoomMessageRow, MessageId)>, StoreError> {
        self.readers
            .read(move |db| said_before(db, room, &key, now))
            .await
    }
}

pub(crate) fn queue_once(
    db: &Writing,
    contact: ContactId,
    id: MessageId,
    text: Text,
    key: &str,
    now: UnixMillis,
) -> rusqlite::Result<OnceQueued> {
    if let Some(before) = sent_before(db, contact, key, now)? {
        return Ok(before);
    }
    let (queued, _) = queue(db, contact, id, Body::Text(text), now)?;
    note(
        db,
        Keys::OF_CONTACTS,
        (queued.conversation, key),
        queued.row.0,
        now,
    )?;
    Ok(OnceQueued::New(queued.row))
}

fn sent_before(
    db: &Connection,
    contact: ContactId,
    key: &str,
    now: UnixMillis,
) -> rusqlite::Result<Option<OnceQueued>> {
    let conversation = db
        .prepare_cached("SELECT id FROM conversations WHERE contact_id = ?1")?
        .query_row([contact.0], |row| row.get(0))
        .optional()?;
    let Some(conversation) = conversation else {
        return Ok(None);
    };
    let Some(row) = find(db, Keys::OF_CONTACTS, (conversation, key), now)? else {
        return Ok(None);
    };
    db.prepare_cached("SELECT id, message_id, state FROM messages WHERE id = ?1")?
        .query_row([row], |row| {
            Ok(OnceQueued::Before {
                row: MessageRow(row.get(0)?),
                id: MessageId(row.get(1)?),
                state: MessageState::parse(row.get_ref(2)?.as_str()?),
            })
        })
        .optional()
}

fn said_before(
    db: &Connection,
    room: RoomRow,
    key: &str,
    now: UnixMillis,
) -> rusqlite::Result<Option<(RoomMessageRow, MessageId)>> {
    let Some(row) = find(db, Keys::OF_ROOMS, (room.0, key), now)? else {
        return Ok(None);
    };
    db.prepare_cached("SELECT id, message_id FROM room_messages WHERE id = ?1")?
        .query_row([row], |row| {
            Ok((RoomMessageRow(row.get(0)?), MessageId(row.get(1)?)))
        })
        .optional()
}

/// Where the keys of conversations are kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Keys {
    table: &'static str,
    /// The column of the conversation.
    of: &'static str,
}

impl Keys {
    /// Of conversations with contacts.
    const OF_CONTACTS: Self = Self {
        table: "dedupe_keys",
        of: "conversation_id",
    };
    /// Of rooms.
    pub(crate) const OF_ROOMS: Self = Self {
        table: "room_dedupe_keys",
        of: "room",
    };
}

/// Finds the row of the message that was written under a key in a conversation.
fn find(
    db: &Connection,
    Keys { table, of }: Keys,
    (conversation, key): (i64, &str),
    now: UnixMillis,
) -> rusqlite::Result<Option<i64>> {
    db.prepare_cached(&format!(
        "SELECT message_row FROM {table} WHERE {of} = ?1 AND key = ?2 AND used_at_ms > ?3"
    ))?
    .query_row(
        (conversation, key, now.0.saturating_sub(KEY_LIFETIME_MS)),
        |row| row.get(0),
    )
    .optional()
}

/// Notes the key of a message, and forgets the oldest of its conversation when there are too many.
pub(crate) fn note(
    db: &Connection,
    Keys { table, of }: Keys,
    (conversation, key): (i64, &str),
    row: i64,
    now: UnixMillis,
) -> rusqlite::Result<()> {
    db.prepare_cached(&format!(
        "INSERT OR REPLACE INTO {table} ({of}, key, message_row, used_at_ms) VALUES (?1, ?2, ?3, ?4)"
    ))?
    .execute((conversation, key, row, now.0))?;
    db.prepare_cached(&format!(
        "DELETE FROM {table} WHERE {of} = ?1 AND message_row <= (
             SELECT message_row FROM {table} WHERE {of} = ?1
             ORDER BY message_row DESC LIMIT 1 OFFSET ?2)"
    ))?
    .execute((conversation, KEYS_MAX))
    .map(drop)
}

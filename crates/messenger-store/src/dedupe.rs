//! Sending once what programs say several times: a key for each message, in the same transaction as the message.
//!
//! A service that crashed cannot know whether its last message was sent; it says it again with the same key. Keys are
//! good for [`KEY_LIFETIME_MS`], and each conversation keeps the latest [`KEYS_MAX`], so that a program which makes up a
//! new one each time fills no disk.

use messenger_proto::body::{Body, Text};
use messenger_proto::envelope::MessageId;
use rusqlite::{Connection, OptionalExtension};

use crate::contacts::ContactId;
use crate::messages::{MessageRow, MessageState, queue};
use crate::open::Store;
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
    note(db, queued.conversation, key, queued.row, now)?;
    Ok(OnceQueued::New(queued.row))
}

fn sent_before(
    db: &Connection,
    contact: ContactId,
    key: &str,
    now: UnixMillis,
) -> rusqlite::Result<Option<OnceQueued>> {
    db.prepare_cached(
        "SELECT messages.id, message_id, messages.state
         FROM conversations
         JOIN dedupe_keys ON dedupe_keys.conversation_id = conversations.id
         JOIN messages ON messages.id = message_row
         WHERE contact_id = ?1 AND key = ?2 AND used_at_ms > ?3",
    )?
    .query_row((contact.0, key, now.0.saturating_sub(KEY_LIFETIME_MS)), |row| {
        Ok(OnceQueued::Before {
            row: MessageRow(row.get(0)?),
            id: MessageId(row.get(1)?),
            state: MessageState::parse(row.get_ref(2)?.as_str()?),
        })
    })
    .optional()
}

/// Notes a key, and forgets the oldest when there are too many.
fn note(
    db: &Connection,
    conversation: i64,
    key: &str,
    row: MessageRow,
    now: UnixMillis,
) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO dedupe_keys (conversation_id, key, message_row, used_at_ms)
         VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute((conversation, key, row.0, now.0))?;
    db.prepare_cached(
        "DELETE FROM dedupe_keys WHERE conversation_id = ?1 AND message_row <= (
             SELECT message_row FROM dedupe_keys WHERE conversation_id = ?1
             ORDER BY message_row DESC LIMIT 1 OFFSET ?2)",
    )?
    .execute((conversation, KEYS_MAX))
    .map(drop)
}

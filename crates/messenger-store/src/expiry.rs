//! Messages that both ends delete after a time: the sender from when it was sent, the recipient from when it was shown.
//!
//! What is over leaves a row without words, which keeps a late copy from coming back and is shown nowhere. A message that
//! is still in the outbox waits until it is delivered. Time is an argument; whoever owns the store calls in time.

use rusqlite::{Connection, OptionalExtension};

use crate::acts;
use crate::contacts::ContactId;
use crate::inboxes;
use crate::messages::MessageRow;
use crate::open::Store;
use crate::writer::{StoreError, UnixMillis};

/// How many messages one write deletes. The rest follows in the next.
pub(crate) const BATCH_LEN: usize = 500;

/// When a message is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expiry {
    /// After how many seconds, from when it was sent or shown.
    pub after_s: u32,
    /// When that is; `None`: it was not shown yet.
    pub at: Option<UnixMillis>,
}

/// A message whose time was over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expired {
    /// Whose conversation it was in.
    pub contact: ContactId,
    /// Its place.
    pub row: MessageRow,
}

impl Store {
    /// Deletes messages whose time is over, and returns them; an empty list means that there are no more.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn expire(&self, now: UnixMillis) -> Result<Vec<Expired>, StoreError> {
        self.writer.write(move |db| expire(db, now)).await
    }

    /// Returns when the time of a message is over next; of one that is still in the outbox, only before that time.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn next_expiry(&self, now: UnixMillis) -> Result<Option<UnixMillis>, StoreError> {
        let next = move |db: &Connection| {
            db.prepare_cached(
                "SELECT expires_at_ms FROM expiries JOIN messages ON messages.id = message_row
                 WHERE expires_at_ms IS NOT NULL AND (state <> 'queued' OR expires_at_ms > ?1)
                 ORDER BY expires_at_ms LIMIT 1",
            )?
            .query_row([now.0], |row| row.get(0).map(UnixMillis))
            .optional()
        };
        self.readers.read(next).await
    }
}

/// Notes that a message is there for a time only, which has begun at `from` unless it was received.
pub(crate) fn note(
    db: &Connection,
    row: MessageRow,
    after_s: u32,
    from: Option<UnixMillis>,
) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT INTO expiries (message_row, after_s) VALUES (?1, ?2)")?
        .execute((row.0, after_s))?;
    from.map_or(Ok(()), |from| begin(db, row, from))
}

/// Notes what another store noted about an imported message; one that was not shown there counts as shown now.
pub(crate) fn take_over(
    db: &Connection,
    row: MessageRow,
    expiry: Expiry,
    now: UnixMillis,
) -> rusqlite::Result<()> {
    note(db, row, expiry.after_s, Some(now))?;
    let Some(at) = expiry.at else { return Ok(()) };
    db.prepare_cached("UPDATE expiries SET expires_at_ms = ?2 WHERE message_row = ?1")?
        .execute((row.0, at.0))
        .map(drop)
}

/// Lets the time of a message begin, if it is there for a time only.
pub(crate) fn begin(db: &Connection, row: MessageRow, from: UnixMillis) -> rusqlite::Result<()> {
    db.prepare_cached(
        "UPDATE expiries SET expires_at_ms = ?2 + after_s * 1000 WHERE message_row = ?1 AND expires_at_ms IS NULL",
    )?
    .execute((row.0, from.0))
    .map(drop)
}

fn expire(db: &Connection, now: UnixMillis) -> rusqlite::Result<Vec<Expired>> {
    let mut due = db.prepare_cached(
        "SELECT messages.id, contact_id, conversation_id, message_id
         FROM expiries
         JOIN messages ON messages.id = message_row
         JOIN conversations ON conversations.id = conversation_id
         WHERE expires_at_ms <= ?1 AND state <> 'queued' ORDER BY expires_at_ms LIMIT ?2",
    )?;
    let due = due.query_map((now.0, BATCH_LEN), |row| {
        let row_of = MessageRow(row.get(0)?);
        Ok((row_of, ContactId(row.get(1)?), row.get(2)?, row.get(3)?))
    })?;
    let due: Vec<(MessageRow, ContactId, i64, [u8; 16])> = due.collect::<Result<_, _>>()?;
    for (row, _, conversation, id) in &due {
        inboxes::make_room(db, row.0)?;
        db.prepare_cached(
            "UPDATE messages SET kind = 'expired', text = '', content = x'', reply_to = NULL, severity = NULL,
                 edit_sequence = NULL, edited_at_ms = NULL WHERE id = ?1",
        )?
        .execute([row.0])?;
        db.prepare_cached("DELETE FROM reactions WHERE conversation_id = ?1 AND target = ?2")?
            .execute((conversation, id))?;
        acts::forget(db, *conversation, *id)?;
        db.prepare_cached("DELETE FROM expiries WHERE message_row = ?1")?
            .execute([row.0])?;
    }
    let expired = |(row, contact, _, _)| Expired { contact, row };
    Ok(due.into_iter().map(expired).collect())
}

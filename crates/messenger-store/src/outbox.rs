//! The outbox: what was written here and not yet acknowledged by its recipient.

use messenger_proto::envelope::MessageId;
use rusqlite::{Connection, OptionalExtension};

use crate::contacts::ContactId;
use crate::messages::MessageRow;
use crate::open::Store;
use crate::writer::{Pending, StoreError, UnixMillis};

/// A message that has still to be delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedMessage {
    /// Its place in the outbox.
    pub row: MessageRow,
    /// Its identity on the wire.
    pub id: MessageId,
    /// The encoded content.
    pub content: Vec<u8>,
}

/// A message that is not in the outbox any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// Its place in the store.
    pub row: MessageRow,
    /// Its identity on the wire.
    pub id: MessageId,
}

/// How a recipient answered for a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// It is on the recipient's disk.
    Delivered,
    /// The recipient will never take it.
    Refused,
}

impl Store {
    /// Lists what is queued for a contact after the outbox position `after`, in order, at most `limit`.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn queued(
        &self,
        contact: ContactId,
        after: MessageRow,
        limit: usize,
    ) -> Result<Vec<QueuedMessage>, StoreError> {
        let list = move |db: &Connection| {
            let mut statement = db.prepare_cached(
                "SELECT messages.id, message_id, content FROM messages
                 WHERE conversation_id = (SELECT id FROM conversations WHERE contact_id = ?1)
                   AND state = 'queued' AND messages.id > ?2
                 ORDER BY messages.id LIMIT ?3",
            )?;
            let rows = statement.query_map((contact.0, after.0, limit), |row| {
                Ok(QueuedMessage {
                    row: MessageRow(row.get(0)?),
                    id: MessageId(row.get(1)?),
                    content: row.get(2)?,
                })
            })?;
            rows.collect()
        };
        self.readers.read(list).await
    }

    /// Counts what is queued, for all contacts together.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn queued_count(&self) -> Result<u64, StoreError> {
        let count = |db: &Connection| {
            db.query_row(
                "SELECT count(*) FROM messages WHERE state = 'queued'",
                [],
                |row| row.get(0),
            )
        };
        self.readers.read(count).await
    }

    /// Begins to note how a contact answered; resolves to the messages that changed. Answers for other messages
    /// are ignored. When the write fails, or a power cut undoes it, the messages are queued and will be sent again.
    ///
    /// # Errors
    ///
    /// Fails when the store is closed.
    pub async fn settle(
        &self,
        contact: ContactId,
        ids: Vec<MessageId>,
        settlement: Settlement,
        now: UnixMillis,
    ) -> Result<Pending<Vec<Settled>>, StoreError> {
        self.writer
            .begin_lazily(move |db| settle(db, contact, &ids, settlement, now))
            .await
    }
}

fn settle(
    db: &Connection,
    contact: ContactId,
    ids: &[MessageId],
    settlement: Settlement,
    now: UnixMillis,
) -> rusqlite::Result<Vec<Settled>> {
    let state = match settlement {
        Settlement::Delivered => "delivered",
        Settlement::Refused => "refused",
    };
    let mut statement = db.prepare_cached(
        "UPDATE messages SET state = ?3, state_at_ms = ?4
         WHERE conversation_id = (SELECT id FROM conversations WHERE contact_id = ?1)
           AND direction = 'out' AND message_id = ?2 AND state = 'queued'
         RETURNING id, kind",
    )?;
    let mut settled = Vec::new();
    for &id in ids {
        let answered = statement.query_row((contact.0, id.0, state, now.0), |row| {
            Ok((MessageRow(row.get(0)?), row.get::<_, String>(1)?))
        });
        if let Some((row, kind)) = answered.optional()? {
            let_go(db, row, &kind)?;
            settled.push(Settled { row, id });
        }
    }
    Ok(settled)
}

/// Lets go of what was kept only to be delivered.
fn let_go(db: &Connection, row: MessageRow, kind: &str) -> rusqlite::Result<()> {
    let statement = match kind {
        "act" => "DELETE FROM messages WHERE id = ?1",
        "deleted" => "UPDATE messages SET content = x'' WHERE id = ?1",
        _ => return Ok(()),
    };
    db.prepare_cached(statement)?.execute([row.0]).map(drop)
}

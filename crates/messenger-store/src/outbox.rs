//! The outbox: what was written here and not yet acknowledged by its recipient.

use messenger_proto::envelope::MessageId;
use messenger_proto::exchange::{Outgoing, Settlement};
use rusqlite::{Connection, OptionalExtension};

use crate::acts;
use crate::contacts::ContactId;
use crate::exchanges;
use crate::memory::News;
use crate::messages::MessageRow;
use crate::open::Store;
use crate::writer::{Pending, StoreError, UnixMillis, Writing};

/// A message that is not in the outbox any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// Its place in the store.
    pub row: MessageRow,
    /// Its identity on the wire.
    pub id: MessageId,
}

impl Store {
    /// Lists what is queued for a contact after the outbox position `after`, in order, at most `limit`, sealing what
    /// is not sealed yet. Nothing is listed while there is no session to seal in.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read or written.
    pub async fn queued(
        &self,
        contact: ContactId,
        after: MessageRow,
        limit: usize,
    ) -> Result<Vec<Outgoing>, StoreError> {
        if let Some(sealed) = self.memory.at_hand.take(contact, after, limit) {
            return Ok(sealed);
        }
        let listed = self
            .readers
            .read(move |db| list(db, contact, after, limit))
            .await?;
        if let Some(sealed) = all_sealed(listed) {
            return Ok(sealed);
        }
        self.writer
            .write(move |db| list_and_seal(db, contact, after, limit))
            .await
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
    /// are ignored. When the write fails, or the end of the process undoes it, the messages are queued and will be sent again.
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
            .begin_whenever(move |db| settle(db, contact, &ids, settlement, now))
            .await
    }
}

/// Whether everything that is queued in a conversation before `row` is sealed. Since it is sealed in order, that is so
/// when the last of it is.
pub(crate) fn is_sealed_before(
    db: &Connection,
    conversation: i64,
    row: MessageRow,
) -> rusqlite::Result<bool> {
    db.prepare_cached(
        "SELECT NOT EXISTS (
             SELECT 1 FROM messages LEFT JOIN sealed ON message_row = messages.id
             WHERE messages.id = (SELECT max(id) FROM messages
                                  WHERE conversation_id = ?1 AND state = 'queued' AND id < ?2)
               AND envelope IS NULL)",
    )?
    .query_row((conversation, row.0), |row| row.get(0))
}

/// A queued message: its place, its identity, its encoded content, and its envelope if it is sealed.
type Listed = (i64, MessageId, Vec<u8>, Option<Vec<u8>>);

fn list(
    db: &Connection,
    contact: ContactId,
    after: MessageRow,
    limit: usize,
) -> rusqlite::Result<Vec<Listed>> {
    let mut statement = db.prepare_cached(
        "SELECT messages.id, message_id, iif(envelope IS NULL, content, x''), envelope FROM messages
         LEFT JOIN sealed ON message_row = messages.id
         WHERE conversation_id = (SELECT id FROM conversations WHERE contact_id = ?1)
           AND state = 'queued' AND messages.id > ?2
         ORDER BY messages.id LIMIT ?3",
    )?;
    let rows = statement.query_map((contact.0, after.0, limit), |row| {
        Ok((row.get(0)?, MessageId(row.get(1)?), row.get(2)?, row.get(3)?))
    })?;
    rows.collect()
}

fn all_sealed(listed: Vec<Listed>) -> Option<Vec<Outgoing>> {
    let outgoing = |(position, id, _, envelope): Listed| {
        let sealed = envelope?;
        Some(Outgoing { position, id, sealed })
    };
    listed.into_iter().map(outgoing).collect()
}

fn list_and_seal(
    db: &Writing,
    contact: ContactId,
    after: MessageRow,
    limit: usize,
) -> rusqlite::Result<Vec<Outgoing>> {
    let listed = list(db, contact, after, limit)?;
    let open =
        |(row, id, content, envelope): &Listed| envelope.is_none().then(|| (*row, *id, content.clone()));
    let unsealed: Vec<_> = listed.iter().filter_map(open).collect();
    let mut envelopes = exchanges::seal(db, contact, &unsealed)?.into_iter();
    let outgoing = |(position, id, _, envelope): Listed| {
        let sealed = envelope.or_else(|| envelopes.next())?;
        Some(Outgoing { position, id, sealed })
    };
    // Up to the first that could not be sealed: nothing overtakes.
    Ok(listed.into_iter().map_while(outgoing).collect())
}

fn settle(
    db: &Writing,
    contact: ContactId,
    ids: &[MessageId],
    settlement: Settlement,
    now: UnixMillis,
) -> rusqlite::Result<Vec<Settled>> {
    let state = match settlement {
        Settlement::Delivered => "delivered",
        Settlement::Refused(_) => "refused",
    };
    // Found first and changed then: `UPDATE ... RETURNING` keeps what it returns in a table made for each message.
    let mut find = db.prepare_cached(
        "SELECT id, kind FROM messages
         WHERE conversation_id = (SELECT id FROM conversations WHERE contact_id = ?1)
           AND direction = 'out' AND message_id = ?2 AND state = 'queued'",
    )?;
    let mut answer = db.prepare_cached("UPDATE messages SET state = ?2, state_at_ms = ?3 WHERE id = ?1")?;
    let mut forget = db.prepare_cached("DELETE FROM sealed WHERE message_row = ?1")?;
    let mut settled = Vec::new();
    for &id in ids {
        let found = find.query_row((contact.0, id.0), |row| {
            Ok((MessageRow(row.get(0)?), row.get::<_, String>(1)?))
        });
        if let Some((row, kind)) = found.optional()? {
            answer.execute((row.0, state, now.0))?;
            forget.execute([row.0])?;
            db.tell(News::Answered(contact, row));
            let_go(db, row, &kind, settlement)?;
            settled.push(Settled { row, id });
        }
    }
    Ok(settled)
}

/// Lets go of what was kept only to be delivered.
fn let_go(db: &Connection, row: MessageRow, kind: &str, settlement: Settlement) -> rusqlite::Result<()> {
    let statement = match (kind, settlement) {
        ("act", Settlement::Delivered) => return acts::keep_delivered(db, row),
        ("act", Settlement::Refused(_)) => "DELETE FROM messages WHERE id = ?1",
        ("deleted", _) => "UPDATE messages SET content = x'' WHERE id = ?1",
        _ => return Ok(()),
    };
    db.prepare_cached(statement)?.execute([row.0]).map(drop)
}

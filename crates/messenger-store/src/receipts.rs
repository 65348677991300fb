//! Read receipts: telling contacts what was shown, where the user decided so, and hearing it from them.
//!
//! A receipt is queued in the same transaction in which messages become read, so that it is neither lost nor sent for
//! what was not shown. Off unless the user decides otherwise.

use std::collections::BTreeMap;

use messenger_proto::body::Body;
use messenger_proto::envelope::MessageId;
use messenger_proto::limits::RECEIPT_IDS_MAX;
use rusqlite::{Connection, OptionalExtension};

use crate::contacts::ContactId;
use crate::expiry;
use crate::messages::{MessageRow, Received, queue};
use crate::open::Store;
use crate::outbox::Settled;
use crate::writer::{StoreError, UnixMillis};

/// Whether a contact is told what was shown to the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipts {
    /// It is.
    On,
    /// It is not.
    Off,
}

impl Store {
    /// Decides about receipts: for one contact, or for all without a decision of their own. `None` takes a decision back.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn set_receipts(
        &self,
        contact: Option<ContactId>,
        decision: Option<Receipts>,
    ) -> Result<(), StoreError> {
        let contact = contact.map(|id| id.0);
        self.writer
            .write(move |db| {
                db.execute(
                    "DELETE FROM settings WHERE coalesce(contact_id, 0) = coalesce(?1, 0) AND name = 'receipts'",
                    [contact],
                )?;
                let value = match decision {
                    None => return Ok(()),
                    Some(Receipts::On) => "on",
                    Some(Receipts::Off) => "off",
                };
                db.execute(
                    "INSERT INTO settings (contact_id, name, value) VALUES (?1, 'receipts', ?2)",
                    (contact, value),
                )
                .map(drop)
            })
            .await
    }

    /// Returns what holds for a contact, or for all without a decision of their own.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn receipts(&self, contact: Option<ContactId>) -> Result<Receipts, StoreError> {
        self.readers.read(move |db| decided(db, contact)).await
    }

    /// Notes that these messages were shown, and queues receipts for the contacts that are to be told. Returns those.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn mark_read(
        &self,
        rows: Vec<MessageRow>,
        now: UnixMillis,
    ) -> Result<Vec<ContactId>, StoreError> {
        self.writer.write(move |db| mark_read(db, &rows, now)).await
    }
}

fn decided(db: &Connection, contact: Option<ContactId>) -> rusqlite::Result<Receipts> {
    let value: Option<String> = db
        .prepare_cached(
            "SELECT value FROM settings
             WHERE coalesce(contact_id, 0) IN (0, coalesce(?1, 0)) AND name = 'receipts'
             ORDER BY contact_id IS NULL LIMIT 1",
        )?
        .query_row([contact.map(|id| id.0)], |row| row.get(0))
        .optional()?;
    Ok(match value.as_deref() {
        Some("on") => Receipts::On,
        _ => Receipts::Off,
    })
}

fn mark_read(db: &Connection, rows: &[MessageRow], now: UnixMillis) -> rusqlite::Result<Vec<ContactId>> {
    let mut statement = db.prepare_cached(
        "UPDATE messages SET state = 'read', state_at_ms = ?2 WHERE id = ?1 AND state = 'unread'
         RETURNING message_id, (SELECT contact_id FROM conversations WHERE conversations.id = conversation_id)",
    )?;
    let mut shown: BTreeMap<ContactId, Vec<MessageId>> = BTreeMap::new();
    for row in rows {
        let of = statement.query_row((row.0, now.0), |row| {
            Ok((MessageId(row.get(0)?), ContactId(row.get(1)?)))
        });
        if let Some((id, contact)) = of.optional()? {
            expiry::begin(db, *row, now)?;
            shown.entry(contact).or_default().push(id);
        }
    }
    let mut told = Vec::new();
    for (contact, ids) in shown {
        if decided(db, Some(contact))? == Receipts::On {
            for ids in ids.chunks(RECEIPT_IDS_MAX) {
                queue(db, contact, draw_id(db)?, Body::Receipt(ids.to_vec()), now)?;
            }
            told.push(contact);
        }
    }
    Ok(told)
}

/// Draws the identity of a receipt, of which nobody knows beforehand whether it is needed.
fn draw_id(db: &Connection) -> rusqlite::Result<MessageId> {
    db.prepare_cached("SELECT randomblob(16)")?
        .query_row([], |row| row.get(0).map(MessageId))
}

/// Notes that a contact has seen messages of ours. Whatever else it names changes nothing.
pub(crate) fn receive(
    db: &Connection,
    conversation: i64,
    ids: &[MessageId],
    now: UnixMillis,
) -> rusqlite::Result<Received> {
    // Even a queued one: then it is its acknowledgement that was lost.
    let mut statement = db.prepare_cached(
        "UPDATE messages SET state = 'seen', state_at_ms = ?3
         WHERE conversation_id = ?1 AND direction = 'out' AND message_id = ?2 AND kind = 'text'
           AND state IN ('queued', 'delivered')
         RETURNING id",
    )?;
    let mut forget = db.prepare_cached("DELETE FROM sealed WHERE message_row = ?1")?;
    let mut seen = Vec::new();
    for &id in ids {
        let row = statement.query_row((conversation, id.0, now.0), |row| row.get(0).map(MessageRow));
        if let Some(row) = row.optional()? {
            forget.execute([row.0])?;
            seen.push(Settled { row, id });
        }
    }
    Ok(Received::Seen(seen))
}

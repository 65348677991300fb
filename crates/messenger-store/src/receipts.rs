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
use crate::messages::{MessageRow, Received, draw_id, queue};
use crate::open::Store;
use crate::outbox::Settled;
use crate::settings::{Setting, Switch, decided};
use crate::writer::{StoreError, UnixMillis, Writing};

impl Store {
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

fn mark_read(db: &Writing, rows: &[MessageRow], now: UnixMillis) -> rusqlite::Result<Vec<ContactId>> {
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
        if decided(db, Some(contact), Setting::Receipts)? == Switch::On {
            for ids in ids.chunks(RECEIPT_IDS_MAX) {
                queue(db, contact, draw_id(db)?, Body::Receipt(ids.to_vec()), now)?;
            }
            told.push(contact);
        }
    }
    Ok(told)
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

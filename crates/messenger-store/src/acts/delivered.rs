//! Acts that were delivered, kept for a contact that loses what it had: a restored backup lacks them as it lacks texts.
//!
//! Kept is what still counts: the latest of each kind on each message, and only while the message is there, since the
//! words of one that was deleted must not live on in an edit. And no more than would be sent again.

use messenger_proto::body::Body;
use messenger_proto::envelope::{Content, MessageId};
use rusqlite::{Connection, OptionalExtension};

use super::Effect;
use crate::exchanges::REQUEUE_MAX;
use crate::messages::MessageRow;

/// Takes the act at `row` out of the outbox, since it was delivered.
pub(crate) fn keep(db: &Connection, row: MessageRow) -> rusqlite::Result<()> {
    let (conversation, id, sequence, encoded): (i64, [u8; 16], i64, Vec<u8>) = db
        .prepare_cached("SELECT conversation_id, message_id, sequence, content FROM messages WHERE id = ?1")?
        .query_row([row.0], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?;
    let content = Content::decode(&encoded).ok();
    if let Some((kind, target)) = content.as_ref().and_then(|content| does(content, MessageId(id)))
        && (kind == "deletion" || !is_gone(db, conversation, target)?)
    {
        db.prepare_cached(
            "INSERT INTO delivered_acts (id, conversation_id, message_id, kind, target, sequence, sent_at_ms, content)
             SELECT id, conversation_id, message_id, ?2, ?3, sequence, sent_at_ms, content FROM messages WHERE id = ?1
             ON CONFLICT (conversation_id, target, kind)
             DO UPDATE SET id = excluded.id, message_id = excluded.message_id, sequence = excluded.sequence,
                           sent_at_ms = excluded.sent_at_ms, content = excluded.content
             WHERE excluded.sequence > delivered_acts.sequence",
        )?
        .execute((row.0, kind, target.0))?;
    }
    db.prepare_cached("DELETE FROM messages WHERE id = ?1")?
        .execute([row.0])?;
    let requeue_max = i64::try_from(REQUEUE_MAX).unwrap_or(i64::MAX);
    db.prepare_cached("DELETE FROM delivered_acts WHERE conversation_id = ?1 AND sequence <= ?2")?
        .execute((conversation, sequence.saturating_sub(requeue_max)))
        .map(drop)
}

/// Lets go of what was done to a message that is not there any more.
pub(crate) fn forget(db: &Connection, conversation: i64, target: [u8; 16]) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM delivered_acts WHERE conversation_id = ?1 AND target = ?2")?
        .execute((conversation, target))
        .map(drop)
}

/// Puts back into the outbox, in its place, what a contact with nothing beyond the counter `peer_has` has lost. Returns
/// how many acts that are.
pub(crate) fn requeue(
    db: &Connection,
    conversation: i64,
    peer_has: i64,
    now_ms: i64,
) -> rusqlite::Result<usize> {
    let requeued = db.execute(
        "INSERT INTO messages (id, conversation_id, direction, message_id, sequence, sent_at_ms, stored_at_ms, kind,
                               content, state, state_at_ms)
         SELECT id, conversation_id, 'out', message_id, sequence, sent_at_ms, ?3, 'act', content, 'queued', ?3
         FROM delivered_acts WHERE conversation_id = ?1 AND sequence > ?2",
        (conversation, peer_has, now_ms),
    )?;
    db.execute(
        "DELETE FROM delivered_acts WHERE conversation_id = ?1 AND sequence > ?2",
        (conversation, peer_has),
    )?;
    Ok(requeued)
}

/// What a message does, in the words of the column `kind`, and the message that it is about.
fn does(content: &Content, id: MessageId) -> Option<(&'static str, MessageId)> {
    if let Body::Receipt(_) = content.body {
        return Some(("receipt", id));
    }
    Effect::of(content).map(|effect| (effect.kind.as_str(), effect.target))
}

/// Whether the message that an act is about was deleted, or its time was over.
fn is_gone(db: &Connection, conversation: i64, target: MessageId) -> rusqlite::Result<bool> {
    let gone = db
        .prepare_cached(
            "SELECT kind IN ('deleted', 'expired') FROM messages
             WHERE conversation_id = ?1 AND direction IN ('in', 'out') AND message_id = ?2",
        )?
        .query_row((conversation, target.0), |row| row.get(0))
        .optional()?;
    Ok(gone.unwrap_or(false))
}

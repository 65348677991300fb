//! Saying once in a room what programs say several times; the rules are those of [`crate::dedupe`].

use messenger_proto::envelope::MessageId;
use rusqlite::{Connection, OptionalExtension};

use super::{RoomMessageRow, RoomRow};
use crate::dedupe::{KEY_LIFETIME_MS, KEYS_MAX};
use crate::open::Store;
use crate::writer::{StoreError, UnixMillis};

impl Store {
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
        let oldest = now.0.saturating_sub(KEY_LIFETIME_MS);
        let find = move |db: &Connection| {
            db.prepare_cached(
                "SELECT message_row, message_id FROM room_dedupe_keys
                 JOIN room_messages ON room_messages.id = message_row
                 WHERE room_dedupe_keys.room = ?1 AND key = ?2 AND used_at_ms > ?3",
            )?
            .query_row((room.0, key, oldest), |row| {
                Ok((RoomMessageRow(row.get(0)?), MessageId(row.get(1)?)))
            })
            .optional()
        };
        self.readers.read(find).await
    }
}

/// Notes the key of a message, and forgets the oldest when there are too many.
pub(super) fn note(
    db: &Connection,
    room: RoomRow,
    key: &str,
    row: RoomMessageRow,
    now: UnixMillis,
) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO room_dedupe_keys (room, key, message_row, used_at_ms) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute((room.0, key, row.0, now.0))?;
    db.prepare_cached(
        "DELETE FROM room_dedupe_keys WHERE room = ?1 AND message_row <= (
             SELECT message_row FROM room_dedupe_keys WHERE room = ?1
             ORDER BY message_row DESC LIMIT 1 OFFSET ?2)",
    )?
    .execute((room.0, KEYS_MAX))
    .map(drop)
}

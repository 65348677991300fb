//! Messages of rooms that are there for a time only: from when they were written, or shown to the user.
//!
//! Their words go, and those of edits; what was sealed stays, to be handed on to members that have not had it yet.

use messenger_proto::envelope::MessageId;
use rusqlite::{Connection, OptionalExtension};

use super::{RoomMessageRow, RoomRow, acts};
use crate::expiry::BATCH_LEN;
use crate::open::Store;
use crate::writer::{StoreError, UnixMillis};

/// A message whose time was over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExpiredInRoom {
    /// In which room.
    pub room: RoomRow,
    /// Its place.
    pub row: RoomMessageRow,
}

impl Store {
    /// Deletes the words of messages whose time is over, and returns those; an empty list means that there are no more.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn expire_in_rooms(&self, now: UnixMillis) -> Result<Vec<ExpiredInRoom>, StoreError> {
        self.writer.write(move |db| expire(db, now)).await
    }

    /// Returns when the time of a message of a room is over next.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn next_expiry_in_rooms(&self) -> Result<Option<UnixMillis>, StoreError> {
        let next = |db: &Connection| {
            db.prepare_cached(
                "SELECT expires_at_ms FROM room_messages WHERE expires_at_ms IS NOT NULL
                 ORDER BY expires_at_ms LIMIT 1",
            )?
            .query_row([], |row| row.get(0).map(UnixMillis))
            .optional()
        };
        self.readers.read(next).await
    }
}

fn expire(db: &Connection, now: UnixMillis) -> rusqlite::Result<Vec<ExpiredInRoom>> {
    let mut due = db.prepare_cached(
        "SELECT room, id, message_id FROM room_messages WHERE expires_at_ms <= ?1 ORDER BY expires_at_ms LIMIT ?2",
    )?;
    let due = due.query_map((now.0, BATCH_LEN), |row| {
        let (room, row_of) = (RoomRow(row.get(0)?), RoomMessageRow(row.get(1)?));
        Ok((ExpiredInRoom { room, row: row_of }, MessageId(row.get(2)?)))
    })?;
    let due: Vec<(ExpiredInRoom, MessageId)> = due.collect::<Result<_, _>>()?;
    for (expired, id) in &due {
        db.prepare_cached(
            "UPDATE room_messages SET kind = 'expired', text = '', reply_to = NULL, severity = NULL,
                 expires_after_s = NULL, expires_at_ms = NULL WHERE id = ?1",
        )?
        .execute([expired.row.0])?;
        acts::forget_words(db, expired.room, *id)?;
    }
    Ok(due.into_iter().map(|(expired, _)| expired).collect())
}

//! How far this node's own messages have come with the members of a room, as those say themselves.

use messenger_proto::PeerId;
use messenger_proto::room::{Reach, StreamId};
use rusqlite::Connection;

use super::{RoomMessageRow, RoomRow};
use crate::open::Store;
use crate::writer::{StoreError, Writing};

impl Store {
    /// Notes how far messages have come with members. A power cut may undo it: members say it again.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn keep_room_reach(&self, room: RoomRow, reached: Vec<Reach>) -> Result<(), StoreError> {
        // The table holds nothing about contacts.
        let keep = move |db: &Writing| reached.iter().try_for_each(|reach| note(db, room, reach));
        self.writer.begin_lazily(keep).await?.await
    }

    /// Lists messages of a stream by their numbers, from the first to the last, the latest ones, as far as they are shown.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn room_rows(
        &self,
        room: RoomRow,
        stream: StreamId,
        (first, last): (u64, u64),
        limit: usize,
    ) -> Result<Vec<RoomMessageRow>, StoreError> {
        let list = move |db: &Connection| {
            let mut statement = db.prepare_cached(
                "SELECT id FROM room_messages
                 WHERE room = ?1 AND stream = ?2 AND number BETWEEN ?3 AND ?4 AND kind IN ('text', 'deleted', 'unknown')
                 ORDER BY number DESC LIMIT ?5",
            )?;
            let rows = statement.query_map((room.0, stream.0, first, last, limit), |row| {
                row.get(0).map(RoomMessageRow)
            })?;
            rows.collect()
        };
        self.readers.read(list).await
    }
}

/// Notes how far messages have come with a member. What it once had it had, whatever it says later.
fn note(db: &Connection, room: RoomRow, reach: &Reach) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO room_reach (room, stream, peer, count, shown) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET count = max(count, excluded.count), shown = max(shown, excluded.shown)",
    )?
    .execute((room.0, reach.stream.0, reach.peer.0, reach.count, reach.shown))
    .map(drop)
}

/// Lists how far messages have come with whom.
pub(super) fn all(db: &Connection, room: RoomRow) -> rusqlite::Result<Vec<Reach>> {
    let mut statement =
        db.prepare_cached("SELECT stream, peer, count, shown FROM room_reach WHERE room = ?1")?;
    let reached = statement.query_map([room.0], |row| {
        Ok(Reach {
            stream: StreamId(row.get(0)?),
            peer: PeerId(row.get(1)?),
            count: row.get(2)?,
            shown: row.get(3)?,
        })
    })?;
    reached.collect()
}

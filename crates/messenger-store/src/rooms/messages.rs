//! What was said in rooms, sealed, to be handed on; and what of it was shown.

use std::collections::BTreeSet;

use messenger_proto::room::{RoomMessage, StreamId};
use rusqlite::{Connection, OptionalExtension};

use super::RoomRow;
use crate::open::Store;
use crate::writer::{StoreError, UnixMillis};

/// The row of a message of a room; never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoomMessageRow(pub i64);

/// Whether a message was written here, or shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoomMessageState {
    /// Written here.
    Out,
    /// Received, and not shown yet.
    Unread,
    /// Received and shown.
    Read,
}

impl RoomMessageState {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Out => "out",
            Self::Unread => "unread",
            Self::Read => "read",
        }
    }

    /// Reads the word that [`as_str`](Self::as_str) writes.
    pub(crate) fn of_word(text: &str) -> Option<Self> {
        Some(match text {
            "out" => Self::Out,
            "unread" => Self::Unread,
            "read" => Self::Read,
            _ => return None,
        })
    }
}

/// How far a stream has been shown to the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShownUpTo {
    /// In which room.
    pub room: RoomRow,
    /// Which stream.
    pub stream: StreamId,
    /// The number of the last message that was shown with all before it.
    pub number: u64,
}

impl Store {
    /// Notes that messages were shown. The time of those that are there for a time only begins. Returns how far the streams
    /// that they are of have been shown then.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn mark_room_read(
        &self,
        rows: Vec<RoomMessageRow>,
        now: UnixMillis,
    ) -> Result<Vec<ShownUpTo>, StoreError> {
        self.writer.write(move |db| mark_read(db, &rows, now)).await
    }

    /// Lists sealed messages of a stream, from the first number to the last.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn room_sealed(
        &self,
        room: RoomRow,
        stream: StreamId,
        (first, last): (u64, u64),
    ) -> Result<Vec<RoomMessage>, StoreError> {
        let list = move |db: &Connection| {
            let mut statement = db.prepare_cached(
                "SELECT sealed FROM room_messages
                 WHERE room = ?1 AND stream = ?2 AND number BETWEEN ?3 AND ?4 ORDER BY number",
            )?;
            let rows =
                statement.query_map((room.0, stream.0, first, last), |row| row.get::<_, Vec<u8>>(0))?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        let sealed = self.readers.read(list).await?;
        Ok(decoded(&sealed))
    }

    /// Lists the sealed messages of a session that could not be opened yet.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn room_unopened(
        &self,
        room: RoomRow,
        stream: StreamId,
        generation: u32,
    ) -> Result<Vec<RoomMessage>, StoreError> {
        let list = move |db: &Connection| {
            let mut statement = db.prepare_cached(
                "SELECT sealed FROM room_messages
                 WHERE room = ?1 AND stream = ?2 AND generation = ?3 AND kind = 'sealed' ORDER BY number",
            )?;
            let rows = statement.query_map((room.0, stream.0, generation), |row| row.get::<_, Vec<u8>>(0))?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        let sealed = self.readers.read(list).await?;
        Ok(decoded(&sealed))
    }

    /// Returns the room of a message, and the session that it is sealed in.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn room_session_of(
        &self,
        row: RoomMessageRow,
    ) -> Result<Option<(RoomRow, StreamId, u32)>, StoreError> {
        let find = move |db: &Connection| {
            db.prepare_cached("SELECT room, stream, generation FROM room_messages WHERE id = ?1")?
                .query_row([row.0], |row| {
                    Ok((RoomRow(row.get(0)?), StreamId(row.get(1)?), row.get(2)?))
                })
                .optional()
        };
        self.readers.read(find).await
    }

    /// Returns the proof that a stream has two messages of one number, if there is one.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn room_fork(
        &self,
        room: RoomRow,
        stream: StreamId,
    ) -> Result<Option<(RoomMessage, RoomMessage)>, StoreError> {
        let find = move |db: &Connection| {
            db.prepare_cached("SELECT one, other FROM room_forks WHERE room = ?1 AND stream = ?2")?
                .query_row((room.0, stream.0), |row| {
                    Ok([row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?])
                })
                .optional()
        };
        let two = self.readers.read(find).await?;
        let two = two.and_then(|two| <[RoomMessage; 2]>::try_from(decoded(&two)).ok());
        Ok(two.map(|[one, other]| (one, other)))
    }
}

fn mark_read(db: &Connection, rows: &[RoomMessageRow], now: UnixMillis) -> rusqlite::Result<Vec<ShownUpTo>> {
    let mut statement = db.prepare_cached(
        "UPDATE room_messages SET state = 'read', expires_at_ms = ?2 + expires_after_s * 1000
         WHERE id = ?1 AND state = 'unread' RETURNING room, stream",
    )?;
    let mut streams = BTreeSet::new();
    for row in rows {
        let of = statement.query_row((row.0, now.0), |row| {
            Ok((RoomRow(row.get(0)?), StreamId(row.get(1)?)))
        });
        streams.extend(of.optional()?);
    }
    let shown =
        |(room, stream)| shown_up_to(db, room, stream).map(|number| ShownUpTo { room, stream, number });
    streams.into_iter().map(shown).collect()
}

/// The number of the last message of a stream that was shown with all before it.
fn shown_up_to(db: &Connection, room: RoomRow, stream: StreamId) -> rusqlite::Result<u64> {
    db.prepare_cached(
        "SELECT coalesce(
             (SELECT min(number) - 1 FROM room_messages WHERE room = ?1 AND stream = ?2 AND state = 'unread'),
             (SELECT count FROM room_streams WHERE room = ?1 AND stream = ?2),
             0)",
    )?
    .query_row((room.0, stream.0), |row| row.get(0))
}

/// Only what was decoded was ever written.
fn decoded(sealed: &[Vec<u8>]) -> Vec<RoomMessage> {
    let messages = sealed.iter().map(|message| RoomMessage::decode(message).ok());
    messages.flatten().collect()
}

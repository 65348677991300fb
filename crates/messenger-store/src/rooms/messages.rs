//! What was said in rooms: to be shown, and to be handed on.

use messenger_proto::PeerId;
use messenger_proto::envelope::MessageId;
use messenger_proto::room::{RoomMessage, StreamId};
use rusqlite::{Connection, OptionalExtension, Row};

use super::RoomRow;
use crate::open::Store;
use crate::writer::{StoreError, UnixMillis};

/// The row of a message of a room; never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoomMessageRow(pub i64);

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The words; `None`: a kind of message that needs a newer version.
    pub text: Option<String>,
    /// By the author's clock.
    pub sent_at_ms: i64,
    /// The message that it answers.
    pub reply_to: Option<MessageId>,
}

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

/// A message that can be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownMessage {
    /// Its place in the store.
    pub row: RoomMessageRow,
    /// In which room.
    pub room: RoomRow,
    /// Who wrote it.
    pub author: PeerId,
    /// By which others name it.
    pub id: MessageId,
    /// Its place in the room.
    pub place: (StreamId, u64),
    /// What it says.
    pub opened: Opened,
    /// When this store took it.
    pub stored_at: UnixMillis,
    /// Whether it was shown.
    pub state: RoomMessageState,
}

/// What is shown: what can be read, and counts.
const SHOWN: &str =
    "SELECT m.id, m.room, m.author, m.message_id, m.stream, m.number, m.kind, m.text, m.sent_at_ms,
         m.reply_to, m.stored_at_ms, m.state
     FROM room_messages AS m JOIN room_streams AS s USING (room, stream)
     WHERE m.kind <> 'sealed' AND (s.last IS NULL OR m.number <= s.last)";

impl Store {
    /// Lists the latest messages of a room, oldest first.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn room_history(
        &self,
        room: RoomRow,
        before: Option<RoomMessageRow>,
        limit: usize,
    ) -> Result<Vec<ShownMessage>, StoreError> {
        self.readers
            .read(move |db| history(db, room, before, limit))
            .await
    }

    /// Lists the oldest messages of a room after a place, oldest first.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn room_history_after(
        &self,
        room: RoomRow,
        after: RoomMessageRow,
        limit: usize,
    ) -> Result<Vec<ShownMessage>, StoreError> {
        let list = move |db: &Connection| {
            let mut statement = db.prepare_cached(&format!(
                "{SHOWN} AND m.room = ?1 AND m.id > ?2 ORDER BY m.id LIMIT ?3"
            ))?;
            statement.query_map((room.0, after.0, limit), shown)?.collect()
        };
        self.readers.read(list).await
    }

    /// Lists messages of rooms that were not shown yet, oldest first; of one room, or of all.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn room_unread(&self, room: Option<RoomRow>) -> Result<Vec<ShownMessage>, StoreError> {
        let list = move |db: &Connection| {
            let mut statement = db.prepare_cached(&format!(
                "{SHOWN} AND m.state = 'unread' AND (?1 IS NULL OR m.room = ?1) ORDER BY m.id"
            ))?;
            statement.query_map([room.map(|room| room.0)], shown)?.collect()
        };
        self.readers.read(list).await
    }

    /// Notes that messages were shown.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn mark_room_read(&self, rows: Vec<RoomMessageRow>) -> Result<(), StoreError> {
        self.writer
            .write(move |db| {
                let mut statement = db.prepare_cached(
                    "UPDATE room_messages SET state = 'read' WHERE id = ?1 AND state = 'unread'",
                )?;
                rows.iter()
                    .try_for_each(|row| statement.execute([row.0]).map(drop))
            })
            .await
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

fn history(
    db: &Connection,
    room: RoomRow,
    before: Option<RoomMessageRow>,
    limit: usize,
) -> rusqlite::Result<Vec<ShownMessage>> {
    let before = before.map_or(i64::MAX, |before| before.0);
    let mut statement = db.prepare_cached(&format!(
        "{SHOWN} AND m.room = ?1 AND m.id < ?2 ORDER BY m.id DESC LIMIT ?3"
    ))?;
    let rows = statement.query_map((room.0, before, limit), shown)?;
    let mut rows = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    rows.reverse();
    Ok(rows)
}

/// Returns the last message of a room that can be shown.
pub(super) fn latest(db: &Connection, room: RoomRow) -> rusqlite::Result<Option<ShownMessage>> {
    Ok(history(db, room, None, 1)?.pop())
}

/// Counts the messages of a room that were not shown yet.
pub(super) fn unread(db: &Connection, room: RoomRow) -> rusqlite::Result<u64> {
    db.prepare_cached(&format!(
        "SELECT count(*) FROM ({SHOWN} AND m.state = 'unread' AND m.room = ?1)"
    ))?
    .query_row([room.0], |row| row.get(0))
}

/// Only what was decoded was ever written.
fn decoded(sealed: &[Vec<u8>]) -> Vec<RoomMessage> {
    let messages = sealed.iter().map(|message| RoomMessage::decode(message).ok());
    messages.flatten().collect()
}

fn shown(row: &Row<'_>) -> rusqlite::Result<ShownMessage> {
    let text = match row.get_ref(6)?.as_str()? {
        "text" => Some(row.get(7)?),
        _ => None,
    };
    let state = match row.get_ref(11)?.as_str()? {
        "out" => RoomMessageState::Out,
        "read" => RoomMessageState::Read,
        _ => RoomMessageState::Unread,
    };
    Ok(ShownMessage {
        row: RoomMessageRow(row.get(0)?),
        room: RoomRow(row.get(1)?),
        author: PeerId(row.get(2)?),
        id: MessageId(row.get(3)?),
        place: (StreamId(row.get(4)?), row.get(5)?),
        opened: Opened {
            text,
            sent_at_ms: row.get(8)?,
            reply_to: row.get::<_, Option<[u8; 16]>>(9)?.map(MessageId),
        },
        stored_at: UnixMillis(row.get(10)?),
        state,
    })
}

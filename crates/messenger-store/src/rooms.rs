//! Rooms: their membership logs, how far each stream has come, what was said, and the keys to read it.
//!
//! What [`messenger_proto::room::Room`] says is to be kept is written in one step, before anything that follows from it
//! leaves. Messages are kept twice: sealed, to be handed on, and opened, to be shown.

mod acts;
mod expiry;
mod keeping;
mod listing;
mod messages;
mod notifications;
mod reach;
mod shown;

use std::collections::BTreeMap;

use messenger_proto::name::Name;
use messenger_proto::room::stream::{Stream, StreamState};
use messenger_proto::room::{Entry, KeyShare, Reach, RoomId, Sender, StreamId};
use rusqlite::{Connection, OptionalExtension, Row};

use crate::open::Store;
use crate::profile::name_at;
use crate::writer::{StoreError, UnixMillis};

pub use acts::RoomSign;
pub use expiry::ExpiredInRoom;
pub use keeping::{ROOMS_MAX, RoomChange, RoomNews};
pub(crate) use keeping::{note_restored, receive};
pub use listing::ListedRoom;
pub use messages::{RoomMessageRow, RoomMessageState, ShownUpTo};
pub use shown::{RoomQuote, RoomQuoted, ShownMessage};
pub(crate) use shown::{each, with_words};

/// The row of a room; never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoomRow(pub i64);

/// A room, by the user's name for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownRoom {
    /// The row.
    pub row: RoomRow,
    /// Which room.
    pub id: RoomId,
    /// What the user calls it, without the `#`; unique without regard to case.
    pub name: Name,
}

/// Everything that the state machine of a room begins with.
#[derive(Debug)]
pub struct RoomFile {
    /// The membership log, each entry after those that it names.
    pub entries: Vec<Entry>,
    /// How far each stream has come.
    pub streams: BTreeMap<StreamId, Stream>,
    /// The keys that are here.
    pub keys: Vec<KeyShare>,
    /// The session in which this node seals, with the stream it is for.
    pub sender: Option<(StreamId, Sender)>,
    /// Sessions of which messages are here, but no key.
    pub lacking: Vec<(StreamId, u32)>,
    /// How far this node's messages have come with members.
    pub reached: Vec<Reach>,
    /// Whether a backup was restored, and members have not handed back yet what this node said since it was made.
    pub is_restored: bool,
}

impl Store {
    /// Lists all rooms by name.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn rooms(&self) -> Result<Vec<KnownRoom>, StoreError> {
        self.readers.read(known).await
    }

    /// Finds the room that the user calls `name`, in any case.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn room_called(&self, name: &str) -> Result<Option<KnownRoom>, StoreError> {
        let name = name.to_owned();
        self.readers.read(move |db| called(db, &name)).await
    }

    /// Begins to keep a room of which the first entry is known, under the first free name among the one it was given,
    /// that with `-2`, and so on. Returns it, and whether it is new.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn add_room(
        &self,
        first: Entry,
        name: Name,
        now: UnixMillis,
    ) -> Result<(KnownRoom, bool), StoreError> {
        self.writer.write(move |db| add(db, &first, &name, now)).await
    }

    /// Finds the room with this id.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn room_with_id(&self, id: RoomId) -> Result<Option<KnownRoom>, StoreError> {
        self.readers.read(move |db| by_id(db, id)).await
    }

    /// Reads everything that the state machine of a room begins with.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn room_file(&self, room: RoomRow) -> Result<RoomFile, StoreError> {
        self.readers.read(move |db| read_file(db, room)).await
    }
}

/// Finds the room that the user calls `name`, in any case.
pub(crate) fn called(db: &Connection, name: &str) -> rusqlite::Result<Option<KnownRoom>> {
    db.prepare_cached("SELECT id, room_id, name FROM rooms WHERE name = ?1")?
        .query_row([name], known_room)
        .optional()
}

pub(crate) fn known(db: &Connection) -> rusqlite::Result<Vec<KnownRoom>> {
    let mut statement = db.prepare_cached("SELECT id, room_id, name FROM rooms ORDER BY name")?;
    statement.query_map([], known_room)?.collect()
}

fn known_room(row: &Row<'_>) -> rusqlite::Result<KnownRoom> {
    Ok(KnownRoom {
        row: RoomRow(row.get(0)?),
        id: RoomId(row.get(1)?),
        name: name_at(row, 2)?,
    })
}

fn by_id(db: &Connection, id: RoomId) -> rusqlite::Result<Option<KnownRoom>> {
    db.prepare_cached("SELECT id, room_id, name FROM rooms WHERE room_id = ?1")?
        .query_row([id.0], known_room)
        .optional()
}

fn add(db: &Connection, first: &Entry, name: &Name, now: UnixMillis) -> rusqlite::Result<(KnownRoom, bool)> {
    if let Some(known) = by_id(db, first.room)? {
        return Ok((known, false));
    }
    let is_taken = |db: &Connection, name: &Name| {
        db.prepare_cached("SELECT EXISTS (SELECT 1 FROM rooms WHERE name = ?1)")?
            .query_row([name.as_str()], |row| row.get(0))
    };
    let name = crate::contacts::first_free(db, name, is_taken)?;
    db.execute(
        "INSERT INTO rooms (room_id, name, known_since_ms) VALUES (?1, ?2, ?3)",
        (first.room.0, name.as_str(), now.0),
    )?;
    let row = RoomRow(db.last_insert_rowid());
    keeping::entries(db, row, std::slice::from_ref(first))?;
    let id = first.room;
    Ok((KnownRoom { row, id, name }, true))
}

fn read_file(db: &Connection, room: RoomRow) -> rusqlite::Result<RoomFile> {
    let mut statement = db.prepare_cached("SELECT entry FROM room_entries WHERE room = ?1 ORDER BY id")?;
    let entries = statement.query_map([room.0], |row| row.get::<_, Vec<u8>>(0))?;
    let entries = entries.collect::<rusqlite::Result<Vec<_>>>()?;
    // Only what was decoded was ever written.
    let entries = entries.iter().filter_map(|entry| Entry::decode(entry).ok());
    let (streams, sender) = read_streams(db, room)?;
    let mut statement = db.prepare_cached(
        "SELECT share FROM room_keys JOIN rooms USING (room_id) WHERE rooms.id = ?1 ORDER BY stream, generation",
    )?;
    let shares = statement.query_map([room.0], |row| row.get::<_, Vec<u8>>(0))?;
    let shares = shares.collect::<rusqlite::Result<Vec<_>>>()?;
    let mut statement = db.prepare_cached(
        "SELECT DISTINCT stream, generation FROM room_messages WHERE room = ?1 AND kind = 'sealed'",
    )?;
    let lacking = statement.query_map([room.0], |row| Ok((StreamId(row.get(0)?), row.get(1)?)))?;
    Ok(RoomFile {
        entries: entries.collect(),
        streams,
        keys: shares
            .iter()
            .filter_map(|share| KeyShare::decode(share).ok())
            .collect(),
        sender,
        lacking: lacking.collect::<rusqlite::Result<_>>()?,
        reached: reach::all(db, room)?,
        is_restored: db
            .prepare_cached("SELECT is_restored FROM rooms WHERE id = ?1")?
            .query_row([room.0], |row| row.get(0))?,
    })
}

type Streams = (BTreeMap<StreamId, Stream>, Option<(StreamId, Sender)>);

fn read_streams(db: &Connection, room: RoomRow) -> rusqlite::Result<Streams> {
    let mut statement = db.prepare_cached(
        "SELECT stream, base, count, head, total_bytes, coalesce(number, 0), sender,
             coalesce(
                 (SELECT min(number) - 1 FROM room_messages AS unread
                  WHERE unread.room = room_streams.room AND unread.stream = room_streams.stream AND state = 'unread'),
                 count)
         FROM room_streams LEFT JOIN room_forks USING (room, stream) WHERE room = ?1",
    )?;
    let mut rows = statement.query([room.0])?;
    let (mut streams, mut sender) = (BTreeMap::new(), None);
    while let Some(row) = rows.next()? {
        let id = StreamId(row.get(0)?);
        let state = StreamState {
            base: row.get(1)?,
            count: row.get(2)?,
            head: row.get(3)?,
            total_bytes: row.get(4)?,
        };
        streams.insert(id, Stream::kept(state, row.get(5)?, row.get(7)?));
        if let Some(kept) = row.get::<_, Option<Vec<u8>>>(6)? {
            sender = Sender::restore(&kept).map(|sender| (id, sender));
        }
    }
    Ok((streams, sender))
}

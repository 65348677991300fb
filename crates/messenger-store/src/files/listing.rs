//! Listing files: all that are open, all there were, those of one conversation or room, the one of a message.

use messenger_proto::PeerId;
use messenger_proto::envelope::MessageId;
use rusqlite::{Connection, OptionalExtension, Params, Row};

use super::{Carrier, File, FileRow, FileState, OfferedIn, members, offer};
use crate::contacts::ContactId;
use crate::drafts::Whose;
use crate::messages::MessageRow;
use crate::open::Store;
use crate::rooms::{RoomMessageRow, RoomRow};
use crate::writer::{StoreError, UnixMillis};

/// How many files one listing returns at most.
pub(super) const LISTING_MAX: usize = 1000;

const COLUMNS: &str = "files.id, files.message_row, contact_id, room_message_row, said.room, said.author,
    coalesce(messages.message_id, said.message_id), coalesce(direction = 'out', said.state = 'out'),
    coalesce(messages.sent_at_ms, said.sent_at_ms), files.name, size, root, manifest_hash, manifest_size, file_count,
    files.state, files.state_at_ms, reason, place, saved_name, part";

const TABLES: &str = "files LEFT JOIN messages ON messages.id = files.message_row
    LEFT JOIN conversations ON conversations.id = conversation_id
    LEFT JOIN room_messages AS said ON said.id = room_message_row
    LEFT JOIN room_streams AS stream ON stream.room = said.room AND stream.stream = said.stream";

/// What members of a room wrote beyond the end of their streams does not count.
const COUNTS: &str = "(said.id IS NULL OR stream.last IS NULL OR said.number <= stream.last)";

impl Store {
    /// Lists the latest offered files, oldest first, at most 1000: all, or those of which something may still become.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn files(&self, with: Option<Whose>, only_open: bool) -> Result<Vec<File>, StoreError> {
        let list = move |db: &Connection| {
            let (contact, room) = match with {
                Some(Whose::Contact(contact)) => (Some(contact.0), None),
                Some(Whose::Room(room)) => (None, Some(room.0)),
                None => (None, None),
            };
            let mut files = select(
                db,
                "(?1 IS NULL OR contact_id = ?1) AND (?2 IS NULL OR said.room = ?2)
                 AND (NOT ?3 OR files.state IN ('offered', 'wanted', 'failed'))
                 ORDER BY files.id DESC LIMIT ?4",
                (contact, room, only_open, LISTING_MAX),
            )?;
            files.reverse();
            Ok(files)
        };
        self.readers.read(list).await
    }

    /// Finds a file.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn file(&self, row: FileRow) -> Result<Option<File>, StoreError> {
        self.readers.read(move |db| of(db, row)).await
    }

    /// Finds the file that a message of a conversation offers.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn file_of_message(&self, row: MessageRow) -> Result<Option<File>, StoreError> {
        let find = move |db: &Connection| of_message(db, Carrier::Message(row));
        self.readers.read(find).await
    }

    /// Finds the file that a message of a room offers.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn file_of_room_message(&self, row: RoomMessageRow) -> Result<Option<File>, StoreError> {
        let find = move |db: &Connection| of_message(db, Carrier::RoomMessage(row));
        self.readers.read(find).await
    }
}

/// Finds the file that a message offers.
pub(crate) fn of_message(db: &Connection, carrier: Carrier) -> rusqlite::Result<Option<File>> {
    let (find, row) = match carrier {
        Carrier::Message(row) => ("SELECT id FROM files WHERE message_row = ?1", row.0),
        Carrier::RoomMessage(row) => ("SELECT id FROM files WHERE room_message_row = ?1", row.0),
    };
    // Nearly all messages offer none, and a look into an index finds that out.
    let found = db
        .prepare_cached(find)?
        .query_row([row], |row| row.get(0).map(FileRow))
        .optional()?;
    found.map_or(Ok(None), |row| of(db, row))
}

/// Finds a file.
pub(super) fn of(db: &Connection, row: FileRow) -> rusqlite::Result<Option<File>> {
    Ok(select(db, "files.id = ?1", [row.0])?.pop())
}

/// Lists the files whose offer counts and for which `condition` holds, each as it is now.
pub(super) fn select(
    db: &Connection,
    condition: &str,
    parameters: impl Params,
) -> rusqlite::Result<Vec<File>> {
    select_all(db, &format!("{COUNTS} AND {condition}"), parameters)
}

/// Lists the files of which something may be on the disk, and whose offer does not count.
pub(super) fn unfinished_that_do_not_count(db: &Connection) -> rusqlite::Result<Vec<File>> {
    select_all(db, &format!("part IS NOT NULL AND NOT {COUNTS}"), [])
}

fn select_all(db: &Connection, condition: &str, parameters: impl Params) -> rusqlite::Result<Vec<File>> {
    let mut statement = db.prepare_cached(&format!("SELECT {COLUMNS} FROM {TABLES} WHERE {condition}"))?;
    let rows = statement.query_map(parameters, read)?;
    let mut files = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    for file in &mut files {
        if file.is_outbound && matches!(file.offered_in, OfferedIn::Room(..)) {
            file.members = members::of(db, file.row)?;
        }
    }
    Ok(files)
}

fn read(row: &Row<'_>) -> rusqlite::Result<File> {
    let files: u32 = row.get(14)?;
    let manifest: Option<[u8; 32]> = row.get(12)?;
    let manifest_size: i64 = row.get(13)?;
    let folder = manifest.map(|hash| (hash, manifest_size, files));
    Ok(File {
        row: FileRow(row.get(0)?),
        offered_in: match row.get::<_, Option<i64>>(1)? {
            Some(message) => OfferedIn::Conversation(ContactId(row.get(2)?), MessageRow(message)),
            None => OfferedIn::Room(
                RoomRow(row.get(4)?),
                RoomMessageRow(row.get(3)?),
                PeerId(row.get(5)?),
            ),
        },
        id: MessageId(row.get(6)?),
        is_outbound: row.get(7)?,
        sent_at: UnixMillis(row.get(8)?),
        offer: offer(row.get(9)?, row.get(10)?, row.get(11)?, folder),
        files,
        state: FileState::parse(row.get_ref(15)?.as_str()?),
        state_at: UnixMillis(row.get(16)?),
        reason: row.get(17)?,
        place: row.get(18)?,
        saved_name: row.get(19)?,
        part: row.get(20)?,
        members: Vec::new(),
    })
}

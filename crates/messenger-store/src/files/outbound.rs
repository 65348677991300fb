//! Files that are given from here: writing the offer, and finding out whether there is what a contact asks for.

use messenger_proto::body::Body;
use messenger_proto::envelope::MessageId;
use messenger_proto::file::Offer;
use rusqlite::{Connection, OptionalExtension};

use super::{Carrier, File, FileRow, FileState, OfferedIn, listing, members};
use crate::contacts::{self, ContactId};
use crate::messages::{MessageRow, clamped, queue};
use crate::open::Store;
use crate::rooms::RoomMessageRow;
use crate::writer::{StoreError, UnixMillis};

/// Where an offered file is, and what it takes to send it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// An absolute path.
    pub place: String,
    /// The encoded list of a folder; empty for a single file.
    pub manifest: Vec<u8>,
    /// The hashes of the chunks, 32 bytes each.
    pub hashes: Vec<u8>,
    /// When each file was last changed, in nanoseconds, 8 bytes big-endian each.
    pub stamps: Vec<u8>,
}

/// A file that stands offered to whoever asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedFile {
    /// What is offered.
    pub file: File,
    /// Where it is.
    pub source: Source,
}

impl Store {
    /// Writes an offer into the outbox of a contact.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written; then nothing is offered.
    pub async fn offer_file(
        &self,
        contact: ContactId,
        id: MessageId,
        offer: Offer,
        source: Source,
        now: UnixMillis,
    ) -> Result<MessageRow, StoreError> {
        self.writer
            .write(move |db| {
                let row = queue(db, contact, id, Body::FileOffer(offer.clone()), now)?.0.row;
                offer_from(db, Carrier::Message(row), &offer, &source, now)?;
                Ok(row)
            })
            .await
    }

    /// Finds what was offered to a contact in a message, if the offer still stands.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn offered_to(
        &self,
        contact: ContactId,
        id: MessageId,
    ) -> Result<Option<OfferedFile>, StoreError> {
        let find = move |db: &Connection| {
            let found = listing::select(
                db,
                "contact_id = ?1 AND direction = 'out' AND messages.message_id = ?2
                 AND files.state IN ('offered', 'wanted', 'failed', 'saved')",
                (contact.0, id.0),
            )?;
            let Some(file) = found.into_iter().next() else {
                return Ok(None);
            };
            let source = source(db, &file)?;
            Ok(source.map(|source| OfferedFile { file, source }))
        };
        self.readers.read(find).await
    }

    /// Finds what a message of a room offers, if it can be given from here and the offer still stands: what is offered here,
    /// and what is saved here with its stamps. Of that, the source has no place: it is where the file was saved. In
    /// several rooms, if somebody made another one of the same messages.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn to_give_in_rooms(&self, id: MessageId) -> Result<Vec<OfferedFile>, StoreError> {
        let find = move |db: &Connection| {
            // Every room is named, so that the index which begins with them is of use.
            let found = listing::select(
                db,
                "said.room IN (SELECT id FROM rooms) AND said.message_id = ?1
                 AND CASE said.state WHEN 'out' THEN files.state = 'offered' ELSE files.state = 'saved'
                     AND EXISTS (SELECT 1 FROM file_lists WHERE file = files.id AND stamps <> x'')
                     AND NOT EXISTS (SELECT 1 FROM room_acts AS act WHERE act.room = said.room
                         AND act.target = said.message_id AND act.author = said.author
                         AND act.kind IN ('withdrawal', 'deletion')) END",
                [id.0],
            )?;
            let with_source = |file: File| {
                let source = source(db, &file)?;
                Ok(source.map(|source| OfferedFile { file, source }))
            };
            found
                .into_iter()
                .map(with_source)
                .filter_map(Result::transpose)
                .collect()
        };
        self.readers.read(find).await
    }

    /// Notes that a contact has begun to fetch what is offered. Returns whether that is news.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn note_asked_for(
        &self,
        file: &File,
        contact: ContactId,
        now: UnixMillis,
    ) -> Result<bool, StoreError> {
        let (row, offered_in) = (file.row, file.offered_in);
        self.writer
            .write(move |db| {
                if let OfferedIn::Room(..) = offered_in {
                    let peer = contacts::peer_of(db, contact)?;
                    return members::note(db, row, peer, FileState::Wanted, now);
                }
                db.prepare_cached(
                    "UPDATE files SET state = 'wanted', state_at_ms = ?2, reason = ''
                     WHERE id = ?1 AND state IN ('offered', 'failed')",
                )?
                .execute((row.0, now.0))
                .map(|changed| changed > 0)
            })
            .await
    }
}

/// Writes what is offered here to a room in the message at `row`.
pub(crate) fn offer_in_room(
    db: &Connection,
    row: RoomMessageRow,
    offer: &Offer,
    source: &Source,
    now: UnixMillis,
) -> rusqlite::Result<()> {
    offer_from(db, Carrier::RoomMessage(row), offer, source, now)
}

/// Writes what is offered here, with where its bytes are.
fn offer_from(
    db: &Connection,
    carrier: Carrier,
    offer: &Offer,
    source: &Source,
    now: UnixMillis,
) -> rusqlite::Result<()> {
    let row = insert(db, carrier, offer, FileState::Offered, now)?;
    db.prepare_cached("UPDATE files SET place = ?2 WHERE id = ?1")?
        .execute((row.0, &source.place))?;
    db.prepare_cached("INSERT INTO file_lists (file, manifest, hashes, stamps) VALUES (?1, ?2, ?3, ?4)")?
        .execute((row.0, &source.manifest, &source.hashes, &source.stamps))
        .map(drop)
}

/// Writes the row of an offer.
pub(super) fn insert(
    db: &Connection,
    carrier: Carrier,
    offer: &Offer,
    state: FileState,
    now: UnixMillis,
) -> rusqlite::Result<FileRow> {
    let folder = offer.folder.as_ref();
    let (message, room_message) = match carrier {
        Carrier::Message(row) => (Some(row.0), None),
        Carrier::RoomMessage(row) => (None, Some(row.0)),
    };
    db.prepare_cached(
        "INSERT INTO files (message_row, room_message_row, name, size, root, manifest_hash, manifest_size, file_count,
                            state, state_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute((
        message,
        room_message,
        shown_name(offer),
        clamped(offer.size),
        offer.root,
        folder.map(|folder| folder.hash),
        folder.map_or(0, |folder| clamped(folder.size)),
        folder.map_or(1, |folder| folder.files),
        state.as_str(),
        now.0,
    ))?;
    Ok(FileRow(db.last_insert_rowid()))
}

/// The name of an offer as it is kept: no longer than a name may be.
pub(crate) fn shown_name(offer: &Offer) -> &str {
    let max = messenger_proto::limits::FILE_NAME_BYTES_MAX;
    let end = offer.name.floor_char_boundary(max);
    offer.name.get(..end).unwrap_or_default()
}

fn source(db: &Connection, file: &File) -> rusqlite::Result<Option<Source>> {
    let place = match (&file.place, file.is_outbound) {
        (Some(place), true) => place.clone(),
        (None, true) => return Ok(None),
        (_, false) => String::new(),
    };
    db.prepare_cached("SELECT manifest, hashes, stamps FROM file_lists WHERE file = ?1")?
        .query_row([file.row.0], |row| {
            Ok(Source {
                place,
                manifest: row.get(0)?,
                hashes: row.get(1)?,
                stamps: row.get(2)?,
            })
        })
        .optional()
}

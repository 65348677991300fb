//! Listing files: all that are open, all there were, the one of a message.

use messenger_proto::envelope::MessageId;
use rusqlite::{Connection, OptionalExtension, Params, Row};

use super::{File, FileState, offer};
use crate::contacts::ContactId;
use crate::messages::MessageRow;
use crate::open::Store;
use crate::writer::{StoreError, UnixMillis};

/// How many files one listing returns at most.
pub(super) const LISTING_MAX: usize = 1000;

const COLUMNS: &str =
    "files.message_row, contact_id, message_id, direction = 'out', sent_at_ms, files.name, size, root,
    manifest_hash, manifest_size, file_count, files.state, files.state_at_ms, reason, place, saved_name, part";

const TABLES: &str = "files JOIN messages ON messages.id = files.message_row
    JOIN conversations ON conversations.id = conversation_id";

impl Store {
    /// Lists the latest offered files, oldest first, at most 1000: all, or those of which something may still become.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn files(&self, with: Option<ContactId>, only_open: bool) -> Result<Vec<File>, StoreError> {
        let list = move |db: &Connection| {
            let mut files = select(
                db,
                "(?1 IS NULL OR contact_id = ?1) AND (NOT ?2 OR files.state IN ('offered', 'wanted', 'failed'))
                 ORDER BY files.message_row DESC LIMIT ?3",
                (with.map(|id| id.0), only_open, LISTING_MAX),
            )?;
            files.reverse();
            Ok(files)
        };
        self.readers.read(list).await
    }

    /// Finds the file of a message.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn file(&self, row: MessageRow) -> Result<Option<File>, StoreError> {
        self.readers.read(move |db| of(db, row)).await
    }
}

/// Finds the file that a message offers.
pub(crate) fn of(db: &Connection, row: MessageRow) -> rusqlite::Result<Option<File>> {
    // Nearly all messages offer none, and a look into an index finds that out.
    let is_offer: bool = db
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM files WHERE message_row = ?1)")?
        .query_row([row.0], |row| row.get(0))?;
    if !is_offer {
        return Ok(None);
    }
    db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM {TABLES} WHERE files.message_row = ?1"
    ))?
    .query_row([row.0], read)
    .optional()
}

pub(super) fn select(
    db: &Connection,
    condition: &str,
    parameters: impl Params,
) -> rusqlite::Result<Vec<File>> {
    let mut statement = db.prepare_cached(&format!("SELECT {COLUMNS} FROM {TABLES} WHERE {condition}"))?;
    let rows = statement.query_map(parameters, read)?;
    rows.collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<File> {
    let files: u32 = row.get(10)?;
    let manifest: Option<[u8; 32]> = row.get(8)?;
    let manifest_size: i64 = row.get(9)?;
    let folder = manifest.map(|hash| (hash, manifest_size, files));
    Ok(File {
        row: MessageRow(row.get(0)?),
        contact: ContactId(row.get(1)?),
        id: MessageId(row.get(2)?),
        is_outbound: row.get(3)?,
        sent_at: UnixMillis(row.get(4)?),
        offer: offer(row.get(5)?, row.get(6)?, row.get(7)?, folder),
        files,
        state: FileState::parse(row.get_ref(11)?.as_str()?),
        state_at: UnixMillis(row.get(12)?),
        reason: row.get(13)?,
        place: row.get(14)?,
        saved_name: row.get(15)?,
        part: row.get(16)?,
    })
}

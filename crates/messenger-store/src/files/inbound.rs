//! Files that contacts and members of rooms offer: taking the offer, accepting it, and noting what is here of it.

use messenger_proto::PeerId;
use messenger_proto::envelope::MessageId;
use messenger_proto::file::Offer;
use messenger_proto::limits::FILE_OFFERS_MAX;
use rusqlite::{Connection, OptionalExtension};

use super::outbound::insert;
use super::{Carrier, File, FileRow, FileState, listing};
use crate::contacts::{self, ContactId};
use crate::messages::MessageRow;
use crate::open::Store;
use crate::rooms::{RoomMessageRow, RoomRow};
use crate::settings;
use crate::writer::{StoreError, UnixMillis};

/// The word of the column `settings.name` for accepting by itself.
const AUTO_ACCEPT: &str = "auto_accept";

/// What came of accepting a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Accepted {
    /// It is to be fetched.
    Wanted,
    /// There is no such file.
    NoFile,
    /// Nobody else offers it: it is offered here, or has come to another end.
    NotOffered(Box<File>),
}

/// A file that is to be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// What.
    pub file: File,
    /// The encoded list of a folder; empty when it is not here yet.
    pub manifest: Vec<u8>,
    /// The hashes of the chunks, 32 bytes each; empty when they are not here yet.
    pub hashes: Vec<u8>,
}

/// A file of a room that is to be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WantedInRoom {
    /// Which.
    pub row: FileRow,
    /// The room it is offered to.
    pub room: RoomRow,
    /// Who offers it.
    pub author: PeerId,
}

impl Store {
    /// Decides up to how many bytes files are accepted by themselves: for one contact, or for all without a decision of
    /// their own. `None` takes a decision back.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn set_auto_accept(
        &self,
        contact: Option<ContactId>,
        bytes: Option<u64>,
    ) -> Result<(), StoreError> {
        let bytes = bytes.map(|bytes| bytes.to_string());
        self.writer
            .write(move |db| settings::write(db, contact, AUTO_ACCEPT, bytes.as_deref()))
            .await
    }

    /// Returns up to how many bytes files of a contact are accepted by themselves; 0: none, unless decided otherwise.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn auto_accept(&self, contact: Option<ContactId>) -> Result<u64, StoreError> {
        self.readers.read(move |db| auto_accept(db, contact)).await
    }

    /// Accepts a file that somebody else offers, or one that failed: to be written below `place`, or the usual folder.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn accept_file(
        &self,
        row: FileRow,
        place: Option<String>,
        now: UnixMillis,
    ) -> Result<Accepted, StoreError> {
        self.writer
            .write(move |db| {
                let Some(file) = listing::of(db, row)? else {
                    return Ok(Accepted::NoFile);
                };
                if file.is_outbound || !matches!(file.state, FileState::Offered | FileState::Failed) {
                    return Ok(Accepted::NotOffered(Box::new(file)));
                }
                want(db, row, place.as_deref(), now)?;
                Ok(Accepted::Wanted)
            })
            .await
    }

    /// Lists the files that a contact offers in its conversation and that are to be fetched, oldest first.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn wanted_from(&self, contact: ContactId) -> Result<Vec<FileRow>, StoreError> {
        let list = move |db: &Connection| {
            let mut statement = db.prepare_cached(
                "SELECT files.id FROM files JOIN messages ON messages.id = message_row
                 WHERE files.state = 'wanted' AND direction = 'in'
                   AND conversation_id = (SELECT id FROM conversations WHERE contact_id = ?1)
                 ORDER BY files.id",
            )?;
            let rows = statement.query_map([contact.0], |row| row.get(0).map(FileRow))?;
            rows.collect()
        };
        self.readers.read(list).await
    }

    /// Lists the files that members of rooms offer and that are to be fetched, oldest first.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn wanted_in_rooms(&self) -> Result<Vec<WantedInRoom>, StoreError> {
        let list = |db: &Connection| {
            let mut statement = db.prepare_cached(
                "SELECT files.id, said.room, said.author
                 FROM files JOIN room_messages AS said ON said.id = room_message_row
                 JOIN room_streams AS stream ON stream.room = said.room AND stream.stream = said.stream
                     AND (stream.last IS NULL OR said.number <= stream.last)
                 WHERE files.state = 'wanted' ORDER BY files.id",
            )?;
            let rows = statement.query_map([], |row| {
                Ok(WantedInRoom {
                    row: FileRow(row.get(0)?),
                    room: RoomRow(row.get(1)?),
                    author: PeerId(row.get(2)?),
                })
            })?;
            rows.collect()
        };
        self.readers.read(list).await
    }

    /// Finds a file that is to be fetched, with what is here of its lists.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn wanted(&self, row: FileRow) -> Result<Option<Wanted>, StoreError> {
        let find = move |db: &Connection| {
            let Some(file) = listing::of(db, row)? else {
                return Ok(None);
            };
            if file.is_outbound || file.state != FileState::Wanted {
                return Ok(None);
            }
            db.prepare_cached(
                "SELECT coalesce(manifest, x''), coalesce(hashes, x'') FROM files
                 LEFT JOIN file_lists ON file_lists.file = files.id WHERE files.id = ?1",
            )?
            .query_row([row.0], |row| {
                Ok(Wanted {
                    file,
                    manifest: row.get(0)?,
                    hashes: row.get(1)?,
                })
            })
            .optional()
        };
        self.readers.read(find).await
    }

    /// Lists the files of a contact's conversation, if one is named, and of rooms, of which something may be on the disk
    /// that is of no use any more.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn given_up_from(&self, contact: Option<ContactId>) -> Result<Vec<File>, StoreError> {
        let list = move |db: &Connection| {
            let mut files = listing::select(
                db,
                "files.state IN ('declined', 'withdrawn') AND part IS NOT NULL
                 AND (contact_id = ?1 OR room_message_row IS NOT NULL)",
                [contact.map(|contact| contact.0)],
            )?;
            files.extend(listing::unfinished_that_do_not_count(db)?);
            Ok(files)
        };
        self.readers.read(list).await
    }

    /// Lists the files of which something may be on the disk, and that a contact offers in its conversation.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn unfinished_from(&self, contact: ContactId) -> Result<Vec<File>, StoreError> {
        let list =
            move |db: &Connection| listing::select(db, "part IS NOT NULL AND contact_id = ?1", [contact.0]);
        self.readers.read(list).await
    }

    /// Notes that nothing of a file that was given up is on the disk any more.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn forget_part(&self, row: FileRow) -> Result<(), StoreError> {
        self.writer
            .write(move |db| {
                let is_wanted = listing::of(db, row)?.is_some_and(|file| file.state == FileState::Wanted);
                if is_wanted {
                    return Ok(());
                }
                db.prepare_cached("DELETE FROM file_lists WHERE file = ?1")?
                    .execute([row.0])?;
                // An offer that did not count may count again: then it waits for a decision.
                db.prepare_cached(
                    "UPDATE files SET part = NULL,
                         state = CASE state WHEN 'wanted' THEN 'offered' ELSE state END
                     WHERE id = ?1",
                )?
                .execute([row.0])
                .map(drop)
            })
            .await
    }

    /// Keeps the list of a folder, or the hashes of the chunks, so that they need not be fetched again.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn keep_lists(
        &self,
        row: FileRow,
        manifest: Vec<u8>,
        hashes: Vec<u8>,
    ) -> Result<(), StoreError> {
        self.writer
            .write(move |db| {
                db.prepare_cached(
                    "INSERT OR REPLACE INTO file_lists (file, manifest, hashes) VALUES (?1, ?2, ?3)",
                )?
                .execute((row.0, manifest, hashes))
                .map(drop)
            })
            .await
    }

    /// Notes the name that a complete file is about to get, so that it is known again if the process ends in between.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn note_name(&self, row: FileRow, name: String) -> Result<(), StoreError> {
        self.writer
            .write(move |db| {
                db.prepare_cached("UPDATE files SET saved_name = ?2 WHERE id = ?1 AND state = 'wanted'")?
                    .execute((row.0, name))
                    .map(drop)
            })
            .await
    }
}

/// Takes the offer that a contact made in the message at `row`.
pub(crate) fn receive(
    db: &Connection,
    contact: ContactId,
    row: MessageRow,
    offer: &Offer,
    now: UnixMillis,
) -> rusqlite::Result<()> {
    let from = Offerer {
        contact: Some(contact),
        peer: contacts::peer_of(db, contact)?,
    };
    take(db, from, Carrier::Message(row), offer, now)
}

/// Takes the offer that a member of a room made in the message at `row`.
pub(crate) fn receive_in_room(
    db: &Connection,
    author: PeerId,
    row: RoomMessageRow,
    offer: &Offer,
    now: UnixMillis,
) -> rusqlite::Result<()> {
    let from = Offerer {
        contact: contacts::acquainted(db, author)?,
        peer: author,
    };
    take(db, from, Carrier::RoomMessage(row), offer, now)
}

/// Who makes an offer.
struct Offerer {
    /// Members of rooms need not be contacts; of those who are none, nothing is taken without asking.
    contact: Option<ContactId>,
    peer: PeerId,
}

fn take(
    db: &Connection,
    from: Offerer,
    carrier: Carrier,
    offer: &Offer,
    now: UnixMillis,
) -> rusqlite::Result<()> {
    let refused = match offer.check() {
        Err(fault) => Some(fault.to_string()),
        Ok(_) if waiting(db, &from)? >= FILE_OFFERS_MAX => {
            Some(format!("{FILE_OFFERS_MAX} other offers wait for a decision"))
        }
        Ok(_) => None,
    };
    let state = if refused.is_some() {
        FileState::Refused
    } else {
        FileState::Offered
    };
    let row = insert(db, carrier, offer, state, now)?;
    if let Some(reason) = refused {
        db.prepare_cached("UPDATE files SET reason = ?2 WHERE id = ?1")?
            .execute((row.0, reason))?;
    } else if from.contact.is_some() {
        let limit = auto_accept(db, from.contact)?;
        if limit > 0 && offer.size <= limit {
            want(db, row, None, now)?;
        }
    }
    Ok(())
}

fn want(db: &Connection, row: FileRow, place: Option<&str>, now: UnixMillis) -> rusqlite::Result<()> {
    // One that failed keeps what is here of it, unless it is to go elsewhere now.
    db.prepare_cached(
        "UPDATE files SET state = 'wanted', state_at_ms = ?3, reason = '', saved_name = NULL,
             part = CASE WHEN part IS NULL OR place IS NOT ?2 THEN randomblob(8) ELSE part END, place = ?2
         WHERE id = ?1",
    )?
    .execute((row.0, place, now.0))
    .map(drop)
}

fn auto_accept(db: &Connection, contact: Option<ContactId>) -> rusqlite::Result<u64> {
    let bytes = settings::read(db, contact, AUTO_ACCEPT)?;
    Ok(bytes.and_then(|bytes| bytes.parse().ok()).unwrap_or(0))
}

/// How many offers of somebody wait for a decision, in the conversation and in all rooms.
fn waiting(db: &Connection, from: &Offerer) -> rusqlite::Result<usize> {
    db.prepare_cached(
        "SELECT (SELECT count(*) FROM files JOIN messages ON messages.id = message_row
                 WHERE files.state = 'offered' AND direction = 'in'
                   AND conversation_id = (SELECT id FROM conversations WHERE contact_id = ?1))
              + (SELECT count(*) FROM files JOIN room_messages AS said ON said.id = room_message_row
                 WHERE files.state = 'offered' AND said.state <> 'out' AND said.author = ?2)",
    )?
    .query_row((from.contact.map(|contact| contact.0), from.peer.0), |row| {
        row.get(0)
    })
}

/// Finds the file of a message of a contact, or to it, that a notice is about.
pub(super) fn find(
    db: &Connection,
    conversation: i64,
    target: MessageId,
    direction: &str,
) -> rusqlite::Result<Option<FileRow>> {
    db.prepare_cached(
        "SELECT files.id FROM files JOIN messages ON messages.id = message_row
         WHERE conversation_id = ?1 AND direction = ?3 AND message_id = ?2",
    )?
    .query_row((conversation, target.0, direction), |row| row.get(0).map(FileRow))
    .optional()
}

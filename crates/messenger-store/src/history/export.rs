//! Writing the history while the store is in use: as it was at one moment, one message at a time.

use std::collections::HashMap;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use messenger_proto::PeerId;
use rusqlite::Connection;
use thiserror::Error;

use super::line::{self, Entry, InRoom, Place, WithContact};
use crate::contacts::{self, ContactId};
use crate::disk;
use crate::messages::{self, Message};
use crate::open::{OpenError, Paths, connect_current, describe};
use crate::passphrase::Passphrase;
use crate::rooms::{self, KnownRoom, RoomRow, ShownMessage};

/// What was exported.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Exported {
    /// How many messages.
    pub messages: u64,
    /// How many bytes.
    pub len_bytes: u64,
}

/// Why no history was exported. The store is as it was.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The store cannot be opened or read.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Nobody is called so.
    #[error("there is no contact called {0}")]
    NoSuchContact(String),
    /// No room is called so, without its `#`.
    #[error("there is no room called #{0}")]
    NoSuchRoom(String),
    /// There is a file already.
    #[error("{0} exists already")]
    Exists(PathBuf),
    /// The output could not be written.
    #[error("cannot write {what}")]
    Io {
        /// The file, or what else it was.
        what: String,
        /// What the system said.
        source: io::Error,
    },
}

/// Exports to `file`, which must not exist and which only its owner may read; after a failure there is none.
///
/// # Errors
///
/// [`ExportError`] says why there is no file.
pub fn export_to(
    paths: &Paths,
    passphrase: Option<&Passphrase>,
    with: Option<&str>,
    file: &Path,
) -> Result<Exported, ExportError> {
    if file.exists() {
        return Err(ExportError::Exists(file.to_owned()));
    }
    let failed = |source| ExportError::Io {
        what: file.display().to_string(),
        source,
    };
    let partial = disk::Partial::of(file).map_err(failed)?;
    let out = disk::create_private(partial.path()).map_err(failed)?;
    let mut out = BufWriter::new(out);
    let exported = match export(paths, passphrase, with, &mut out) {
        Err(ExportError::Io { source, .. }) => return Err(failed(source)),
        exported => exported?,
    };
    let out = out.into_inner().map_err(|error| failed(error.into_error()))?;
    out.sync_all().map_err(failed)?;
    fs::rename(partial.path(), file).map_err(failed)?;
    disk::sync_parent(file).map_err(failed)?;
    Ok(exported)
}

/// Writes the history of the store at `paths` to `out`: of all conversations and then of all rooms, or of that with one
/// contact, by name or id, or in one room, by its name with `#`.
///
/// A node may be using the store meanwhile. Takes the memory of a message, however many there are.
///
/// # Errors
///
/// [`ExportError`] says why it ended early.
pub fn export(
    paths: &Paths,
    passphrase: Option<&Passphrase>,
    with: Option<&str>,
    out: &mut impl Write,
) -> Result<Exported, ExportError> {
    let mut db = connect_current(paths, passphrase)?;
    let read = |error| ExportError::Open(describe(&paths.database, error));
    // All of it as it is at one moment.
    let db = db.transaction().map_err(read)?;
    let only = match with {
        Some(with) => Some(only(&db, with).map_err(read)??),
        None => None,
    };
    let mut lines = Lines {
        out,
        exported: Exported::default(),
        outcome: Ok(()),
    };
    lines.write(line::header());
    let known: HashMap<ContactId, (PeerId, String)> = contacts::all(&db)
        .map_err(read)?
        .into_iter()
        .map(|contact| (contact.id, (contact.peer, contact.name.to_string())))
        .collect();
    if !matches!(only, Some(Only::Room(_))) {
        let contact = match only {
            Some(Only::Contact(contact)) => Some(contact.0),
            _ => None,
        };
        let condition =
            "(?1 IS NULL OR contact_id = ?1) AND kind NOT IN ('act', 'expired') ORDER BY messages.id";
        let take = |message: Message| match known.get(&message.contact) {
            Some(contact) => lines.message(with_contact(message, contact)),
            None => true,
        };
        messages::each(&db, condition, [contact], take).map_err(read)?;
    }
    if !matches!(only, Some(Only::Contact(_))) {
        let room = match only {
            Some(Only::Room(room)) => Some(room),
            _ => None,
        };
        let names: HashMap<&PeerId, &str> =
            known.values().map(|(peer, name)| (peer, name.as_str())).collect();
        let rooms: HashMap<RoomRow, KnownRoom> = rooms::known(&db)
            .map_err(read)?
            .into_iter()
            .map(|room| (room.row, room))
            .collect();
        let take = |message: ShownMessage| match rooms.get(&message.room) {
            Some(room) => lines.message(in_room(message, room, &names)),
            None => true,
        };
        rooms::each(&db, room, take).map_err(read)?;
    }
    lines.finish()
}

/// The one conversation that is asked for.
enum Only {
    Contact(ContactId),
    Room(RoomRow),
}

fn only(db: &Connection, with: &str) -> rusqlite::Result<Result<Only, ExportError>> {
    if let Some(name) = with.strip_prefix('#') {
        let room = rooms::called(db, name)?.map(|room| Only::Room(room.row));
        return Ok(room.ok_or_else(|| ExportError::NoSuchRoom(name.to_owned())));
    }
    let contact = contacts::called(db, with)?.map(|contact| Only::Contact(contact.id));
    Ok(contact.ok_or_else(|| ExportError::NoSuchContact(with.to_owned())))
}

/// The lines that are written, until one cannot be.
struct Lines<'a, W> {
    out: &'a mut W,
    exported: Exported,
    outcome: Result<(), io::Error>,
}

impl<W: Write> Lines<'_, W> {
    /// Returns whether to go on.
    fn message(&mut self, entry: Entry) -> bool {
        self.exported.messages = self.exported.messages.saturating_add(1);
        self.write(entry.line())
    }

    fn write(&mut self, mut line: Vec<u8>) -> bool {
        line.push(b'\n');
        let len = u64::try_from(line.len()).unwrap_or(u64::MAX);
        self.exported.len_bytes = self.exported.len_bytes.saturating_add(len);
        if self.outcome.is_ok() {
            self.outcome = self.out.write_all(&line);
        }
        self.outcome.is_ok()
    }

    fn finish(self) -> Result<Exported, ExportError> {
        let finished = self.outcome.and_then(|()| self.out.flush());
        finished.map_err(|source| ExportError::Io {
            what: "the history".to_owned(),
            source,
        })?;
        Ok(self.exported)
    }
}

fn with_contact(message: Message, (contact, name): &(PeerId, String)) -> Entry {
    Entry {
        place: Place::With(WithContact {
            contact: *contact,
            name: name.clone(),
            state: message.state,
            signs: message.reactions,
        }),
        id: message.id,
        sent_at: message.sent_at,
        stored_at: message.stored_at,
        said: message.said,
        reply_to: message.reply_to.map(|quote| quote.id),
        expiry: message.expiry,
    }
}

fn in_room(message: ShownMessage, room: &KnownRoom, names: &HashMap<&PeerId, &str>) -> Entry {
    Entry {
        place: Place::In(InRoom {
            room: room.id,
            name: format!("#{}", room.name),
            author: message.author,
            author_name: names.get(&message.author).map(|&name| name.to_owned()),
            state: message.state,
            signs: message.reactions,
        }),
        id: message.id,
        sent_at: message.sent_at,
        stored_at: message.stored_at,
        said: message.said,
        reply_to: message.reply_to.map(|quote| quote.id),
        expiry: message.expiry,
    }
}

//! Writing the history while the store is in use: as it was at one moment, one message at a time.

use std::collections::HashMap;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use messenger_proto::PeerId;
use thiserror::Error;

use super::line::{self, Entry};
use crate::contacts::{self, ContactId};
use crate::disk;
use crate::messages::{Message, each};
use crate::open::{OpenError, Paths, connect_current, describe};
use crate::passphrase::Passphrase;

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

/// Writes the history of the store at `paths` to `out`: of all conversations, or of that with one contact, by name or id.
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
    let db = connect_current(paths, passphrase)?;
    let read = |error| ExportError::Open(describe(&paths.database, error));
    let only = match with {
        Some(who) => {
            let contact = contacts::called(&db, who).map_err(read)?;
            Some(
                contact
                    .ok_or_else(|| ExportError::NoSuchContact(who.to_owned()))?
                    .id,
            )
        }
        None => None,
    };
    let known: HashMap<ContactId, (PeerId, String)> = contacts::all(&db)
        .map_err(read)?
        .into_iter()
        .map(|contact| (contact.id, (contact.peer, contact.name.to_string())))
        .collect();
    let mut exported = Exported::default();
    write(out, line::header(), &mut exported)?;
    let mut written = Ok(());
    each(
        &db,
        "(?1 IS NULL OR contact_id = ?1) AND kind NOT IN ('act', 'expired') ORDER BY messages.id",
        [only.map(|contact| contact.0)],
        |message| {
            if let Some(contact) = known.get(&message.contact) {
                written = write(out, entry(message, contact).line(), &mut exported);
                exported.messages = exported.messages.saturating_add(1);
            }
            written.is_ok()
        },
    )
    .map_err(read)?;
    written?;
    out.flush().map_err(failed)?;
    Ok(exported)
}

fn write(out: &mut impl Write, mut line: Vec<u8>, exported: &mut Exported) -> Result<(), ExportError> {
    line.push(b'\n');
    out.write_all(&line).map_err(failed)?;
    let len = u64::try_from(line.len()).unwrap_or(u64::MAX);
    exported.len_bytes = exported.len_bytes.saturating_add(len);
    Ok(())
}

fn failed(source: io::Error) -> ExportError {
    ExportError::Io {
        what: "the history".to_owned(),
        source,
    }
}

fn entry(message: Message, (contact, name): &(PeerId, String)) -> Entry {
    Entry {
        contact: *contact,
        name: name.clone(),
        id: message.id,
        state: message.state,
        sent_at: message.sent_at,
        stored_at: message.stored_at,
        said: message.said,
        reply_to: message.reply_to.map(|quote| quote.id),
        signs: message.reactions,
        expiry: message.expiry,
    }
}

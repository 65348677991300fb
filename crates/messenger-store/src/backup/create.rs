//! Writing a backup while the store is in use.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::header::{Header, StoreProtection};
use super::{CHUNK_BYTES, connect_to_copy, copy_database, tag_hasher};
use crate::disk::{self, Partial};
use crate::held_key::{HeldKey, WrappedKey};
use crate::open::{OpenError, Paths, describe, key_of};
use crate::passphrase::{Cost, Passphrase};
use crate::protection::{Protection, protection};
use crate::secret::StoreKey;
use crate::writer::UnixMillis;

/// The copy of the database while a backup is being written.
const COPY: &str = "store.copy";

/// Who can read a backup.
#[derive(Debug, Clone, Copy)]
pub enum BackupProtection<'a> {
    /// Who knows the passphrase.
    Passphrase(&'a Passphrase, Cost),
    /// Everybody who has the file: its key is in it.
    KeyIncluded,
}

/// Why no backup was made. The store is as it was, and no file was left under the backup's name.
#[derive(Debug, Error)]
pub enum BackupError {
    /// The store cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// There is a file already.
    #[error("{0} exists already")]
    Exists(PathBuf),
    /// A file could not be read or written.
    #[error("cannot write {path}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Writes a backup of the store at `paths` to `file`, which must not exist. Returns its length in bytes.
///
/// A node may be using the store meanwhile. Needs room for the store twice, once beside it for the moment.
///
/// # Errors
///
/// [`BackupError`] says why there is no backup.
pub fn back_up(
    paths: &Paths,
    passphrase: Option<&Passphrase>,
    backup_protection: BackupProtection<'_>,
    file: &Path,
    now: UnixMillis,
) -> Result<u64, BackupError> {
    if file.exists() {
        return Err(BackupError::Exists(file.to_owned()));
    }
    let store_key = key_of(paths, passphrase)?;
    let key = StoreKey::generate().map_err(|error| OpenError::from(io::Error::from(error)))?;
    let header = Header {
        made_at: now,
        protection: match protection(paths).map_err(OpenError::from)? {
            // Another machine has another keyring: the passphrase of the backup does for it.
            Protection::Passphrase | Protection::Keyring(_) => StoreProtection::Passphrase,
            Protection::KeyFile | Protection::NoStore => StoreProtection::KeyFile,
        },
        key: held(&key, backup_protection)?,
    };
    let failed = |source| BackupError::Io {
        path: file.to_owned(),
        source,
    };
    let copy = Partial::new(paths.database.with_file_name(COPY)).map_err(failed)?;
    copy_store(paths, &store_key, copy.path(), &key)?;
    let partial = Partial::of(file).map_err(failed)?;
    let len = write(&header, &key, copy.path(), partial.path()).map_err(failed)?;
    fs::rename(partial.path(), file).map_err(failed)?;
    disk::sync_parent(file).map_err(failed)?;
    Ok(len)
}

fn held(key: &StoreKey, protection: BackupProtection<'_>) -> Result<HeldKey, OpenError> {
    Ok(match protection {
        BackupProtection::KeyIncluded => HeldKey::Open(key.clone()),
        BackupProtection::Passphrase(passphrase, cost) => {
            HeldKey::Wrapped(WrappedKey::new(key, passphrase, cost).map_err(io::Error::from)?)
        }
    })
}

fn copy_store(paths: &Paths, store_key: &StoreKey, copy: &Path, key: &StoreKey) -> Result<(), BackupError> {
    let failed = |error| BackupError::Open(describe(&paths.database, error));
    // Made here, because SQLite would make it readable by the group; it takes an empty file for none.
    disk::create_private(copy).map_err(|source| BackupError::Io {
        path: copy.to_owned(),
        source,
    })?;
    let db = connect_to_copy(&paths.database, store_key).map_err(failed)?;
    copy_database(&db, copy, key).map_err(failed)
}

pub(crate) fn write(header: &Header, key: &StoreKey, copy: &Path, to: &Path) -> io::Result<u64> {
    let mut out = disk::create_private(to)?;
    let mut hasher = tag_hasher(key);
    let header = header.to_bytes();
    hasher.update(&header);
    out.write_all(&header)?;
    let mut copy = File::open(copy)?;
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        let read = copy.read(&mut chunk)?;
        let Some(bytes) = chunk.get(..read).filter(|bytes| !bytes.is_empty()) else {
            break;
        };
        hasher.update(bytes);
        out.write_all(bytes)?;
    }
    out.write_all(hasher.finalize().as_bytes())?;
    out.sync_all()?;
    out.metadata().map(|metadata| metadata.len())
}

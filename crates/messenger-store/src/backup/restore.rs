//! Making a store of a backup.
//!
//! The whole backup is checked before anything of it counts, and the store gets a key of its own.

use std::fs::File;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::header::{Header, HeaderError, StoreProtection};
use super::{CHUNK_BYTES, TAG_BYTES, connect_to_copy, copy_database, tag_hasher};
use crate::disk;
use crate::exchanges;
use crate::held_key::{HeldKey, UnlockError, WrappedKey};
use crate::migrate::{self, Outcome};
use crate::open::{OpenError, Paths, describe};
use crate::passphrase::{Cost, Passphrase};
use crate::rooms;
use crate::sealed_file::{self, SealedFileError};
use crate::secret::StoreKey;
use crate::switch::{self, Staging};
use crate::writer::UnixMillis;

/// The copy of the backup's database, under the backup's key.
const COPY: &str = "backup.db";

/// Why nothing was restored. A store that was there before is as it was.
#[derive(Debug, Error)]
pub enum RestoreError {
    /// There is a store already, and nobody said that it is to be replaced.
    #[error("there is a store already: {0}")]
    StoreThere(PathBuf),
    /// The file is something else.
    #[error("{0} is no backup of a DirectNet store")]
    NotABackup(PathBuf),
    /// The backup lost something or was changed.
    #[error("{0} is damaged")]
    Damaged(PathBuf),
    /// The backup was made by a newer version.
    #[error("{0} was made by a newer version of DirectNet")]
    Newer(PathBuf),
    /// The backup is under a passphrase, and none was given.
    #[error("{0} is opened with a passphrase")]
    PassphraseNeeded(PathBuf),
    /// The passphrase is not the one of the backup.
    #[error("the passphrase is wrong: it does not open {0}")]
    WrongPassphrase(PathBuf),
    /// The backup cannot be read.
    #[error("cannot read {path}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The new store cannot be written.
    #[error(transparent)]
    Write(#[from] OpenError),
}

impl From<io::Error> for RestoreError {
    fn from(error: io::Error) -> Self {
        Self::Write(error.into())
    }
}

impl From<SealedFileError> for RestoreError {
    fn from(error: SealedFileError) -> Self {
        Self::Write(error.into())
    }
}

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// When the backup was made.
    pub made_at: UnixMillis,
    /// Where the store is that was there before.
    pub aside: Option<PathBuf>,
    /// Whether the store is opened with the passphrase of the backup.
    pub is_under_passphrase: bool,
    /// How many rooms are in it. Nothing can be said there until a member of it was heard.
    pub rooms: usize,
}

/// Whether a backup takes a passphrase.
///
/// # Errors
///
/// Fails when the file cannot be read or is no backup that this version reads.
pub fn backup_needs_passphrase(file: &Path) -> Result<bool, RestoreError> {
    let (header, _) = open(file)?.1;
    Ok(matches!(header.key, HeldKey::Wrapped(_)))
}

/// Makes the store at `paths` what it was when `file` was made.
///
/// A store that is there already is moved into a directory called `aside`; without a name for it, it is left alone and
/// nothing is restored. No node may be using it.
///
/// # Errors
///
/// [`RestoreError`] says why nothing was restored.
pub fn restore(
    file: &Path,
    passphrase: Option<&Passphrase>,
    cost: Cost,
    paths: &Paths,
    aside: Option<&str>,
) -> Result<Restored, RestoreError> {
    switch::finish(paths)?;
    let there = [&paths.database, &paths.key, &paths.description];
    let is_there = there.into_iter().find(|path| path.exists());
    if let (Some(path), None) = (is_there, aside) {
        return Err(RestoreError::StoreThere(path.clone()));
    }
    let (mut reader, (header, header_bytes)) = open(file)?;
    let key = header.key.unlock(passphrase).map_err(|error| match error {
        UnlockError::Needed => RestoreError::PassphraseNeeded(file.to_owned()),
        UnlockError::Wrong => RestoreError::WrongPassphrase(file.to_owned()),
        UnlockError::SecretNeeded(_) | UnlockError::SecretWrong(_) => RestoreError::Damaged(file.to_owned()),
    })?;
    let staging = Staging::begin(paths)?;
    let copy = staging.file(COPY);
    extract(file, &mut reader, &header_bytes, &key, &copy)?;
    let passphrase = passphrase.filter(|_| header.protection == StoreProtection::Passphrase);
    let rooms = make_store(
        file,
        &copy,
        &key,
        &staging,
        paths,
        passphrase.map(|passphrase| (passphrase, cost)),
    )?;
    let name = aside.unwrap_or("store-before-restore");
    staging.commit(name)?;
    switch::finish(paths)?;
    Ok(Restored {
        made_at: header.made_at,
        aside: is_there.map(|_| paths.database.with_file_name(name)),
        is_under_passphrase: passphrase.is_some(),
        rooms,
    })
}

type Opened = (File, (Header, zeroize::Zeroizing<Vec<u8>>));

fn open(file: &Path) -> Result<Opened, RestoreError> {
    let failed = |source| RestoreError::Io {
        path: file.to_owned(),
        source,
    };
    let mut reader = File::open(file).map_err(failed)?;
    let header = Header::read(&mut reader).map_err(|error| match error {
        HeaderError::NotABackup => RestoreError::NotABackup(file.to_owned()),
        HeaderError::Damaged => RestoreError::Damaged(file.to_owned()),
        HeaderError::Newer(_) => RestoreError::Newer(file.to_owned()),
        HeaderError::Io(source) => failed(source),
    })?;
    Ok((reader, header))
}

/// Copies the database out of the backup; fails unless every byte of the backup is as it was written.
fn extract(
    file: &Path,
    reader: &mut File,
    header: &[u8],
    key: &StoreKey,
    to: &Path,
) -> Result<(), RestoreError> {
    let failed = |source| RestoreError::Io {
        path: file.to_owned(),
        source,
    };
    let mut out = disk::create_private(to)?;
    let mut hasher = tag_hasher(key);
    hasher.update(header);
    // The last 32 bytes that were read may be the tag, so they are held back until more follow.
    let mut held = Vec::new();
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        let read = reader.read(&mut chunk).map_err(failed)?;
        let Some(bytes) = chunk.get(..read).filter(|bytes| !bytes.is_empty()) else {
            break;
        };
        held.extend_from_slice(bytes);
        let certain = held.len().saturating_sub(TAG_BYTES);
        let certain: Vec<u8> = held.drain(..certain).collect();
        hasher.update(&certain);
        out.write_all(&certain)?;
    }
    let tag = <[u8; TAG_BYTES]>::try_from(held).map(blake3::Hash::from_bytes);
    // Compared in constant time by the type.
    match tag {
        Ok(tag) if tag == hasher.finalize() => Ok(()),
        _ => Err(RestoreError::Damaged(file.to_owned())),
    }
}

/// Makes the files of the new store of the copy, which is removed. Returns how many rooms are in it.
fn make_store(
    file: &Path,
    copy: &Path,
    key: &StoreKey,
    staging: &Staging,
    paths: &Paths,
    passphrase: Option<(&Passphrase, Cost)>,
) -> Result<usize, RestoreError> {
    let failed = |error: rusqlite::Error| RestoreError::Write(describe(file, error));
    let new = staging
        .paths(paths)
        .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidFilename))?;
    let new_key = StoreKey::generate().map_err(io::Error::from)?;
    let mut db = connect_to_copy(copy, key).map_err(failed)?;
    if let Outcome::Newer { .. } = migrate::migrate(&mut db).map_err(failed)? {
        return Err(RestoreError::Newer(file.to_owned()));
    }
    exchanges::forget_sessions(&db).map_err(failed)?;
    let rooms = rooms::note_restored(&db).map_err(failed)?;
    disk::create_private(&new.database)?;
    copy_database(&db, &new.database, &new_key).map_err(failed)?;
    drop(db);
    disk::sync_file(&new.database)?;
    for companion in ["", "-wal", "-shm"] {
        disk::remove_if_there(&staging.file(&format!("{COPY}{companion}")))?;
    }
    let held = match passphrase {
        None => HeldKey::Open(new_key.clone()),
        Some((passphrase, cost)) => {
            HeldKey::Wrapped(WrappedKey::new(&new_key, passphrase, cost).map_err(io::Error::from)?)
        }
    };
    sealed_file::create_key(&new.key, &held)?;
    sealed_file::create_check(&new.description, &new_key)?;
    Ok(rooms)
}

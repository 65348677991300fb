//! Opening a store, or making one, and telling apart why one cannot be opened.
//!
//! A store is three files in one directory: `store.db` (SQLite with encrypted pages, see `cipher`), `store.key` (the key, as it is, under a passphrase or under a secret in the keyring) and `store.toml`. They are made in the order key, database, description: the description
//! is there only when the rest is complete, so a store that lost a part is never taken for a new one. A damaged
//! store is never deleted or replaced: nobody else has a copy.

use std::fs::OpenOptions;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use messenger_proto::name::Name;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use thiserror::Error;

use crate::cipher::Cipher;
use crate::held_key::{HeldKey, UnlockError};
use crate::keyring::KeyringEntry;
use crate::memory::Memory;
use crate::migrate::{self, Outcome};
use crate::passphrase::Passphrase;
use crate::profile;
use crate::readers::Readers;
use crate::sealed_file::{self, SealedFileError};
use crate::secret::{IdentityKey, StoreKey};
use crate::switch;
use crate::writer::{StartError, StoreError, UnixMillis, Writer};

/// How long a statement waits for another process that has the database locked, such as a backup.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How many pages the journal gathers before they are written into the database. A page that changes with every group,
/// as those at the end of tables do, is then written there once for many; the journal has 16 MB.
const CHECKPOINT_PAGES: i64 = 4000;

/// How many pages the writer keeps in memory: 8 MB, which is what a full group of long messages changes. Each page that is
/// read again is decrypted again.
const WRITER_CACHE_PAGES: i64 = 2000;

/// Where the files of a store are.
#[derive(Debug, Clone)]
pub struct Paths {
    /// The encrypted database.
    pub database: PathBuf,
    /// The raw key.
    pub key: PathBuf,
    /// The description: layout version and key check.
    pub description: PathBuf,
}

impl Paths {
    /// Returns the usual file names in `dir`.
    #[must_use]
    pub fn in_dir(dir: &Path) -> Self {
        Self {
            database: dir.join("store.db"),
            key: dir.join("store.key"),
            description: dir.join("store.toml"),
        }
    }
}

/// Why a store could not be opened. No file was changed or deleted.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The key does not belong to this database.
    #[error("the key in {key} does not open {database}: it is the key of another store")]
    WrongKey {
        /// The key file.
        key: PathBuf,
        /// The database.
        database: PathBuf,
    },
    /// The key file is gone.
    #[error("{0}, the key of the store, is missing")]
    KeyMissing(PathBuf),
    /// The key is under a passphrase, and none was given.
    #[error("the store is opened with a passphrase")]
    PassphraseNeeded,
    /// The passphrase is not the one under which the key is.
    #[error("the passphrase is wrong: it does not open {0}")]
    WrongPassphrase(PathBuf),
    /// The key is under a secret in the keyring of the system, and nobody looked it up.
    #[error("the store is opened with a secret in the keyring (entry {0})")]
    SecretNeeded(KeyringEntry),
    /// The secret in the keyring is not the one under which the key is.
    #[error("the secret in the keyring (entry {entry}) does not open {key}")]
    WrongSecret {
        /// The key file.
        key: PathBuf,
        /// Where the secret is.
        entry: KeyringEntry,
    },
    /// The key is there, the database is gone.
    #[error("{0} is missing, although its key is there")]
    DatabaseMissing(PathBuf),
    /// The key is right, but the file cannot be read.
    #[error("{0} is damaged")]
    Damaged(PathBuf),
    /// The database was written by a newer version.
    #[error(
        "{path} was written by a newer version of DirectNet (schema {found}, this version knows {known})"
    )]
    Newer {
        /// The database.
        path: PathBuf,
        /// The schema it has.
        found: i64,
        /// The newest schema of this version.
        known: i64,
    },
    /// One of the small files could not be used.
    #[error(transparent)]
    SealedFile(#[from] SealedFileError),
    /// The database could not be read or written.
    #[error("cannot use {path}")]
    Database {
        /// The database.
        path: PathBuf,
        /// What SQLite said.
        source: StoreError,
    },
    /// The system has no randomness or no threads to give.
    #[error("the system refused a resource")]
    System(#[from] io::Error),
}

impl OpenError {
    /// Whether nothing but room on the disk is missing.
    #[must_use]
    pub fn is_disk_full(&self) -> bool {
        let is_full = |error: &io::Error| error.kind() == io::ErrorKind::StorageFull;
        match self {
            Self::Database { source, .. } => matches!(source, StoreError::DiskFull),
            Self::System(error) | Self::SealedFile(SealedFileError::Io { source: error, .. }) => {
                is_full(error)
            }
            _ => false,
        }
    }
}

/// A store that is open. Cheap to clone; all clones share one writer.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) writer: Writer,
    pub(crate) readers: Arc<Readers>,
    pub(crate) memory: Arc<Memory>,
}

impl Store {
    /// Opens the store at `paths`, or makes one for a user called `name` when there is none.
    ///
    /// Blocks for some milliseconds, once, at the start of a node.
    ///
    /// # Errors
    ///
    /// [`OpenError`] says which file is the trouble and leaves all of them as they were.
    pub fn open(paths: &Paths, name: &Name, now: UnixMillis) -> Result<Self, OpenError> {
        Self::open_with(paths, None, name, now)
    }

    /// Opens a store as [`open`](Self::open) does, with the passphrase if its key is under one.
    ///
    /// A restored store that was not put in its place completely is, before anything else.
    ///
    /// # Errors
    ///
    /// [`OpenError`] says which file is the trouble and leaves all of them as they were.
    pub fn open_with(
        paths: &Paths,
        passphrase: Option<&Passphrase>,
        name: &Name,
        now: UnixMillis,
    ) -> Result<Self, OpenError> {
        switch::finish(paths)?;
        let check = sealed_file::read_check(&paths.description)?;
        let key = sealed_file::read_key(&paths.key)?
            .map(|held| unlock(&held, paths, passphrase))
            .transpose()?;
        let (key, is_new) = match (check, key, paths.database.exists()) {
            (None, None, false) => (create_key(&paths.key)?, true),
            // The making of this store was interrupted, or its description was lost.
            (None, Some(key), _) => (key, true),
            (None | Some(_), None, true) | (Some(_), None, false) => {
                return Err(OpenError::KeyMissing(paths.key.clone()));
            }
            (Some(_), Some(_), false) => return Err(OpenError::DatabaseMissing(paths.database.clone())),
            (Some(check), Some(key), true) if check == key.check() => (key, false),
            (Some(_), Some(_), true) => return Err(wrong_key(paths)),
        };
        let db = prepare(&paths.database, &key, name, now)?;
        if is_new {
            sealed_file::create_check(&paths.description, &key)?;
        }
        let memory = Arc::new(Memory::default());
        let writer = Writer::start(db, Arc::clone(&memory)).map_err(|error| match error {
            StartError::Thread(error) => OpenError::System(error),
            StartError::Database(error) => describe(&paths.database, error),
        })?;
        Ok(Self {
            readers: Arc::new(Readers::new(paths.database.clone(), key, writer.clone())),
            writer,
            memory,
        })
    }

    /// Writes what is queued and closes the files. Later requests fail with [`StoreError::Closed`].
    pub async fn close(&self) {
        self.readers.close();
        self.writer.close().await;
    }
}

fn create_key(path: &Path) -> Result<StoreKey, OpenError> {
    let key = StoreKey::generate().map_err(io::Error::from)?;
    sealed_file::create_key(path, &HeldKey::Open(key.clone()))?;
    Ok(key)
}

fn unlock(held: &HeldKey, paths: &Paths, passphrase: Option<&Passphrase>) -> Result<StoreKey, OpenError> {
    held.unlock(passphrase).map_err(|error| match error {
        UnlockError::Needed => OpenError::PassphraseNeeded,
        UnlockError::Wrong => OpenError::WrongPassphrase(paths.key.clone()),
        UnlockError::SecretNeeded(entry) => OpenError::SecretNeeded(entry),
        UnlockError::SecretWrong(entry) => OpenError::WrongSecret {
            key: paths.key.clone(),
            entry,
        },
    })
}

fn wrong_key(paths: &Paths) -> OpenError {
    OpenError::WrongKey {
        key: paths.key.clone(),
        database: paths.database.clone(),
    }
}

/// Returns the key of a store that is complete, without opening the database.
pub(crate) fn key_of(paths: &Paths, passphrase: Option<&Passphrase>) -> Result<StoreKey, OpenError> {
    switch::finish(paths)?;
    let held = sealed_file::read_key(&paths.key)?.ok_or_else(|| OpenError::KeyMissing(paths.key.clone()))?;
    let key = unlock(&held, paths, passphrase)?;
    match sealed_file::read_check(&paths.description)? {
        _ if !paths.database.exists() => Err(OpenError::DatabaseMissing(paths.database.clone())),
        Some(check) if check != key.check() => Err(wrong_key(paths)),
        _ => Ok(key),
    }
}

/// Opens the database of a store that is complete, with the newest schema.
pub(crate) fn connect_current(
    paths: &Paths,
    passphrase: Option<&Passphrase>,
) -> Result<Connection, OpenError> {
    let key = key_of(paths, passphrase)?;
    connect_and_migrate(&paths.database, &key)
}

fn connect_and_migrate(path: &Path, key: &StoreKey) -> Result<Connection, OpenError> {
    let failed = |error: rusqlite::Error| describe(path, error);
    let mut db = connect(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(failed)?;
    match migrate::migrate(&mut db).map_err(failed)? {
        Outcome::Current => Ok(db),
        Outcome::Newer { found, known } => Err(OpenError::Newer {
            path: path.to_owned(),
            found,
            known,
        }),
    }
}

/// Opens the database for writing, with the newest schema and a profile in it.
fn prepare(path: &Path, key: &StoreKey, name: &Name, now: UnixMillis) -> Result<Connection, OpenError> {
    create_private(path)?;
    let db = connect_and_migrate(path, key)?;
    let failed = |error: rusqlite::Error| describe(path, error);
    db.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)
        .map_err(failed)?;
    db.pragma_update(None, "cache_size", WRITER_CACHE_PAGES)
        .map_err(failed)?;
    let identity = IdentityKey::generate().map_err(io::Error::from)?;
    profile::create_if_absent(&db, &identity, name, now).map_err(failed)?;
    Ok(db)
}

/// Makes the empty file itself, because SQLite would make it readable by the group.
pub(crate) fn create_private(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

pub(crate) fn describe(path: &Path, error: rusqlite::Error) -> OpenError {
    match error.sqlite_error_code() {
        // With the right key, a page that does not decrypt or parse is a damaged page.
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => OpenError::Damaged(path.to_owned()),
        _ => OpenError::Database {
            path: path.to_owned(),
            source: error.into(),
        },
    }
}

/// Opens a connection for one of the readers.
pub(crate) fn connect_to_read(path: &Path, key: &StoreKey) -> Result<Connection, StoreError> {
    Ok(connect(path, key, OpenFlags::SQLITE_OPEN_READ_ONLY)?)
}

pub(crate) fn connect(path: &Path, key: &StoreKey, access: OpenFlags) -> rusqlite::Result<Connection> {
    // What cannot be read is said better by SQLite, in a moment.
    let cipher = Cipher::of(path).unwrap_or(Cipher::Aegis);
    let db = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    cipher.unlock(&db, key)?;
    db.busy_timeout(BUSY_TIMEOUT)?;
    // The first read decrypts the first page: a wrong key or a damaged file shows here.
    db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    db.pragma_update(None, "journal_mode", "wal")?;
    // An acknowledged message survives a power cut; see the writer for what that costs.
    db.pragma_update(None, "synchronous", "full")?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(db)
}

#[cfg(test)]
mod tests;

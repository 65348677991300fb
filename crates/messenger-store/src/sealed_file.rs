//! The two small files beside the database: the key, and how the key is found and checked.
//!
//! `store.key` (mode 0600) holds the raw key. `store.toml` holds nothing secret: the layout version, where the key
//! comes from, and a check value. With it, three mishaps get three different answers: the wrong key, a damaged
//! database, and a store of a newer version.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::secret::StoreKey;

/// The layout of `store.toml` that this version writes and reads.
const LAYOUT: i64 = 1;

/// Why the files beside the database could not be used.
#[derive(Debug, Error)]
pub enum SealedFileError {
    /// The operating system refused.
    #[error("cannot read or write {path}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file does not hold what it should.
    #[error("{0} is damaged")]
    Damaged(PathBuf),
    /// The store was made by a newer version.
    #[error("the store was made by a newer version of DirectNet (layout {0}, this version reads {LAYOUT})")]
    Newer(i64),
}

/// Reads the raw key. `None`: there is no such file.
pub(crate) fn read_key(path: &Path) -> Result<Option<StoreKey>, SealedFileError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => {
            return Err(SealedFileError::Io {
                path: path.to_owned(),
                source,
            });
        }
    };
    let bytes = HEXLOWER.decode(text.trim().as_bytes()).map(Zeroizing::new).ok();
    let key = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok());
    key.map(|key| Some(StoreKey::new(key)))
        .ok_or_else(|| SealedFileError::Damaged(path.to_owned()))
}

/// Writes the raw key to a file that must not exist yet, readable by its owner alone.
pub(crate) fn create_key(path: &Path, key: &StoreKey) -> Result<(), SealedFileError> {
    let text = Zeroizing::new(format!("{}\n", HEXLOWER.encode(key.expose())));
    create_private(path, text.as_bytes())
}

/// Reads the check value of the key. `None`: there is no such file, so there is no store.
pub(crate) fn read_check(path: &Path) -> Result<Option<[u8; 16]>, SealedFileError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => {
            return Err(SealedFileError::Io {
                path: path.to_owned(),
                source,
            });
        }
    };
    let damaged = || SealedFileError::Damaged(path.to_owned());
    let table: toml::Table = text.parse().map_err(|_| damaged())?;
    let layout = table
        .get("layout")
        .and_then(toml::Value::as_integer)
        .ok_or_else(damaged)?;
    if layout > LAYOUT {
        return Err(SealedFileError::Newer(layout));
    }
    let check = table
        .get("key_check")
        .and_then(toml::Value::as_str)
        .ok_or_else(damaged)?;
    let check = HEXLOWER.decode(check.as_bytes()).map_err(|_| damaged())?;
    check.try_into().map(Some).map_err(|_| damaged())
}

/// Writes `store.toml` for a store that is being made.
pub(crate) fn create_check(path: &Path, key: &StoreKey) -> Result<(), SealedFileError> {
    let text = format!(
        "# How the store beside this file is opened. Nothing here is secret; without it the store cannot be opened.\n\
         layout = {LAYOUT}\n\
         key_source = \"file\"\n\
         key_check = \"{}\"\n",
        HEXLOWER.encode(&key.check())
    );
    create_private(path, text.as_bytes())
}

/// Creates a file that only its owner may read, and sees it onto the disk.
fn create_private(path: &Path, bytes: &[u8]) -> Result<(), SealedFileError> {
    let failed = |source| SealedFileError::Io {
        path: path.to_owned(),
        source,
    };
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.sync_all().map_err(failed)
}

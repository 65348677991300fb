//! The two small files beside the database: the key, and how the key is found and checked.
//!
//! `store.key` (mode 0600) holds the key, as it is, under a passphrase or under a secret in the keyring. `store.toml` holds nothing secret: the layout version, where the key
//! comes from, and a check value. With it, three mishaps get three different answers: the wrong key, a damaged
//! database, and a store of a newer version.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::checked_text::{self, TEXT_BYTES_MAX};
use crate::disk;
use crate::held_key::{HeldKey, HeldKeyError};
use crate::secret::StoreKey;

/// The layout of `store.toml` that this version writes and reads.
const LAYOUT: i64 = 1;

/// What a key file that holds a wrapped key begins with.
const WRAPPED_KEY_TITLE: &str =
    "# The key of the store beside this file, under a passphrase. Without both, nobody opens the store.\n";

/// What one begins with whose key is under a secret in the keyring.
const KEYRING_KEY_TITLE: &str = "# The key of the store beside this file, under a secret in the keyring. Without both, nobody opens the store.\n";

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

/// Reads the key file. `None`: there is no such file.
pub(crate) fn read_key(path: &Path) -> Result<Option<HeldKey>, SealedFileError> {
    let damaged = || SealedFileError::Damaged(path.to_owned());
    let Some(text) = read_bounded(path)? else {
        return Ok(None);
    };
    match parse_key(&text) {
        Ok(held) => Ok(Some(held)),
        Err(HeldKeyError::Newer(format)) => Err(SealedFileError::Newer(format)),
        Err(HeldKeyError::Malformed) => Err(damaged()),
    }
}

/// Reads the text of a key file.
pub(crate) fn parse_key(text: &str) -> Result<HeldKey, HeldKeyError> {
    match raw_key(text) {
        Some(key) => Ok(HeldKey::Open(key)),
        None => HeldKey::from_table(&checked_text::read(text).ok_or(HeldKeyError::Malformed)?),
    }
}

fn raw_key(text: &str) -> Option<StoreKey> {
    let bytes = Zeroizing::new(HEXLOWER.decode(text.trim().as_bytes()).ok()?);
    <[u8; 32]>::try_from(bytes.as_slice()).ok().map(StoreKey::new)
}

/// Writes the key to a file that must not exist yet, readable by its owner alone.
pub(crate) fn create_key(path: &Path, held: &HeldKey) -> Result<(), SealedFileError> {
    create_private(path, key_text(held).as_bytes())
}

/// Puts another text in the place of the key file: at any moment either the old or the new one is there.
pub(crate) fn replace_key(path: &Path, held: &HeldKey) -> Result<(), SealedFileError> {
    let failed = |source| SealedFileError::Io {
        path: path.to_owned(),
        source,
    };
    let partial = path.with_extension("key.partial");
    disk::remove_if_there(&partial).map_err(failed)?;
    create_private(&partial, key_text(held).as_bytes())?;
    fs::rename(&partial, path).map_err(failed)?;
    disk::sync_parent(path).map_err(failed)
}

/// A key as it is goes into the file without anything else, so that any tool that opens such a database can use it.
pub(crate) fn key_text(held: &HeldKey) -> Zeroizing<String> {
    match held {
        HeldKey::Open(key) => {
            let hex = Zeroizing::new(HEXLOWER.encode(key.expose()));
            Zeroizing::new(format!("{}\n", *hex))
        }
        HeldKey::Wrapped(_) => {
            let title = match held.keyring_entry() {
                None => WRAPPED_KEY_TITLE,
                Some(_) => KEYRING_KEY_TITLE,
            };
            let mut text = format!("{title}{}", *held.lines());
            checked_text::seal(&mut text);
            Zeroizing::new(text)
        }
    }
}

/// Reads the check value of the key. `None`: there is no such file, so there is no store.
pub(crate) fn read_check(path: &Path) -> Result<Option<[u8; 16]>, SealedFileError> {
    let Some(text) = read_bounded(path)? else {
        return Ok(None);
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

/// Reads a small text. `None`: there is no such file.
fn read_bounded(path: &Path) -> Result<Option<Zeroizing<String>>, SealedFileError> {
    match disk::read_bounded(path, TEXT_BYTES_MAX) {
        Ok(text) => Ok(Some(text)),
        Err(error) => match error.kind() {
            io::ErrorKind::NotFound => Ok(None),
            io::ErrorKind::InvalidData => Err(SealedFileError::Damaged(path.to_owned())),
            _ => Err(SealedFileError::Io {
                path: path.to_owned(),
                source: error,
            }),
        },
    }
}

/// Creates a file that only its owner may read, and sees it onto the disk.
fn create_private(path: &Path, bytes: &[u8]) -> Result<(), SealedFileError> {
    let failed = |source| SealedFileError::Io {
        path: path.to_owned(),
        source,
    };
    let mut file = disk::create_private(path).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.sync_all().map_err(failed)
}

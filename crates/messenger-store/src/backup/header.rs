//! The beginning of a backup: what it is, when it was made, and its key.

use std::io::{self, Read};

use thiserror::Error;

use crate::checked_text::{self, TEXT_BYTES_MAX};
use crate::held_key::{HeldKey, HeldKeyError};
use crate::writer::UnixMillis;

/// What every backup begins with, in every version.
const MAGIC: &[u8; 17] = b"directnet backup\n";

/// What people who look into the file read first.
const TITLE: &str = "# A backup of a DirectNet store. Use it with: directnet restore FILE\n";

/// How the restored store is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StoreProtection {
    KeyFile,
    Passphrase,
}

/// What is known before the database is looked at.
#[derive(Debug)]
pub(crate) struct Header {
    pub(super) made_at: UnixMillis,
    /// How the store was opened that this is a backup of.
    pub(super) protection: StoreProtection,
    pub(crate) key: HeldKey,
}

/// Why the beginning of a file is not that of a backup.
#[derive(Debug, Error)]
pub(crate) enum HeaderError {
    #[error("no backup begins like this")]
    NotABackup,
    #[error("the header is damaged")]
    Damaged,
    #[error("the header is of a newer version")]
    Newer(i64),
    #[error("the file cannot be read")]
    Io(#[from] io::Error),
}

impl Header {
    /// The header of a backup of a store that is opened with its key file.
    pub(crate) fn with_key(key: HeldKey, made_at: UnixMillis) -> Self {
        Self {
            made_at,
            protection: StoreProtection::KeyFile,
            key,
        }
    }

    /// Writes the whole beginning, up to the database.
    pub(crate) fn to_bytes(&self) -> zeroize::Zeroizing<Vec<u8>> {
        let protection = match self.protection {
            StoreProtection::KeyFile => "key file",
            StoreProtection::Passphrase => "passphrase",
        };
        let mut text = zeroize::Zeroizing::new(format!(
            "{TITLE}{}made_at_ms = {}\nstore_opened_with = \"{protection}\"\n",
            *self.key.lines(),
            self.made_at.0
        ));
        checked_text::seal(&mut text);
        let len = u32::try_from(text.len()).unwrap_or(u32::MAX);
        zeroize::Zeroizing::new([MAGIC.as_slice(), &len.to_be_bytes(), text.as_bytes()].concat())
    }

    /// Reads the beginning of a backup and leaves `file` where the database begins. Returns its bytes as well.
    pub(crate) fn read(file: &mut impl Read) -> Result<(Self, zeroize::Zeroizing<Vec<u8>>), HeaderError> {
        let mut bytes = zeroize::Zeroizing::new(Vec::new());
        if !take(file, MAGIC.len(), &mut bytes)? || bytes.as_slice() != MAGIC {
            return Err(HeaderError::NotABackup);
        }
        let mut len = zeroize::Zeroizing::new(Vec::new());
        take(file, 4, &mut len)?;
        let announced = <[u8; 4]>::try_from(len.as_slice()).map_err(|_| HeaderError::Damaged)?;
        let announced = usize::try_from(u32::from_be_bytes(announced)).unwrap_or(usize::MAX);
        if announced > TEXT_BYTES_MAX {
            return Err(HeaderError::Damaged);
        }
        let mut text = zeroize::Zeroizing::new(Vec::new());
        if !take(file, announced, &mut text)? {
            return Err(HeaderError::Damaged);
        }
        let header = Self::parse(&text)?;
        bytes.extend_from_slice(&len);
        bytes.extend_from_slice(&text);
        Ok((header, bytes))
    }

    fn parse(text: &[u8]) -> Result<Self, HeaderError> {
        let text = std::str::from_utf8(text).map_err(|_| HeaderError::Damaged)?;
        let table = checked_text::read(text).ok_or(HeaderError::Damaged)?;
        let key = HeldKey::from_table(&table).map_err(|error| match error {
            HeldKeyError::Newer(format) => HeaderError::Newer(format),
            HeldKeyError::Malformed => HeaderError::Damaged,
        })?;
        // A backup is for elsewhere, and no keyring is.
        if key.keyring_entry().is_some() {
            return Err(HeaderError::Damaged);
        }
        let made_at = table.get("made_at_ms").and_then(toml::Value::as_integer);
        let protection = match table.get("store_opened_with").and_then(toml::Value::as_str) {
            Some("key file") => StoreProtection::KeyFile,
            Some("passphrase") => StoreProtection::Passphrase,
            _ => return Err(HeaderError::Damaged),
        };
        Ok(Self {
            made_at: UnixMillis(made_at.ok_or(HeaderError::Damaged)?),
            protection,
            key,
        })
    }
}

/// Reads `len` bytes; `false`: the file has fewer.
fn take(file: &mut impl Read, len: usize, into: &mut Vec<u8>) -> io::Result<bool> {
    let wanted = u64::try_from(len).unwrap_or(u64::MAX);
    Ok(file.by_ref().take(wanted).read_to_end(into)? == len)
}

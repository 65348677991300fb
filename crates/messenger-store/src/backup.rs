//! A backup: one encrypted file that holds a whole store as it was at one moment.
//!
//! ```text
//! "directnet backup\n"     17 bytes
//! length of the header     4 bytes, big-endian, at most 4096
//! header                   TOML: the key, under a passphrase or as it is, and when the backup was made
//! database                 SQLite with encrypted pages, under a key of its own
//! tag                      32 bytes: BLAKE3 over everything before, keyed with a key derived from that key
//! ```
//!
//! The key is drawn for each backup: whoever gets hold of an old one and its passphrase has that day, not the store.

mod create;
mod header;
mod restore;

pub(crate) use create::write;
pub use create::{BackupError, BackupProtection, back_up};
pub(crate) use header::Header;
pub use restore::{RestoreError, Restored, backup_needs_passphrase, restore};

use blake3::Hasher;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;

use crate::cipher::Cipher;
use crate::open;
use crate::secret::StoreKey;

/// Separates the key of the tag from every other use of the hash.
const TAG_CONTEXT: &str = "directnet/1 backup tag";

/// The length of the tag at the end.
const TAG_BYTES: usize = 32;

/// How much is copied at a time.
const CHUNK_BYTES: usize = 64 * 1024;

pub(crate) fn tag_hasher(key: &StoreKey) -> Hasher {
    Hasher::new_keyed(&blake3::derive_key(TAG_CONTEXT, key.expose()))
}

/// Writes the content of `db`, as it is at this moment, to a new database under another key.
///
/// Others may write to the database meanwhile.
pub(crate) fn copy_database(db: &Connection, to: &Path, key: &StoreKey) -> rusqlite::Result<()> {
    let text = to
        .to_str()
        .ok_or_else(|| rusqlite::Error::InvalidPath(to.to_owned()))?;
    let parameters = Cipher::Aegis.uri_parameters(key);
    let uri = zeroize::Zeroizing::new(format!("file:{}?{}", encoded(text), *parameters));
    db.execute("VACUUM INTO ?1", [uri.as_str()]).map(drop)
}

/// A path as a part of a URI: everything with a meaning there is escaped.
fn encoded(path: &str) -> String {
    let mut encoded = String::new();
    // C:\x is /C:/x in a URI.
    if cfg!(windows) && !path.starts_with(['\\', '/']) {
        encoded.push('/');
    }
    for byte in path.bytes() {
        match byte {
            b'\\' if cfg!(windows) => encoded.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                encoded.push(char::from(byte));
            }
            byte => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// Opens a database that may be copied with [`copy_database`].
fn connect_to_copy(path: &Path, key: &StoreKey) -> rusqlite::Result<Connection> {
    open::connect(
        path,
        key,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_URI,
    )
}

#[cfg(test)]
mod tests;

//! How the pages of a database are encrypted and authenticated.
//!
//! A commit encrypts every page that it changes, some seven for a message, and a checkpoint decrypts and encrypts them again.
//! AEGIS-256 does both, and authenticates, in a tenth of the time of AES-CBC with HMAC-SHA-512, which SQLCipher's format
//! prescribes. Databases that were made in that format stay as they are; a copy, as `restore` makes one, is of today's.
//!
//! Each file says itself which it is. It begins with 16 bytes that are open in either: SQLCipher's salt, which is random,
//! or [`MARK`]. Nothing is derived from those bytes: the key is a key, and no passphrase.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use data_encoding::HEXLOWER;
use rusqlite::Connection;
use zeroize::Zeroizing;

use crate::secret::StoreKey;

/// With what a database in AEGIS-256 begins.
const MARK: [u8; 16] = *b"directnet aegis\0";

/// How the pages of one database are encrypted and authenticated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cipher {
    /// AEGIS-256 with a tag of 32 bytes and a random nonce for each writing of a page.
    Aegis,
    /// The format of SQLCipher 4: AES-256-CBC and HMAC-SHA-512.
    SqlCipher,
}

impl Cipher {
    /// Returns the cipher of a database, which is [`Cipher::Aegis`] when there is nothing in the file yet.
    pub(crate) fn of(database: &Path) -> io::Result<Self> {
        let mut begin = Vec::new();
        match File::open(database) {
            Ok(file) => file.take(16).read_to_end(&mut begin)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            Err(error) => return Err(error),
        };
        Ok(if begin.is_empty() || begin == MARK {
            Self::Aegis
        } else {
            Self::SqlCipher
        })
    }

    /// Tells a new connection how to open its database.
    pub(crate) fn unlock(self, db: &Connection, key: &StoreKey) -> rusqlite::Result<()> {
        match self {
            Self::Aegis => {
                db.pragma_update(None, "cipher", "aegis")?;
                db.pragma_update(None, "algorithm", "aegis-256")?;
            }
            Self::SqlCipher => {
                db.pragma_update(None, "cipher", "sqlcipher")?;
                db.pragma_update(None, "legacy", 4)?;
            }
        }
        db.pragma_update(None, "key", self.literal(key).as_str())
    }

    /// The parameters of a URI that make a new database of the cipher.
    pub(crate) fn uri_parameters(self, key: &StoreKey) -> Zeroizing<String> {
        let name = match self {
            Self::Aegis => "cipher=aegis&algorithm=aegis-256",
            Self::SqlCipher => "cipher=sqlcipher&legacy=4",
        };
        let hex_key = Zeroizing::new(HEXLOWER.encode(self.literal(key).as_bytes()));
        Zeroizing::new(format!("{name}&hexkey={}", *hex_key))
    }

    /// The key in the form in which it is taken for a key and not for a passphrase, with what a new file is to begin with.
    fn literal(self, key: &StoreKey) -> Zeroizing<String> {
        let hex = Zeroizing::new(HEXLOWER.encode(key.expose()));
        let begin = match self {
            Self::Aegis => HEXLOWER.encode(&MARK),
            Self::SqlCipher => String::new(),
        };
        Zeroizing::new(format!("x'{}{begin}'", *hex))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use rusqlite::OpenFlags;

    use super::*;

    fn database(path: &Path, cipher: Cipher, key: &StoreKey) -> Connection {
        let db = Connection::open_with_flags(path, OpenFlags::default()).unwrap();
        cipher.unlock(&db, key).unwrap();
        db
    }

    #[test]
    fn a_file_says_itself_in_which_cipher_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let key = StoreKey::generate().unwrap();
        for cipher in [Cipher::Aegis, Cipher::SqlCipher] {
            let path = dir.path().join(format!("{cipher:?}"));
            assert_eq!(Cipher::of(&path).unwrap(), Cipher::Aegis);
            database(&path, cipher, &key)
                .execute_batch("CREATE TABLE t (x TEXT); INSERT INTO t VALUES ('hello')")
                .unwrap();
            assert_eq!(Cipher::of(&path).unwrap(), cipher);
            let read = |cipher, key| {
                database(&path, cipher, key)
                    .query_row("SELECT x FROM t", [], |row| row.get::<_, String>(0))
                    .is_ok()
            };
            assert!(read(cipher, &key));
            assert!(!read(cipher, &StoreKey::generate().unwrap()));
        }
    }

    #[test]
    fn a_page_that_was_changed_or_moved_is_not_read() {
        const PAGE: usize = 4096;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("db");
        let key = StoreKey::generate().unwrap();
        database(&path, Cipher::Aegis, &key)
            .execute_batch(
                "CREATE TABLE t (x BLOB); INSERT INTO t VALUES (zeroblob(20000)), (zeroblob(20000))",
            )
            .unwrap();
        let whole = fs::read(&path).unwrap();
        let is_read = |bytes: &[u8]| {
            fs::write(&path, bytes).unwrap();
            database(&path, Cipher::Aegis, &key)
                .query_row("SELECT sum(length(hex(x))) FROM t", [], |row| {
                    row.get::<_, i64>(0)
                })
                .is_ok()
        };
        assert!(is_read(&whole));
        let pages = whole.len() / PAGE;
        assert!(pages > 5);
        for page in 0..pages {
            let mut changed = whole.clone();
            // Beyond the mark of the first page.
            changed[page * PAGE + 100] ^= 1;
            assert!(!is_read(&changed), "page {page} was changed");
        }
        let mut moved = whole.clone();
        moved.copy_within(3 * PAGE..4 * PAGE, 4 * PAGE);
        assert!(!is_read(&moved));
    }
}

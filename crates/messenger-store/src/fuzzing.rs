//! The readers of files that somebody else may have written, for throwing any bytes at them; and a disk that is full
//! when a test wants it to be.
//!
//! Not part of what the crate is for: the crate `fuzz` uses it, and nothing else does.

use std::fs;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::backup::{self, Header};
use crate::held_key::HeldKey;
use crate::history;
use crate::open::{Paths, Store};
use crate::passphrase::Cost;
use crate::sealed_file;
use crate::secret::StoreKey;
use crate::writer::{StoreError, UnixMillis};

/// A key file that can be read is read the same again after it was written.
///
/// # Panics
///
/// Panics when it is not.
pub fn key_file(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(held) = sealed_file::parse_key(text) {
        let written = sealed_file::key_text(&held);
        let again = sealed_file::parse_key(&written).map(|again| sealed_file::key_text(&again));
        assert_eq!(again, Ok(written));
    }
}

/// The beginning of a backup that can be read is read the same again after it was written.
///
/// # Panics
///
/// Panics when it is not.
pub fn backup_header(bytes: &[u8]) {
    if let Ok((header, read)) = Header::read(&mut &*bytes) {
        assert!(bytes.starts_with(&read), "what was read is what was there");
        let written = header.to_bytes();
        let again = Header::read(&mut written.as_slice()).map(|(again, _)| again.to_bytes());
        assert_eq!(again.ok(), Some(written));
    }
}

/// A file that is taken for a backup is restored or refused, as it is and, if it names its key, with the tag that its author
/// would have given it. `folder` is empty.
///
/// # Panics
///
/// Panics when a store is there although nothing was restored.
pub fn backup_file(bytes: &[u8], folder: &Path) {
    restore(bytes, folder);
    let mut rest = bytes;
    let header = Header::read(&mut rest).ok();
    if let Some(Ok(key)) = header.map(|(header, _)| header.key.unlock(None)) {
        let tag = backup::tag_hasher(&key).update(bytes).finalize();
        restore(&[bytes, tag.as_bytes()].concat(), folder);
    }
}

/// What stands behind the encryption of a backup may be any database: it is restored or refused, and what was restored can
/// be looked at. `folder` is empty.
///
/// # Panics
///
/// Panics when a store is there although nothing was restored.
pub fn backup_database(bytes: &[u8], folder: &Path) {
    let (plain, copy, file) = (folder.join("plain"), folder.join("copy"), folder.join("made"));
    let Ok(key) = StoreKey::generate() else { return };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_URI;
    let copied = fs::write(&plain, bytes).is_ok()
        && Connection::open_with_flags(&plain, flags)
            .and_then(|db| backup::copy_database(&db, &copy, &key))
            .is_ok();
    let header = Header::with_key(HeldKey::Open(key.clone()), UnixMillis(0));
    if copied && backup::write(&header, &key, &copy, &file).is_ok() {
        restore(&fs::read(&file).unwrap_or_default(), folder);
    }
}

fn restore(bytes: &[u8], folder: &Path) {
    let (file, home) = (folder.join("backup"), folder.join("home"));
    // Of what was tried before.
    let _ = fs::remove_dir_all(&home);
    if fs::write(&file, bytes).is_err() || fs::create_dir(&home).is_err() {
        return;
    }
    let paths = Paths::in_dir(&home);
    match backup::restore(&file, None, Cost::LEAST, &paths, None) {
        Ok(_) => look_at(&paths),
        Err(_) => assert!(!paths.database.exists(), "nothing was restored"),
    }
}

/// Opens a store and reads whatever it shows, which may be refused.
fn look_at(paths: &Paths) {
    let name = messenger_proto::name::Name::from_foreign("somebody");
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let (Some(name), Ok(runtime)) = (name, runtime) else {
        return;
    };
    let Ok(store) = Store::open(paths, &name, UnixMillis(0)) else {
        return;
    };
    runtime.block_on(async {
        let _ = store.profile().await;
        let _ = store.requests().await;
        let _ = store.sent_requests().await;
        let _ = store.full_inboxes(UnixMillis(0)).await;
        for contact in store.contacts().await.unwrap_or_default() {
            let _ = store.history(contact.id, None, 100).await;
            let _ = store.progress(contact.id).await;
        }
        for room in store.rooms().await.unwrap_or_default() {
            let _ = store.room_file(room.row).await;
            let _ = store.room_history(room.row, None, 100).await;
        }
        store.close().await;
    });
}

/// Lets the database not grow any more, as on a full disk, or grow again.
///
/// # Errors
///
/// Fails when the store is closed.
pub async fn set_disk(store: &Store, is_full: bool) -> Result<(), StoreError> {
    store
        .writer
        .write(move |db| {
            let pages: i64 = db.pragma_query_value(None, "page_count", |row| row.get(0))?;
            let limit = if is_full { pages } else { i64::from(u32::MAX) - 1 };
            db.pragma_update_and_check(None, "max_page_count", limit, |_| Ok(()))
        })
        .await
}

/// A line of a history that can be read is read the same again after it was written.
///
/// # Panics
///
/// Panics when it is not.
pub fn history_line(bytes: &[u8]) {
    if let Ok(entry) = history::parse(bytes) {
        assert_eq!(history::parse(&entry.clone().line()), Ok(entry));
    }
}

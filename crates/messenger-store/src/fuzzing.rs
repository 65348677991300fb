//! The readers of files that somebody else may have written, for throwing any bytes at them; and a disk that is full
//! when a test wants it to be.
//!
//! Not part of what the crate is for: the crate `fuzz` uses it, and nothing else does.

use crate::backup::Header;
use crate::history;
use crate::open::Store;
use crate::sealed_file;
use crate::writer::StoreError;

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

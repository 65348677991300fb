//! The readers of files that somebody else may have written, for throwing any bytes at them.
//!
//! Not part of what the crate is for: the crate `fuzz` uses it, and nothing else does.

use crate::backup::Header;
use crate::sealed_file;

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

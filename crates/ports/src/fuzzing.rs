//! The parsers of this crate that meet foreign bytes, for fuzz targets alone: nobody else should call them here.

use crate::expectation::file::ExpectationsFile;

/// Reads a file of expectations and, if it is one, writes and reads it again.
///
/// # Panics
///
/// Panics if what was written is not read as it was, which would be a bug.
pub fn expectations(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let Ok(file) = ExpectationsFile::parse(text) else {
        return;
    };
    let again = ExpectationsFile::parse(&file.to_string());
    assert_eq!(again.as_ref().map(ExpectationsFile::all), Ok(file.all()));
}

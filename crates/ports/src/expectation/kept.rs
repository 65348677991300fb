//! The file of expectations on the disk: read as a whole, written as a whole.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::file::{ExpectationsFile, FileError, TEXT_LEN_MAX};

/// The name of the file below a node's directory.
pub const FILE_NAME: &str = "expectations.toml";

/// Why a file of expectations could not be read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The system refused.
    #[error("cannot read {}", path.display())]
    System {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file does not say what it should.
    #[error("{}: {what}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and where.
        what: FileError,
    },
}

/// Reads a file of expectations; `None` if there is none.
///
/// # Errors
///
/// Fails when the file cannot be read, or does not say what it should.
pub fn read(path: &Path) -> Result<Option<ExpectationsFile>, ReadError> {
    let text = match read_bounded(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(source) => {
            let path = path.to_owned();
            return Err(ReadError::System { path, source });
        }
    };
    match ExpectationsFile::parse(&text) {
        Ok(file) => Ok(Some(file)),
        Err(what) => Err(ReadError::Damaged {
            path: path.to_owned(),
            what,
        }),
    }
}

/// Reads at most one byte more than the reader of expectations takes, which refuses it then.
fn read_bounded(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let limit = u64::try_from(TEXT_LEN_MAX).unwrap_or(u64::MAX).saturating_add(1);
    File::open(path)?.take(limit).read_to_string(&mut text)?;
    Ok(text)
}

/// Writes a file of expectations, all of it or nothing.
///
/// A link is followed and the file's permissions stay, so that one in a repository remains what it is.
///
/// # Errors
///
/// Fails when the directory cannot be made or the file cannot be written.
pub fn write(path: &Path, file: &ExpectationsFile) -> io::Result<()> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let new = path.with_file_name(name);
    let outcome = write_and_rename(&new, &path, file.to_string().as_bytes());
    if outcome.is_err() {
        // The first failure is the one to tell of.
        let _ = fs::remove_file(&new);
    }
    outcome
}

fn write_and_rename(new: &Path, path: &Path, text: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(new)?;
    file.write_all(text)?;
    if let Ok(old) = fs::metadata(path) {
        file.set_permissions(old.permissions())?;
    }
    file.sync_all()?;
    fs::rename(new, path)
}

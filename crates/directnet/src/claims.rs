//! The claims that reports compare with, read from the home directory: what the user expects on this machine's
//! ports, a newer registry, and lists of the user's own.
//!
//! Reports can do without them, and say so when a file is damaged; `expect` and `check` are about them and cannot.

use std::io;
use std::path::{Path, PathBuf};

use ports::Claims;
use ports::expectation::file::ExpectationsFile;
pub(crate) use ports::expectation::kept::FILE_NAME;
use ports::expectation::kept::{self, ReadError};
use ports::text::VisibleText;

use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::{home, output};

/// Returns the file of expectations that was named, or the one in the home directory.
///
/// # Errors
///
/// Fails when there is no home directory.
pub(crate) fn expectations_path(
    named: Option<&Path>,
    home: Option<PathBuf>,
) -> Result<PathBuf, CommandError> {
    match named {
        Some(named) => Ok(named.to_owned()),
        None => Ok(home::choose(home)?.join(FILE_NAME)),
    }
}

/// Reads a file of expectations; `None` if there is none.
///
/// # Errors
///
/// Fails when the file cannot be read, or does not say what it should.
pub(crate) fn read_expectations(path: &Path) -> Result<Option<ExpectationsFile>, CommandError> {
    kept::read(path).map_err(|error| match error {
        ReadError::Damaged { .. } => {
            CommandError::usage(error.to_string()).with_hint(say!("mend-expectations"))
        }
        ReadError::System { .. } => CommandError::new(Exit::Usage, error),
    })
}

/// Returns the claims for a report, which does without those that cannot be read.
pub(crate) fn for_report(home: Option<PathBuf>) -> io::Result<Claims> {
    let claims = without_expectations(home.clone())?;
    let Ok(home) = home::choose(home) else {
        return Ok(claims);
    };
    match expectations_path(None, Some(home)).and_then(|path| read_expectations(&path)) {
        Ok(file) => Ok(claims.with_expectations(file.unwrap_or_default().expectations())),
        Err(error) => {
            let why = VisibleText::from(error.to_string().as_str());
            output::note(&say!("note-no-expectations", why = &why.to_string()))?;
            Ok(claims)
        }
    }
}

/// Returns the registry and the lists for a report whose expectations come from elsewhere; does without those that
/// cannot be read.
pub(crate) fn without_expectations(home: Option<PathBuf>) -> io::Result<Claims> {
    let Ok(home) = home::choose(home) else {
        return Ok(Claims::built_in());
    };
    let (claims, troubles) = Claims::read(&home);
    for trouble in troubles {
        let why = VisibleText::from(trouble.to_string().as_str());
        output::note(&why.to_string())?;
    }
    Ok(claims)
}

/// Writes a file of expectations, all of it or nothing.
///
/// # Errors
///
/// Fails when the directory cannot be made or the file cannot be written.
pub(crate) fn write_expectations(path: &Path, file: &ExpectationsFile) -> Result<(), CommandError> {
    kept::write(path, file).map_err(|error| {
        let error =
            anyhow::Error::from(error).context(say!("cannot-write", path = &path.display().to_string()));
        CommandError::new(Exit::Failure, error)
    })
}

//! The claims that reports compare with, read from the home directory: what the user expects on this machine's
//! ports, a newer registry, and lists of the user's own.
//!
//! Reports can do without them, and say so when a file is damaged; `expect` and `check` are about them and cannot.

use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use ports::Claims;
use ports::expectation::file::{ExpectationsFile, TEXT_LEN_MAX};
use ports::text::VisibleText;

use crate::exit::{CommandError, Exit};
use crate::{home, output};

/// The name of the file below the home directory.
pub(crate) const FILE_NAME: &str = "expectations.toml";

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
    let text = match read_bounded(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            let error = anyhow::Error::from(error).context(format!("cannot read {}", path.display()));
            return Err(CommandError::new(Exit::Usage, error));
        }
    };
    let file = ExpectationsFile::parse(&text).map_err(|error| {
        CommandError::usage(format!("{}: {error}", path.display()))
            .with_hint("mend the file; `directnet expect --help` shows what it may say")
    })?;
    Ok(Some(file))
}

/// Reads at most one byte more than the reader of expectations takes, which refuses it then.
fn read_bounded(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let limit = u64::try_from(TEXT_LEN_MAX).unwrap_or(u64::MAX).saturating_add(1);
    fs::File::open(path)?.take(limit).read_to_string(&mut text)?;
    Ok(text)
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
            output::remark(&format!(
                "note: nothing is compared with what you expect: {why}\n"
            ))?;
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
        output::remark(&format!("note: {why}\n"))?;
    }
    Ok(claims)
}

/// Writes a file of expectations, all of it or nothing.
///
/// A link is followed and the file's permissions stay, so that one in a repository remains what it is.
///
/// # Errors
///
/// Fails when the directory cannot be made or the file cannot be written.
pub(crate) fn write_expectations(path: &Path, file: &ExpectationsFile) -> Result<(), CommandError> {
    let written = write_anew(path, file.to_string().as_bytes());
    written.map_err(|error| {
        let error = anyhow::Error::from(error).context(format!("cannot write {}", path.display()));
        CommandError::new(Exit::Failure, error)
    })
}

fn write_anew(path: &Path, text: &[u8]) -> io::Result<()> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let new = path.with_file_name(name);
    let outcome = write_and_rename(&new, &path, text);
    if outcome.is_err() {
        // The first failure is the one to tell of.
        let _ = fs::remove_file(&new);
    }
    outcome
}

fn write_and_rename(new: &Path, path: &Path, text: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create_new(new)?;
    file.write_all(text)?;
    if let Ok(old) = fs::metadata(path) {
        file.set_permissions(old.permissions())?;
    }
    file.sync_all()?;
    fs::rename(new, path)
}

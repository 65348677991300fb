//! Getting what opens a store: from the user, typed in a terminal without being shown or read from a file, or from the
//! keyring.
//!
//! Never from the command line or the value of a variable, which other programs can read.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use node::Paths;
use node::keeping::{self, PASSPHRASE_BYTES_MAX, Passphrase, Protection};
use zeroize::Zeroizing;

use crate::exit::{CommandError, Exit};
use crate::keyring::SystemKeyring;
use crate::language::say;
use crate::{keep_trouble, output};

/// The variable that names the file.
pub(crate) const VARIABLE: &str = "DIRECTNET_PASSPHRASE_FILE";

/// Where the passphrase of the store is read from instead of asking for it.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct PassphraseFile {
    /// Read the passphrase from this file instead of asking, `-` for standard input; a line end at its end is no part of it
    #[arg(long, value_name = "FILE", env = VARIABLE)]
    passphrase_file: Option<PathBuf>,
}

/// Gets a passphrase that exists.
pub(crate) fn current(file: &PassphraseFile, what: &str) -> Result<Passphrase, CommandError> {
    match &file.passphrase_file {
        Some(path) => read(path),
        None => ask(what),
    }
}

/// What opens a store beside its key file.
#[derive(Debug)]
pub(crate) enum Opener {
    Nothing,
    /// The user said it.
    Passphrase(Passphrase),
    /// The keyring had it; nobody knows it by heart.
    Keyring(Passphrase),
}

impl Opener {
    /// Returns it, to open the store.
    pub(crate) fn secret(&self) -> Option<&Passphrase> {
        match self {
            Self::Nothing => None,
            Self::Passphrase(secret) | Self::Keyring(secret) => Some(secret),
        }
    }

    /// Returns what the user knows.
    pub(crate) fn passphrase(&self) -> Option<&Passphrase> {
        match self {
            Self::Passphrase(passphrase) => Some(passphrase),
            Self::Nothing | Self::Keyring(_) => None,
        }
    }
}

/// Gets what opens a store; fails if there is no store.
pub(crate) fn of_store(paths: &Paths, file: &PassphraseFile) -> Result<Opener, CommandError> {
    match protection(paths)? {
        Protection::NoStore => Err(keep_trouble::no_store(paths)),
        Protection::KeyFile | Protection::Passphrase | Protection::Keyring(_) => of_any(paths, file),
    }
}

/// Gets what opens a store; nothing opens one that is still to be made.
pub(crate) fn of_any(paths: &Paths, file: &PassphraseFile) -> Result<Opener, CommandError> {
    match protection(paths)? {
        Protection::NoStore | Protection::KeyFile => Ok(Opener::Nothing),
        Protection::Passphrase => current(file, say!("passphrase-of-store")).map(Opener::Passphrase),
        Protection::Keyring(entry) => keeping::look_up(entry, &SystemKeyring)
            .map(Opener::Keyring)
            .map_err(keep_trouble::keyring),
    }
}

fn protection(paths: &Paths) -> Result<Protection, CommandError> {
    keeping::protection(paths).map_err(|error| keep_trouble::open(error.into()))
}

/// Gets a new passphrase; one that is typed is typed twice.
pub(crate) fn new(file: Option<&Path>, what: &str) -> Result<Passphrase, CommandError> {
    if let Some(path) = file {
        return read(path);
    }
    let first = ask(what)?;
    if !ask(say!("passphrase-again"))?.is_same(&first) {
        return Err(CommandError::say(Exit::Passphrase, say!("passphrase-differ"))
            .with_hint(say!("passphrase-differ-hint")));
    }
    Ok(first)
}

impl PassphraseFile {
    /// Returns the file that was named.
    pub(crate) fn path(&self) -> Option<&Path> {
        self.passphrase_file.as_deref()
    }
}

fn ask(what: &str) -> Result<Passphrase, CommandError> {
    if !io::stdin().is_terminal() {
        return Err(CommandError::say(Exit::Passphrase, say!("passphrase-nobody"))
            .with_hint(say!("passphrase-nobody-hint")));
    }
    output::remark(&format!("{what}: "))?;
    checked(Zeroizing::new(rpassword::read_password()?))
}

fn read(path: &Path) -> Result<Passphrase, CommandError> {
    let text = if path == Path::new("-") {
        bounded(io::stdin().lock())
    } else {
        File::open(path).and_then(bounded)
    };
    let mut text = text.map_err(|error| {
        let error =
            anyhow::Error::from(error).context(say!("cannot-read", path = &path.display().to_string()));
        CommandError::new(Exit::Passphrase, error)
    })?;
    for end in ['\n', '\r'] {
        if text.ends_with(end) {
            text.pop();
        }
    }
    checked(text)
}

/// Reads a little more than a passphrase may have, which is then found too long.
fn bounded(reader: impl Read) -> io::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    let limit = u64::try_from(PASSPHRASE_BYTES_MAX)
        .unwrap_or(u64::MAX)
        .saturating_add(3);
    reader.take(limit).read_to_string(&mut text)?;
    Ok(text)
}

fn checked(text: Zeroizing<String>) -> Result<Passphrase, CommandError> {
    Passphrase::new(text).map_err(|error| CommandError::new(Exit::Passphrase, error))
}

//! `directnet wipe`: the end of a node's identity and messages on this machine.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use api::keeping::WipeDocument;
use node::keeping::{self, Keyring as _, KeyringEntry};
use node::{Home, Paths};

use super::restore::ASIDE;
use super::up::LOG;
use super::watch::JOURNAL;
use crate::confirm::is_confirmed;
use crate::exit::{CommandError, Exit};
use crate::keyring::{self, SystemKeyring};
use crate::language::say;
use crate::{claims, keep_trouble, output};

/// Where a newer registry and lists of the user's are kept (`ports::claims::kept`).
const CLAIMS: &str = "claims";

/// Destroy the identity, the contacts and all messages on this machine, after asking
///
/// The key goes first, so that an interruption leaves what nobody can read; then the store, stores that were moved
/// aside, the log, what was kept about ports, and an entry in the keyring. Nobody who has only this machine can read the messages afterwards or
/// be you; contacts keep what they have. The node has to be down.
///
/// What is not promised: that the disk forgets. SSDs and some file systems keep overwritten bytes for a while, and
/// backups are where you put them. Under a passphrase, a key that survives is still locked.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet wipe
  directnet --home /srv/directnet wipe --yes")]
pub(crate) struct Args {
    /// Do not ask
    #[arg(long, short = 'y')]
    yes: bool,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args, home: &Path) -> Result<Exit, CommandError> {
    if !home.is_dir() {
        return tell(args, home, Vec::new());
    }
    let locked = Home::lock(home).map_err(keep_trouble::home)?;
    let home = locked.path().to_owned();
    if !args.yes {
        let path = home.display().to_string();
        output::remark(&(say!("wipe-warning", path = &path) + "\n"))?;
        if !is_confirmed(say!("wipe-question"), say!("wipe-without-asking"))? {
            output::remark(&format!("{}\n", say!("wipe-nothing")))?;
            return Ok(Exit::Failure);
        }
    }
    let entries = keyring_entries(&home)?;
    destroy(&home)?;
    // After the key files: until these are gone, the entries open something.
    for entry in entries {
        if let Err(error) = SystemKeyring.remove(entry) {
            output::remark(&keyring::still_there(&error))?;
        }
    }
    drop(locked);
    tell(args, &home, remove_home(&home)?)
}

fn tell(args: &Args, home: &Path, left: Vec<String>) -> Result<Exit, CommandError> {
    let document = WipeDocument {
        version: 1,
        home: home.display().to_string(),
        left,
    };
    if args.json {
        output::json(&mut io::stdout().lock(), &document)?;
    } else {
        output::human(&text(&document))?;
    }
    Ok(Exit::Done)
}

/// What the keyring keeps for the stores in `home`.
fn keyring_entries(home: &Path) -> io::Result<Vec<KeyringEntry>> {
    let mut dirs = aside(home)?;
    dirs.push(home.to_owned());
    let paths = dirs.iter().map(|dir| Paths::in_dir(dir));
    Ok(paths.filter_map(|paths| keeping::keyring_entry(&paths)).collect())
}

/// Destroys what tells something, the stores before everything else.
fn destroy(home: &Path) -> io::Result<()> {
    keeping::wipe(&Paths::in_dir(home))?;
    for dir in aside(home)? {
        keeping::wipe(&Paths::in_dir(&dir))?;
        fs::remove_dir_all(&dir)?;
    }
    for name in [LOG, JOURNAL, claims::FILE_NAME] {
        unless_missing(fs::remove_file(home.join(name)))?;
    }
    unless_missing(fs::remove_dir_all(home.join(CLAIMS)))
}

/// The stores that made room for a restored one.
fn aside(home: &Path) -> io::Result<Vec<PathBuf>> {
    let mut dirs = Vec::new();
    for entry in fs::read_dir(home)? {
        let entry = entry?;
        let is_store = entry
            .file_name()
            .to_str()
            .is_some_and(|name| name.starts_with(ASIDE));
        if is_store && entry.file_type()?.is_dir() {
            dirs.push(entry.path());
        }
    }
    Ok(dirs)
}

/// Removes the directory itself, unless there is something in it that is not a node's. Returns what that is.
fn remove_home(home: &Path) -> io::Result<Vec<String>> {
    unless_missing(fs::remove_dir_all(home.join("run")))?;
    let mut left = Vec::new();
    for entry in fs::read_dir(home)? {
        left.push(entry?.file_name().to_string_lossy().into_owned());
    }
    left.sort();
    if left.is_empty() {
        // A directory that is needed otherwise, such as a mount point, may stay.
        let _ = fs::remove_dir(home);
    }
    Ok(left)
}

fn unless_missing(outcome: io::Result<()>) -> io::Result<()> {
    match outcome {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}

fn text(WipeDocument { home, left, .. }: &WipeDocument) -> String {
    let done = match left.as_slice() {
        [] => say!("wipe-done", path = home),
        left => say!("wipe-done-left", path = home, left = &left.join(", ")),
    };
    done + "\n"
}

//! `directnet keyring`: the key of the store in the keyring of the operating system.

use std::io;
use std::path::Path;

use api::keeping::{KeyringDocument, OpenedWith};
use clap::ValueEnum;
use node::keeping::{self, Keyring as _, KeyringEntry, KeyringError, KeyringOnError, Protection};
use node::{Home, Paths};

use crate::exit::{CommandError, Exit};
use crate::keyring::{self, SystemKeyring};
use crate::language::{say, translated};
use crate::passphrase::{self, Opener, PassphraseFile};
use crate::{keep_trouble, output};

/// Keep what opens the store in the keyring of the desktop
///
/// A keyring is unlocked when its user logs in. With `on`, the key of the store is encrypted under a random secret, which
/// is kept in there: nobody who has only the disk can read the store, and nobody has to type anything for `directnet up`
/// and the other commands. It takes the place of a passphrase. With `off`, the key file alone opens the store again. The
/// node has to be down for both.
///
/// It needs a keyring with the Secret Service (GNOME Keyring, KWallet, KeePassXC) and the program `secret-tool` of
/// libsecret, on Linux and its relatives; macOS and Windows are not there yet. Every program that you run can ask the
/// unlocked keyring. If its entry is lost, a backup is the only way back to the store: make one.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet keyring
  directnet keyring on
  directnet keyring off")]
pub(crate) struct Args {
    /// What to do; without it, say how the store is opened and whether a keyring answers
    #[arg(value_name = "on|off", hide_possible_values = true)]
    switch: Option<Switch>,

    #[command(flatten)]
    current: PassphraseFile,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Switch {
    On,
    Off,
}

pub(crate) fn run(args: &Args, home: &Path) -> Result<Exit, CommandError> {
    keep_trouble::check_store(home)?;
    let document = match args.switch {
        None => look(&Paths::in_dir(home))?,
        Some(switch) => {
            let home = Home::lock(home).map_err(keep_trouble::home)?;
            let paths = Paths::in_dir(home.path());
            let opener = passphrase::of_store(&paths, &args.current)?;
            match switch {
                Switch::On => on(&paths, &opener)?,
                Switch::Off => off(&paths, &opener)?,
            }
        }
    };
    if args.json {
        output::json(&mut io::stdout().lock(), &document)?;
    } else {
        output::human(&text(&document, args.switch))?;
    }
    Ok(Exit::Done)
}

/// Says how things are. A keyring that opens the store is asked for the secret, any other whether it answers.
fn look(paths: &Paths) -> Result<KeyringDocument, CommandError> {
    let protection = keeping::protection(paths).map_err(|error| keep_trouble::open(error.into()))?;
    let answer = match protection {
        Protection::Keyring(entry) => keeping::look_up(entry, &SystemKeyring).map(drop),
        Protection::NoStore | Protection::KeyFile | Protection::Passphrase => {
            SystemKeyring.look_up(KeyringEntry::generate()?).map(drop)
        }
    };
    Ok(document(protection, answer))
}

fn on(paths: &Paths, opener: &Opener) -> Result<KeyringDocument, CommandError> {
    if !matches!(opener, Opener::Keyring(_)) {
        keeping::put_in_keyring(paths, opener.secret(), &SystemKeyring).map_err(|error| match error {
            KeyringOnError::Open(error) => keep_trouble::open(error),
            KeyringOnError::Keyring(error) => keep_trouble::keyring(error),
        })?;
    }
    look(paths)
}

fn off(paths: &Paths, opener: &Opener) -> Result<KeyringDocument, CommandError> {
    let Opener::Keyring(secret) = opener else {
        return look(paths);
    };
    let removed = keeping::leave_keyring(paths, secret, None, &SystemKeyring).map_err(keep_trouble::open)?;
    if let Err(error) = &removed {
        output::remark(&keyring::still_there(error))?;
    }
    Ok(document(Protection::KeyFile, removed))
}

fn document(protection: Protection, answer: Result<(), KeyringError>) -> KeyringDocument {
    let (opened_with, entry) = match protection {
        Protection::NoStore | Protection::KeyFile => (OpenedWith::KeyFile, None),
        Protection::Passphrase => (OpenedWith::Passphrase, None),
        Protection::Keyring(entry) => (OpenedWith::Keyring, Some(entry.to_string())),
    };
    KeyringDocument {
        version: 1,
        opened_with,
        entry,
        is_reachable: answer.is_ok(),
        trouble: answer
            .err()
            .map(|error| format!("{:#}", anyhow::Error::from(error))),
    }
}

fn text(document: &KeyringDocument, switch: Option<Switch>) -> String {
    let opened = match (document.opened_with, switch) {
        (OpenedWith::KeyFile, None) => say!("keyring-opened-key-file"),
        (OpenedWith::KeyFile, Some(_)) => say!("passphrase-removed"),
        (OpenedWith::Passphrase, None) => say!("keyring-opened-passphrase"),
        (OpenedWith::Passphrase, Some(_)) => say!("keyring-opened-passphrase-now"),
        (OpenedWith::Keyring, None) => say!("keyring-opened-keyring"),
        (OpenedWith::Keyring, Some(_)) => say!("keyring-opened-keyring-now"),
    };
    let more = match (&document.trouble, document.opened_with, switch) {
        (Some(trouble), _, None) => Some(translated(trouble)),
        (None, OpenedWith::Keyring, Some(_)) => Some(say!("keyring-make-backup").into()),
        (None, OpenedWith::Keyring, None) => Some(say!("keyring-has-it").into()),
        (None, OpenedWith::KeyFile | OpenedWith::Passphrase, None) => Some(say!("keyring-answers").into()),
        (Some(_), _, Some(_)) | (None, OpenedWith::KeyFile | OpenedWith::Passphrase, Some(_)) => None,
    };
    let lines = std::iter::once(opened.into()).chain(more);
    lines.map(|line| format!("{line}\n")).collect()
}

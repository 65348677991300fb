//! `directnet passphrase`: what it takes to open the store.

use std::io;
use std::path::{Path, PathBuf};

use api::keeping::PassphraseDocument;
use node::keeping::{self, Cost, Protection};
use node::{Home, Paths};

use crate::exit::{CommandError, Exit};
use crate::keyring::{self, SystemKeyring};
use crate::language::say;
use crate::passphrase::{self, Opener, PassphraseFile};
use crate::{keep_trouble, output};

/// Set, change or remove the passphrase that opens the store
///
/// Without a passphrase, everybody who can read the node's directory can read the store: its key is a file in there. With
/// one, they have to guess it, and each guess costs a fifth of a second. `directnet up` asks for it from then on. The
/// node has to be down.
///
/// Only the key is written anew, whatever the size of the store. A key that was on the disk without a passphrase before
/// may survive there: set one before there is anything to hide, or restore a backup, which gets a new key. Nobody can
/// open the store without the passphrase, and there is no way to get it back. A passphrase takes the place of a secret in
/// the keyring (`directnet keyring`).
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet passphrase
  directnet passphrase --new-passphrase-file /run/secrets/directnet
  directnet passphrase --remove")]
pub(crate) struct Args {
    /// Go back to the key file alone
    #[arg(long, conflicts_with = "new_passphrase_file")]
    remove: bool,

    #[command(flatten)]
    current: PassphraseFile,

    /// Read the new passphrase from this file instead of asking
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: Option<PathBuf>,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args, home: &Path) -> Result<Exit, CommandError> {
    let protection_of =
        |paths: &Paths| keeping::protection(paths).map_err(|error| keep_trouble::open(error.into()));
    if protection_of(&Paths::in_dir(home))? == Protection::NoStore {
        return Err(CommandError::say(
            Exit::StoreUnusable,
            say!("keep-no-store", path = &home.display().to_string()),
        )
        .with_hint(say!("passphrase-no-store-hint")));
    }
    let home = Home::lock(home).map_err(keep_trouble::home)?;
    let paths = Paths::in_dir(home.path());
    let current = passphrase::of_store(&paths, &args.current)?;
    let new = match args.remove {
        true => None,
        false => Some(passphrase::new(
            args.new_passphrase_file.as_deref(),
            say!("passphrase-new"),
        )?),
    };
    let with_cost = new.as_ref().map(|new| (new, Cost::USUAL));
    match &current {
        Opener::Keyring(secret) => {
            let removed = keeping::leave_keyring(&paths, secret, with_cost, &SystemKeyring);
            if let Err(error) = removed.map_err(keep_trouble::open)? {
                output::remark(&keyring::still_there(&error))?;
            }
        }
        Opener::Nothing | Opener::Passphrase(_) => {
            keeping::set_passphrase(&paths, current.secret(), with_cost).map_err(keep_trouble::open)?;
        }
    }
    let document = PassphraseDocument {
        version: 1,
        is_under_passphrase: new.is_some(),
    };
    if args.json {
        output::json(&mut io::stdout().lock(), &document)?;
    } else {
        output::human(&format!("{}\n", text(&document)))?;
    }
    Ok(Exit::Done)
}

fn text(document: &PassphraseDocument) -> &'static str {
    match document.is_under_passphrase {
        true => say!("passphrase-set"),
        false => say!("passphrase-removed"),
    }
}

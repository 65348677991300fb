//! `directnet backup`: one encrypted file with the whole store.

use std::io;
use std::path::{Path, PathBuf};

use api::keeping::BackupDocument;
use node::Paths;
use node::keeping::{self, BackupProtection, Cost};

use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::passphrase::{self, PassphraseFile};
use crate::{keep_trouble, output};

/// Write the identity, the contacts and all messages to one encrypted file
///
/// The node may be running: the backup is what the store was at one moment. It is opened with a passphrase: that of the
/// store if it has one, otherwise one that is asked for. What else is in the node's directory, such as expectations
/// about ports, is not in it.
///
/// A backup holds the identity: whoever opens it can be you. It has a key of its own, so an old backup opens nothing but
/// itself.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet backup /mnt/usb/directnet-2026-01-31
  directnet backup monday --passphrase-file /run/secrets/directnet
  directnet backup monday --without-passphrase")]
pub(crate) struct Args {
    /// The file to write, which must not exist
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Put the key into the backup: everybody who has the file can read it
    #[arg(long)]
    without_passphrase: bool,

    #[command(flatten)]
    passphrase: PassphraseFile,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args, home: &Path) -> Result<Exit, CommandError> {
    let paths = Paths::in_dir(home);
    let of_store = passphrase::of_store(&paths, &args.passphrase)?;
    let of_backup = match of_store.passphrase() {
        _ if args.without_passphrase => None,
        Some(of_store) => Some(of_store.clone()),
        None => Some(passphrase::new(
            args.passphrase.path(),
            say!("passphrase-of-backup"),
        )?),
    };
    let protection = of_backup
        .as_ref()
        .map_or(BackupProtection::KeyIncluded, |passphrase| {
            BackupProtection::Passphrase(passphrase, Cost::USUAL)
        });
    let len = keeping::back_up(&paths, of_store.secret(), protection, &args.file, node::now())
        .map_err(keep_trouble::backing_up)?;
    let document = BackupDocument {
        version: 1,
        file: args.file.display().to_string(),
        len_bytes: len,
        is_under_passphrase: of_backup.is_some(),
    };
    if args.json {
        output::json(&mut io::stdout().lock(), &document)?;
    } else {
        output::human(&text(&document))?;
    }
    Ok(Exit::Done)
}

fn text(document: &BackupDocument) -> String {
    let opened = match document.is_under_passphrase {
        true => say!("backup-passphrase"),
        false => say!("backup-key-included"),
    };
    let kib = document.len_bytes.div_ceil(1024);
    let done = say!("backup-done", file = &document.file, kib);
    format!("{done}\n{opened}\n")
}

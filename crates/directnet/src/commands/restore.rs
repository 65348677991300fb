//! `directnet restore`: a store made of a backup.

use std::io;
use std::path::{Path, PathBuf};

use api::keeping::RestoreDocument;
use node::keeping::{self, Cost};
use node::{Home, Paths};

use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::passphrase::{self, PassphraseFile};
use crate::{keep_trouble, output, time};

/// Make the store what it was when a backup was made, here or on another machine
///
/// The identity, the contacts and the messages are those of the backup. A store that is there already is kept: it is
/// moved into a directory beside it whose name says so, and only if you ask for it. Every byte of the backup is checked
/// first; a restore that is interrupted leaves the old store or the new one.
///
/// One identity lives in one place: stop the old node for good before you start the restored one. Two that run at the
/// same time take each other's connections and messages. Messages that came in after the backup are not in it, and
/// their authors do not send them again.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet restore /mnt/usb/directnet-2026-01-31
  directnet restore monday --replace
  directnet --home /srv/directnet restore monday")]
pub(crate) struct Args {
    /// The backup
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Move a store that is there already aside
    #[arg(long)]
    replace: bool,

    #[command(flatten)]
    passphrase: PassphraseFile,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args, home: &Path) -> Result<Exit, CommandError> {
    let needed = keeping::backup_needs_passphrase(&args.file).map_err(keep_trouble::restoring)?;
    let home = Home::lock(home).map_err(keep_trouble::home)?;
    let passphrase = match needed {
        true => Some(passphrase::current(
            &args.passphrase,
            say!("passphrase-of-backup"),
        )?),
        false => None,
    };
    let name = format!(
        "{ASIDE}{}",
        jiff::Timestamp::now().strftime("%Y-%m-%dT%H-%M-%S%.3fZ")
    );
    let restored = keeping::restore(
        &args.file,
        passphrase.as_ref(),
        Cost::USUAL,
        &Paths::in_dir(home.path()),
        args.replace.then_some(name.as_str()),
    )
    .map_err(keep_trouble::restoring)?;
    let document = RestoreDocument {
        version: 1,
        made_at_ms: restored.made_at.0,
        aside: restored.aside.map(|aside| aside.display().to_string()),
        is_under_passphrase: restored.is_under_passphrase,
        rooms: restored.rooms,
    };
    if args.json {
        output::json(&mut io::stdout().lock(), &document)?;
    } else {
        output::human(&text(&document))?;
    }
    Ok(Exit::Done)
}

/// What the names of stores begin with that made room for a restored one.
pub(crate) const ASIDE: &str = "store-before-restore-";

fn text(restored: &RestoreDocument) -> String {
    let made_at = time::minute(restored.made_at_ms);
    let mut lines = vec![say!("restore-done", time = &made_at)];
    lines.extend(restored.aside.as_ref().map(|path| say!("restore-aside", path)));
    lines.push(match restored.is_under_passphrase {
        true => say!("restore-passphrase").to_owned(),
        false => say!("restore-key-file").to_owned(),
    });
    lines.push(say!("restore-contacts").to_owned());
    if restored.rooms > 0 {
        lines.push(say!("restore-rooms").to_owned());
    }
    lines.push(say!("restore-one-place").to_owned());
    lines.join("\n") + "\n"
}

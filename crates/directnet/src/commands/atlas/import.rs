//! `directnet atlas import`: a list of the user's own.

use std::io;
use std::path::{Path, PathBuf};

use api::atlas::{ImportDocument, VERSION};
use ports::atlas::imported::LIST_BYTES_MAX;
use ports::claims::kept;
use ports::text::VisibleText;

use super::fetch;
use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::{home, output};

/// Show a list of your own beside the registry
///
/// The file is CSV with the first line `port,transport,name,description,source`; docs/import-list.md describes it.
/// It is copied into the node's directory. A file of the same name replaces the list that was imported before.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet atlas import services.csv
  directnet port 8080")]
pub(super) struct Args {
    /// The list
    file: PathBuf,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

/// Checks the list and keeps it.
pub(super) fn run(args: &Args, home: Option<PathBuf>) -> Result<Exit, CommandError> {
    let home = home::choose(home)?;
    let name = name(&args.file)?;
    let csv = fetch::file(&args.file, LIST_BYTES_MAX)?;
    let list = kept::keep_list(&home, name, &csv)
        .map_err(|trouble| CommandError::new(Exit::Failure, trouble).with_hint(say!("atlas-list-hint")))?;
    let document = ImportDocument {
        version: VERSION,
        list: list.name,
        rows: list.claims.len(),
    };
    if args.json {
        output::json(&mut io::stdout().lock(), &document)?;
    } else {
        let told = say!("atlas-imported", rows = document.rows, list = &document.list);
        output::human(&(told + "\n"))?;
    }
    Ok(Exit::Done)
}

/// Returns the name of the list: that of the file, which has to be fit for another file's name.
fn name(file: &Path) -> Result<&str, CommandError> {
    let name = file
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or_default();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    if name.is_empty() || name.len() > 64 || !name.bytes().all(is_plain) {
        let shown = VisibleText::from(name);
        return Err(
            CommandError::usage(say!("atlas-list-name", name = &shown.to_string()))
                .with_hint(say!("atlas-list-name-hint")),
        );
    }
    Ok(name)
}

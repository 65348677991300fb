//! `directnet export`: one's own history as lines of JSON.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use api::keeping::ExportDocument;
use node::Paths;
use node::keeping;

use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::passphrase::{self, PassphraseFile};
use crate::{keep_trouble, output};

/// Write everything that was said to a file, one JSON object per line
///
/// The node may be running: the history is what it was at one moment. Anybody who has the file can read it. `import` takes
/// it into another store; docs/export.md describes the lines. It holds no identity and no contacts: `backup` does.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet export history.jsonl
  directnet export bob.jsonl --with bob
  directnet export team.jsonl --with '#team'
  directnet export | jq -r 'select(.text) | .text'")]
pub(crate) struct Args {
    /// The file to write, which must not exist; standard output if it is left out, or `-`
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,

    /// Only what was said with this contact, by name or id, or in this room, by `#NAME`
    #[arg(long, value_name = "WHO")]
    with: Option<String>,

    #[command(flatten)]
    passphrase: PassphraseFile,

    /// Print what was written to the file as JSON
    #[arg(long, requires = "file")]
    json: bool,
}

pub(crate) fn run(args: &Args, home: &Path) -> Result<Exit, CommandError> {
    let paths = Paths::in_dir(home);
    let opener = passphrase::of_store(&paths, &args.passphrase)?;
    let (passphrase, with) = (opener.secret(), args.with.as_deref());
    let named = args.file.as_deref().filter(|file| *file != Path::new("-"));
    let Some(file) = named else {
        let mut out = BufWriter::new(io::stdout().lock());
        keeping::export(&paths, passphrase, with, &mut out).map_err(keep_trouble::exporting)?;
        out.flush()?;
        return Ok(Exit::Done);
    };
    let exported = keeping::export_to(&paths, passphrase, with, file).map_err(keep_trouble::exporting)?;
    let document = ExportDocument {
        version: 1,
        file: file.display().to_string(),
        messages: exported.messages,
        len_bytes: exported.len_bytes,
    };
    if args.json {
        output::json(&mut io::stdout().lock(), &document)?;
    } else {
        let ExportDocument { file, messages, .. } = document;
        output::human(&(say!("export-done", messages, file = &file) + "\n"))?;
    }
    Ok(Exit::Done)
}

//! `directnet files accept`: takes what a contact offers.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use api::Service;
use api::files::AcceptFileRequest;

use super::{show, transfer};
use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::output;

/// Accept files that contacts offer, by their rows
///
/// They are fetched whenever there is a connection. Nothing is overwritten: if a name is taken, the file gets a number. One
/// that failed goes on where it stopped.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet files accept 12
  directnet files accept 12 13 --to ~/Downloads --wait")]
pub(crate) struct Args {
    /// The rows of the files (`directnet files` shows them)
    #[arg(value_name = "ROW", required = true)]
    rows: Vec<i64>,

    /// Save them in this folder, not in `downloads` in the node's directory
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,

    /// Wait until they are saved
    #[arg(long, short)]
    wait: bool,

    /// Print one JSON object per line
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: Args, node: &impl Service) -> Result<Exit, CommandError> {
    let folder = args.to.as_deref().map(absolute).transpose()?;
    let mut accepted = Vec::new();
    for row in args.rows {
        let folder = folder.clone();
        let file = node.accept_file(AcceptFileRequest { row, folder }).await?;
        let mut out = io::stdout().lock();
        if args.json {
            output::json_line(&mut out, &file)?;
        } else {
            let name = show::name(&file);
            let told = say!("files-accepted", file = &name, contact = &show::whose(&file));
            writeln!(out, "{told}")?;
        }
        accepted.push(file);
    }
    if args.wait {
        return transfer::follow(node, accepted).await;
    }
    Ok(Exit::Done)
}

/// Makes a path mean the same to the node, which runs in another directory.
pub(crate) fn absolute(path: &Path) -> Result<String, CommandError> {
    let absolute = std::path::absolute(path)?;
    let text = absolute.to_str().map(str::to_owned);
    text.ok_or_else(|| CommandError::usage(say!("files-path", path = &path.display().to_string())))
}

//! `directnet files cancel`: stops files of either side.

use api::Service;

use super::stop;
use crate::exit::{CommandError, Exit};
use crate::language::say;

/// Stop fetching files, or withdraw those that you offered; the contact is told
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The rows of the files (`directnet files` shows them)
    #[arg(value_name = "ROW", required = true)]
    rows: Vec<i64>,

    /// Print one JSON object per line
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: &Args, node: &impl Service) -> Result<Exit, CommandError> {
    stop(node, &args.rows, |file| say!("files-stopped", file), args.json).await
}

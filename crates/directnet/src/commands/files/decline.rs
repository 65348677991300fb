//! `directnet files decline`: says no to what a contact offers.

use api::Service;

use super::stop;
use crate::exit::{CommandError, Exit};
use crate::language::say;

/// Say no to files that contacts offer; they are told, and what was fetched is removed
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
    stop(node, &args.rows, |file| say!("files-declined", file), args.json).await
}

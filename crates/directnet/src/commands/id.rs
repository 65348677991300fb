//! `directnet id`: prints the node's id.

use std::io::{self, Write};

use api::Service;
use api::status::Identity;

use crate::exit::{CommandError, Exit};
use crate::output;

/// Print the node's id
///
/// Contacts compare it to be sure that they talk to each other.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet id
  directnet id --json")]
pub(crate) struct Args {
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: &Args, node: &impl Service) -> Result<Exit, CommandError> {
    let status = node.status().await?;
    let mut out = io::stdout().lock();
    if args.json {
        let identity = Identity {
            version: 1,
            id: status.id,
        };
        output::json(&mut out, &identity)?;
    } else {
        writeln!(out, "{}", status.id)?;
    }
    Ok(Exit::Done)
}

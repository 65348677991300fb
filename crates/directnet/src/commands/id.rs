//! `directnet id`: prints the node's id.

use std::io::{self, Write};

use api::Service;

use crate::exit::{CommandError, Exit};

/// Print the node's id
///
/// Contacts compare it to be sure that they talk to each other.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet id")]
pub(crate) struct Args {}

pub(crate) async fn run(node: &impl Service) -> Result<Exit, CommandError> {
    let status = node.status().await?;
    writeln!(io::stdout(), "{}", status.id)?;
    Ok(Exit::Done)
}

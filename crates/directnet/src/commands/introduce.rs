//! `directnet introduce`: makes two contacts known to each other.

use std::io::{self, Write};

use api::Service;
use api::requests::IntroduceRequest;

use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::output;

/// Make two of your contacts known to each other
///
/// Both get a message with the other's id, the name you have for them, their addresses, and a secret. It waits in their
/// directnet requests; when both have accepted, they are contacts, without an invite.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet introduce bob carol")]
pub(crate) struct Args {
    /// One contact, by name or id
    #[arg(value_name = "WHO")]
    first: String,

    /// The other one
    #[arg(value_name = "TO")]
    second: String,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: Args, node: &impl Service) -> Result<Exit, CommandError> {
    let Args { first, second, json } = args;
    let introduced = node.introduce(IntroduceRequest { first, second }).await?;
    let mut out = io::stdout().lock();
    if json {
        output::json(&mut out, &introduced)?;
    } else {
        let (first, second) = (introduced.first, introduced.second);
        let told = say!("introduce-asked", first = &first, second = &second);
        writeln!(out, "{told}")?;
    }
    Ok(Exit::Done)
}

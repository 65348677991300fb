//! `directnet contacts rename`: gives a contact another name.

use std::io::{self, Write};

use api::Service;
use api::contacts::RenameRequest;

use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::output;

/// Give a contact another name
///
/// The name is yours alone: the contact is not told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet contacts rename bob bob-at-work")]
pub(crate) struct Args {
    /// The contact, by name or id
    #[arg(value_name = "OLD")]
    who: String,

    /// What to call it from now on
    #[arg(value_name = "NEW")]
    name: String,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: Args, node: &impl Service) -> Result<Exit, CommandError> {
    let Args { who, name, json } = args;
    let contact = node
        .rename_contact(RenameRequest {
            who: who.clone(),
            name,
        })
        .await?;
    let mut out = io::stdout().lock();
    if json {
        output::json(&mut out, &contact)?;
    } else {
        writeln!(out, "{}", say!("rename-renamed", old = &who, new = &contact.name))?;
        if let Some(caution) = super::looks_like(&contact) {
            writeln!(out, "{caution}")?;
        }
    }
    Ok(Exit::Done)
}

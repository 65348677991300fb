//! `directnet draft`: what the user began to write to a contact.

use std::io::{self, Write};

use api::Service;
use api::messages::{Draft, DraftRequest};
use api::text::visible;

use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::output;

/// Show, keep or drop what you began to write
///
/// There is one draft for each contact and room, the same for every program that talks to your node. `send WHO --draft` sends it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet draft bob
  directnet draft bob lunch at
  directnet send bob --draft
  directnet draft bob --drop")]
pub(crate) struct Args {
    /// The contact, by name or id, or the room
    #[arg(value_name = "WHO")]
    to: String,

    /// What to keep instead of what is there
    #[arg(value_name = "TEXT")]
    text: Vec<String>,

    /// Drop what is there
    #[arg(long, conflicts_with = "text")]
    drop: bool,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: Args, node: &impl Service) -> Result<Exit, CommandError> {
    let text = Some(args.text.join(" ")).filter(|text| args.drop || !text.is_empty());
    let draft = node.draft(DraftRequest { to: args.to, text }).await?;
    if args.json {
        output::json(&mut io::stdout().lock(), &draft)?;
    } else {
        show(&draft)?;
    }
    Ok(Exit::Done)
}

fn show(draft: &Draft) -> io::Result<()> {
    match &draft.text {
        Some(text) => writeln!(io::stdout(), "{}", visible(text)),
        None => writeln!(io::stderr(), "{}", say!("draft-none", contact = &draft.contact)),
    }
}

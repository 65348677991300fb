//! `directnet contacts remove`: deletes a contact, after asking.

use std::io::{self, Write};

use api::Service;
use api::contacts::{ContactRequest, Removed};

use crate::confirm::is_confirmed;
use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::output;

/// Delete a contact and the whole conversation with it, after asking
///
/// What was not delivered yet is deleted with the rest. The contact is not told; when it dials again, it is a stranger.
/// What it has of the conversation it keeps. To keep your own part: directnet history WHO --json.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet contacts remove bob
  directnet contacts remove bob --yes")]
pub(crate) struct Args {
    /// The contact, by name or id
    #[arg(value_name = "WHO")]
    who: String,

    /// Do not ask
    #[arg(long, short = 'y')]
    yes: bool,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: Args, node: &impl Service) -> Result<Exit, CommandError> {
    let request = ContactRequest { who: args.who };
    let name = node.contact_status(request.clone()).await?.contact.name;
    if !args.yes {
        let question = say!("remove-question", contact = &name);
        if !is_confirmed(&question, say!("remove-without-asking"))? {
            output::remark(&format!("{}\n", say!("nothing-deleted")))?;
            return Ok(Exit::Failure);
        }
    }
    let removed = node.remove_contact(request).await?;
    let mut out = io::stdout().lock();
    if args.json {
        output::json(&mut out, &removed)?;
    } else {
        print(&mut out, &removed)?;
    }
    Ok(Exit::Done)
}

fn print(out: &mut impl Write, removed: &Removed) -> io::Result<()> {
    let name = &removed.name;
    let messages = say!("messages-counted", count = removed.messages);
    let told = match removed.queued {
        0 => say!("remove-removed", contact = name, messages = &messages),
        queued => say!(
            "remove-removed-queued",
            contact = name,
            messages = &messages,
            queued
        ),
    };
    writeln!(out, "{told}")
}

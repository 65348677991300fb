//! `directnet contacts remove`: deletes a contact, after asking.

use std::io::{self, Write};

use api::Service;
use api::contacts::{ContactRequest, Removed};

use crate::confirm::is_confirmed;
use crate::exit::{CommandError, Exit};
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
        let question = format!("Delete {name} and everything that was said with {name} from this machine?");
        if !is_confirmed(&question, "--yes deletes without asking")? {
            output::remark("nothing was deleted\n")?;
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
    let messages = match removed.messages {
        0 => "no messages".to_owned(),
        1 => "1 message".to_owned(),
        count => format!("{count} messages"),
    };
    match removed.queued {
        0 => writeln!(out, "{name} was removed, with {messages}"),
        queued => writeln!(
            out,
            "{name} was removed, with {messages}, of which {queued} had not been delivered"
        ),
    }
}

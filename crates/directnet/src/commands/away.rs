//! `directnet away`: says that the user is away, or back.

use std::io::{self, Write};

use api::Service;
use api::presence::{Absence, Presence, PresenceRequest};
use api::text::visible;

use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::{output, time};

/// Say that you are away, or back
///
/// Connected contacts are told at once, others when they connect. Whoever writes to you meanwhile gets one automatic answer
/// with your words. `contacts set --presence off` keeps it from a contact, or from all.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet away back on monday
  directnet away
  directnet away --back")]
pub(crate) struct Args {
    /// What to say about it, at most 256 bytes
    #[arg(value_name = "TEXT")]
    text: Vec<String>,

    /// You are back
    #[arg(long, conflicts_with = "text")]
    back: bool,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: Args, node: &impl Service) -> Result<Exit, CommandError> {
    let text = args.text.join(" ");
    let request = PresenceRequest {
        away: !args.back,
        text: Some(text).filter(|text| !text.is_empty()),
    };
    let presence = node.presence(request).await?;
    let mut out = io::stdout().lock();
    if args.json {
        output::json(&mut out, &presence)?;
    } else {
        let line = presence_line(&presence);
        writeln!(out, "{}", say!("away-you", presence = &line))?;
    }
    Ok(Exit::Done)
}

fn presence_line(presence: &Presence) -> String {
    presence
        .away
        .as_ref()
        .map_or_else(|| say!("away-back").to_owned(), away)
}

/// Says that somebody is away, in a line.
pub(crate) fn away(absence: &Absence) -> String {
    let since = time::minute(absence.since_at_ms);
    match &absence.text {
        // Other lines could be taken for something that this program says.
        Some(text) => {
            let text = visible(text).replace('\n', " ");
            say!("away-since-saying", time = &since, text = &text)
        }
        None => say!("away-since", time = &since),
    }
}

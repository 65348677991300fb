//! `directnet search`: finds what was said by its words.

use std::io::{self, Write};

use api::Service;
use api::messages::SearchRequest;

use crate::commands::show::{self, Form};
use crate::exit::{CommandError, Exit};
use crate::language::say;

/// Find messages by their words, in all conversations and rooms, the latest first
///
/// All words have to occur in a message; `*` behind the last one finds words that begin with it. Case, accents and other
/// punctuation do not matter.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet search lunch
  directnet search 'lun*'
  directnet search --with ops disk full
  directnet search --with '#team' budget
  directnet search --json deploy | jq -r .text")]
pub(crate) struct Args {
    /// The words
    #[arg(value_name = "WORDS", required = true)]
    words: Vec<String>,

    /// Look only into the conversation with this contact, by name or id, or into this room, with its #
    #[arg(long, value_name = "WHO")]
    with: Option<String>,

    /// Show this many messages, the latest ones
    #[arg(long, short = 'n', value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=1000))]
    limit: u16,

    /// Print one JSON object per line
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: Args, node: &impl Service) -> Result<Exit, CommandError> {
    let request = SearchRequest {
        words: args.words.join(" "),
        with: args.with,
        limit: usize::from(args.limit),
    };
    let found = node.search(request).await?;
    let form = if args.json { Form::Json } else { Form::Rows };
    let mut out = io::stdout().lock();
    for message in &found {
        show::found(&mut out, message, form)?;
    }
    if found.is_empty() && form == Form::Rows {
        writeln!(io::stderr(), "{}", say!("search-nothing"))?;
    }
    Ok(Exit::Done)
}

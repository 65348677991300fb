//! `directnet history`: shows a conversation.

use std::io::{self, Write};

use api::Service;
use api::messages::HistoryRequest;

use crate::commands::show::{self, Form};
use crate::exit::{CommandError, Exit};
use crate::language::say;

/// Show the conversation with a contact, oldest message first
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet history bob
  directnet history bob --rows
  directnet history bob -n 10 --json")]
pub(crate) struct Args {
    /// The contact, by name or id
    #[arg(value_name = "WHO")]
    with: String,

    /// Show this many messages, the latest ones
    #[arg(long, short = 'n', value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=1000))]
    limit: u16,

    /// Show only messages before this one (its `row` in JSON)
    #[arg(long, value_name = "ROW", allow_negative_numbers = true)]
    before: Option<i64>,

    /// Show the row of each message, by which `send --reply-to`, `react`, `edit` and `delete` take it
    #[arg(long)]
    rows: bool,

    /// Print one JSON object per line
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: Args, node: &impl Service) -> Result<Exit, CommandError> {
    let form = match (args.json, args.rows) {
        (true, _) => Form::Json,
        (false, true) => Form::Rows,
        (false, false) => Form::Lines,
    };
    let request = HistoryRequest {
        with: args.with,
        before: args.before,
        after: None,
        limit: usize::from(args.limit),
    };
    let messages = node.history(request).await?;
    let mut out = io::stdout().lock();
    for message in &messages {
        show::message(&mut out, message, form)?;
    }
    if messages.is_empty() && form != Form::Json {
        writeln!(io::stderr(), "{}", say!("history-nothing"))?;
    }
    Ok(Exit::Done)
}

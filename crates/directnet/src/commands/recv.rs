//! `directnet recv`: shows what has come in.

use std::io::{self, Write};

use api::messages::{ShownRequest, UnreadRequest};
use api::{EventStream, Service};
use futures_util::StreamExt;

use crate::commands::show::{self, Form};
use crate::exit::{CommandError, Exit};

/// Show messages that have come in and were not shown yet
///
/// A message counts as shown when it has been printed; `directnet history` shows it again.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet recv
  directnet recv --follow --from bob
  directnet recv --json | jq -r .text")]
pub(crate) struct Args {
    /// Show only messages from this contact, by name or id
    #[arg(long, value_name = "WHO")]
    from: Option<String>,

    /// Go on, and show what comes in until Ctrl-C
    #[arg(long, short)]
    follow: bool,

    /// Print one JSON object per line
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: &Args, node: &impl Service) -> Result<Exit, CommandError> {
    let form = if args.json { Form::Json } else { Form::Lines };
    // Listening begins before looking, so that nothing can come in between.
    let events = if args.follow {
        Some(node.events().await?)
    } else {
        None
    };
    let shown = show_unread(args, node, form).await?;
    match events {
        Some(events) => match follow(args, node, form, events).await {
            Err(error) if node.status().await.is_ok() => Err(error),
            // Whether the node goes between two answers or within one is chance.
            Ok(()) | Err(_) => Err(CommandError::say(Exit::NoNode, "the node went away")),
        },
        None => {
            if shown == 0 && form == Form::Lines {
                writeln!(io::stderr(), "nothing new")?;
            }
            Ok(Exit::Done)
        }
    }
}

/// Shows what comes in until the node ends.
async fn follow(
    args: &Args,
    node: &impl Service,
    form: Form,
    mut events: EventStream,
) -> Result<(), CommandError> {
    use api::events::Event;
    // A stream that breaks off says the same as one that ends.
    while let Some(Ok(event)) = events.next().await {
        if matches!(event, Event::Received { .. } | Event::Missed) {
            show_unread(args, node, form).await?;
        }
    }
    Ok(())
}

/// Shows everything unread and then notes that it was shown: after a crash in between it is shown again, not lost.
async fn show_unread(args: &Args, node: &impl Service, form: Form) -> Result<usize, CommandError> {
    let mut shown = 0;
    loop {
        let unread = node
            .unread(UnreadRequest {
                from: args.from.clone(),
            })
            .await?;
        if unread.is_empty() {
            return Ok(shown);
        }
        let mut out = io::stdout().lock();
        for message in &unread {
            show::message(&mut out, message, form)?;
        }
        out.flush()?;
        drop(out);
        shown += unread.len();
        node.mark_shown(ShownRequest {
            rows: unread.iter().map(|message| message.row).collect(),
        })
        .await?;
    }
}

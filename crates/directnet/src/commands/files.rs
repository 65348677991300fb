//! `directnet files`: what is offered, and how far it has come; accepting, declining and stopping.

mod accept;
mod cancel;
mod decline;
mod preview;
pub(crate) mod show;
pub(crate) mod transfer;

pub(crate) use accept::absolute;

use std::io::{self, Write};

use api::Service;
use api::files::{FileRequest, FilesRequest};

use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::output;

/// List the files that are offered to you and by you, and how far they have come
///
/// A file is offered with `directnet send WHO --file PATH`. What you accept is fetched whenever there is a connection, goes
/// on after any interruption, and is verified before it gets its name.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  directnet files
  directnet files --all --with bob
  directnet files --with '#team'
  directnet files --follow
  directnet files accept 12 --to ~/Downloads
  directnet files accept 12 13 14 --wait
  directnet files decline 12
  directnet contacts set bob --auto-accept 10MB"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,

    /// List only those of the conversation with this contact, by name or id, or of this room
    #[arg(long, value_name = "WHO")]
    with: Option<String>,

    /// List also those that are saved, declined, withdrawn or refused
    #[arg(long, short)]
    all: bool,

    /// Show how those that were accepted come along, until none is left
    #[arg(long, short, conflicts_with = "all")]
    follow: bool,

    /// Print as JSON
    #[arg(long, conflicts_with = "follow")]
    json: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    Accept(accept::Args),
    Decline(decline::Args),
    Preview(preview::Args),
    Cancel(cancel::Args),
}

pub(crate) async fn run(args: Args, node: &impl Service) -> Result<Exit, CommandError> {
    match args.verb {
        Some(Verb::Accept(args)) => return accept::run(args, node).await,
        Some(Verb::Decline(args)) => return decline::run(&args, node).await,
        Some(Verb::Preview(args)) => return preview::run(&args, node).await,
        Some(Verb::Cancel(args)) => return cancel::run(&args, node).await,
        None => {}
    }
    let request = FilesRequest {
        with: args.with,
        all: args.all,
    };
    let files = node.files(request.clone()).await?;
    if args.json {
        output::json(&mut io::stdout().lock(), &files)?;
    } else if files.is_empty() {
        let is_all = request.all
            || node
                .files(FilesRequest { all: true, ..request })
                .await?
                .is_empty();
        let line = if is_all {
            say!("files-none")
        } else {
            say!("files-none-open")
        };
        writeln!(io::stderr(), "{line}")?;
    } else if args.follow {
        return transfer::follow(node, files).await;
    } else {
        output::human_in_pieces(|mut out| show::table(&mut out, &files, output::terminal_width()))?;
    }
    Ok(Exit::Done)
}

/// Declines, stops or withdraws files, and says what was done.
async fn stop(
    node: &impl Service,
    rows: &[i64],
    done: fn(&str) -> String,
    is_json: bool,
) -> Result<Exit, CommandError> {
    for &row in rows {
        let file = node.stop_file(FileRequest { row }).await?;
        let mut out = io::stdout().lock();
        if is_json {
            output::json_line(&mut out, &file)?;
        } else {
            writeln!(out, "{}", done(&show::name(&file)))?;
        }
    }
    Ok(Exit::Done)
}

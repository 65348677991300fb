//! `directnet edit`: says a message in other words.

use api::Service;
use api::acts::EditRequest;

use crate::commands::{progress, send};
use crate::exit::{CommandError, Exit};

/// Say a message of yours in other words
///
/// The recipient, or everybody in the room, sees the new words with the remark that they were edited; what was shown before was shown. The text is
/// taken from the command line, or from standard input when that is not a terminal.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet history bob --rows
  directnet edit 12 lunch at two?
  directnet edit 1000000000007 the build is green")]
pub(crate) struct Args {
    /// The message, by its row or id
    #[arg(value_name = "MESSAGE", allow_negative_numbers = true)]
    message: String,

    /// What to say instead
    #[arg(value_name = "TEXT")]
    text: Vec<String>,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: Args, node: &impl Service) -> Result<Exit, CommandError> {
    let request = EditRequest {
        message: args.message,
        text: send::text(&args.text)?,
    };
    progress::acted(&node.edit(request).await?, args.json)
}

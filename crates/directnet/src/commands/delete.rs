//! `directnet delete`: deletes a message at both ends.

use api::Service;
use api::acts::DeleteRequest;

use crate::commands::progress;
use crate::exit::{CommandError, Exit};

/// Delete a message of yours, here and at the recipient's, or at all members of the room
///
/// Where it stood, everybody sees that something was deleted. Who has read it, copied it, or runs another program has what
/// they have. Of a message of a room the sealed form stays, to be handed on, with the keys to open it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet history bob --rows
  directnet delete 12")]
pub(crate) struct Args {
    /// The message, by its row or id
    #[arg(value_name = "MESSAGE", allow_negative_numbers = true)]
    message: String,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: Args, node: &impl Service) -> Result<Exit, CommandError> {
    let request = DeleteRequest {
        message: args.message,
    };
    progress::acted(&node.delete(request).await?, args.json)
}

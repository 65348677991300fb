//! `directnet react`: puts a sign on a message.

use api::Service;
use api::acts::ReactRequest;

use crate::commands::progress;
use crate::exit::{CommandError, Exit};

/// Put a sign on a message, or take it back
///
/// Everybody has one sign on a message: another one replaces it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet history bob --rows
  directnet react bob 12 👍
  directnet react bob 12 --remove
  directnet react '#team' 1000000000007 👍")]
pub(crate) struct Args {
    /// The contact, by name or id, or the room
    #[arg(value_name = "WHO")]
    with: String,

    /// The message, by its row or id
    #[arg(value_name = "MESSAGE", allow_negative_numbers = true)]
    message: String,

    /// An emoji, or a word
    #[arg(
        value_name = "SIGN",
        required_unless_present = "remove",
        conflicts_with = "remove"
    )]
    sign: Option<String>,

    /// Take back what you put there
    #[arg(long)]
    remove: bool,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: Args, node: &impl Service) -> Result<Exit, CommandError> {
    let request = ReactRequest {
        with: args.with,
        message: args.message,
        sign: args.sign,
    };
    progress::acted(&node.react(request).await?, args.json)
}

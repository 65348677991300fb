//! `directnet contacts block` and `unblock`: to hear no more of somebody, and to hear of them again.

use std::io::{self, Write};

use api::Service;
use api::contacts::{Blocking, ContactRequest};

use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::output;

/// Hear no more of a contact, or of an id that is none
///
/// They are not told: the connection ends as if your node went down, and when they dial, nothing answers. Nothing
/// that they send you is stored; what they say in a room that you are both in still comes, from its other members. What you
/// wrote and they did not receive waits until you unblock them; they stay among your contacts.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet contacts block bob
  directnet contacts unblock bob")]
pub(crate) struct BlockArgs {
    #[command(flatten)]
    whom: Whom,
}

/// Hear of a blocked contact again, and send what waits for it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet contacts unblock bob")]
pub(crate) struct UnblockArgs {
    #[command(flatten)]
    whom: Whom,
}

/// Whom it is about.
#[derive(Debug, clap::Args)]
struct Whom {
    /// A contact, by name or id; or an id that is no contact
    #[arg(value_name = "WHO")]
    who: String,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) async fn block(args: BlockArgs, node: &impl Service) -> Result<Exit, CommandError> {
    let Whom { who, json } = args.whom;
    tell(&node.block(ContactRequest { who }).await?, json)
}

pub(crate) async fn unblock(args: UnblockArgs, node: &impl Service) -> Result<Exit, CommandError> {
    let Whom { who, json } = args.whom;
    tell(&node.unblock(ContactRequest { who }).await?, json)
}

fn tell(blocking: &Blocking, is_json: bool) -> Result<Exit, CommandError> {
    let mut out = io::stdout().lock();
    if is_json {
        output::json(&mut out, blocking)?;
    } else {
        let who = blocking.name.as_ref().unwrap_or(&blocking.id);
        let standing = if blocking.blocked {
            say!("block-is-blocked", who)
        } else {
            say!("block-is-not-blocked", who)
        };
        writeln!(out, "{standing}")?;
    }
    Ok(Exit::Done)
}

//! `directnet requests accept`, `decline`, `block` and `withdraw`.

use std::io::{self, Write};

use api::Service;
use api::contacts::ContactState;
use api::requests::{AcceptRequest, WhichRequest};
use serde::Serialize;

use crate::commands::contacts;
use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::output;

/// What to do about a request.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Verb {
    Accept(AcceptArgs),
    Decline(DeclineArgs),
    Block(BlockArgs),
    Withdraw(WithdrawArgs),
}

/// Make somebody who asks a contact
///
/// You are contacts as soon as either node reaches the other.
#[derive(Debug, clap::Args)]
pub(crate) struct AcceptArgs {
    #[command(flatten)]
    which: Which,

    /// Call the contact this, instead of what they call themselves
    #[arg(long = "as", value_name = "NAME")]
    name: Option<String>,
}

/// Show a request no more
///
/// They are not told, and the same request does not come again.
#[derive(Debug, clap::Args)]
pub(crate) struct DeclineArgs {
    #[command(flatten)]
    which: Which,
}

/// Show a request no more, and hear nothing of whoever asks
///
/// They are not told: when they dial, nothing answers. To take it back: directnet contacts unblock ID
#[derive(Debug, clap::Args)]
pub(crate) struct BlockArgs {
    #[command(flatten)]
    which: Which,
}

/// Ask somebody no more
///
/// A request that was left with them stays there.
#[derive(Debug, clap::Args)]
pub(crate) struct WithdrawArgs {
    #[command(flatten)]
    which: Which,
}

/// Which request it is about.
#[derive(Debug, clap::Args)]
struct Which {
    /// The number that directnet requests shows, the id, or the name if only one has it
    #[arg(value_name = "WHICH")]
    which: String,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(verb: Verb, node: &impl Service) -> Result<Exit, CommandError> {
    match verb {
        Verb::Accept(AcceptArgs { which, name }) => {
            let Which { which, json } = which;
            let contact = node.accept_request(AcceptRequest { which, name }).await?;
            let said = match contact.state {
                ContactState::Established => say!("requests-contact-now", contact = &contact.name),
                ContactState::Joining | ContactState::Refused => {
                    say!("requests-contact-later", contact = &contact.name)
                }
            };
            let caution = contacts::looks_like(&contact).map(|caution| caution + "\n");
            tell(json, &contact, &(caution.unwrap_or_default() + &said))
        }
        Verb::Decline(DeclineArgs { which }) => {
            let Which { which, json } = which;
            let settled = node.decline_request(WhichRequest { which }).await?;
            let said = say!(
                "requests-declined",
                who = settled.name.as_ref().unwrap_or(&settled.id)
            );
            tell(json, &settled, &said)
        }
        Verb::Block(BlockArgs { which }) => {
            let Which { which, json } = which;
            let blocking = node.block_request(WhichRequest { which }).await?;
            let said = say!(
                "block-is-blocked",
                who = blocking.name.as_ref().unwrap_or(&blocking.id)
            );
            tell(json, &blocking, &said)
        }
        Verb::Withdraw(WithdrawArgs { which }) => {
            let Which { which, json } = which;
            let settled = node.withdraw_request(WhichRequest { which }).await?;
            let said = say!(
                "requests-withdrawn",
                who = settled.name.as_ref().unwrap_or(&settled.id)
            );
            tell(json, &settled, &said)
        }
    }
}

fn tell(is_json: bool, document: &impl Serialize, said: &str) -> Result<Exit, CommandError> {
    let mut out = io::stdout().lock();
    if is_json {
        output::json(&mut out, document)?;
    } else {
        writeln!(out, "{said}")?;
    }
    Ok(Exit::Done)
}

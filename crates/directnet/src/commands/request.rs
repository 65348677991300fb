//! `directnet request`: asks somebody without an invite.

use std::io::{self, Write};

use api::Service;
use api::requests::{AskRequest, Asked};
use api::text::visible;

use crate::exit::{CommandError, Exit};
use crate::language::{say, translated};
use crate::output;

/// Ask somebody to become a contact, without an invite
///
/// You need their id and an address where their node answers. They see your name, your id and what you say, once, and you
/// see "waiting" until they accept: whether they looked at it, or declined, is not told. When they accept, you are
/// contacts as soon as either node reaches the other. directnet requests shows whom you ask.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet request ID --at 192.0.2.1:3447
  directnet request ID --at 192.0.2.1:3447 --as bob --message 'alice, from the meeting on Monday'")]
pub(crate) struct Args {
    /// Their id
    #[arg(value_name = "ID")]
    id: String,

    /// Where their node answers; may be given several times
    #[arg(long = "at", value_name = "ADDRESS", required = true)]
    addrs: Vec<String>,

    /// Say this to them, in at most 280 bytes
    #[arg(long, value_name = "TEXT", default_value = "")]
    message: String,

    /// Call the contact this when they accept, instead of what they call themselves
    #[arg(long = "as", value_name = "NAME")]
    name: Option<String>,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: Args, node: &impl Service) -> Result<Exit, CommandError> {
    let request = AskRequest {
        id: args.id,
        addrs: args.addrs,
        name: args.name,
        text: args.message,
    };
    let asked = node.request(request).await?;
    let mut out = io::stdout().lock();
    if args.json {
        output::json(&mut out, &asked)?;
    } else {
        print(&mut out, &asked)?;
    }
    Ok(Exit::Done)
}

fn print(out: &mut impl Write, asked: &Asked) -> io::Result<()> {
    if let Some(contact) = &asked.contact {
        return writeln!(out, "{}", say!("request-contact", contact = &contact.name));
    }
    match asked.request.as_ref() {
        Some(request) if request.left_at_ms.is_some() => {
            writeln!(out, "{}", say!("request-waiting"))
        }
        request => {
            let trouble = request.and_then(|request| request.trouble.as_deref());
            let trouble = trouble.map_or(say!("no-answer-yet").into(), translated);
            let trouble = visible(&trouble);
            writeln!(out, "{}", say!("request-unreached", trouble = &trouble))?;
            writeln!(out, "{}", say!("request-left-later"))
        }
    }
}

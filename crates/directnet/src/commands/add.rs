//! `directnet add`: uses somebody's invite.

use std::io::{self, Write};

use api::Service;
use api::contacts::{AddRequest, Added, ContactState};

use super::contacts;
use crate::exit::{CommandError, Exit};
use crate::language::{say, translated};
use crate::output;

/// Add the sender of an invite as a contact
///
/// If the sender cannot be reached now, the invite is presented as soon as they can be.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet add directnet:...
  directnet add --as bob directnet:...")]
pub(crate) struct Args {
    /// The invite, as it was handed to you
    #[arg(required = true, num_args = 1.., value_name = "INVITE")]
    invite: Vec<String>,

    /// Call the contact this, instead of the name in the invite
    #[arg(long = "as", value_name = "NAME")]
    name: Option<String>,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: Args, node: &impl Service) -> Result<Exit, CommandError> {
    // An invite that was pasted with line breaks in it arrives as several arguments.
    let request = AddRequest {
        invite: args.invite.concat(),
        name: args.name,
    };
    let added = node.add_contact(request).await?;
    let mut out = io::stdout().lock();
    if args.json {
        output::json(&mut out, &added)?;
    } else {
        print(&mut out, &added)?;
    }
    Ok(Exit::Done)
}

fn print(out: &mut impl Write, added: &Added) -> io::Result<()> {
    let contact = &added.contact;
    let name = &contact.name;
    if let Some(caution) = contacts::newcomer(contact, added.same_name_as.as_deref()) {
        writeln!(out, "{caution}")?;
    }
    match contact.state {
        _ if added.already_there => writeln!(out, "{}", say!("add-already", contact = name)),
        ContactState::Established => writeln!(out, "{}", say!("add-added", contact = name)),
        ContactState::Joining | ContactState::Refused => {
            let trouble = contact.trouble.as_deref();
            let trouble = trouble.map_or(say!("no-answer-yet").into(), translated);
            writeln!(
                out,
                "{}",
                say!("add-unreached", contact = name, trouble = &*trouble)
            )?;
            writeln!(out, "{}", say!("add-presented-later", contact = name))
        }
    }
}

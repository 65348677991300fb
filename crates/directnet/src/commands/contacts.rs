//! `directnet contacts`: lists the contacts, and decides about them.

mod block;
mod remove;
mod rename;
pub(super) mod set;

use std::io::{self, Write};

use api::Service;
use api::contacts::{Contact, ContactState};

use super::away::away;
use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::{output, time};

/// List your contacts, with their ids and when they were last connected
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  directnet contacts
  directnet contacts set bob --receipts on
  directnet contacts rename bob bob-at-work
  directnet contacts --json | jq -r '.[].name'"
)]
pub(crate) struct Args {
    /// Print as JSON
    #[arg(long)]
    json: bool,

    #[command(subcommand)]
    verb: Option<Verb>,
}

/// What to do with contacts, besides listing them.
#[derive(Debug, clap::Subcommand)]
enum Verb {
    Rename(rename::Args),
    Remove(remove::Args),
    Block(block::BlockArgs),
    Unblock(block::UnblockArgs),
    Set(set::Args),
}

pub(crate) async fn run(args: Args, node: &impl Service) -> Result<Exit, CommandError> {
    match args.verb {
        Some(Verb::Rename(args)) => rename::run(args, node).await,
        Some(Verb::Remove(args)) => remove::run(args, node).await,
        Some(Verb::Block(args)) => block::block(args, node).await,
        Some(Verb::Unblock(args)) => block::unblock(args, node).await,
        Some(Verb::Set(args)) => set::run(args, node).await,
        None => list(args.json, node).await,
    }
}

async fn list(is_json: bool, node: &impl Service) -> Result<Exit, CommandError> {
    let contacts = node.contacts().await?;
    let mut out = io::stdout().lock();
    if is_json {
        output::json(&mut out, &contacts)?;
    } else if contacts.is_empty() {
        writeln!(io::stderr(), "{}", say!("contacts-none"))?;
    } else {
        print(&mut out, &contacts)?;
    }
    Ok(Exit::Done)
}

fn print(out: &mut impl Write, contacts: &[Contact]) -> io::Result<()> {
    let width = contacts
        .iter()
        .map(|contact| contact.name.chars().count())
        .max()
        .unwrap_or_default();
    for contact in contacts {
        for caution in cautions(contact) {
            writeln!(out, "{caution}")?;
        }
        writeln!(out, "{:width$}  {}  {}", contact.name, contact.id, noted(contact))?;
    }
    Ok(())
}

/// Says how it stands with a contact, whether it is verified, whose inbox is full, and whether it brings too many rooms.
pub(crate) fn noted(contact: &Contact) -> String {
    let mut noted = vec![standing(contact)];
    if contact.verified_at_ms.is_some() {
        noted.push(say!("contact-verified").to_owned());
    }
    if contact.inbox_full {
        noted.push(say!("contact-inbox-full").to_owned());
    }
    if contact.inbox_full_there {
        noted.push(say!("contact-inbox-full-there").to_owned());
    }
    if contact.rooms_turned_away > 0 {
        noted.push(say!("contact-rooms-turned-away").to_owned());
    }
    noted.join(", ")
}

/// What has to be said loudly of a contact.
pub(crate) fn cautions(contact: &Contact) -> impl Iterator<Item = String> {
    [doubled(contact), looks_like(contact)].into_iter().flatten()
}

/// Says loudly that a contact's identity was seen in two places.
fn doubled(contact: &Contact) -> Option<String> {
    let at = time::minute(contact.doubled_at_ms?);
    Some(say!("caution-doubled", contact = &contact.name, time = &at))
}

/// Says loudly that a contact's name can be mistaken for another's.
pub(crate) fn looks_like(contact: &Contact) -> Option<String> {
    let other = contact.looks_like.as_ref()?;
    Some(say!("caution-looks-like", contact = &contact.name, other))
}

/// What has to be said loudly of whoever was just taken in.
pub(crate) fn newcomer(contact: &Contact, same_name: Option<&str>) -> Option<String> {
    same_name.map(same_name_as).or_else(|| looks_like(contact))
}

/// Says loudly that whoever was taken in is not the contact whose name they use.
pub(crate) fn same_name_as(other: &str) -> String {
    say!("caution-same-name", other)
}

/// Says how it stands with a contact, in a few words.
pub(crate) fn standing(contact: &Contact) -> String {
    if contact.blocked {
        return say!("contact-blocked").to_owned();
    }
    if contact.connected {
        let connected = || say!("contact-connected").to_owned();
        return contact.away.as_ref().map_or_else(connected, away);
    }
    let seen = match contact.last_seen_at_ms {
        Some(at_ms) => say!("contact-last-seen", time = &time::minute(at_ms)),
        None => say!("contact-never-seen").to_owned(),
    };
    match contact.state {
        ContactState::Established => seen,
        ContactState::Joining => say!("contact-joining").to_owned(),
        ContactState::Refused => say!("contact-refused").to_owned(),
    }
}

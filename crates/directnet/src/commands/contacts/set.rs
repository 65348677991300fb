//! `directnet contacts set`: decides about a contact, or about all of them.

use std::io::{self, Write};

use api::Service;
use api::contacts::{Decision, SettingsRequest};
use api::files::AutoAccept;
use api::size;
use clap::ValueEnum;

use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::output;

/// Decide about a contact, or about all without a decision of their own
///
/// Without an option it only says what holds.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet contacts set bob --receipts on
  directnet contacts set --receipts off
  directnet contacts set bob --auto-accept 10MB
  directnet contacts set ops --inbox 16GiB
  directnet contacts set laptop --ports on
  directnet contacts set --requests off")]
pub(crate) struct Args {
    /// The contact, by name or id; all without a decision of their own if it is left out
    #[arg(value_name = "WHO")]
    who: Option<String>,

    /// Whether it is told which of its messages were shown to you
    #[arg(long, value_name = "CHOICE", value_enum)]
    receipts: Option<Choice>,

    /// Accept its files by themselves up to this size, such as 10MB, each of them; `off`; or `default`: as for all
    /// contacts, and for all contacts: off
    #[arg(long, value_name = "SIZE", value_parser = auto_accept)]
    auto_accept: Option<AutoAccept>,

    /// Whether you are told at once of what it writes, as by recv --follow; on unless you decide otherwise
    #[arg(long, value_name = "CHOICE", value_enum)]
    notifications: Option<Choice>,

    /// Whether strangers may ask to become contacts; on unless you decide otherwise
    #[arg(long, value_name = "CHOICE", value_enum, conflicts_with = "who")]
    requests: Option<Choice>,

    /// Whether it is told that you are away
    #[arg(long, value_name = "CHOICE", value_enum)]
    presence: Option<Choice>,

    /// Whether it is told that you are writing to it
    #[arg(long, value_name = "CHOICE", value_enum)]
    typing: Option<Choice>,

    /// Whether it may ask what is on the ports of this machine, as by directnet ask; off unless you decide otherwise
    ///
    /// It is told who holds a port, since when, how far that can be reached, and what is made of it; not the arguments of a
    /// process, and nothing of files. `directnet status WHO` shows what it asked last.
    #[arg(long, value_name = "CHOICE", value_enum, requires = "who")]
    ports: Option<Choice>,

    /// How much it may leave here in all, such as 64MiB or 4GiB, and a sixteenth of that in a day; `default`: 4GiB
    ///
    /// A contact that has left as much as it may keeps what it still has to say until there is room: on another day, when
    /// its messages are deleted, or when you decide on more.
    #[arg(long, value_name = "SIZE", value_parser = inbox, requires = "who")]
    inbox: Option<u64>,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

/// What to decide.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Choice {
    /// Yes
    On,
    /// No
    Off,
    /// As for all contacts; for all contacts: receipts and typing no, the others yes
    Default,
}

impl From<Choice> for Decision {
    fn from(choice: Choice) -> Self {
        match choice {
            Choice::On => Self::On,
            Choice::Off => Self::Off,
            Choice::Default => Self::Default,
        }
    }
}

/// Reads up to which size files are accepted.
fn auto_accept(text: &str) -> Result<AutoAccept, String> {
    match text {
        "off" => Ok(AutoAccept::Off),
        "default" => Ok(AutoAccept::Default),
        size => size::parse(size).map(AutoAccept::UpTo),
    }
}

/// Reads how much a contact may leave here; 0 stands for what the program says.
fn inbox(text: &str) -> Result<u64, String> {
    match text {
        "default" => Ok(0),
        text => size::parse(text),
    }
}

pub(crate) async fn run(args: Args, node: &impl Service) -> Result<Exit, CommandError> {
    let request = SettingsRequest {
        who: args.who,
        receipts: args.receipts.map(Decision::from),
        auto_accept: args.auto_accept,
        requests: args.requests.map(Decision::from),
        presence: args.presence.map(Decision::from),
        typing: args.typing.map(Decision::from),
        ports: args.ports.map(Decision::from),
        inbox_bytes: args.inbox,
        notifications: args.notifications.map(Decision::from),
    };
    let settings = node.contact_settings(request).await?;
    let mut out = io::stdout().lock();
    if args.json {
        output::json(&mut out, &settings)?;
    } else {
        let who = settings.contact.as_deref().unwrap_or(say!("set-everybody"));
        let mut decided = vec![
            say!("set-receipts", choice = word(settings.receipts)),
            say!("set-presence", choice = word(settings.presence)),
            say!("set-typing", choice = word(settings.typing)),
            say!("set-notifications", choice = word(settings.notifications)),
        ];
        if settings.auto_accept_bytes > 0 {
            let size = size::human(settings.auto_accept_bytes);
            decided.push(say!("set-auto-accept", size = &size));
        }
        if settings.ports == Some(true) {
            decided.push(say!("set-ports").to_owned());
        }
        if let Some(bytes) = settings.inbox_bytes {
            decided.push(say!("set-inbox", size = &size::words(bytes)));
        }
        writeln!(out, "{who}: {}", decided.join(", "))?;
        if let Some(requests) = settings.requests {
            writeln!(out, "{}", say!("set-strangers", choice = word(requests)))?;
        }
    }
    Ok(Exit::Done)
}

pub(crate) fn word(is_on: bool) -> &'static str {
    if is_on { say!("on") } else { say!("off") }
}

//! `directnet contacts set`: decides about a contact, or about all of them.

use std::io::{self, Write};

use api::Service;
use api::contacts::{Decision, SettingsRequest};
use api::files::AutoAccept;
use clap::ValueEnum;

use crate::exit::{CommandError, Exit};
use crate::{output, size};

/// Decide about a contact, or about all without a decision of their own
///
/// Without an option it only says what holds.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet contacts set bob --receipts on
  directnet contacts set --receipts off
  directnet contacts set bob --auto-accept 10MB")]
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

    /// Whether it is told that you are away
    #[arg(long, value_name = "CHOICE", value_enum)]
    presence: Option<Choice>,

    /// Whether it is told that you are writing to it
    #[arg(long, value_name = "CHOICE", value_enum)]
    typing: Option<Choice>,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

/// What to decide.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Choice {
    /// Yes
    On,
    /// No
    Off,
    /// As for all contacts; for all contacts: presence yes, receipts and typing no
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

pub(crate) async fn run(args: Args, node: &impl Service) -> Result<Exit, CommandError> {
    let request = SettingsRequest {
        who: args.who,
        receipts: args.receipts.map(Decision::from),
        auto_accept: args.auto_accept,
        presence: args.presence.map(Decision::from),
        typing: args.typing.map(Decision::from),
    };
    let settings = node.contact_settings(request).await?;
    let mut out = io::stdout().lock();
    if args.json {
        output::json(&mut out, &settings)?;
    } else {
        let who = settings
            .contact
            .as_deref()
            .unwrap_or("contacts without a decision of their own");
        let decided = [
            ("receipts", settings.receipts),
            ("presence", settings.presence),
            ("typing", settings.typing),
        ];
        let decided = decided.map(|(what, is_on)| format!("{what} {}", if is_on { "on" } else { "off" }));
        let files = match settings.auto_accept_bytes {
            0 => String::new(),
            bytes => format!(", files up to {} are accepted by themselves", size::human(bytes)),
        };
        writeln!(out, "{who}: {}{files}", decided.join(", "))?;
    }
    Ok(Exit::Done)
}

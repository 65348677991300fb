//! `directnet contacts set`: decides about a contact, or about all of them.

use std::io::{self, Write};

use api::Service;
use api::contacts::{Decision, SettingsRequest};
use clap::ValueEnum;

use crate::exit::{CommandError, Exit};
use crate::output;

/// Decide about a contact, or about all without a decision of their own
///
/// Without an option it only says what holds.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet contacts set bob --receipts on
  directnet contacts set --receipts off")]
pub(crate) struct Args {
    /// The contact, by name or id; all without a decision of their own if it is left out
    #[arg(value_name = "WHO")]
    who: Option<String>,

    /// Whether it is told which of its messages were shown to you
    #[arg(long, value_name = "CHOICE", value_enum)]
    receipts: Option<Choice>,

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

pub(crate) async fn run(args: Args, node: &impl Service) -> Result<Exit, CommandError> {
    let request = SettingsRequest {
        who: args.who,
        receipts: args.receipts.map(Decision::from),
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
        writeln!(out, "{who}: {}", decided.join(", "))?;
    }
    Ok(Exit::Done)
}

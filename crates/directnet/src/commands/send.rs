//! `directnet send`: sends a text and says what became of it.

use std::io::{self, IsTerminal, Read, Write};
use std::time::Duration;

use api::Service;
use api::messages::{MessageState, SendRequest, Sent};
use node::TEXT_BYTES_MAX;

use crate::exit::{CommandError, Exit};
use crate::{duration, output};

/// Send a message to a contact
///
/// The text is taken from the command line, or from standard input when that is not a terminal. The message is
/// stored before it is sent, and waits for contacts that cannot be reached.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet send bob lunch at one?
  uptime | directnet send ops
  directnet send ops --wait 30s deploy finished

Exit codes (all of them: directnet --help):
    0  delivered, or queued when --wait was not asked
    4  no such contact
    5  not delivered within the time
    6  refused by the recipient
    7  empty or too long
   10  the disk is full")]
pub(crate) struct Args {
    /// The contact, by name or id
    #[arg(value_name = "WHO")]
    to: String,

    /// What to say
    #[arg(value_name = "TEXT")]
    text: Vec<String>,

    /// Wait this long for delivery, such as 30s or 5m, and fail if that is not enough
    #[arg(long, value_name = "SPAN", value_parser = duration::parse)]
    wait: Option<Duration>,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: Args, node: &impl Service) -> Result<Exit, CommandError> {
    let text = if args.text.is_empty() {
        from_stdin()?
    } else {
        args.text.join(" ")
    };
    let wait_ms = args
        .wait
        .map(|wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX));
    let sent = node
        .send(SendRequest {
            to: args.to,
            text,
            wait_ms,
        })
        .await?;
    let mut out = io::stdout().lock();
    if args.json {
        output::json(&mut out, &sent)?;
    }
    let trouble = sent.trouble.as_deref().unwrap_or("no answer yet");
    let name = &sent.contact;
    match sent.state {
        MessageState::Refused => Err(CommandError::say(
            Exit::Refused,
            format!("{name} does not take the message"),
        )
        .with_hint("ask them whether they have you among their contacts")),
        MessageState::Queued if args.wait.is_some() => Err(CommandError::say(
            Exit::NotDelivered,
            format!("not delivered to {name} in time: {trouble}"),
        )
        .with_hint("the message is queued and goes out by itself; do not send it again")),
        _ if args.json => Ok(Exit::Done),
        _ => say(&mut out, &sent, trouble)
            .map(|()| Exit::Done)
            .map_err(CommandError::from),
    }
}

fn say(out: &mut impl Write, sent: &Sent, trouble: &str) -> io::Result<()> {
    let name = &sent.contact;
    if sent.state == MessageState::Delivered {
        writeln!(out, "delivered to {name}")
    } else {
        writeln!(
            out,
            "queued for {name}: {trouble}; it goes out by itself when {name} can be reached"
        )
    }
}

/// Reads a message from a pipe or file. One line break at the end belongs to the program that wrote it.
fn from_stdin() -> Result<String, CommandError> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return Err(CommandError::say(Exit::MessageUnfit, "there is no text to send")
            .with_hint("write it behind the name, or pipe it in: uptime | directnet send NAME"));
    }
    // Enough to know that it is too long; a pipe may never end.
    let limit = u64::try_from(TEXT_BYTES_MAX)
        .unwrap_or(u64::MAX)
        .saturating_add(2);
    let mut bytes = Vec::new();
    stdin.lock().take(limit).read_to_end(&mut bytes)?;
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
    }
    if bytes.len() > TEXT_BYTES_MAX {
        let message = format!("this is more than a message holds: {TEXT_BYTES_MAX} bytes (64 KiB) of text");
        return Err(CommandError::say(Exit::MessageUnfit, message).with_hint(
            "leave it in a file and send them its name, or send the part that matters: tail -n 50 | …",
        ));
    }
    String::from_utf8(bytes).map_err(|_| {
        CommandError::say(
            Exit::MessageUnfit,
            "standard input is not text: it is not valid UTF-8",
        )
        .with_hint("messages carry text only")
    })
}

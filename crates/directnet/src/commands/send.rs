//! `directnet send`: sends a text and says what became of it.

mod lines;
mod offer;

use std::io::{self, IsTerminal, Read};
use std::path::PathBuf;
use std::time::Duration;

use api::Service;
use api::messages::{DraftRequest, MessageState, Reach, SendRequest, Sent, Severity, WaitFor};
use clap::ValueEnum;
use node::TEXT_BYTES_MAX;

use crate::commands::progress::Progress;
use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::{duration, output};

/// Send a message to a contact or a room
///
/// The text is taken from the command line, or from standard input when that is not a terminal. The message is
/// stored before it is sent, and waits for contacts that cannot be reached.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet send bob lunch at one?
  uptime | directnet send ops
  directnet send ops --wait 30s deploy finished
  directnet send ops --wait delivered --within 5m < report.txt
  directnet send '#team' --wait everyone --within 1h the office is closed tomorrow
  directnet send ops --dedupe-key disk-full the disk is full
  directnet send bob --reply-to 12 yes, at one
  directnet send bob --draft
  df -h / | directnet send ops --severity warning
  directnet send bob --file report.pdf
  directnet send bob --file photos/ --file notes.txt the photos of the trip
  directnet send '#team' --file plan.odt
  journalctl -fu nginx | directnet send ops --lines

Exit codes (all of them: directnet --help):
    0  delivered, or queued when --wait was not asked
    4  no such contact
    5  not delivered, not to everyone, or not read, within the time
    6  refused by the recipient
    7  empty or too long
   10  the disk is full
   12  no such message to reply to
   14  the file cannot be offered")]
pub(crate) struct Args {
    /// The contact, by name or id, or the room
    #[arg(value_name = "WHO")]
    to: String,

    /// What to say
    #[arg(value_name = "TEXT")]
    text: Vec<String>,

    /// Offer this file or folder; may be given several times
    ///
    /// All of it is read first. Its bytes are sent to who accepts it. A text may go with it, and is a message of
    /// its own. Symbolic links in a folder are not followed and not sent.
    #[arg(long, short, value_name = "PATH")]
    file: Vec<PathBuf>,

    /// Send the draft (`directnet draft WHO`)
    #[arg(long, conflicts_with_all = ["text", "dedupe_key", "file"])]
    draft: bool,

    /// Send each line of standard input as a message of its own, many at once and in their order
    ///
    /// With --json, each is answered by a line: {"sent": …} or {"error": …}.
    #[arg(long, conflicts_with_all = ["text", "dedupe_key", "reply_to", "draft"])]
    lines: bool,

    /// Say which message this one answers, by its row or id (`history --rows` shows them)
    #[arg(long, value_name = "MESSAGE", allow_negative_numbers = true)]
    reply_to: Option<String>,

    /// Say how much it matters
    #[arg(long, value_name = "LEVEL", value_enum)]
    severity: Option<Level>,

    /// Let both ends delete it after this time, such as 1h: here from now on, there from when it was shown
    ///
    /// It asks the recipient's program, and theirs may be another one.
    #[arg(long, value_name = "SPAN", value_parser = expiry)]
    expire: Option<u32>,

    /// Send nothing if a message with this key was sent to this contact in the last 30 days, and tell of that one
    ///
    /// A key has 1 to 256 bytes. The latest 10000 of each contact are kept.
    #[arg(long, value_name = "KEY")]
    dedupe_key: Option<String>,

    /// Wait until it is `delivered` or `read`, in a room (where one other member is enough for both) until `everyone` has
    /// it, or as long for delivery as this span says, such as 30s or 5m
    ///
    /// `read` comes only from contacts who let you know (`contacts set --receipts on`, at their end).
    ///
    /// In a room, `delivered` means that one other member has it: from then on members hand it on, also without this
    /// machine. `everyone` waits until all members have it that may read it, `read` until one was shown it. Members that
    /// have no connection with this machine are counted when they write.
    #[arg(long, value_name = "WHAT", value_parser = Wait::parse)]
    wait: Option<Wait>,

    /// Wait no longer than this
    #[arg(long, value_name = "SPAN", value_parser = duration::parse, requires = "wait")]
    within: Option<Duration>,

    /// Print as JSON; with --file, one object per line
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: Args, node: &impl Service) -> Result<Exit, CommandError> {
    let (wait_for, limit) = wait(args.wait, args.within)?;
    if !args.file.is_empty() && wait_for == WaitFor::Read {
        return Err(CommandError::usage(say!("send-file-read")).with_hint(say!("send-file-read-hint")));
    }
    let (to, files, is_json) = (args.to.clone(), args.file.clone(), args.json);
    if files.is_empty() || !args.text.is_empty() {
        let exit = send_text(args, wait_for, limit, node).await?;
        if files.is_empty() {
            return Ok(exit);
        }
    }
    offer::run(&to, &files, limit, is_json, node).await?;
    Ok(Exit::Done)
}

async fn send_text(
    args: Args,
    wait_for: WaitFor,
    limit: Option<Duration>,
    node: &impl Service,
) -> Result<Exit, CommandError> {
    let mut request = SendRequest {
        to: args.to,
        text: String::new(),
        from_draft: args.draft,
        reply_to: args.reply_to,
        severity: args.severity.map(Severity::from),
        expires_after_s: args.expire,
        dedupe_key: args.dedupe_key,
        wait_ms: limit.map(milliseconds),
        wait_for,
    };
    if args.lines {
        let terms = lines::Terms {
            request,
            must_arrive: limit.is_some(),
            is_json: args.json,
        };
        return lines::run(terms, node).await;
    }
    request.text = if args.draft {
        drafted(&request.to, node).await?
    } else {
        text(&args.text)?
    };
    let sent = node.send(request).await?;
    let mut out = io::stdout().lock();
    if args.json && args.file.is_empty() {
        output::json(&mut out, &sent)?;
    } else if args.json {
        output::json_line(&mut out, &sent)?;
    }
    let progress = Progress::from(&sent);
    progress.check_taken()?;
    if limit.is_some() {
        check_reached(&sent, wait_for, &progress)?;
    }
    if !args.json {
        progress.say(&mut out)?;
    }
    Ok(Exit::Done)
}

fn milliseconds(limit: Duration) -> u64 {
    u64::try_from(limit.as_millis()).unwrap_or(u64::MAX)
}

/// Returns the draft for a contact.
async fn drafted(to: &str, node: &impl Service) -> Result<String, CommandError> {
    let request = DraftRequest {
        to: to.to_owned(),
        text: None,
    };
    let draft = node.draft(request).await?;
    let none = || {
        CommandError::say(
            Exit::MessageUnfit,
            say!("send-no-draft", contact = &draft.contact),
        )
    };
    draft.text.ok_or_else(none)
}

/// Reads a time after which a message is deleted, in seconds.
fn expiry(text: &str) -> Result<u32, String> {
    let seconds = duration::parse(text)?.as_secs();
    u32::try_from(seconds)
        .ok()
        .filter(|seconds| *seconds > 0)
        .ok_or_else(|| say!("send-expiry-wrong").to_owned())
}

/// What `--wait` asks for.
#[derive(Debug, Clone, Copy)]
enum Wait {
    Delivered,
    Everyone,
    Read,
    DeliveredWithin(Duration),
}

impl Wait {
    fn parse(text: &str) -> Result<Self, String> {
        match text {
            "delivered" => Ok(Self::Delivered),
            "everyone" => Ok(Self::Everyone),
            "read" => Ok(Self::Read),
            span => duration::parse(span)
                .map(Self::DeliveredWithin)
                .map_err(|_| say!("send-wait-wrong", text = &format!("{text:?}"))),
        }
    }
}

/// What to wait for and how long; without a limit there is nothing to wait for.
fn wait(wait: Option<Wait>, within: Option<Duration>) -> Result<(WaitFor, Option<Duration>), CommandError> {
    let limit = Some(within.unwrap_or(Duration::MAX));
    match wait {
        None => Ok((WaitFor::Delivered, None)),
        Some(Wait::Delivered) => Ok((WaitFor::Delivered, limit)),
        Some(Wait::Everyone) => Ok((WaitFor::Everyone, limit)),
        Some(Wait::Read) => Ok((WaitFor::Read, limit)),
        Some(Wait::DeliveredWithin(span)) if within.is_none() => Ok((WaitFor::Delivered, Some(span))),
        Some(Wait::DeliveredWithin(_)) => {
            Err(CommandError::usage(say!("send-two-limits")).with_hint(say!("send-two-limits-hint")))
        }
    }
}

/// Fails when the message did not come as far as was waited for.
fn check_reached(sent: &Sent, wait_for: WaitFor, progress: &Progress<'_>) -> Result<(), CommandError> {
    let name = &sent.contact;
    match (sent.state, wait_for) {
        (MessageState::Queued, _) => Err(CommandError::say(
            Exit::NotDelivered,
            say!("send-late", contact = name, trouble = &*progress.trouble()),
        )
        .with_hint(say!("send-late-hint"))),
        (MessageState::Delivered, WaitFor::Read) => Err(CommandError::say(
            Exit::NotDelivered,
            say!("send-unread", contact = name),
        )
        .with_hint(say!("send-unread-hint"))),
        (_, WaitFor::Everyone) => check_everyone(sent),
        _ => Ok(()),
    }
}

/// Fails when some member of a room does not have a message.
fn check_everyone(sent: &Sent) -> Result<(), CommandError> {
    let Some(reach) = sent.reach.filter(Reach::lacks_some) else {
        return Ok(());
    };
    let message = say!(
        "send-not-everyone",
        room = &sent.contact,
        delivered = reach.delivered,
        members = reach.members
    );
    Err(CommandError::say(Exit::NotDelivered, message).with_hint(say!("send-not-everyone-hint")))
}

/// How much a message matters.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Level {
    /// Good to know
    Info,
    /// Somebody should look
    Warning,
    /// Somebody should look now
    Critical,
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Info => Self::Info,
            Level::Warning => Self::Warning,
            Level::Critical => Self::Critical,
        }
    }
}

/// Returns what was written on the command line, or else what standard input has.
pub(crate) fn text(words: &[String]) -> Result<String, CommandError> {
    if words.is_empty() {
        from_stdin()
    } else {
        Ok(words.join(" "))
    }
}

/// Reads a message from a pipe or file. One line break at the end belongs to the program that wrote it.
fn from_stdin() -> Result<String, CommandError> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return Err(
            CommandError::say(Exit::MessageUnfit, say!("send-no-text")).with_hint(say!("send-no-text-hint"))
        );
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
        let message = say!("send-too-long", most = TEXT_BYTES_MAX);
        return Err(CommandError::say(Exit::MessageUnfit, message).with_hint(say!("send-too-long-hint")));
    }
    String::from_utf8(bytes).map_err(|_| {
        CommandError::say(Exit::MessageUnfit, say!("send-not-text")).with_hint(say!("send-not-text-hint"))
    })
}

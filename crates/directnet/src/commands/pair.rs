//! `directnet pair`: becomes contacts by a few spoken words.

use std::io::{self, Write};
use std::time::Duration;

use api::Service;
use api::pairing::{PairingEvent, ShowWordsRequest, UseWordsRequest};
use futures_util::StreamExt;

use super::contacts;
use crate::exit::{CommandError, Exit};
use crate::language::{say, translated};
use crate::{duration, output, time};

/// Become contacts by a few words that you tell each other
///
/// Without words, shows some and waits for the other person, who types them. They work once, for some minutes, on the same
/// network or wherever this node can be dialled. Whoever types wrong words uses them up: then show new ones.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet pair
  directnet pair 7-orbit-velvet
  directnet pair 7-orbit-velvet --at 192.0.2.1 --name alice")]
pub(crate) struct Args {
    /// The words that the other side shows
    #[arg(value_name = "WORDS")]
    words: Vec<String>,

    /// Dial this address, with or without a port, instead of looking around on the local network
    #[arg(long, value_name = "ADDRESS", requires = "words")]
    at: Option<String>,

    /// Call the contact this, instead of the name it gives itself
    #[arg(long, value_name = "NAME", requires = "words")]
    name: Option<String>,

    /// Let the words expire after this time, at most 1h
    #[arg(long, value_name = "SPAN", default_value = "5m", value_parser = duration::parse, conflicts_with = "words")]
    expires: Duration,

    /// Do not answer on the local network; the other side then needs --at
    #[arg(long, conflicts_with = "words")]
    hidden: bool,

    /// Print as JSON, one event per line
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: Args, node: &impl Service) -> Result<Exit, CommandError> {
    if args.words.is_empty() {
        return show(&args, node).await;
    }
    let request = UseWordsRequest {
        words: args.words.join(" "),
        at: args.at,
        name: args.name,
    };
    let joined = node.use_words(request).await?.into();
    print(&joined, args.json)?;
    outcome(&joined)
}

/// Shows words until somebody joined or they are over. Ending the command ends them.
async fn show(args: &Args, node: &impl Service) -> Result<Exit, CommandError> {
    let request = ShowWordsRequest {
        lifetime_s: args.expires.as_secs(),
        hidden: args.hidden,
    };
    let mut events = node.show_words(request).await?;
    while let Some(event) = events.next().await {
        let event = event?;
        tell(&event, args)?;
        if !matches!(event, PairingEvent::Shown { .. } | PairingEvent::Unknown) {
            return outcome(&event);
        }
    }
    outcome(&PairingEvent::Stopped)
}

fn tell(event: &PairingEvent, args: &Args) -> io::Result<()> {
    print(event, args.json)?;
    if args.json {
        Ok(())
    } else {
        print_invitation(&mut io::stderr().lock(), event, args.hidden)
    }
}

fn print(event: &PairingEvent, as_json: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match event {
        _ if as_json => output::json_line(&mut out, event)?,
        PairingEvent::Shown { words, .. } => writeln!(out, "{words}")?,
        PairingEvent::Joined {
            contact,
            already_there: true,
            ..
        } => writeln!(out, "{}", say!("add-already", contact = &contact.name))?,
        PairingEvent::Joined {
            contact,
            same_name_as,
            ..
        } => {
            if let Some(caution) = contacts::newcomer(contact, same_name_as.as_deref()) {
                writeln!(out, "{caution}")?;
            }
            writeln!(out, "{}", say!("add-added", contact = &contact.name))?;
        }
        // The others are failures, which are reported as such.
        _ => {}
    }
    out.flush()
}

/// Says what the other person has to do, and until when.
fn print_invitation(talk: &mut impl Write, event: &PairingEvent, is_hidden: bool) -> io::Result<()> {
    let PairingEvent::Shown {
        words,
        expires_at_ms,
        addrs,
        beacon_trouble,
    } = event
    else {
        return Ok(());
    };
    let addr = addrs.first().map_or("ADDRESS", String::as_str);
    let until = time::minute(*expires_at_ms);
    if is_hidden {
        writeln!(talk, "{}", say!("pair-tell-at", words, address = addr))?;
    } else {
        writeln!(talk, "{}", say!("pair-tell", words))?;
        writeln!(talk, "{}", say!("pair-add-address", address = addr))?;
    }
    if let Some(trouble) = beacon_trouble {
        let trouble = translated(trouble);
        writeln!(talk, "{}", say!("pair-not-found", trouble = &*trouble))?;
    }
    writeln!(talk, "{}", say!("pair-waiting", time = &until))
}

fn outcome(event: &PairingEvent) -> Result<Exit, CommandError> {
    let again = say!("pair-again-hint");
    let unusable = |message: &str| Err(CommandError::say(Exit::InviteUnusable, message).with_hint(again));
    match event {
        PairingEvent::Joined { .. } => Ok(Exit::Done),
        PairingEvent::Guessed => unusable(say!("pair-guessed")),
        PairingEvent::Crowded => unusable(say!("pair-crowded")),
        PairingEvent::Expired => unusable(say!("pair-expired")),
        PairingEvent::NotStored { trouble } => Err(CommandError::say(
            Exit::StoreUnusable,
            say!("pair-not-stored", trouble = &*translated(trouble)),
        )
        .with_hint(again)),
        PairingEvent::Shown { .. } | PairingEvent::Stopped | PairingEvent::Unknown => {
            Err(CommandError::say(Exit::NoNode, say!("recv-node-gone")))
        }
    }
}

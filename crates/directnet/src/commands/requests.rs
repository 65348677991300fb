//! `directnet requests`: who asks to become a contact, and what is decided about them.

mod decide;

use std::io::{self, Write};

use api::Service;
use api::requests::{Request, Requests, SentRequest};
use api::text::visible;

use super::contacts;
use crate::exit::{CommandError, Exit};
use crate::language::{say, translated};
use crate::{output, time};

/// List who asks to become a contact or is introduced to you, and whom you ask
///
/// Names and texts are of the askers' own choosing: anybody can call themselves anything. Nobody is told what you decide
/// but those whom you accept. Strangers may ask unless you turn that off: directnet contacts set --requests off
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  directnet requests
  directnet requests accept 3 --as bob
  directnet requests decline 4
  directnet requests --json | jq '.received[].id'"
)]
pub(crate) struct Args {
    /// Print as JSON
    #[arg(long)]
    json: bool,

    #[command(subcommand)]
    verb: Option<decide::Verb>,
}

pub(crate) async fn run(args: Args, node: &impl Service) -> Result<Exit, CommandError> {
    if let Some(verb) = args.verb {
        return decide::run(verb, node).await;
    }
    let requests = node.requests().await?;
    let mut out = io::stdout().lock();
    if args.json {
        output::json(&mut out, &requests)?;
    } else {
        print(&mut out, &requests)?;
    }
    Ok(Exit::Done)
}

fn print(out: &mut impl Write, requests: &Requests) -> io::Result<()> {
    if requests.received.is_empty() && requests.sent.is_empty() {
        writeln!(io::stderr(), "{}", say!("requests-none"))?;
    }
    for request in &requests.received {
        print_received(out, request)?;
    }
    for request in &requests.sent {
        print_sent(out, request)?;
    }
    for id in &requests.blocked {
        writeln!(out, "{}", say!("requests-blocked", id))?;
    }
    if requests.turned_away > 0 {
        let told = say!("requests-turned-away", count = requests.turned_away);
        writeln!(out, "{told}")?;
    }
    if !requests.open {
        writeln!(out, "{}", say!("requests-closed"))?;
    }
    Ok(())
}

fn print_received(out: &mut impl Write, request: &Request) -> io::Result<()> {
    let Request { number, name, id, .. } = request;
    let at = time::minute(request.received_at_ms);
    let how = match &request.introduced_by {
        Some(introducer) => say!("requests-introduced", introducer, time = &at),
        None => say!("requests-asked", time = &at),
    };
    writeln!(out, "{number}  {}  {how}", visible(name))?;
    writeln!(out, "   {}", say!("requests-id", id))?;
    if request.accepted {
        writeln!(out, "   {}", say!("requests-accepted"))?;
    } else if let Some(other) = &request.same_name_as {
        writeln!(out, "   {}", contacts::same_name_as(other))?;
    }
    if !request.text.is_empty() {
        // On one line: a second one could look like the program's own words.
        let text = visible(&request.text).replace(['\n', '\t'], " ");
        writeln!(out, "   {}", say!("requests-says", text = &text))?;
    }
    Ok(())
}

fn print_sent(out: &mut impl Write, request: &SentRequest) -> io::Result<()> {
    let whom = request.name.as_ref().unwrap_or(&request.id);
    let standing = match (request.left_at_ms, &request.trouble) {
        (Some(at_ms), _) => say!("requests-left", time = &time::minute(at_ms)),
        (None, Some(trouble)) => {
            let trouble = visible(&translated(trouble));
            say!("requests-not-reached-because", trouble = &trouble)
        }
        (None, None) => say!("requests-not-reached").to_owned(),
    };
    writeln!(out, "{}", say!("requests-to", whom, standing = &standing))
}

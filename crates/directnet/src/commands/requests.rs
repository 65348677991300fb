//! `directnet requests`: who asks to become a contact, and what is decided about them.

mod decide;

use std::io::{self, Write};

use api::Service;
use api::requests::{Request, Requests, SentRequest};
use api::text::visible;

use super::contacts;
use crate::exit::{CommandError, Exit};
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
        writeln!(io::stderr(), "nobody asks, and nobody is asked")?;
    }
    for request in &requests.received {
        print_received(out, request)?;
    }
    for request in &requests.sent {
        print_sent(out, request)?;
    }
    for id in &requests.blocked {
        writeln!(out, "blocked: {id}")?;
    }
    if requests.turned_away > 0 {
        writeln!(
            out,
            "{} more were turned away, because too many asked within an hour",
            requests.turned_away
        )?;
    }
    if !requests.open {
        writeln!(out, "strangers cannot ask: directnet contacts set --requests on")?;
    }
    Ok(())
}

fn print_received(out: &mut impl Write, request: &Request) -> io::Result<()> {
    let Request { number, name, id, .. } = request;
    let at = time::minute(request.received_at_ms);
    match &request.introduced_by {
        Some(introducer) => writeln!(
            out,
            "{number}  {}  introduced by {introducer} {at}",
            visible(name)
        )?,
        None => writeln!(out, "{number}  {}  asked {at}", visible(name))?,
    }
    writeln!(out, "   id {id}")?;
    if request.accepted {
        writeln!(out, "   accepted, and waits until they accept too")?;
    } else if let Some(other) = &request.same_name_as {
        writeln!(out, "   {}", contacts::same_name_as(other))?;
    }
    if !request.text.is_empty() {
        // On one line: a second one could look like the program's own words.
        writeln!(
            out,
            "   says: {}",
            visible(&request.text).replace(['\n', '\t'], " ")
        )?;
    }
    Ok(())
}

fn print_sent(out: &mut impl Write, request: &SentRequest) -> io::Result<()> {
    let whom = request.name.as_ref().unwrap_or(&request.id);
    let standing = match (request.left_at_ms, &request.trouble) {
        (Some(at_ms), _) => format!("waiting, left with them {}", time::minute(at_ms)),
        (None, Some(trouble)) => format!("not reached yet: {}", visible(trouble)),
        (None, None) => "not reached yet".to_owned(),
    };
    writeln!(out, "to {whom}: {standing}")
}

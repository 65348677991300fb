//! `directnet status`: how the node stands, or how it stands with one contact.

use std::io;
use std::io::Write;

use api::Service;
use api::contacts::{ContactRequest, ContactStatus, Inbox, KeyExchange};
use api::size;
use api::status::{Status, StatusAnswer};
use api::text::visible;

use super::away::away;
use super::contacts;
use crate::exit::{CommandError, Exit};
use crate::{output, time};

/// Show how the node stands: since when it runs, where it listens, what is queued
///
/// With the name or id of a contact: whether it is connected, where it may be reached, and how the secret of the
/// connection was agreed. X25519MLKEM768 stays closed to whoever records today and has a quantum computer later.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet status
  directnet status --json | jq .addrs
  directnet status bob")]
pub(crate) struct Args {
    /// Show how it stands with this contact: a name or an id
    #[arg(value_name = "WHO")]
    who: Option<String>,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: &Args, node: &impl Service) -> Result<Exit, CommandError> {
    let answer = match args.who.clone() {
        Some(who) => StatusAnswer::Contact(node.contact_status(ContactRequest { who }).await?),
        None => StatusAnswer::Node(node.status().await?),
    };
    let mut out = io::stdout().lock();
    match &answer {
        _ if args.json => output::json(&mut out, &answer)?,
        StatusAnswer::Node(status) => print(&mut out, status)?,
        StatusAnswer::Contact(status) => print_contact(&mut out, status)?,
    }
    Ok(Exit::Done)
}

fn print(out: &mut impl Write, status: &Status) -> io::Result<()> {
    let Status {
        name,
        pid,
        contacts,
        connected,
        queued,
        ..
    } = status;
    writeln!(
        out,
        "up as {name} since {} (process {pid})",
        time::minute(status.started_at_ms)
    )?;
    if let Some(at_ms) = status.doubled_at_ms {
        writeln!(
            out,
            "  CAUTION: your identity was running in two places at once {}: a restored backup, or a stolen one",
            time::minute(at_ms)
        )?;
    }
    writeln!(out, "  id         {}", status.id)?;
    writeln!(out, "  listening  {}", listening(status))?;
    writeln!(out, "  reachable  {}", reachable(status))?;
    if let Some(absence) = &status.away {
        writeln!(out, "  presence   {}", away(absence))?;
    }
    writeln!(out, "  contacts   {contacts}, {connected} connected")?;
    writeln!(out, "  queued     {queued}")?;
    if !status.full_inboxes.is_empty() {
        let names = status.full_inboxes.join(", ");
        writeln!(
            out,
            "  inbox full {names}: nothing more is taken for now (directnet status WHO, contacts set WHO --inbox)"
        )?;
    }
    if status.replaced_sessions > 0 {
        writeln!(out, "  sessions   {}", replaced(status.replaced_sessions))?;
    }
    writeln!(out, "  api        {}", status.api)
}

fn print_contact(out: &mut impl Write, status: &ContactStatus) -> io::Result<()> {
    let contact = &status.contact;
    writeln!(out, "{}: {}", contact.name, contacts::noted(contact))?;
    for caution in contacts::cautions(contact) {
        writeln!(out, "  {caution}")?;
    }
    writeln!(out, "  id            {}", contact.id)?;
    match contact.verified_at_ms {
        Some(at_ms) => writeln!(out, "  verified      since {}", time::minute(at_ms))?,
        None => writeln!(out, "  verified      no: directnet verify {}", contact.name)?,
    }
    if let Some(trouble) = &contact.trouble {
        writeln!(out, "  trouble       {}", visible(trouble))?;
    }
    if let Some(agreed) = status.key_exchange {
        writeln!(out, "  key exchange  {}", key_exchange(agreed))?;
    }
    if let Some(inbox) = &status.inbox {
        writeln!(out, "  inbox         {}", left_here(inbox))?;
    }
    if status.replaced_sessions > 0 {
        writeln!(out, "  sessions      {}", replaced(status.replaced_sessions))?;
    }
    match contact.addrs.as_slice() {
        [] => writeln!(out, "  addresses     none known"),
        addrs => writeln!(out, "  addresses     {}", addrs.join(", ")),
    }
}

/// Says what a contact has left here.
fn left_here(inbox: &Inbox) -> String {
    format!(
        "{} of {}, today {} of {}",
        size::words(inbox.bytes),
        size::words(inbox.max_bytes),
        size::words(inbox.today_bytes),
        size::words(inbox.today_max_bytes)
    )
}

/// Says how often sessions were replaced.
fn replaced(count: u64) -> String {
    let times = match count {
        1 => "once".into(),
        count => format!("{count} times"),
    };
    format!("replaced {times}, after a restored backup or a damaged envelope; no message was lost by it")
}

/// Says what the secret of a connection was agreed with, and what that is worth.
fn key_exchange(agreed: KeyExchange) -> &'static str {
    match agreed {
        KeyExchange::X25519MlKem768 => "X25519MLKEM768, post-quantum",
        KeyExchange::X25519 => "X25519, not post-quantum: their version knows no better",
        KeyExchange::Unknown => "one that this version does not know",
    }
}

/// Says on which port the node listens, and who has the one it wanted.
pub(crate) fn listening(status: &Status) -> String {
    let mut ports: Vec<&str> = status
        .sockets
        .iter()
        .filter_map(|socket| socket.rsplit_once(':').map(|(_, port)| port))
        .collect();
    ports.dedup();
    let ports = ports.join(" and ");
    match &status.port_taken_by {
        Some(holder) => format!("UDP {ports}, because {} is held by {holder}", status.wanted_port),
        None => format!("UDP {ports}"),
    }
}

/// Says at which addresses peers may reach the node.
pub(crate) fn reachable(status: &Status) -> String {
    let is_loopback = |addr: &String| {
        addr.parse()
            .is_ok_and(|addr: std::net::SocketAddr| addr.ip().is_loopback())
    };
    if status.addrs.iter().all(is_loopback) {
        return format!("only from this machine, at {}", status.addrs.join(", "));
    }
    format!("at {}", status.addrs.join(", "))
}

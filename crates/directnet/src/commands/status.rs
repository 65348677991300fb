//! `directnet status`: how the node stands.

use std::io;
use std::io::Write;

use api::Service;
use api::status::Status;

use crate::exit::{CommandError, Exit};
use crate::{output, time};

/// Show how the node stands: since when it runs, where it listens, what is queued
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet status
  directnet status --json | jq .addrs")]
pub(crate) struct Args {
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(args: &Args, node: &impl Service) -> Result<Exit, CommandError> {
    let status = node.status().await?;
    let mut out = io::stdout().lock();
    if args.json {
        output::json(&mut out, &status)?;
    } else {
        print(&mut out, &status)?;
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
    writeln!(out, "  id         {}", status.id)?;
    writeln!(out, "  listening  {}", listening(status))?;
    writeln!(out, "  reachable  {}", reachable(status))?;
    writeln!(out, "  contacts   {contacts}, {connected} connected")?;
    writeln!(out, "  queued     {queued}")?;
    writeln!(out, "  api        {}", status.api)
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

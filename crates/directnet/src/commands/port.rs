//! `directnet port`: all that is known of one port.

pub(crate) mod document;
pub(crate) mod holders;
mod human;
#[cfg(test)]
pub(crate) mod made_up;
pub(crate) mod target;
pub(crate) mod wording;

use std::io;
use std::path::PathBuf;

use self::target::Target;
use crate::claims;
use crate::exit::{CommandError, Exit};
use crate::output;

/// Say what a port is for, and what is on it now
///
/// Shows what the registry says about the port, which sockets and processes of this machine hold it, how the two
/// compare, and how to check it by hand. Reads the tables of the system; sends nothing and opens no port, unless
/// --identify asks the servers of this machine what they speak. Other users' processes are seen only by root.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet port 22
  directnet port 53/udp
  directnet port 8443 --identify
  directnet port ssh --json")]
pub(crate) struct Args {
    /// Number or service name, with its transport if you like: 22, 53/udp, ssh
    #[arg(value_name = "PORT[/TRANSPORT]", allow_hyphen_values = true)]
    port: String,

    /// Ask what really speaks there, by connecting and sending harmless first bytes
    ///
    /// Only sockets of this machine are talked to, at its own addresses. A server that does not introduce itself is
    /// asked for a version, a capability or an error: no login, no write, no request to connect elsewhere. What it
    /// asks for may show up in the server's log. TCP ports 9100 to 9107 are left alone, since printers print what
    /// they get.
    #[arg(long)]
    identify: bool,

    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

/// Reports on the port that the user named.
pub(crate) fn run(args: &Args, home: Option<PathBuf>) -> Result<Exit, CommandError> {
    let target = Target::parse(&args.port)?;
    let claims = claims::for_report(home)?;
    let mut report = ports::port(&claims, target.port, target.transport);
    if args.identify {
        ports::identify::of_report(&mut report);
    }
    if args.json {
        output::json(&mut io::stdout().lock(), &document::of_port(&report))?;
    } else {
        output::human(&human::render(&report, &human::Reader::here()))?;
    }
    // A report on sockets that nobody could read is only half an answer.
    Ok(if report.source.is_some() {
        Exit::Done
    } else {
        Exit::Failure
    })
}

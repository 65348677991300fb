//! `directnet ports`: everything that holds a port of this machine.

mod listing;

use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

use super::port::document;
use crate::claims;
use crate::exit::{CommandError, Exit};
use crate::output;

/// List what is on the ports of this machine
///
/// Shows every TCP listener and every socket that is bound to a port: its address, what the port is registered for
/// beside the process that really holds it, and how the two compare. Reads the tables of the system; sends nothing
/// and opens no port. Other users' processes are seen only by root.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet ports
  directnet ports --json | jq '.summary'")]
pub(crate) struct Args {
    /// Print the list as JSON
    #[arg(long)]
    json: bool,
}

/// Lists the ports that are held.
pub(crate) fn run(args: &Args, home: Option<PathBuf>) -> Result<Exit, CommandError> {
    let claims = claims::for_report(home)?;
    let report = ports::list(&claims);
    if args.json {
        output::json(&mut io::stdout().lock(), &document::of_listing(&report))?;
    } else {
        let (now, width) = (SystemTime::now(), output::terminal_width());
        output::human_in_pieces(|mut out| listing::write_table(&mut out, &report, now, width))?;
        output::remark(&listing::remarks(&report))?;
    }
    // A list of sockets that nobody could read is no list.
    Ok(if report.source.is_some() {
        Exit::Done
    } else {
        Exit::Failure
    })
}

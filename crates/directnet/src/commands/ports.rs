//! `directnet ports`: everything that holds a port of this machine.

pub(crate) mod listing;

use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

use node::documents;
use ports::expectation::check::problem;

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
  directnet ports --unexpected
  directnet ports --json | jq '.summary'")]
pub(crate) struct Args {
    /// List only what `directnet check` would object to: what is not as expected, or what nothing is expected of
    #[arg(long)]
    unexpected: bool,

    /// Print the list as JSON
    #[arg(long)]
    json: bool,
}

/// Lists the ports that are held.
pub(crate) fn run(args: &Args, home: Option<PathBuf>) -> Result<Exit, CommandError> {
    let claims = claims::for_report(home)?;
    let mut report = ports::list(&claims);
    if args.unexpected {
        report
            .entries
            .retain(|entry| problem(entry, &claims.expectations).is_some());
    }
    if args.json {
        output::json(&mut io::stdout().lock(), &documents::of_listing(&report))?;
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

#[cfg(test)]
mod tests {
    use ports::Listing;
    use ports::atlas::{Transport, sources};
    use ports::owner::{OwnerUnknown, Owners};
    use ports::sockets::{Gap, SocketState, Source};

    use super::*;
    use crate::commands::port::made_up::{entry, published, tcp};

    #[test]
    fn what_is_streamed_is_the_documented_shape() {
        let hidden = Owners::Unknown(OwnerUnknown::NotPermitted);
        let listing = Listing {
            entries: vec![
                entry(
                    22,
                    Transport::Tcp,
                    vec![tcp("::", SocketState::Listening, hidden)],
                ),
                entry(80, Transport::Tcp, vec![]),
            ],
            registry: sources::registry(),
            forwards: vec![published()],
            elsewhere: Vec::new(),
            source: Some(Source::SockDiag),
            gaps: vec![Gap::Interrupted],
        };
        let streamed = serde_json::to_string(&documents::of_listing(&listing)).unwrap();
        let document: api::ports::PortsDocument = serde_json::from_str(&streamed).unwrap();
        assert_eq!(document.ports.len(), 2);
        assert_eq!(serde_json::to_string(&document).unwrap(), streamed);
    }
}

//! `directnet port`: all that is known of one port.

pub(crate) mod holders;
pub(crate) mod human;
#[cfg(test)]
pub(crate) mod made_up;
mod range;
mod seen;
pub(crate) mod target;
pub(crate) mod wording;

use std::io;
use std::path::PathBuf;

use node::documents;
use ports::connections::Connections;
use ports::sockets::Source;
use ports::watch::Seen;
use ports::{Claims, Listing, PortReport};

use self::target::Target;
use crate::claims;
use crate::exit::{CommandError, Exit};
use crate::language::translated;
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
  directnet port 443 --connections
  directnet port 8443 --identify
  directnet port ssh --json
  directnet port 6881-6889
  directnet port --search asyncrat
  directnet port 1397 --sources")]
pub(crate) struct Args {
    /// Number, range or name, with its transport if you like: 22, 53/udp, 6881-6889, ssh
    ///
    /// A name may be that of a service, of a program or process, or of malware.
    #[arg(
        value_name = "PORT[/TRANSPORT]",
        allow_hyphen_values = true,
        required_unless_present = "search"
    )]
    port: Option<String>,

    /// Look for a word in every list and among the processes that hold ports
    #[arg(long, value_name = "WORD", conflicts_with = "port")]
    search: Option<String>,

    /// Say where every fact about a port comes from, as of when, and under what terms
    #[arg(long)]
    sources: bool,

    /// List the connections that use it as local port too, in every state, with their owners
    #[arg(long)]
    connections: bool,

    /// Ask what really speaks there, by connecting and sending harmless first bytes
    ///
    /// Only sockets of this machine are talked to, at its own addresses. A server that does not introduce itself is
    /// asked for a version, a capability or an error: no login, no write, no request to connect elsewhere. What it
    /// asks for may show up in the server's log. TCP ports 9100 to 9107 are left alone, since printers print what
    /// they get.
    #[arg(long, conflicts_with = "search")]
    identify: bool,

    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

/// Reports on what the user named.
pub(crate) fn run(args: &Args, home: Option<PathBuf>) -> Result<Exit, CommandError> {
    let claims = claims::for_report(home.clone())?;
    if let Some(word) = &args.search {
        return search(args, &claims, word);
    }
    let asked = args.port.as_deref().unwrap_or_default();
    match Target::parse(asked, claims.registry())? {
        Target::Port(port, transport) => {
            let mut report = ports::port(&claims, port, transport);
            if args.identify {
                ports::identify::of_report(&mut report);
            }
            let connections = args
                .connections
                .then(|| ports::connections::of_port(port, transport));
            let seen = seen::read(home, &report)?;
            one(args, &report, &seen, connections.as_ref())
        }
        Target::Range(ports) => several(args, &ports::range(&claims, ports)),
        Target::Word(word) => search(args, &claims, &word),
    }
}

fn one(
    args: &Args,
    report: &PortReport,
    seen: &Seen,
    connections: Option<&Connections>,
) -> Result<Exit, CommandError> {
    if args.json {
        output::json(
            &mut io::stdout().lock(),
            &documents::of_port(report, seen, connections),
        )?;
    } else {
        let reader = human::Reader::here();
        let mut text = human::render(report, seen, connections, &reader);
        if args.sources {
            text.push_str(&human::sources(report, &reader));
        }
        output::human(&text)?;
    }
    Ok(exit(report.source))
}

fn several(args: &Args, report: &Listing) -> Result<Exit, CommandError> {
    if args.json {
        output::json(&mut io::stdout().lock(), &documents::of_listing(report))?;
    } else {
        output::human(&range::table(report, output::terminal_width())?)?;
        for gap in &report.gaps {
            output::note(&translated(&gap.to_string()))?;
        }
    }
    Ok(exit(report.source))
}

fn search(args: &Args, claims: &Claims, word: &str) -> Result<Exit, CommandError> {
    let report = ports::search::search(claims, word);
    if report.is_empty() {
        return Err(target::unknown_word(word, claims.registry()));
    }
    if args.json {
        output::json(&mut io::stdout().lock(), &documents::search::of_search(&report))?;
    } else {
        let text = human::search(&report, &human::Reader::here());
        output::human(text.trim_start())?;
    }
    Ok(exit(report.seen.source))
}

/// A report on sockets that nobody could read is only half an answer.
fn exit(source: Option<Source>) -> Exit {
    if source.is_some() {
        Exit::Done
    } else {
        Exit::Failure
    }
}

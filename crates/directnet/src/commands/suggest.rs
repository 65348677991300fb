//! `directnet suggest`: ports to use for something new.

use std::io;
use std::path::PathBuf;

use api::choice::SuggestDocument;
use api::ports::VERSION;
use node::documents;
use ports::atlas::{Ports, Transport};
use ports::binding::{Binding, try_binding};
use ports::evidence;
use ports::expectation::file::{parse_plain, parse_span};
use ports::suggest::{Ground, USUAL_RANGE};
use ports::text::VisibleText;

use crate::claims;
use crate::exit::{CommandError, Exit};
use crate::language::{say, translated};
use crate::output;

/// How many ports may be asked for.
const COUNT_MAX: u16 = 1000;
/// What ports are chosen for where the directory has no name: the root of the file system.
const NAMELESS: &str = "/";

/// Suggest ports for something new
///
/// Each is unassigned by the registry, held by nobody on this machine, outside of the range that this machine gives to
/// clients, and could be bound on all addresses just now, which is tried. You expect nothing there, browsers open it,
/// no program is known to use it, and no malware is documented to have it as its default.
///
/// The choice is a name's own: the same name gets the same ports on every machine where they are free, so that a team
/// agrees without talking, and different names get different ones. The name is that of the current directory unless
/// --for says otherwise. Ends with 1 if there are fewer ports than asked for.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet suggest
  directnet suggest --count 3 --for shop
  directnet suggest --range 20000-29999 --transport udp
  ./server --port \"$(directnet suggest)\"")]
pub(crate) struct Args {
    /// How many
    #[arg(long, default_value_t = 1, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..=i64::from(COUNT_MAX)))]
    count: u16,

    /// Choose among these
    #[arg(long, value_name = "FIRST-LAST", default_value_t = USUAL_RANGE.to_string())]
    range: String,

    /// Choose for this transport: tcp or udp
    #[arg(long, value_name = "TRANSPORT", default_value = "tcp")]
    transport: String,

    /// Choose for this name
    #[arg(long = "for", value_name = "NAME")]
    name: Option<String>,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

/// Chooses and reports: the ports on standard output, the reasons beside them.
pub(crate) fn run(args: &Args, home: Option<PathBuf>) -> Result<Exit, CommandError> {
    let transport: Transport = args.transport.parse().map_err(CommandError::usage)?;
    if !evidence::OBSERVED.contains(&transport) {
        let what = say!("free-not-looked-at", transport = transport.name());
        return Err(CommandError::usage(what));
    }
    let range = parse_span(&args.range).map_err(|what| {
        CommandError::usage(format!("--range: {what}")).with_hint(say!("suggest-range-hint"))
    })?;
    let name = name(args)?;
    let claims = claims::for_report(home)?;
    let ground = Ground::of(&evidence::everything(), &claims);
    let ports: Vec<u16> = ground
        .suggestions(range, transport, &name)
        .into_iter()
        .filter(|port| try_binding(*port, transport) == Binding::Free)
        .take(usize::from(args.count))
        .map(|port| port.0)
        .collect();
    let is_enough = ports.len() == usize::from(args.count);
    let document = SuggestDocument {
        version: VERSION,
        chosen_for: name,
        transport: documents::transport(transport),
        ports,
        reasons: reasons(ground.ephemeral()),
    };
    if args.json {
        output::json(&mut io::stdout().lock(), &document)?;
    } else {
        let lines = document.ports.iter().map(|port| format!("{port}\n"));
        output::human(&lines.collect::<String>())?;
        output::remark(&remarks(&document, range))?;
    }
    Ok(if is_enough { Exit::Done } else { Exit::Failure })
}

/// Returns the name to choose for: the one that was given, or the current directory's.
fn name(args: &Args) -> Result<String, CommandError> {
    if let Some(name) = &args.name {
        return parse_plain(name).map_err(|what| CommandError::usage(format!("--for: {what}")));
    }
    let folder = std::env::current_dir().map_err(anyhow::Error::from)?;
    let name = folder
        .file_name()
        .map(|name| VisibleText::from_bytes(name.as_encoded_bytes()).to_string());
    Ok(name.unwrap_or_else(|| NAMELESS.to_owned()))
}

fn reasons(ephemeral: Ports) -> Vec<api::ports::Remark> {
    vec![
        documents::remark("unassigned", "the registry gives it to nobody"),
        documents::remark("unused", "nothing holds it here, and it could be bound just now"),
        documents::remark(
            "not_ephemeral",
            format!("this machine gives {ephemeral} to clients, and it is not among them"),
        ),
        documents::remark("not_expected", "you expect nothing there"),
        documents::remark("not_blocked", "browsers open it"),
        documents::remark("no_known_use", "no program is known to use it"),
        documents::remark(
            "no_threat_record",
            "no malware is documented to have it as its default",
        ),
    ]
}

fn remarks(document: &SuggestDocument, range: Ports) -> String {
    if document.ports.is_empty() {
        return say!("suggest-none", range = &range.to_string()) + "\n";
    }
    let reasons = document.reasons.iter();
    let reasons: Vec<_> = reasons.map(|reason| translated(&reason.text)).collect();
    let (name, reasons) = (&document.chosen_for, reasons.join("; "));
    say!("suggest-chosen", name, reasons = &reasons) + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_ports_may_be_asked_for_and_no_more() {
        #[derive(clap::Parser)]
        struct Line {
            #[command(flatten)]
            args: Args,
        }
        let asked = |count: u16| {
            let line = <Line as clap::Parser>::try_parse_from(["suggest", "--count", &count.to_string()]);
            line.ok().map(|line| line.args.count)
        };
        assert_eq!(asked(COUNT_MAX), Some(COUNT_MAX));
        assert_eq!(asked(COUNT_MAX + 1), None);
    }
}

//! `directnet expect`: what the user says is on the ports of this machine.

mod document;
mod human;

use std::io;
use std::path::{Path, PathBuf};

use ports::Claims;
use ports::atlas::{Ports, Transport};
use ports::expectation::file::{ExpectationsFile, parse_exposure, parse_plain, parse_target};
use ports::expectation::{Expectation, ExpectedExposure, learn};

use crate::claims::{expectations_path, read_expectations, without_expectations, write_expectations};
use crate::exit::{CommandError, Exit};
use crate::language::say;
use crate::output;

/// Say what you expect on a port, or list what you expect
///
/// `port` and `ports` compare what is there with it, and `check` fails when it differs. What you leave out is not
/// compared. The file is plain TOML, in the home directory unless --file says otherwise: review it, commit it, edit it;
/// comments survive.
///
/// Without options, nothing is changed: what is expected is listed.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet expect
  directnet expect 8080/tcp --process nginx --user www-data --exposure loopback --note staging
  directnet expect 53/udp --also --process dnsmasq
  directnet expect 8080/tcp --remove
  directnet expect --learn --file ports.toml

The file:
  [[expect]]
  port = \"8080/tcp\"              or a span, \"6000-6063/tcp\"
  process = \"nginx\"              the program's file name, or the script's
  user = \"www-data\"              name or number
  exposure = \"loopback\"          or \"any\", an address, or a list of addresses
  executable = \"/usr/sbin/nginx\"
  unit = \"nginx.service\"
  optional = true                 nothing is missing when nobody holds the port
  note = \"staging\"")]
pub(crate) struct Args {
    /// Port or span with its transport: 8080/tcp, 6000-6063/udp
    #[arg(value_name = "PORT/TRANSPORT")]
    port: Option<String>,

    /// Expect this program: the file name of its executable or, for an interpreter, of its script
    #[arg(long, value_name = "NAME", requires = "port")]
    process: Option<String>,

    /// Expect it to run as this user: a name or a number
    #[arg(long, value_name = "USER", requires = "port")]
    user: Option<String>,

    /// Expect other machines to reach it here: loopback (not at all), any, or addresses with commas between them
    #[arg(long, value_name = "EXPOSURE", requires = "port")]
    exposure: Option<String>,

    /// Expect it to be this file
    #[arg(long, value_name = "PATH", requires = "port")]
    executable: Option<String>,

    /// Expect it to belong to this systemd unit
    #[arg(long, value_name = "UNIT", requires = "port")]
    unit: Option<String>,

    /// Expect that it need not be there
    #[arg(long, requires = "port")]
    optional: bool,

    /// Say why, for whoever reads it later
    #[arg(long, value_name = "TEXT", requires = "port")]
    note: Option<String>,

    /// Keep what is expected of the port already, and expect this beside it
    #[arg(long, requires = "port")]
    also: bool,

    /// Expect nothing of the port any more
    #[arg(long, requires = "port", conflicts_with_all = ["process", "user", "exposure", "executable", "unit", "optional", "note", "also"])]
    remove: bool,

    /// Expect what is there now, where nothing is expected yet; on the port alone, if one is named
    #[arg(long, conflicts_with_all = ["process", "user", "exposure", "executable", "unit", "optional", "note", "also", "remove"])]
    learn: bool,

    /// Use this file
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

/// What a run of the command found and did.
struct Outcome<'a> {
    path: &'a Path,
    /// The expectations to show.
    expectations: Vec<Expectation>,
    added: Vec<Expectation>,
    removed: Vec<Expectation>,
}

/// Lists, adds, removes or learns expectations.
pub(crate) fn run(args: &Args, home: Option<PathBuf>) -> Result<Exit, CommandError> {
    let target = args.port.as_deref().map(parse_target).transpose();
    let target = target.map_err(|what| CommandError::usage(what).with_hint(say!("expect-port-hint")))?;
    let path = expectations_path(args.file.as_deref(), home.clone())?;
    let mut file = read_expectations(&path)?.unwrap_or_default();
    let (added, removed) = change(args, target, &mut file, home)?;
    if !added.is_empty() || !removed.is_empty() {
        write_expectations(&path, &file)?;
    }
    let is_meant = |expectation: &&Expectation| {
        target.is_none_or(|target| (expectation.ports, expectation.transport) == target)
    };
    let outcome = Outcome {
        path: &path,
        expectations: file.all().iter().filter(is_meant).cloned().collect(),
        added,
        removed,
    };
    if args.json {
        output::json(&mut io::stdout().lock(), &document::of(&outcome))?;
    } else {
        let width = output::terminal_width();
        output::human_in_pieces(|mut out| human::write(&mut out, &outcome, width))?;
        output::remark(&human::remarks(&outcome, args.learn))?;
    }
    // Removing what is not there is most likely a slip.
    let has_failed = args.remove && outcome.removed.is_empty();
    Ok(if has_failed { Exit::Failure } else { Exit::Done })
}

/// Makes the change that was asked for, if any, and returns what was added and what was removed.
fn change(
    args: &Args,
    target: Option<(Ports, Transport)>,
    file: &mut ExpectationsFile,
    home: Option<PathBuf>,
) -> Result<(Vec<Expectation>, Vec<Expectation>), CommandError> {
    if args.learn {
        let claims = without_expectations(home)?.with_expectations(file.expectations());
        let learned = learned(target, &claims);
        learned
            .iter()
            .for_each(|expectation| file.add(expectation.clone()));
        return Ok((learned, Vec::new()));
    }
    let Some((ports, transport)) = target else {
        return Ok((Vec::new(), Vec::new()));
    };
    if args.remove {
        return Ok((Vec::new(), file.remove(ports, transport)));
    }
    let expectation = args.expectation(ports, transport)?;
    if !args.also && expectation == Expectation::of(ports, transport) {
        return Ok((Vec::new(), Vec::new()));
    }
    let is_same = |other: &&Expectation| (other.ports, other.transport) == (ports, transport);
    let before: Vec<Expectation> = file.all().iter().filter(is_same).cloned().collect();
    if before.contains(&expectation) && (args.also || before.len() == 1) {
        return Ok((Vec::new(), Vec::new()));
    }
    if args.also {
        file.add(expectation.clone());
        return Ok((vec![expectation], Vec::new()));
    }
    file.set(expectation.clone());
    Ok((vec![expectation], before))
}

/// Learns what is there now and nothing is expected of; on the named ports only, if some are.
fn learned(target: Option<(Ports, Transport)>, claims: &Claims) -> Vec<Expectation> {
    let listing = ports::list(claims);
    let mut learned = learn::learn(&listing, &claims.expectations);
    learned.retain(|expectation| {
        target.is_none_or(|(ports, transport)| {
            expectation.transport == transport && ports.contains(expectation.ports.first)
        })
    });
    learned
}

impl Args {
    /// Makes an expectation of what was typed.
    fn expectation(&self, ports: Ports, transport: Transport) -> Result<Expectation, CommandError> {
        let plain = |option: &str, text: &Option<String>| -> Result<Option<String>, CommandError> {
            let text = text.as_deref().map(parse_plain).transpose();
            text.map_err(|what| CommandError::usage(format!("--{option}: {what}")))
        };
        let exposure: Option<ExpectedExposure> = self
            .exposure
            .as_deref()
            .map(parse_exposure)
            .transpose()
            .map_err(|what| CommandError::usage(format!("--exposure: {what}")))?;
        Ok(Expectation {
            process: plain("process", &self.process)?,
            user: plain("user", &self.user)?,
            exposure,
            executable: plain("executable", &self.executable)?,
            unit: plain("unit", &self.unit)?,
            is_optional: self.optional,
            note: plain("note", &self.note)?,
            ..Expectation::of(ports, transport)
        })
    }
}

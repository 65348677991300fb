//! `directnet check`: fails when what is on the ports of this machine is not what is expected.

use std::io;
use std::path::{Path, PathBuf};

use api::expectations::{CheckDocument, Problem as ProblemDocument, ProblemKind};
use api::ports::VERSION;
use node::documents;
use ports::expectation::check::{Check, Problem, check};
use ports::owner::Owners;
use ports::verdict::Level;
use ports::{Listing, PortEntry};

use crate::claims::{expectations_path, read_expectations, without_expectations};
use crate::exit::{CommandError, Exit};
use crate::language::{say, translated};
use crate::output;
use crate::style::{self, paint};

/// Compare what is on the ports with what you expect; fail when it differs
///
/// For cron and CI: prints one line and ends with 0 when all is as expected, one line per difference and 1 when
/// something is not, and 2 when nothing is expected yet or the file is damaged.
///
/// Fails for: an expected port that nobody holds, unless it is optional; another program, user, executable or unit than
/// expected; a socket reachable from further away, or from less far, than expected; a listener on a port of which
/// nothing is expected, even a registered one; a program that lies where everybody may write; and an owner that could
/// not be seen and therefore not be compared. Does not fail for: UDP sockets in the ephemeral range, which are clients;
/// TCP sockets that do not listen on a port of which nothing is expected; more processes holding an expected socket.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  directnet check
  directnet check --file ports.toml --json
  directnet check || directnet ports --unexpected")]
pub(crate) struct Args {
    /// Compare with this file
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,

    /// Print as JSON
    #[arg(long)]
    json: bool,
}

/// Compares and reports.
pub(crate) fn run(args: &Args, home: Option<PathBuf>) -> Result<Exit, CommandError> {
    let path = expectations_path(args.file.as_deref(), home.clone())?;
    let Some(file) = read_expectations(&path)? else {
        let what = say!("check-no-file", path = &path.display().to_string());
        return Err(CommandError::usage(what).with_hint(say!("expect-learn-hint")));
    };
    let claims = without_expectations(home)?.with_expectations(file.expectations());
    let listing = ports::list(&claims);
    let outcome = check(&listing, &claims.expectations);
    let is_as_expected = outcome.problems.is_empty() && listing.source.is_some();
    if args.json {
        let document = document_of(&path, &outcome, &listing, is_as_expected);
        output::json(&mut io::stdout().lock(), &document)?;
    } else {
        output::human(&render(&outcome))?;
        for gap in listing.gaps.iter().filter(|_| !is_as_expected) {
            output::note(&translated(&gap.to_string()))?;
        }
    }
    Ok(if is_as_expected { Exit::Done } else { Exit::Failure })
}

fn document_of(path: &Path, outcome: &Check<'_>, listing: &Listing, is_as_expected: bool) -> CheckDocument {
    CheckDocument {
        version: VERSION,
        file: path.display().to_string(),
        is_as_expected,
        problems: outcome.problems.iter().map(problem).collect(),
        as_expected: outcome.as_expected,
        gaps: listing.gaps.iter().map(documents::gap).collect(),
    }
}

fn problem(problem: &Problem<'_>) -> ProblemDocument {
    let (kind, missing, found) = match problem {
        Problem::Missing(expectation) => (ProblemKind::Missing, Some(*expectation), None),
        Problem::Different(entry) => (ProblemKind::Different, None, Some(*entry)),
        Problem::Unexpected(entry) => (ProblemKind::Unexpected, None, Some(*entry)),
        Problem::NotCompared(entry) => (ProblemKind::NotCompared, None, Some(*entry)),
    };
    ProblemDocument {
        kind,
        missing: missing.map(documents::expectations::expectation),
        found: found.map(documents::entry),
    }
}

/// Writes one line for each difference, and one that counts.
fn render(outcome: &Check<'_>) -> String {
    let mut text: String = outcome.problems.iter().map(line).collect();
    let counted = say!("check-as-expected", count = outcome.as_expected);
    text.push_str(&match outcome.problems.len() {
        0 => say!("check-all", counted = &counted),
        count => say!("check-differences", count, counted = &counted),
    });
    text + "\n"
}

fn line(problem: &Problem<'_>) -> String {
    match problem {
        Problem::Missing(expectation) => {
            let kind = paint(style::of_level(Level::Different), say!("check-missing"));
            format!("{}  {kind}: {expectation}\n", expectation.target())
        }
        Problem::Different(entry) => line_of(entry, say!("check-different"), &reasons(entry)),
        Problem::NotCompared(entry) => line_of(entry, say!("check-not-compared"), &reasons(entry)),
        Problem::Unexpected(entry) => line_of(
            entry,
            say!("check-unexpected"),
            &format!("{}; {}", holder(entry), reasons(entry)),
        ),
    }
}

fn line_of(entry: &PortEntry, kind: &str, text: &str) -> String {
    let kind = paint(style::of_level(entry.verdict.level), kind);
    format!("{}/{}  {kind}: {text}\n", entry.port, entry.transport)
}

fn reasons(entry: &PortEntry) -> String {
    let reasons: Vec<String> = entry
        .verdict
        .reasons
        .iter()
        .map(|reason| translated(&reason.to_string()).into_owned())
        .collect();
    reasons.join("; ")
}

/// Names the first holder, and how many more there are.
fn holder(entry: &PortEntry) -> String {
    let sockets = entry.sockets.iter().flatten();
    let mut holders = sockets.clone().flat_map(|held| held.owners.processes());
    match holders.next() {
        Some(owner) => say!("kill-process", name = owner.name.as_str(), pid = owner.pid.0),
        None => sockets
            .filter_map(|held| match &held.owners {
                Owners::Unknown(why) => Some(translated(&why.to_string()).into_owned()),
                Owners::Known(_) => None,
            })
            .next()
            .unwrap_or_else(|| say!("check-nobody").to_owned()),
    }
}

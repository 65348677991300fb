//! `cargo xtask bench ports`: `directnet ports` and `directnet port N` beside ss, netstat, lsof and fuser.
//!
//! Speed alone would be cheap, so the tables also say how many of the fleet's ports and processes each program named. The
//! numbers in an output are all looked at, whatever its format; a number that is there by chance counts as named.

use std::collections::HashSet;

use anyhow::Context;

use super::fleet::{Fleet, Member};
use super::table::Table;
use super::timing::{Contestant, Measurement, measure};
use super::{machine, release, report};
use crate::{program, setup};

/// Timed runs of each program.
const RUNS: usize = 9;
/// Timed runs of each program with `--quick`.
const QUICK_RUNS: usize = 3;

/// How large a host to measure on.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Fewer runs and a tenth of the processes
    #[arg(long)]
    quick: bool,
    /// Put the tables into docs/benchmarks.md
    #[arg(long)]
    write: bool,
    /// Processes with open sockets
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u16).range(1..=2000))]
    processes: u16,
    #[command(flatten)]
    member: Member,
}

/// Builds the program, starts the fleet, measures, and prints the tables.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    setup::for_benchmarks();
    let directnet = release::directnet()?;
    let processes = if args.quick {
        args.processes.div_ceil(10)
    } else {
        args.processes
    };
    let runs = if args.quick { QUICK_RUNS } else { RUNS };
    let fleet = Fleet::launch(processes, &args.member)?;
    let section = [
        "## Ports".to_owned(),
        format!("{}.", machine::describe()),
        format!(
            "{processes} processes with {} listeners, {} connections and {} other files each; {}; median of {runs} runs.",
            args.member.listeners,
            args.member.connections,
            args.member.files,
            if program::is_root() {
                "run by root"
            } else {
                "run by an ordinary user"
            },
        ),
        "Every listener with its owner:".to_owned(),
        list_all(&directnet, &fleet, runs)?,
        "One port with its owner:".to_owned(),
        ask_for_one(&directnet, &fleet, runs)?,
    ]
    .join("\n\n");
    drop(fleet);
    println!("\n{section}");
    if args.write {
        report::write("ports", &section)
    } else {
        Ok(())
    }
}

/// Everybody lists all listeners with their owners.
fn list_all(directnet: &str, fleet: &Fleet, runs: usize) -> anyhow::Result<String> {
    let contestants = [
        Contestant::new(directnet, &["ports", "--json"]),
        Contestant::new("ss", &["-tlnpH"]),
        Contestant::new("netstat", &["-tlnp"]),
        Contestant::new("lsof", &["-nP", "-iTCP", "-sTCP:LISTEN"]),
    ];
    let ports = fleet
        .crews()
        .iter()
        .flat_map(|crew| &crew.ports)
        .map(|port| u32::from(*port))
        .collect();
    let owners = fleet.crews().iter().map(|crew| crew.id()).collect();
    compare(contestants, &ports, &owners, runs)
}

/// Everybody is asked who holds one port, one in the middle of the fleet.
fn ask_for_one(directnet: &str, fleet: &Fleet, runs: usize) -> anyhow::Result<String> {
    let crews = fleet.crews();
    let crew = crews.get(crews.len() / 2).context("the fleet is empty")?;
    let port = crew.ports.first().context("a process of the fleet has no port")?;
    let contestants = [
        Contestant::new(directnet, &["port", &port.to_string(), "--json"]),
        Contestant::new("ss", &["-tlnpH", "sport", "=", &format!(":{port}")]),
        Contestant::new("lsof", &["-nP", "-i", &format!(":{port}")]),
        Contestant::new("fuser", &[&format!("{port}/tcp")]),
    ];
    compare(
        contestants,
        &HashSet::from([u32::from(*port)]),
        &HashSet::from([crew.id()]),
        runs,
    )
}

/// Measures the contestants that are installed, and shows them beside the first one, which is us.
fn compare<const N: usize>(
    contestants: [Contestant; N],
    ports: &HashSet<u32>,
    owners: &HashSet<u32>,
    runs: usize,
) -> anyhow::Result<String> {
    let (present, absent): (Vec<_>, Vec<_>) = contestants
        .into_iter()
        .partition(|contestant| contestant.is_installed());
    let measurements = measure(&present, runs)?;
    let ours = measurements.first().context("nothing was measured")?.median;
    let mut table = Table::new(&["program", "ms", "times as long", "peak MB", "ports", "owners"]);
    for (contestant, measurement) in present.iter().zip(&measurements) {
        let mut row = vec![format!("`{}`", contestant.name)];
        row.extend(numbers_of(measurement, ours.as_secs_f64(), ports, owners));
        table.row(row);
    }
    for contestant in absent {
        table.row(vec![format!("`{}`", contestant.name), "not installed".to_owned()]);
    }
    Ok(table.render())
}

/// The cells of one row behind the name.
fn numbers_of(
    measurement: &Measurement,
    ours_s: f64,
    ports: &HashSet<u32>,
    owners: &HashSet<u32>,
) -> [String; 5] {
    let seconds = measurement.median.as_secs_f64();
    let named = numbers(&measurement.output);
    let share = |wanted: &HashSet<u32>| format!("{}/{}", wanted.intersection(&named).count(), wanted.len());
    [
        format!("{:.1}", seconds * 1000.0),
        format!("{:.1}", seconds / ours_s),
        measurement
            .peak_kib
            .map_or_else(String::new, |kib| format!("{:.1}", kib as f64 / 1024.0)),
        share(ports),
        share(owners),
    ]
}

/// Every number in a text, whatever stands around it.
fn numbers(text: &str) -> HashSet<u32> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_in_any_format() {
        let expected = HashSet::from([127, 0, 1, 8080, 42]);
        assert_eq!(numbers("127.0.0.1:8080 users:((\"a\",pid=42))"), expected);
        assert_eq!(numbers("{\"port\":8080}"), HashSet::from([8080]));
    }

    #[test]
    fn who_names_less_does_not_look_complete() {
        let measurement = Measurement {
            median: std::time::Duration::from_millis(30),
            peak_kib: Some(2048),
            output: "8080 pid=42".into(),
        };
        let row = numbers_of(
            &measurement,
            0.01,
            &HashSet::from([8080, 8081]),
            &HashSet::from([42]),
        );
        assert_eq!(row, ["30.0", "3.0", "2.0", "1/2", "1/1"]);
    }
}

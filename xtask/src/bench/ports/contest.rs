//! The tables: who lists all listeners how fast, and who says who holds one port.
//!
//! Speed alone would be cheap, so the tables also say how many of the fleet's ports and processes each program named. The
//! numbers in an output are all looked at, whatever its format; a number that is there by chance counts as named.

use std::collections::HashSet;

use anyhow::Context;

use super::{Host, Inside};
use crate::bench::fleet::{Fleet, Member};
use crate::bench::namespaces::Cgroups;
use crate::bench::table::Table;
use crate::bench::timing::{Contestant, Measurement, measure};

/// Timed runs of each program.
const RUNS: usize = 15;
/// Timed runs of each program with `--quick`.
const QUICK_RUNS: usize = 3;

/// How many processes differ from each other in how many files they hold open, on an uneven host.
const UNEVEN: u16 = 7;

/// Which processes share a cgroup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// None: each service has its own, as systemd makes them.
    OneEach,
    /// All of them.
    OneForAll,
}

/// Measures on every host, and returns the section for the page.
pub(super) fn section(inside: &Inside) -> anyhow::Result<String> {
    let runs = if inside.quick { QUICK_RUNS } else { RUNS };
    let mut parts = vec![
        "## Ports".to_owned(),
        format!("{}.", inside.machine),
        format!(
            "In namespaces of their own, run by root; median of {runs} runs, of fewer but at least two where \
             those take more than five seconds. \
             {}",
            describe(&inside.host)
        ),
    ];
    parts.extend(on_a_quiet_host(inside, runs)?);
    parts.extend(on_a_heavy_host(inside, Layout::OneEach, runs)?);
    parts.extend(on_a_heavy_host(inside, Layout::OneForAll, runs)?);
    Ok(parts.join("\n\n"))
}

fn describe(host: &Host) -> String {
    let total = |each: u16| u32::from(host.processes) * u32::from(each);
    let likeness = if host.uneven {
        "neighbours have their listeners on different descriptors"
    } else {
        "all have their listeners on the same descriptors, which spares `directnet` most of the search"
    };
    format!(
        "The heavy host has {} listeners and {} connections (both ends) in {} processes, and {} more processes; each has \
         some {} to {} files open, and {likeness}.",
        total(host.member.listeners),
        total(host.member.connections),
        host.processes,
        host.bystanders,
        host.bystander_files,
        host.member.files + host.member.listeners + 2 * host.member.connections,
    )
}

fn on_a_quiet_host(inside: &Inside, runs: usize) -> anyhow::Result<[String; 2]> {
    tell("a quiet host");
    let cgroups = Cgroups::create()?;
    let mut fleet = Fleet::new()?;
    fleet.launch(&Member::with_one_listener(), &cgroups.add("quiet.service")?)?;
    Ok([
        "One port with its owner, on a quiet host:".to_owned(),
        ask_for_one(&inside.directnet, &fleet, runs)?,
    ])
}

fn on_a_heavy_host(inside: &Inside, layout: Layout, runs: usize) -> anyhow::Result<[String; 4]> {
    let cgroups = Cgroups::create()?;
    let fleet = launch(&inside.host, layout, &cgroups)?;
    let place = match layout {
        Layout::OneEach => "on a heavy host where each process has its cgroup",
        Layout::OneForAll => "on a heavy host where all processes share one cgroup",
    };
    tell(place);
    Ok([
        format!("One port with its owner, {place}:"),
        ask_for_one(&inside.directnet, &fleet, runs)?,
        format!("Every listener with its owner, {place}:"),
        list_all(&inside.directnet, &fleet, runs)?,
    ])
}

/// Starts the processes; those without sockets among the others, so that neither are all older.
fn launch(host: &Host, layout: Layout, cgroups: &Cgroups) -> anyhow::Result<Fleet> {
    let shared = cgroups.add("shared")?;
    let cgroup = |name: String| match layout {
        Layout::OneEach => cgroups.add(&name),
        Layout::OneForAll => Ok(shared.clone()),
    };
    let bystander = Member::with_files(host.bystander_files);
    let bystanders_each = host.bystanders / host.processes.max(1);
    let mut fleet = Fleet::new()?;
    for number in 0..host.processes {
        let more_files = if host.uneven { number % UNEVEN } else { 0 };
        let member = host.member.with_more_files(more_files);
        fleet.launch(&member, &cgroup(format!("service-{number}.service"))?)?;
        let cgroup = cgroup(format!("user-{number}.scope"))?;
        for _ in 0..bystanders_each {
            fleet.launch(&bystander, &cgroup)?;
        }
    }
    Ok(fleet)
}

/// Everybody lists all listeners with their owners.
fn list_all(directnet: &str, fleet: &Fleet, runs: usize) -> anyhow::Result<String> {
    let contestants = [
        Contestant::new(directnet, &["ports"]),
        Contestant::new(directnet, &["ports", "--json"]),
        Contestant::new("ss", &["-tlnp"]),
        Contestant::new("netstat", &["-tlnp"]),
        Contestant::new("lsof", &["-nP", "-iTCP", "-sTCP:LISTEN"]),
    ];
    let ports = fleet
        .crews()
        .flat_map(|crew| &crew.ports)
        .map(|port| u32::from(*port))
        .collect();
    let owners = fleet.crews().map(|crew| crew.id()).collect();
    compare(contestants, &ports, &owners, runs)
}

/// Everybody is asked who holds one port, one in the middle of the fleet.
fn ask_for_one(directnet: &str, fleet: &Fleet, runs: usize) -> anyhow::Result<String> {
    let crews: Vec<_> = fleet.crews().collect();
    let crew = crews.get(crews.len() / 2).context("the fleet is empty")?;
    let port = crew.ports.first().context("a process of the fleet has no port")?;
    let contestants = [
        Contestant::new(directnet, &["port", &port.to_string()]),
        Contestant::new(directnet, &["port", &port.to_string(), "--json"]),
        Contestant::new("ss", &["-tlnp", "sport", "=", &format!(":{port}")]),
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
    Ok(table.render().trim_end().to_owned())
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

/// Says on standard error what is measured now: it takes minutes, and standard output is for the tables.
#[expect(
    clippy::print_stderr,
    reason = "a developer who waits for minutes wants to know what for"
)]
fn tell(what: &str) {
    eprintln!("bench: measuring {what}");
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

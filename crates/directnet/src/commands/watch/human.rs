//! A watcher's events as lines for people.
//!
//! ```text
//! 2026-11-22 14:03:07  opened 3000/tcp on all addresses: node, process 9120 of root; look at this: registered for …
//! ```

use std::time::Duration;

use ports::owner::Owner;
use ports::verdict::Level;
use ports::watch::{Holding, Kind, Method, PortEvent, Resync, Started};

use crate::commands::port::wording;
use crate::style::{self, FAINT, HEADING, paint};
use crate::time;

/// Says how the watcher watches, and what it began with.
pub(super) fn started(started: &Started) -> String {
    let how = match started.method {
        Method::KernelEvents => "watching by the kernel's events".to_owned(),
        Method::Polling => format!(
            "watching by polling: what stays is noticed within {}",
            seconds(started.delay_max)
        ),
    };
    let ports = if started.held == 1 { "port is" } else { "ports are" };
    let known = match started.last_run {
        Some(last_run) => format!("changes since {} come first", time::second(last_run)),
        None => "this is the first run, so all of that is taken for known".to_owned(),
    };
    let mut text = format!("{how}; {} {ports} held; {known}\n", started.held);
    let notes = [&started.fallback, &started.journal_trouble];
    for note in notes.into_iter().flatten() {
        text.push_str(&format!("note: {note}\n"));
    }
    for gap in &started.gaps {
        text.push_str(&format!("note: {gap}\n"));
    }
    text
}

/// Says that everything was looked at again.
pub(super) fn resync(resync: Resync) -> String {
    let Resync { at, lost } = resync;
    format!(
        "{}  resync: {lost} of the kernel's events were lost, so everything was looked at again; what came and went in \
         between is not known\n",
        time::second(at)
    )
}

/// Makes the line about an event on a port.
pub(super) fn line(event: &PortEvent) -> String {
    let level = event.entry.verdict.level;
    let mut line = format!(
        "{}  {} {}",
        paint(FAINT, time::second(event.at)),
        what(event.kind),
        paint(HEADING, event.place)
    );
    line.push_str(&difference(event));
    if level != Level::NothingThere {
        line.push_str(&format!("; {}", paint(style::of_level(level), level)));
        if let Some(reason) = event.entry.verdict.reasons.first() {
            line.push_str(&format!(": {reason}"));
        }
    }
    for remark in remarks(event) {
        line.push_str(&paint(FAINT, format!(" ({remark})")));
    }
    line.push('\n');
    line
}

fn what(kind: Kind) -> &'static str {
    match kind {
        Kind::Present => "present",
        Kind::Opened => "opened",
        Kind::Closed => "closed",
        Kind::ChangedOwner => "owner changed on",
        Kind::ChangedExposure => "exposure changed on",
    }
}

/// Says what is different: who, and on which addresses.
fn difference(event: &PortEvent) -> String {
    let on = |holding: &Holding| format!(" on {}", holding.class);
    match (event.kind, &event.before, &event.now) {
        (Kind::ChangedOwner, Some(before), Some(now)) => {
            format!("{}: {}, before {}", on(now), holder(event, now), programs(before))
        }
        (Kind::ChangedExposure, Some(before), Some(now)) => {
            format!(" from {} to {}: {}", before.class, now.class, holder(event, now))
        }
        (_, _, Some(now)) => format!("{}: {}", on(now), holder(event, now)),
        (_, Some(before), None) => format!("{}: {}", on(before), programs(before)),
        (_, None, None) => String::new(),
    }
}

fn remarks(event: &PortEvent) -> Vec<String> {
    let mut remarks = Vec::new();
    if event.is_brief {
        remarks.push("gone before it could be looked at".to_owned());
    }
    if event.is_while_away {
        remarks.push("while nobody watched".to_owned());
    }
    if let Some(first_seen) = event.first_seen.filter(|_| event.kind != Kind::Closed) {
        remarks.push(format!("first seen {}", time::second(first_seen)));
    }
    remarks
}

/// Names whoever holds the port now, with the first of their processes.
fn holder(event: &PortEvent, holding: &Holding) -> String {
    let sockets = event.entry.sockets.iter().flatten();
    let mut owners = sockets.flat_map(|held| held.owners.processes());
    let owner = owners.find(|owner| holding.programs.contains(&ports::watch::Program::of(owner)));
    owner.map_or_else(|| programs(holding), process)
}

fn process(owner: &Owner) -> String {
    let user = owner.user.as_ref().map(wording::user);
    let user = user.map(|user| format!(" of {user}")).unwrap_or_default();
    format!("{}, process {}{user}", owner.name, owner.pid.0)
}

/// Names programs by the last parts of their paths.
fn programs(holding: &Holding) -> String {
    let names: Vec<&str> = holding
        .programs
        .iter()
        .map(|program| {
            let path = program.path.as_str();
            path.rsplit_once('/').map_or(path, |(_, name)| name)
        })
        .collect();
    if names.is_empty() {
        "owner unknown".to_owned()
    } else {
        names.join(", ")
    }
}

fn seconds(span: Duration) -> String {
    match span.as_millis() {
        0..=1000 => "a second".to_owned(),
        _ => format!("{:.0} seconds", span.as_secs_f64().ceil()),
    }
}

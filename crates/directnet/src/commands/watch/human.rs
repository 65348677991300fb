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
use crate::language::{say, translated};
use crate::style::{self, FAINT, HEADING, paint};
use crate::time;

/// Says how the watcher watches, and what it began with.
pub(super) fn started(started: &Started) -> String {
    let how = match started.method {
        Method::KernelEvents => say!("watch-by-kernel").to_owned(),
        Method::Polling => say!("watch-by-polling", span = &seconds(started.delay_max)),
    };
    let held = say!("watch-held", count = started.held);
    let known = match started.last_run {
        Some(last_run) => say!("watch-changes-first", time = &time::second(last_run)),
        None => say!("watch-first-run").to_owned(),
    };
    let mut text = format!("{how}; {held}; {known}\n");
    let notes = [&started.fallback, &started.journal_trouble];
    for note in notes.into_iter().flatten() {
        text.push_str(&noted(note));
    }
    for gap in &started.gaps {
        text.push_str(&noted(gap));
    }
    text
}

/// Says that everything was looked at again.
pub(super) fn resync(resync: Resync) -> String {
    let Resync { at, lost } = resync;
    say!("watch-resync", time = &time::second(at), lost) + "\n"
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
        line.push_str(&format!(
            "; {}",
            paint(style::of_level(level), wording::level(level))
        ));
        if let Some(reason) = event.entry.verdict.reasons.first() {
            line.push_str(&format!(": {}", translated(&reason.to_string())));
        }
    }
    for remark in remarks(event) {
        line.push_str(&paint(FAINT, format!(" ({remark})")));
    }
    line.push('\n');
    line
}

fn noted(what: &impl std::fmt::Display) -> String {
    let what = translated(&what.to_string()).into_owned();
    say!("note", what = &what) + "\n"
}

fn what(kind: Kind) -> &'static str {
    match kind {
        Kind::Present => say!("watch-present"),
        Kind::Opened => say!("watch-opened"),
        Kind::Closed => say!("watch-closed"),
        Kind::ChangedOwner => say!("watch-changed-owner"),
        Kind::ChangedExposure => say!("watch-changed-exposure"),
    }
}

/// Says what is different: who, and on which addresses.
fn difference(event: &PortEvent) -> String {
    let class = |holding: &Holding| translated(&holding.class.to_string()).into_owned();
    let told = match (event.kind, &event.before, &event.now) {
        (Kind::ChangedOwner, Some(before), Some(now)) => say!(
            "watch-on-before",
            class = &class(now),
            holder = &holder(event, now),
            before = &programs(before)
        ),
        (Kind::ChangedExposure, Some(before), Some(now)) => say!(
            "watch-from-to",
            before = &class(before),
            class = &class(now),
            holder = &holder(event, now)
        ),
        (_, _, Some(now)) => say!("watch-on", class = &class(now), holder = &holder(event, now)),
        (_, Some(before), None) => say!("watch-on", class = &class(before), holder = &programs(before)),
        (_, None, None) => return String::new(),
    };
    format!(" {told}")
}

fn remarks(event: &PortEvent) -> Vec<String> {
    let mut remarks = Vec::new();
    if event.is_brief {
        remarks.push(say!("watch-brief").to_owned());
    }
    if event.is_while_away {
        remarks.push(say!("watch-while-away").to_owned());
    }
    if let Some(first_seen) = event.first_seen.filter(|_| event.kind != Kind::Closed) {
        remarks.push(say!("watch-first-seen", time = &time::second(first_seen)));
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
    let (name, pid) = (owner.name.as_str(), owner.pid.0);
    match owner.user.as_ref().map(wording::user) {
        Some(user) => say!("watch-process-of", name, pid, user = &*user),
        None => say!("watch-process", name, pid),
    }
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
        say!("watch-owner-unknown").to_owned()
    } else {
        names.join(", ")
    }
}

fn seconds(span: Duration) -> String {
    match span.as_millis() {
        0..=1000 => say!("watch-a-second").to_owned(),
        _ => say!("watch-seconds", seconds = span.as_secs_f64().ceil() as u64),
    }
}

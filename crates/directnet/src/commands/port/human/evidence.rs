//! The block of evidence: what is on the port now, sockets with the same owners together.

use std::time::SystemTime;

use jiff::Timestamp;
use ports::evidence::{HeldSocket, MadeIn};
use ports::exposure::Exposure;
use ports::namespace::NetworkNamespace;
use ports::occupants::{Occupant, Occupation};
use ports::owner::{Executable, Hold, Owner, OwnerUnknown, Owners, User};
use ports::sockets::{Socket, SocketState};
use ports::watch::Seen;
use ports::{PortReport, Transport};

use super::{Lines, Reader, faint, identification, in_words, note, origin, transports};
use crate::commands::port::{holders, wording};
use crate::language::say;
use crate::layout;
use crate::style::{HEADING, paint};
use crate::time;

/// How many processes are described before the rest is only counted.
pub(super) const OWNERS_SHOWN: usize = 4;

/// Renders the block.
pub(super) fn render(report: &PortReport, seen: &Seen, reader: &Reader) -> String {
    let mut lines = Lines::under(say!("evidence-title"), transports(report), reader);
    for entry in &report.transports {
        let label = entry.transport.name();
        match entry.sockets.as_deref() {
            None => lines.push(label, say!("evidence-not-looked-at")),
            Some([]) => lines.push(label, say!("evidence-nothing")),
            Some(sockets) => push_sockets(&mut lines, label, sockets, seen, reader),
        }
    }
    for occupant in &report.occupants {
        lines.push_wrapped(occupant.transport.name(), &occupied(occupant, report), (0, 2));
    }
    for group in elsewhere(&report.elsewhere) {
        if let Some((transport, namespace)) = whereabouts(&group) {
            let (namespace, doings) = (namespace.to_string(), doings(&sockets(&group)).join("; "));
            let line = say!("evidence-elsewhere", namespace = &namespace, doings = &doings);
            lines.push_wrapped(transport.name(), &line, (0, 2));
        }
        if let Some(first) = group.first() {
            push_owners(&mut lines, first, reader);
        }
    }
    for gap in &report.gaps {
        lines.push_wrapped("", &note(gap), (0, 6));
    }
    if let Some(source) = report.source {
        lines.push("", faint(say!("evidence-asked", source = &in_words(source))));
    }
    lines.text
}

/// Says what is on a port beside sockets.
fn occupied(occupant: &Occupant, report: &PortReport) -> String {
    let (command, described) = (occupant.command().to_string(), in_words(occupant));
    let (command, occupation) = (&command, &occupant.occupation);
    if !matches!(occupation, Occupation::HandedOn(_)) {
        return say!("evidence-in-use", occupant = &described, command);
    }
    let is_held = report.transports.iter().any(|entry| {
        let is_nothing = entry.sockets.as_ref().is_none_or(Vec::is_empty);
        entry.transport == occupant.transport && !is_nothing
    });
    if is_held {
        return say!("evidence-receives-none", occupant = &described, command);
    }
    say!("evidence-handed-on", occupant = &described, command)
}

fn push_sockets(lines: &mut Lines, label: &str, sockets: &[HeldSocket], seen: &Seen, reader: &Reader) {
    let mut label = label;
    for group in holders::group(sockets) {
        for what in doings(&self::sockets(&group)) {
            lines.push_wrapped(label, &what, (0, 2));
            label = "";
        }
        for reach in reaches(&group) {
            lines.push_wrapped("", &reach, (0, 2));
        }
        if let Some(first) = group.first() {
            push_owners(lines, first, reader);
            push_seen(lines, seen.first(&group), reader);
            identification::push(lines, &group, reader);
        }
    }
}

/// Collects sockets of other namespaces that have the same namespace, transport and owners.
fn elsewhere(sockets: &[HeldSocket]) -> Vec<Vec<&HeldSocket>> {
    let same_place = sockets.chunk_by(|a, b| {
        let place = |held: &HeldSocket| (held.socket.transport, held.namespace.as_ref().map(|n| n.inode));
        place(a) == place(b)
    });
    same_place.flat_map(holders::group).collect()
}

fn whereabouts<'a>(group: &[&'a HeldSocket]) -> Option<(Transport, &'a NetworkNamespace)> {
    let first = group.first()?;
    Some((first.socket.transport, first.namespace.as_deref()?))
}

fn sockets<'a>(group: &[&'a HeldSocket]) -> Vec<&'a Socket> {
    group.iter().map(|held| &held.socket).collect()
}

/// Says what the sockets do with the port, those that do the same in one line.
pub(super) fn doings(sockets: &[&Socket]) -> Vec<String> {
    let mut doings = Vec::new();
    let mut add = |is_meant: fn(&Socket) -> bool, said: fn(&str) -> String| {
        let sockets = sockets.iter().filter(|socket| is_meant(socket));
        let mut addresses: Vec<String> = sockets.map(|socket| wording::address(&socket.local)).collect();
        addresses.dedup();
        if !addresses.is_empty() {
            doings.push(said(&addresses.join(", ")));
        }
    };
    add(
        |socket| socket.state == SocketState::Listening,
        |addresses| say!("evidence-listening", addresses),
    );
    add(
        |socket| is_bound(socket) && !is_tcp(socket),
        |addresses| say!("evidence-bound", addresses),
    );
    add(
        |socket| is_bound(socket) && is_tcp(socket),
        |addresses| say!("evidence-bound-idle", addresses),
    );
    for Socket { local, state, .. } in sockets {
        if let SocketState::Connected { remote } = state {
            let (local, remote) = (wording::address(local), remote.to_string());
            doings.push(say!("evidence-connected", local = &local, remote = &remote));
        }
    }
    doings.extend(waiting(sockets));
    doings
}

/// Says who can reach the sockets, once if that is the same for all of them.
fn reaches(group: &[&HeldSocket]) -> Vec<String> {
    let mut answers: Vec<(&Exposure, Vec<String>)> = Vec::new();
    for held in group {
        let address = wording::address(&held.socket.local);
        match answers
            .iter_mut()
            .find(|(exposure, _)| *exposure == &held.exposure)
        {
            Some((_, addresses)) => addresses.push(address),
            None => answers.push((&held.exposure, vec![address])),
        }
    }
    let is_one = answers.len() == 1;
    let lines = answers.into_iter().map(|(exposure, addresses)| {
        let (exposure, addresses) = (in_words(exposure), addresses.join(", "));
        match is_one {
            true => say!("evidence-reachable", exposure = &exposure),
            false => say!(
                "evidence-reachable-on",
                addresses = &addresses,
                exposure = &exposure
            ),
        }
    });
    lines.collect()
}

fn is_bound(socket: &Socket) -> bool {
    socket.state == SocketState::Bound
}

fn is_tcp(socket: &Socket) -> bool {
    socket.transport == Transport::Tcp
}

/// Says how many connections wait to be accepted, if any do.
fn waiting(sockets: &[&Socket]) -> Option<String> {
    let queues = sockets.iter().filter_map(|socket| socket.accept_queue);
    let (now, max) = queues.fold((0_u64, 0_u64), |(now, max), queue| {
        (now + u64::from(queue.now), max + u64::from(queue.max))
    });
    (now > 0).then(|| say!("evidence-waiting", now, most = max))
}

fn push_owners(lines: &mut Lines, held: &HeldSocket, reader: &Reader) {
    match &held.owners {
        Owners::Known(owners) => {
            let mut described: Option<&Owner> = None;
            for owner in owners.iter().take(OWNERS_SHOWN) {
                push_owner(lines, owner, described, reader);
                described = Some(owner);
            }
            let more = owners.len().saturating_sub(OWNERS_SHOWN);
            push_more_processes(lines, more, 2);
        }
        Owners::Unknown(why) => {
            push_unknown(lines, *why, held.created_by.as_ref());
            if let Some(made_in) = &held.made_in {
                push_made_in(lines, made_in);
            }
        }
    }
}

/// Counts those that are not shown below those that are, which stand behind so many blanks.
fn push_more_processes(lines: &mut Lines, more: usize, indent: usize) {
    if more > 0 {
        let told = say!("evidence-more-processes", count = more);
        lines.push("", format!("{:indent$}{told}", ""));
    }
}

fn push_unknown(lines: &mut Lines, why: OwnerUnknown, created_by: Option<&User>) {
    let why = in_words(why);
    let text = match created_by.map(wording::user) {
        Some(user) => say!("evidence-created-by", why = &why, user = &*user),
        None => why,
    };
    lines.push_wrapped("", &text, (2, 4));
}

/// Adds what is known of a socket whose owner is hidden: where it was created, and what runs there.
fn push_made_in(lines: &mut Lines, made_in: &MadeIn) {
    let Some(place) = wording::made_in(made_in) else {
        return;
    };
    let text = match made_in.processes[..] {
        [] => say!("evidence-made-in-nothing", place = &place),
        _ => say!("evidence-made-in", place = &place),
    };
    lines.push_wrapped("", &text, (2, 4));
    for owner in &made_in.processes {
        let user = of_user(owner).map(|user| format!(" {user}")).unwrap_or_default();
        let arguments = owner.command_line.as_ref().map(|line| format!(": {line}"));
        push_cut(
            lines,
            &format!(
                "{} {}{user}{}",
                owner.name,
                owner.pid.0,
                arguments.unwrap_or_default()
            ),
        );
    }
    push_more_processes(lines, made_in.processes_left_out, 4);
}

/// Adds a process; of its program and arguments only what differs from the process `before` it.
pub(super) fn push_owner(lines: &mut Lines, owner: &Owner, before: Option<&Owner>, reader: &Reader) {
    let user = of_user(owner).map(|user| format!(" {user}")).unwrap_or_default();
    let started = owner
        .started
        .map(|moment| started(moment, reader))
        .unwrap_or_default();
    let name = owner.name.as_str();
    let process = say!("evidence-process", name, pid = owner.pid.0);
    let described = format!("{process}{user}{started}");
    for (index, line) in layout::wrap(&described, lines.room().saturating_sub(4))
        .into_iter()
        .enumerate()
    {
        match line.strip_prefix(name).filter(|_| index == 0) {
            Some(rest) => lines.push("", format!("  {}{rest}", paint(HEADING, name))),
            None => lines.push("", format!("    {line}")),
        }
    }
    let is_new = |same: fn(&Owner, &Owner) -> bool| before.is_none_or(|before| !same(before, owner));
    if let Some(executable) = &owner.executable
        && is_new(|a, b| a.executable == b.executable)
    {
        push_cut(lines, &program(executable));
    }
    if let Some(command_line) = &owner.command_line
        && is_new(|a, b| a.command_line == b.command_line)
    {
        push_cut(lines, command_line.as_str());
    }
    if owner.hold != Hold::Descriptor {
        let held = say!("evidence-holds", how = &in_words(owner.hold));
        lines.push_wrapped("", &held, (4, 6));
    }
    let known = before.map(origin::facts).unwrap_or_default();
    origin::push(lines, &origin::facts(owner), &known);
}

/// Adds a line of what a process says of itself, which may be longer than anybody wants to read.
pub(super) fn push_cut(lines: &mut Lines, text: &str) {
    let room = lines.room().saturating_sub(4);
    lines.push("", format!("    {}", layout::cut(text, room)));
}

fn of_user(owner: &Owner) -> Option<String> {
    let user = wording::user(owner.user.as_ref()?);
    Some(say!("evidence-of-user", user = &*user))
}

fn program(executable: &Executable) -> String {
    match executable.is_deleted {
        true => format!("{} {}", executable.shown(), say!("evidence-deleted")),
        false => executable.shown().to_string(),
    }
}

fn started(moment: SystemTime, reader: &Reader) -> String {
    let started = say!("evidence-started", ago = &layout::ago(moment, reader.now));
    match Timestamp::try_from(moment) {
        Ok(timestamp) => format!(", {started} ({})", minute(timestamp, reader)),
        Err(_) => format!(", {started}"),
    }
}

/// Says when a watcher first saw the same program there, if one did.
fn push_seen(lines: &mut Lines, first_seen: Option<SystemTime>, reader: &Reader) {
    if let Some(timestamp) = first_seen.and_then(|moment| Timestamp::try_from(moment).ok()) {
        let since = minute(timestamp, reader);
        lines.push_wrapped("", &say!("evidence-seen", time = &since), (2, 4));
    }
}

fn minute(timestamp: Timestamp, reader: &Reader) -> String {
    let local = timestamp.to_zoned(reader.zone.clone().unwrap_or_else(time::zone));
    local.strftime("%Y-%m-%d %H:%M").to_string()
}

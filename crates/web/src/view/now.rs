//! What is on a port now: the part of its page that renews itself.

use api::ApiError;
use api::ports::origin::Unit;
use api::ports::{
    Entry, ExposureAnswer, Level, MachineDocument, MachinePort, MachineSocket, Owner, PortDocument, Socket,
    SocketState, Transport, User,
};
use askama::Template;

use crate::language::{Texts, Told, Value};
use crate::routes;

/// The part, rendered by itself or within the page.
#[derive(Template)]
#[template(path = "port_now.html")]
pub(crate) struct Now {
    t: &'static Texts,
    entries: Vec<EntryShown>,
    others: Vec<Told>,
    gaps: Vec<Told>,
    stamp: String,
}

struct EntryShown {
    transport: &'static str,
    class: &'static str,
    level: &'static str,
    meaning: &'static str,
    is_empty: bool,
    reasons: Vec<Told>,
    sockets: Vec<SocketShown>,
    next_step: Option<Told>,
}

struct SocketShown {
    address: String,
    state: String,
    reach: &'static str,
    reach_text: Told,
    is_reachable: bool,
    owners: Vec<OwnerShown>,
    owners_unknown: Option<Told>,
    identified: Option<String>,
}

struct OwnerShown {
    process: String,
    told: String,
    path: Option<String>,
    command_line: Option<String>,
    more: Vec<String>,
}

impl Now {
    /// Shows what a report observed; `at` is when that was, as people write it.
    pub(crate) fn of(t: &'static Texts, report: &PortDocument, at: &str) -> Self {
        let occupants = report
            .occupants
            .iter()
            .map(|occupant| Told::of(t, &occupant.text));
        let elsewhere = report.elsewhere.iter().map(|found| {
            let namespace = found.namespace.name.clone();
            let namespace = namespace.unwrap_or_else(|| format!("net:[{}]", found.namespace.inode));
            let holders: Vec<&str> = found
                .socket
                .owners
                .iter()
                .map(|owner| owner.process.as_str())
                .collect();
            let text = format!(
                "{} {} in network namespace {namespace}: {}",
                transport(found.transport),
                shown_address(&found.socket),
                holders.join(", ")
            );
            Told::of(t, &text)
        });
        Self {
            t,
            entries: report
                .transports
                .iter()
                .filter_map(|entry| shown(t, entry))
                .collect(),
            others: occupants.chain(elsewhere).collect(),
            gaps: report.gaps.iter().map(|gap| Told::of(t, &gap.text)).collect(),
            stamp: t.with_text("now-stamp", "time", at),
        }
    }
}

/// What is shown in place of an answer.
#[derive(Template)]
#[template(path = "no_answer.html")]
pub(crate) struct NoAnswer {
    message: Told,
    hint: Option<Told>,
}

impl NoAnswer {
    /// Shows why a machine did not answer, and what to do.
    pub(crate) fn of(t: &'static Texts, error: &ApiError) -> Self {
        Self {
            message: Told::of(t, &error.message),
            hint: error.hint.as_deref().map(|hint| Told::of(t, hint)),
        }
    }
}

impl Now {
    /// Shows what a contact's machine said of one of its ports: its own words, and its own verdict.
    pub(crate) fn of_machine(t: &'static Texts, told: &MachineDocument) -> Self {
        let occupants = told.occupants.iter();
        let gaps = told.gaps.iter();
        let at = told.observed_at.as_deref().map_or_else(String::new, minute);
        Self {
            t,
            entries: told
                .ports
                .iter()
                .filter_map(|port| machine_shown(t, port))
                .collect(),
            others: occupants.map(|occupant| Told::of(t, &occupant.text)).collect(),
            gaps: gaps.map(|gap| Told::of(t, &gap.text)).collect(),
            stamp: t.with_text("machine-stamp", "time", &at),
        }
    }
}

/// Shows one transport of a contact's machine; `None` if nobody looks at it there.
fn machine_shown(t: &'static Texts, told: &MachinePort) -> Option<EntryShown> {
    let observed = told.observed.as_ref()?;
    let level = told.verdict.level;
    let reasons = told.verdict.reasons.iter();
    Some(EntryShown {
        transport: transport(told.transport),
        class: class(level),
        level: level_word(t, level),
        meaning: level_meaning(t, level),
        is_empty: observed.is_empty(),
        reasons: reasons.map(|reason| Told::of(t, &reason.text)).collect(),
        sockets: observed
            .iter()
            .map(|socket| machine_socket_shown(t, socket))
            .collect(),
        next_step: None,
    })
}

fn machine_socket_shown(t: &'static Texts, told: &MachineSocket) -> SocketShown {
    SocketShown {
        address: address_shown(&told.address, told.interface.as_deref()),
        state: state_shown(t, told.state, told.remote.as_deref()),
        reach: reach(t, told.exposure),
        reach_text: Told::of(t, &told.exposure_text),
        is_reachable: told.exposure != ExposureAnswer::No && told.exposure != ExposureAnswer::Filtered,
        owners: told
            .owners
            .iter()
            .map(|owner| OwnerShown {
                process: owner.process.clone(),
                told: process_told(
                    t,
                    owner.pid,
                    owner.user.as_ref(),
                    owner.process_started.as_deref(),
                ),
                path: None,
                command_line: None,
                more: Vec::new(),
            })
            .collect(),
        owners_unknown: told.owners_unknown.as_ref().map(|why| Told::of(t, &why.text)),
        identified: None,
    }
}

/// Shows one transport; `None` if nobody looks at it.
fn shown(t: &'static Texts, entry: &Entry) -> Option<EntryShown> {
    let observed = entry.observed.as_ref()?;
    let level = entry.verdict.level;
    let is_empty = observed.is_empty();
    let next_step = Some(Told::of(t, &entry.verdict.next_step.text));
    Some(EntryShown {
        transport: transport(entry.transport),
        class: class(level),
        level: level_word(t, level),
        meaning: level_meaning(t, level),
        is_empty,
        reasons: entry
            .verdict
            .reasons
            .iter()
            .map(|reason| Told::of(t, &reason.text))
            .collect(),
        sockets: observed.iter().map(|socket| socket_shown(t, socket)).collect(),
        next_step: next_step.filter(|_| !is_empty && entry.verdict.next_step.code != "nothing"),
    })
}

fn socket_shown(t: &'static Texts, socket: &Socket) -> SocketShown {
    let made_in = socket.made_in.as_ref().and_then(|made_in| made_in.unit.as_ref());
    let unknown = socket.owners_unknown.as_ref().map(|why| {
        let mut told = Told::of(t, &why.text);
        if let Some(unit) = made_in {
            told.text.push_str(&format!(" ({})", unit.name));
        }
        told
    });
    SocketShown {
        address: shown_address(socket),
        state: state_shown(t, socket.state, socket.remote.as_deref()),
        reach: reach(t, socket.exposure.answer),
        reach_text: Told::of(t, &socket.exposure.text),
        is_reachable: socket.reachable_from_outside,
        owners: socket.owners.iter().map(|owner| owner_shown(t, owner)).collect(),
        owners_unknown: unknown,
        identified: identified(socket),
    }
}

fn state_shown(t: &'static Texts, state: SocketState, remote: Option<&str>) -> String {
    match state {
        SocketState::Listening => t.get("state-listening").to_owned(),
        SocketState::Bound => t.get("state-bound").to_owned(),
        SocketState::Connected => t.with_text("state-connected", "remote", remote.unwrap_or_default()),
    }
}

fn identified(socket: &Socket) -> Option<String> {
    let found = socket.identification.as_ref()?;
    if let Some(why) = &found.unidentified {
        return Some(why.text.clone());
    }
    let parts = [&found.protocol, &found.product, &found.version, &found.evidence];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    Some(parts.join(" · "))
}

/// Says which process it is, whose, and since when.
fn process_told(t: &'static Texts, pid: u32, user: Option<&User>, started: Option<&str>) -> String {
    let user = user.map_or_else(String::new, |user| {
        user.name.clone().unwrap_or_else(|| user.id.to_string())
    });
    let pid = pid.to_string();
    let mut told = t.with(
        "owner-told",
        &[("pid", Value::Text(&pid)), ("user", Value::Text(&user))],
    );
    if let Some(started) = started {
        told.push_str(", ");
        told.push_str(&t.with_text("owner-since", "time", &minute(started)));
    }
    told
}

fn owner_shown(t: &'static Texts, owner: &Owner) -> OwnerShown {
    let told = process_told(
        t,
        owner.pid,
        owner.user.as_ref(),
        owner.process_started.as_deref(),
    );
    let executable = owner.executable.as_ref();
    let mut more: Vec<String> = owner.unit.iter().map(|unit| unit_told(t, unit)).collect();
    if let Some(container) = &owner.container {
        let told = format!("{} {}", container.runtime, container.id);
        more.push(t.with_text("owner-container", "container", &told));
    }
    if let Some(origin) = &owner.origin {
        if let Some(package) = &origin.package {
            let version = package.version.as_deref().unwrap_or_default();
            let told = format!("{} {version}", package.name);
            more.push(t.with_text("owner-package", "package", told.trim()));
        }
        if let Some(directory) = &origin.directory {
            more.push(t.with_text("owner-directory", "directory", &directory.path));
        }
        let parents: Vec<&str> = origin
            .started_by
            .iter()
            .map(|parent| parent.process.as_str())
            .collect();
        if !parents.is_empty() {
            more.push(t.with_text("owner-started-by", "parents", &parents.join(" ← ")));
        }
    }
    if executable.is_some_and(|executable| executable.is_deleted) {
        more.push(t.get("owner-deleted").to_owned());
    }
    OwnerShown {
        process: owner.process.clone(),
        told,
        path: executable.map(|executable| executable.path.clone()),
        command_line: owner.command_line.clone().filter(|line| !line.is_empty()),
        more,
    }
}

fn unit_told(t: &'static Texts, unit: &Unit) -> String {
    t.with_text("owner-unit", "unit", &unit.name)
}

/// Writes `2026-11-28T03:11:09Z` as a clock of this machine shows it, to the minute, as every other moment on the page.
fn minute(rfc3339: &str) -> String {
    match rfc3339.parse::<jiff::Timestamp>() {
        Ok(at) => routes::minute(at.into()),
        Err(_) => rfc3339.to_owned(),
    }
}

/// Writes an address as in a URL, with its interface.
pub(crate) fn shown_address(socket: &Socket) -> String {
    address_shown(&socket.address, socket.interface.as_deref())
}

fn address_shown(address: &str, interface: Option<&str>) -> String {
    let mut address = match address.contains(':') {
        true => format!("[{address}]"),
        false => address.to_owned(),
    };
    if let Some(interface) = interface {
        address.push('%');
        address.push_str(interface);
    }
    address
}

fn reach(t: &'static Texts, answer: ExposureAnswer) -> &'static str {
    t.get(match answer {
        ExposureAnswer::Yes => "reach-yes",
        ExposureAnswer::Limited => "reach-limited",
        ExposureAnswer::Forwarded => "reach-forwarded",
        ExposureAnswer::No => "reach-no",
        ExposureAnswer::Filtered => "reach-filtered",
        ExposureAnswer::NotPermitted => "reach-not-permitted",
        ExposureAnswer::Unknown => "reach-unknown",
    })
}

/// Names a transport.
pub(crate) fn transport(transport: Transport) -> &'static str {
    match transport {
        Transport::Tcp => "tcp",
        Transport::Udp => "udp",
        Transport::Sctp => "sctp",
        Transport::Dccp => "dccp",
    }
}

/// Names a verdict.
pub(crate) fn level_word(t: &'static Texts, level: Level) -> &'static str {
    t.get(match level {
        Level::NothingThere => "level-nothing",
        Level::AsExpected => "level-expected",
        Level::Known => "level-known",
        Level::Unverified => "level-unverified",
        Level::Unclaimed => "level-unclaimed",
        Level::Different => "level-different",
        Level::LookAtThis => "level-look",
    })
}

fn level_meaning(t: &'static Texts, level: Level) -> &'static str {
    t.get(match level {
        Level::NothingThere => "meaning-nothing",
        Level::AsExpected => "meaning-expected",
        Level::Known => "meaning-known",
        Level::Unverified => "meaning-unverified",
        Level::Unclaimed => "meaning-unclaimed",
        Level::Different => "meaning-different",
        Level::LookAtThis => "meaning-look",
    })
}

/// How a verdict looks.
pub(crate) fn class(level: Level) -> &'static str {
    match level {
        Level::NothingThere => "nothing",
        Level::AsExpected | Level::Known => "fine",
        Level::Unverified | Level::Unclaimed => "open-question",
        Level::Different => "different",
        Level::LookAtThis => "look",
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;

    #[test]
    fn moments_of_reports_are_shown_as_those_of_messages() {
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_835_469);
        assert_eq!(minute("2026-11-28T03:11:09Z"), routes::minute(at));
        assert_eq!(minute("once"), "once");
    }
}

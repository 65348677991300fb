//! The ports of this machine: what is on each, whose it is, and how it compares with what is claimed.

use api::ports::{
    Entry, Level, MachineDocument, MachinePort, PortDocument, PortsDocument, Socket, Transport,
};
use api::text::visible;

/// The list, and which of it is chosen.
#[derive(Debug, Default)]
pub(crate) struct Ports {
    pub(crate) rows: Vec<Row>,
    pub(crate) chosen: usize,
    /// How many are worth a look; `None`: not listed yet.
    pub(crate) worth_a_look: Option<usize>,
    /// What could not be seen.
    pub(crate) gaps: Vec<String>,
}

/// One port and transport as a line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) port: u16,
    pub(crate) transport: Transport,
    pub(crate) addresses: String,
    pub(crate) registered: String,
    pub(crate) held_by: String,
    pub(crate) level: Level,
}

impl Ports {
    /// Takes in a new list; what was chosen stays chosen.
    pub(crate) fn take(&mut self, document: &PortsDocument) {
        let key = |row: &Row| (row.port, word(row.transport));
        let chosen = self.rows.get(self.chosen).map(key);
        self.rows = document.ports.iter().map(row).collect();
        let place = chosen.and_then(|chosen| self.rows.iter().position(|row| key(row) == chosen));
        self.chosen = place
            .unwrap_or(self.chosen)
            .min(self.rows.len().saturating_sub(1));
        self.worth_a_look = Some(document.summary.worth_a_look);
        self.gaps = document.gaps.iter().map(|gap| visible(&gap.text)).collect();
    }

    /// Moves the choice by so many lines: up when negative.
    pub(crate) fn choose(&mut self, by: isize) {
        let last = self.rows.len().saturating_sub(1);
        self.chosen = self.chosen.saturating_add_signed(by).min(last);
    }
}

fn row(entry: &Entry) -> Row {
    let sockets = entry.observed.as_deref().unwrap_or_default();
    let mut addresses: Vec<&str> = sockets.iter().map(|socket| socket.address.as_str()).collect();
    addresses.dedup();
    let services = entry
        .registry
        .registrations
        .iter()
        .filter_map(|row| row.service.as_deref());
    Row {
        port: entry.port,
        transport: entry.transport,
        addresses: addresses.join(" "),
        registered: services.collect::<Vec<_>>().join(" "),
        held_by: held_by(sockets),
        level: entry.verdict.level,
    }
}

/// The processes that hold sockets, each once, or why they are not known.
fn held_by(sockets: &[Socket]) -> String {
    let mut holders: Vec<String> = sockets
        .iter()
        .flat_map(|socket| &socket.owners)
        .map(|owner| format!("{} {}", visible(&owner.process), owner.pid))
        .collect();
    holders.dedup();
    if holders.is_empty() {
        let why = sockets.iter().find_map(|socket| socket.owners_unknown.as_ref());
        holders.extend(why.map(|why| visible(&why.text)));
    }
    holders.join(", ")
}

/// The word for a transport.
pub(crate) fn word(transport: Transport) -> &'static str {
    match transport {
        Transport::Tcp => "tcp",
        Transport::Udp => "udp",
        Transport::Sctp => "sctp",
        Transport::Dccp => "dccp",
    }
}

/// The words for a verdict.
pub(crate) fn verdict(level: Level) -> &'static str {
    match level {
        Level::NothingThere => "nothing there",
        Level::AsExpected => "as expected",
        Level::Known => "known",
        Level::Unverified => "unverified",
        Level::Unclaimed => "unclaimed",
        Level::Different => "different",
        Level::LookAtThis => "look at this",
    }
}

/// What is told of one port, in lines: claim, observation, verdict and why, each with its transport.
pub(crate) fn facts(document: &PortDocument) -> Vec<(String, String)> {
    document.transports.iter().flat_map(of_entry).collect()
}

fn of_entry(entry: &Entry) -> Vec<(String, String)> {
    let place = format!("{}/{}", entry.port, word(entry.transport));
    let mut facts = vec![(place, verdict(entry.verdict.level).to_owned())];
    let mut tell = |what: &str, text: String| facts.push((what.to_owned(), text));
    for reason in &entry.verdict.reasons {
        tell("", visible(&reason.text));
    }
    for registration in &entry.registry.registrations {
        let service = registration.service.as_deref().unwrap_or("no name");
        let description = registration.description.as_deref().unwrap_or_default();
        tell("registered", visible(&format!("{service}  {description}")));
    }
    for socket in entry.observed.as_deref().unwrap_or_default() {
        let reach = if socket.reachable_from_outside {
            "reachable from outside"
        } else {
            "this machine only"
        };
        tell("on", format!("{}, {reach}", socket.address));
        for owner in &socket.owners {
            let user = owner
                .user
                .as_ref()
                .and_then(|user| user.name.as_deref())
                .unwrap_or("?");
            tell(
                "held by",
                visible(&format!("{}, process {} of {user}", owner.process, owner.pid)),
            );
            if let Some(command) = &owner.command_line {
                tell("", visible(command));
            }
        }
        if let Some(why) = &socket.owners_unknown {
            tell("held by", visible(&why.text));
        }
    }
    tell("next", visible(&entry.verdict.next_step.text));
    facts
}

/// What a contact's machine told of its ports, in lines: each port with its verdict, and who holds it.
pub(crate) fn facts_of_machine(document: &MachineDocument) -> Vec<(String, String)> {
    let when = document.observed_at.as_deref().unwrap_or("it does not say when");
    let head = [
        ("of".to_owned(), visible(&document.machine)),
        ("as of".to_owned(), visible(when)),
    ];
    let ports = document.ports.iter().flat_map(of_machine_port);
    let gaps = document.gaps.iter();
    let gaps = gaps.map(|gap| ("note".to_owned(), visible(&gap.text)));
    head.into_iter().chain(ports).chain(gaps).collect()
}

fn of_machine_port(told: &MachinePort) -> Vec<(String, String)> {
    let place = format!("{}/{}", told.port, word(told.transport));
    let mut facts = vec![(place, verdict(told.verdict.level).to_owned())];
    let mut tell = |what: &str, text: String| facts.push((what.to_owned(), text));
    for reason in &told.verdict.reasons {
        tell("", visible(&reason.text));
    }
    for socket in told.observed.as_deref().unwrap_or_default() {
        tell(
            "on",
            visible(&format!(
                "{}, from outside: {}",
                socket.address, socket.exposure_text
            )),
        );
        for owner in &socket.owners {
            let user = owner.user.as_ref().and_then(|user| user.name.as_deref());
            let text = format!(
                "{}, process {} of {}",
                owner.process,
                owner.pid,
                user.unwrap_or("?")
            );
            tell("held by", visible(&text));
        }
        if let Some(why) = &socket.owners_unknown {
            tell("held by", visible(&why.text));
        }
    }
    facts
}

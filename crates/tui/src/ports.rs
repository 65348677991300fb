//! The ports of this machine: what is on each, whose it is, and how it compares with what is claimed.

use crate::language::{say, told};
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
        self.gaps = document.gaps.iter().map(|gap| told(&gap.text)).collect();
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
        holders.extend(why.map(|why| told(&why.text)));
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
        Level::NothingThere => say!("verdict-nothing"),
        Level::AsExpected => say!("verdict-expected"),
        Level::Known => say!("verdict-known"),
        Level::Unverified => say!("verdict-unverified"),
        Level::Unclaimed => say!("verdict-unclaimed"),
        Level::Different => say!("verdict-different"),
        Level::LookAtThis => say!("verdict-look"),
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
        tell("", told(&reason.text));
    }
    for registration in &entry.registry.registrations {
        let service = registration.service.as_deref().unwrap_or(say!("port-no-name"));
        let description = registration.description.as_deref().unwrap_or_default();
        tell(
            say!("fact-registered"),
            visible(&format!("{service}  {description}")),
        );
    }
    for socket in entry.observed.as_deref().unwrap_or_default() {
        let reach = if socket.reachable_from_outside {
            say!("port-outside")
        } else {
            say!("port-inside")
        };
        tell(say!("fact-on"), format!("{}, {reach}", socket.address));
        for owner in &socket.owners {
            let user = owner
                .user
                .as_ref()
                .and_then(|user| user.name.as_deref())
                .unwrap_or("?");
            tell(
                say!("fact-held-by"),
                visible(&say!(
                    "port-holder",
                    process = &owner.process,
                    pid = &owner.pid.to_string(),
                    user = user
                )),
            );
            if let Some(command) = &owner.command_line {
                tell("", visible(command));
            }
        }
        if let Some(why) = &socket.owners_unknown {
            tell(say!("fact-held-by"), told(&why.text));
        }
    }
    tell(say!("fact-next"), told(&entry.verdict.next_step.text));
    for (place, command) in by_hand(entry).iter().enumerate() {
        let what = if place == 0 { say!("fact-by-hand") } else { "" };
        tell(what, visible(command));
    }
    facts
}

/// The commands of other tools that show what is on a port of a system of this kind.
fn by_hand(entry: &Entry) -> &[String] {
    if cfg!(windows) {
        &entry.by_hand.windows
    } else if cfg!(target_os = "macos") {
        &entry.by_hand.macos
    } else {
        &entry.by_hand.linux
    }
}

/// What a contact's machine told of its ports, in lines: each port with its verdict, and who holds it.
pub(crate) fn facts_of_machine(document: &MachineDocument) -> Vec<(String, String)> {
    let when = document.observed_at.as_deref().unwrap_or(say!("machine-no-time"));
    let head = [
        (say!("fact-of").to_owned(), visible(&document.machine)),
        (say!("fact-as-of").to_owned(), visible(when)),
    ];
    let ports = document.ports.iter().flat_map(of_machine_port);
    let gaps = document.gaps.iter();
    let gaps = gaps.map(|gap| (say!("fact-note").to_owned(), told(&gap.text)));
    head.into_iter().chain(ports).chain(gaps).collect()
}

fn of_machine_port(there: &MachinePort) -> Vec<(String, String)> {
    let place = format!("{}/{}", there.port, word(there.transport));
    let mut facts = vec![(place, verdict(there.verdict.level).to_owned())];
    let mut tell = |what: &str, text: String| facts.push((what.to_owned(), text));
    for reason in &there.verdict.reasons {
        tell("", told(&reason.text));
    }
    for socket in there.observed.as_deref().unwrap_or_default() {
        tell(
            say!("fact-on"),
            visible(&say!(
                "machine-reach",
                address = &socket.address,
                reach = &told(&socket.exposure_text)
            )),
        );
        for owner in &socket.owners {
            let user = owner.user.as_ref().and_then(|user| user.name.as_deref());
            let text = say!(
                "port-holder",
                process = &owner.process,
                pid = &owner.pid.to_string(),
                user = user.unwrap_or("?")
            );
            tell(say!("fact-held-by"), visible(&text));
        }
        if let Some(why) = &socket.owners_unknown {
            tell(say!("fact-held-by"), told(&why.text));
        }
    }
    facts
}

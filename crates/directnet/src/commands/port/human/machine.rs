//! A report on one port of a contact's machine: its own words about what is there, beside what is claimed of the port here.

use api::ports::{MachineDocument, MachinePort, MachineSocket, Remark};
use ports::sockets::Socket;
use ports::{Claims, PortNumber, PortRange, PortReport, Transport, report};

use super::evidence::{OWNERS_SHOWN, doings, push_owner};
use super::{Lines, Reader, by_hand, claim, note, others, range};
use crate::commands::ask::rebuilt;
use crate::commands::port::wording;
use crate::language::{say, translated};
use crate::layout;
use crate::style::{self, HEADING, paint};

/// Renders the report.
pub(super) fn render(answer: &MachineDocument, claims: &Claims, reader: &Reader) -> String {
    let port = PortNumber(answer.port.unwrap_or_default());
    let report = claimed(answer, port, claims);
    let asked_for = match &answer.ports[..] {
        [one] => format!("{port}/{}", wording::transport(one.transport)),
        _ => port.to_string(),
    };
    let title = say!("machine-port-title", port = &asked_for, contact = &answer.machine);
    let mut text = format!("{}, {}\n", paint(HEADING, title), range(report.range));
    text.push_str(&wording::observed(answer));
    text.push('\n');
    text.push_str(&claim::render(&report, reader));
    text.push_str(&others::render(&report, reader));
    text.push_str(&evidence(answer, reader));
    text.push_str(&verdicts(answer, reader));
    text.push_str(&by_hand(&report, say!("machine-by-hand-title"), reader));
    text
}

/// What is claimed here of what was told there.
fn claimed(answer: &MachineDocument, port: PortNumber, claims: &Claims) -> PortReport {
    PortReport {
        transports: answer
            .ports
            .iter()
            .map(|told| rebuilt::entry(told, claims))
            .collect(),
        range: PortRange::of(port),
        ..report::claimed(claims, port)
    }
}

fn labels(answer: &MachineDocument) -> impl Iterator<Item = usize> {
    answer
        .ports
        .iter()
        .map(|told| wording::transport(told.transport).name().len())
}

fn evidence(answer: &MachineDocument, reader: &Reader) -> String {
    let title = say!("machine-evidence-title", contact = &answer.machine);
    let mut lines = Lines::under(&title, labels(answer), reader);
    for told in &answer.ports {
        let label = wording::transport(told.transport).name();
        match told.observed.as_deref() {
            None => lines.push(label, say!("evidence-not-looked-at")),
            Some([]) => lines.push(label, say!("evidence-nothing")),
            Some(sockets) => push_sockets(&mut lines, label, told, sockets, reader),
        }
        if told.left_out > 0 {
            lines.push_wrapped(
                "",
                &say!("machine-sockets-left-out", count = told.left_out),
                (0, 2),
            );
        }
    }
    for occupant in &answer.occupants {
        let label = wording::transport(occupant.transport).name();
        let described = translated(&occupant.text);
        lines.push_wrapped(label, &say!("machine-occupant", occupant = &*described), (0, 2));
    }
    for gap in &answer.gaps {
        lines.push_wrapped("", &note(&gap.text), (0, 6));
    }
    lines.text
}

/// Adds sockets, those with the same owners together.
fn push_sockets(
    lines: &mut Lines,
    label: &str,
    told: &MachinePort,
    sockets: &[MachineSocket],
    reader: &Reader,
) {
    let mut label = label;
    let mut groups: Vec<Vec<&MachineSocket>> = Vec::new();
    for socket in sockets {
        let is_same = |group: &&mut Vec<&MachineSocket>| {
            let owners = |socket: &MachineSocket| (socket.owners.clone(), socket.owners_unknown.clone());
            group.first().is_some_and(|first| owners(first) == owners(socket))
        };
        match groups.iter_mut().find(is_same) {
            Some(group) => group.push(socket),
            None => groups.push(vec![socket]),
        }
    }
    for group in groups {
        let rebuilt: Vec<(Socket, &MachineSocket)> = group
            .iter()
            .filter_map(|socket| {
                let transport = wording::transport(told.transport);
                Some((rebuilt::socket(told.port, transport, socket)?, *socket))
            })
            .collect();
        let sockets: Vec<&Socket> = rebuilt.iter().map(|(socket, _)| socket).collect();
        for what in doings(&sockets) {
            lines.push_wrapped(label, &what, (0, 2));
            label = "";
        }
        for reach in reaches(&rebuilt) {
            lines.push_wrapped("", &reach, (0, 2));
        }
        if let Some(first) = group.first() {
            push_owners(lines, first, reader);
        }
    }
}

/// Says who can reach the sockets, in the words of the machine, once if that is the same for all of them.
fn reaches(sockets: &[(Socket, &MachineSocket)]) -> Vec<String> {
    let mut answers: Vec<(&str, Vec<String>)> = Vec::new();
    for (socket, told) in sockets {
        let address = wording::address(&socket.local);
        match answers.iter_mut().find(|(text, _)| *text == told.exposure_text) {
            Some((_, addresses)) => addresses.push(address),
            None => answers.push((&told.exposure_text, vec![address])),
        }
    }
    let is_one = answers.len() == 1;
    let lines = answers.into_iter().map(|(text, addresses)| {
        let (exposure, addresses) = (translated(text), addresses.join(", "));
        match is_one {
            true => say!("evidence-reachable", exposure = &*exposure),
            false => say!(
                "evidence-reachable-on",
                addresses = &addresses,
                exposure = &*exposure
            ),
        }
    });
    lines.collect()
}

fn push_owners(lines: &mut Lines, told: &MachineSocket, reader: &Reader) {
    for owner in told.owners.iter().take(OWNERS_SHOWN) {
        push_owner(lines, &rebuilt::owner(owner), None, reader);
    }
    let unshown = told.owners.len().saturating_sub(OWNERS_SHOWN);
    let more = u64::from(told.owners_left_out).saturating_add(unshown as u64);
    if more > 0 {
        lines.push("", format!("  {}", say!("evidence-more-processes", count = more)));
    }
    if let Some(why) = &told.owners_unknown {
        lines.push_wrapped("", &translated(&why.text), (2, 4));
    }
}

fn verdicts(answer: &MachineDocument, reader: &Reader) -> String {
    let title = say!("machine-verdict-title", contact = &answer.machine);
    let mut lines = Lines::under(&title, labels(answer), reader);
    for told in &answer.ports {
        let level = rebuilt::level(told.verdict.level);
        let transport: Transport = wording::transport(told.transport);
        let plain = wording::level(level);
        let styled = paint(style::of_level(level), plain);
        let in_words = |why: &Remark| translated(&why.text).into_owned();
        let reasons: Vec<String> = told.verdict.reasons.iter().map(in_words).collect();
        match &reasons[..] {
            [reason] if layout::width(&format!("{plain}: {reason}")) <= lines.room() => {
                lines.push(transport.name(), format!("{styled}: {reason}"));
            }
            reasons => {
                lines.push(transport.name(), styled);
                for reason in reasons {
                    lines.push_wrapped("", &format!("- {reason}"), (0, 2));
                }
            }
        }
    }
    lines.text
}

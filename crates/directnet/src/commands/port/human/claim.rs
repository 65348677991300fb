//! The block of claims: what the registry says, transports with the same answer together.

use ports::PortReport;
use ports::atlas::{Answer, PortRange, Registration, Status};

use super::{Lines, Reader, faint};
use crate::language::say;
use crate::layout;
use crate::style::{HEADING, paint};

/// Transports that the registry says the same about.
struct Group {
    label: String,
    status: Status,
    registrations: Vec<Registration>,
}

/// Renders the block.
pub(super) fn render(report: &PortReport, reader: &Reader) -> String {
    let groups = groups(report);
    let labels = groups.iter().map(|group| group.label.len());
    let mut lines = Lines::under(say!("registry-title"), labels, reader);
    for group in &groups {
        push_group(&mut lines, group, report.range);
    }
    let source = report.registry;
    lines.push(
        "",
        faint(say!(
            "registry-of",
            publisher = source.publisher,
            date = source.as_of
        )),
    );
    lines.text
}

fn groups(report: &PortReport) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for entry in &report.transports {
        let Answer {
            status,
            registrations,
            ..
        } = entry.claim;
        let registrations: Vec<Registration> = registrations.iter().map(without_transport).collect();
        match groups
            .iter_mut()
            .find(|group| group.status == status && group.registrations == registrations)
        {
            Some(group) => group.label = format!("{}, {}", group.label, entry.transport),
            None => groups.push(Group {
                label: entry.transport.to_string(),
                status,
                registrations,
            }),
        }
    }
    groups
}

/// Makes rows comparable that differ in the transport alone.
fn without_transport(row: Registration) -> Registration {
    Registration {
        transport: None,
        ..row
    }
}

fn push_group(lines: &mut Lines, group: &Group, range: PortRange) {
    if group.status != Status::Assigned {
        lines.push_wrapped(&group.label, &unassigned(group, range), (0, 2));
        return;
    }
    let names: Vec<&str> = group
        .registrations
        .iter()
        .map(|row| row.service.unwrap_or_default())
        .collect();
    let name_width = names.iter().map(|name| name.len()).max().unwrap_or(0);
    let mut label = group.label.as_str();
    for (row, name) in group.registrations.iter().zip(names) {
        push_registration(lines, label, row, name, name_width);
        label = "";
    }
}

fn push_registration(lines: &mut Lines, label: &str, row: &Registration, name: &str, name_width: usize) {
    let hang = if name_width == 0 { 0 } else { name_width + 2 };
    let room = lines.room().saturating_sub(hang);
    let details = [
        row.description.map(str::to_owned),
        details(row),
        row.unauthorized_use.map(unauthorized),
    ];
    let mut label = label;
    let mut name = paint(HEADING, layout::pad(name, hang));
    for line in details
        .iter()
        .flatten()
        .flat_map(|detail| layout::wrap(detail, room))
    {
        lines.push(label, format!("{name}{line}"));
        label = "";
        name = " ".repeat(hang);
    }
    if details.iter().all(Option::is_none) {
        lines.push(label, paint(HEADING, row.service.unwrap_or_default()));
    }
}

/// Says who registered it, when, and where it is written.
fn details(row: &Registration) -> Option<String> {
    let assignee = row
        .assignee
        .map(|assignee| say!("registry-assigned", who = &people(assignee)));
    let registered = row
        .registered
        .map(|date| say!("registry-registered", date = &date.to_string()));
    let reference = row
        .reference
        .map(|reference| say!("registry-see", reference = &people(reference)));
    let parts: Vec<String> = [assignee, registered, reference].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn unauthorized(remark: &str) -> String {
    say!("registry-reported", remark)
}

/// Writes `[Gregory_Richards][RFC9110]` as `Gregory Richards, RFC9110`.
fn people(keys: &str) -> String {
    let keys = keys
        .split(['[', ']'])
        .map(str::trim)
        .filter(|key| !key.is_empty());
    keys.map(|key| key.replace('_', " "))
        .collect::<Vec<_>>()
        .join(", ")
}

fn unassigned(group: &Group, range: PortRange) -> String {
    let status = group.status.to_string();
    let plain = match (group.status, range) {
        (Status::NoRecord, PortRange::Dynamic) => {
            say!("registry-never")
        }
        (Status::NoRecord, _) => say!("registry-no-record"),
        (Status::Reserved, _) => say!("registry-reserved"),
        (Status::Withdrawn, _) => say!("registry-withdrawn"),
        (Status::Unassigned | Status::Assigned, _) => say!("registry-unassigned"),
    };
    let described = group.registrations.first().and_then(|row| row.description);
    match described.filter(|description| !description.eq_ignore_ascii_case(&status)) {
        Some(description) => format!("{plain}: {description}"),
        None => plain.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_the_registry_are_written_as_names() {
        assert_eq!(people("[Gregory_Richards]"), "Gregory Richards");
        assert_eq!(people("[RFC3948][RFC7296]"), "RFC3948, RFC7296");
        assert_eq!(people("Jon Postel"), "Jon Postel");
    }
}

//! Every port and every row: the compiled tables against a plain reading of the file.
//!
//! The reading here is slow and knows nothing of the build script. When a newer edition of the registry is
//! put in place, the literal counts below change, and wordings that nobody has judged yet stop the test.

use std::cmp::Ordering;

use atlas::{Date, PortNumber, Registration, Status, Transport, registry};
use csv::StringRecord;

use crate::lists;

/// What the file says about one port and transport.
struct Expected<'a> {
    /// How specific the rows are; lower is more. Unknown while there are none.
    rank: Option<(usize, bool)>,
    rows: Vec<&'a StringRecord>,
}

#[test]
fn every_port_answers_as_the_file_says() {
    let rows = lists::registry();
    for transport in Transport::ALL {
        for (number, expected) in (0..=u16::MAX).zip(expected(&rows, transport)) {
            let answer = registry::lookup(PortNumber(number), transport);
            let found: Vec<_> = answer
                .registrations
                .iter()
                .map(|row| (row.service, row.description))
                .collect();
            let wanted: Vec<_> = expected
                .rows
                .iter()
                .map(|row| (filled(&row[0]), filled(&row[3])))
                .collect();
            assert_eq!(found, wanted, "{number}/{transport}");
            let status = expected.rows.first().map_or(Status::NoRecord, |row| status(row));
            assert_eq!(answer.status, status, "{number}/{transport}");
        }
    }
}

#[test]
fn each_answer_is_given_for_so_many_ports() {
    let check = |transport, expected: [usize; 5]| {
        let mut counts = [0; 5];
        for number in 0..=u16::MAX {
            counts[registry::lookup(PortNumber(number), transport).status as usize] += 1;
        }
        assert_eq!(counts, expected, "{transport}");
    };
    // Assigned, reserved, unassigned, withdrawn, no record.
    check(Transport::Tcp, [6_155, 250, 42_721, 9, 16_401]);
    check(Transport::Udp, [5_762, 635, 42_724, 12, 16_403]);
    check(Transport::Sctp, [278, 44, 42_707, 9, 22_498]);
    check(Transport::Dccp, [199, 44, 42_705, 9, 22_579]);
}

#[test]
fn every_row_comes_back_cell_by_cell() {
    for row in lists::registry() {
        let found = match span(&row) {
            Some((first, _)) => {
                let transport = filled(&row[2]).map_or(Transport::Tcp, |name| name.parse().unwrap());
                registry::lookup(PortNumber(first), transport).registrations
            }
            None => registry::by_service_name(&row[0]),
        };
        assert!(
            found.iter().any(|found| is_same(&row, found)),
            "{row:?}\n{found:#?}"
        );
    }
}

/// Lists what each port answers, by going through all rows.
fn expected(rows: &[StringRecord], transport: Transport) -> Vec<Expected<'_>> {
    let mut ports: Vec<_> = (0..=u16::MAX)
        .map(|_| Expected {
            rank: None,
            rows: Vec::new(),
        })
        .collect();
    for row in rows
        .iter()
        .filter(|row| row[2].is_empty() || row[2] == *transport.name())
    {
        let Some((first, last)) = span(row) else { continue };
        let rank = (usize::from(last - first), row[2].is_empty());
        for port in ports
            .iter_mut()
            .take(usize::from(last) + 1)
            .skip(usize::from(first))
        {
            match port.rank.map_or(Ordering::Less, |best| rank.cmp(&best)) {
                Ordering::Less => {
                    *port = Expected {
                        rank: Some(rank),
                        rows: vec![row],
                    }
                }
                Ordering::Equal => port.rows.push(row),
                Ordering::Greater => {}
            }
        }
    }
    ports
}

/// Judges a row by its exact wording.
fn status(row: &StringRecord) -> Status {
    match (&row[0], &row[3]) {
        ("sua", "De-Registered") => Status::Withdrawn,
        ("", "De-registered" | "Removed" | "Deprecated" | "De-Commissioned Port") => Status::Withdrawn,
        ("", "Decomissioned Port 04/14/00, ms") => Status::Withdrawn,
        ("", "Reserved" | "Reserved - IANA") => Status::Reserved,
        ("", "Unassigned" | "unassigned" | "Unassigned [was netstat]") => Status::Unassigned,
        ("", "(unassigned) Possibly assigned" | "Unassigned (FRP-Released 12/7/00)") => Status::Unassigned,
        ("", "Possibly used by Sun Solaris????") => Status::Unassigned,
        ("", other) if !other.starts_with("any private ") => {
            panic!("a wording nobody has judged yet: {other}")
        }
        _ => Status::Assigned,
    }
}

fn span(row: &StringRecord) -> Option<(u16, u16)> {
    let cell = filled(&row[1])?;
    let port = |text: &str| text.parse().expect("a port number");
    let (first, last) = cell.split_once('-').unwrap_or((cell, cell));
    Some((port(first), port(last)))
}

fn filled(cell: &str) -> Option<&str> {
    (!cell.is_empty()).then_some(cell)
}

/// Compares a row of the file with what the crate made of it.
fn is_same(row: &StringRecord, found: Registration) -> bool {
    let date = |date: Option<Date>| date.map_or(String::new(), |date| date.to_string());
    // The file writes one of its single ports as 4748-4748.
    span(row) == found.ports.map(|ports| (ports.first.0, ports.last.0))
        && row[2] == *found.transport.map_or("", Transport::name)
        && row[6] == date(found.registered)
        && row[7] == date(found.modified)
        && [&row[0], &row[3], &row[4], &row[5]].map(filled)
            == [found.service, found.description, found.assignee, found.contact]
        && [&row[8], &row[9], &row[10], &row[11]].map(filled)
            == [
                found.reference,
                found.service_code,
                found.unauthorized_use,
                found.notes,
            ]
}

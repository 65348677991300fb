//! Which rows answer for which ports, where the file has several rows for one port.
//!
//! The file contradicts itself: it lists 7748-7776 as "Unassigned" and assigns 7775 a few lines on. The most
//! specific row wins: first the one with fewer ports, then the one that names its transport.

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Reverse;

use super::records::Record;
use crate::number::{PortNumber, Ports, Transport};

/// Rows with the same ports and transport: they win or lose together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// Positions in the file, ascending.
    pub(super) rows: Vec<usize>,
    ports: Ports,
    transport: Option<Transport>,
}

/// A stretch of ports with the same answer, up to the start of the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) start: PortNumber,
    /// A position in the list of groups. `None` where the file has no row.
    pub(super) group: Option<usize>,
}

/// Gathers the rows that have ports into groups, the least specific group first.
pub(super) fn groups(records: &[Record]) -> Vec<Group> {
    let mut groups = BTreeMap::new();
    for (row, record) in records.iter().enumerate() {
        let Some(ports) = record.ports else { continue };
        // The lowest port comes last in the key: it decides only between equally specific groups.
        let key = (
            Reverse(ports.last.0.abs_diff(ports.first.0)),
            record.transport,
            ports.first,
        );
        let new = || Group {
            rows: Vec::new(),
            ports,
            transport: record.transport,
        };
        groups.entry(key).or_insert_with(new).rows.push(row);
    }
    groups.into_values().collect()
}

/// Cuts the ports of one transport into segments; the first one starts at port 0.
pub(super) fn segments(groups: &[Group], transport: Transport) -> Vec<Segment> {
    let mut answers = vec![None; usize::from(u16::MAX) + 1];
    for (at, group) in groups.iter().enumerate() {
        let span = usize::from(group.ports.first.0)..=usize::from(group.ports.last.0);
        if group.transport.is_none_or(|named| named == transport)
            && let Some(answers) = answers.get_mut(span)
        {
            // Later groups are more specific and paint over earlier ones.
            answers.fill(Some(at));
        }
    }
    let starts = (0..=u16::MAX).zip(&answers).map(|(port, group)| Segment {
        start: PortNumber(port),
        group: *group,
    });
    let mut segments: Vec<Segment> = starts.collect();
    segments.dedup_by_key(|segment| segment.group);
    segments
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::super::records;
    use super::*;

    /// Expects segments of tcp, each as its first port and the rows that answer, counted from 0.
    #[track_caller]
    fn check(rows: &str, expected: &[(u16, &[usize])]) {
        let groups = groups(&records::extract(rows).expect("the rows are sound"));
        let found: Vec<(u16, &[usize])> = segments(&groups, Transport::Tcp)
            .iter()
            .map(|segment| {
                let group = segment.group.and_then(|at| groups.get(at));
                (segment.start.0, group.map_or(&[][..], |group| &group.rows))
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_file_without_ports_leaves_one_stretch_without_rows() {
        check("name,,tcp,,,,,,,,,", &[(0, &[])]);
    }

    #[test]
    fn a_stretch_reaches_to_the_last_port() {
        check(",65535,tcp,Reserved,,,,,,,,", &[(0, &[]), (65535, &[0])]);
        check(",0-65535,,Reserved,,,,,,,,", &[(0, &[0])]);
    }

    #[test]
    fn fewer_ports_win_wherever_the_row_stands() {
        let wide = ",10-14,,Unassigned,,,,,,,,";
        let narrow = "a,12,tcp,,,,,,,,,";
        check(
            &format!("{wide}\n{narrow}"),
            &[(0, &[]), (10, &[0]), (12, &[1]), (13, &[0]), (15, &[])],
        );
        check(
            &format!("{narrow}\n{wide}"),
            &[(0, &[]), (10, &[1]), (12, &[0]), (13, &[1]), (15, &[])],
        );
    }

    #[test]
    fn a_named_transport_wins_over_a_blank_one() {
        check(
            "a,12,tcp,,,,,,,,,\nb,12,,,,,,,,,,",
            &[(0, &[]), (12, &[0]), (13, &[])],
        );
        check(
            "a,12,udp,,,,,,,,,\nb,12,,,,,,,,,,",
            &[(0, &[]), (12, &[1]), (13, &[])],
        );
    }

    #[test]
    fn rows_of_the_same_ports_and_transport_answer_together() {
        check(
            "a,12,tcp,,,,,,,,,\nx,12,udp,,,,,,,,,\nb,12,tcp,,,,,,,,,",
            &[(0, &[]), (12, &[0, 2]), (13, &[])],
        );
    }
}

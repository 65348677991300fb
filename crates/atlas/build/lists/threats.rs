//! Threat records: rows that were one statement about a range become one again.
//!
//! "A shell on a high port from 42391 up to 43391" stands in the list as 1,001 rows; a reader wants one.

use std::collections::{BTreeMap, BTreeSet};

use super::{Item, ports_literal};
use crate::number::Ports;

/// Fewer neighbouring ports than this are separate statements that happen to be neighbours.
const RANGE_LEN_MIN: usize = 10;

/// A row: its ports, and Rust source for all other fields.
pub(crate) struct Row {
    pub(crate) ports: Ports,
    pub(crate) rest: String,
}

/// Returns how many port numbers the rows are about.
pub(crate) fn ports_covered(rows: &[Row]) -> usize {
    let spans = rows.iter().map(|row| row.ports.first.0..=row.ports.last.0);
    spans.flatten().collect::<BTreeSet<u16>>().len()
}

/// Returns the items of ranges and those of single ports, the latter by port.
pub(crate) fn items(rows: Vec<Row>) -> (Vec<Item>, Vec<Item>) {
    let mut statements: BTreeMap<String, Vec<Ports>> = BTreeMap::new();
    for row in rows {
        statements.entry(row.rest).or_default().push(row.ports);
    }
    let (mut ranges, mut singles) = (Vec::new(), Vec::new());
    for (rest, mut ports) in statements {
        ports.sort_by_key(|span| span.first);
        let item = |ports: Ports| {
            (
                ports.first.0,
                format!("Threat {{ ports: {}, {rest} }}", ports_literal(ports)),
            )
        };
        for run in ports.chunk_by(|one, next| one.last.0.checked_add(1) == Some(next.first.0)) {
            match run {
                [first, .., last] if run.len() >= RANGE_LEN_MIN => ranges.push(item(Ports {
                    first: first.first,
                    last: last.last,
                })),
                _ => singles.extend(run.iter().copied().map(item)),
            }
        }
    }
    singles.sort();
    ranges.sort();
    (ranges, singles)
}

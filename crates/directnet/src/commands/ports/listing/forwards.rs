//! The table of ports that the firewall hands on to other addresses: nothing listens on them here, so they have
//! neither owner nor verdict.

use std::io::{self, Write};

use ports::exposure::{Condition, Exposure, Forward};

use crate::style::{HEADING, paint};
use crate::table::{self, Cell, Column};

const COLUMNS: [Column; 4] = [
    Column::whole("PORT"),
    Column::whole("TO"),
    Column::shortened("ONLY", 10),
    Column::shortened("RULE", 16),
];

/// Writes the table, unless there is nothing to write.
///
/// # Errors
///
/// Fails when `out` cannot be written.
pub(super) fn write_table(
    out: &mut impl Write,
    forwards: &[Forward],
    width: Option<usize>,
) -> io::Result<()> {
    if forwards.is_empty() {
        return Ok(());
    }
    let title = paint(HEADING, "Handed on by the firewall, without a socket");
    writeln!(out, "\n{title}")?;
    table::write(out, &COLUMNS, forwards.iter().map(row), width)
}

fn row(forward: &Forward) -> [Cell<'static>; 4] {
    let mut only: Vec<String> = forward.only.iter().map(Condition::to_string).collect();
    match &forward.passage {
        Exposure::Yes { .. } | Exposure::Forwarded { .. } => {}
        Exposure::No(_) | Exposure::FilteredBy(_) => only.push("does not get there".into()),
        Exposure::Limited { .. } => only.push("some get there".into()),
        Exposure::NotPermitted | Exposure::Unknown(_) => only.push("may not get there".into()),
    }
    [
        format!("{}/{}", forward.ports, forward.transport).into(),
        forward.to.to_string().into(),
        only.join(", ").into(),
        forward.rule.to_string().into(),
    ]
}

/// Counts them; empty if there are none.
pub(super) fn remark(forwards: &[Forward]) -> String {
    match forwards {
        [] => String::new(),
        [forward] => format!("1 handed on: directnet port {} says more\n", example(forward)),
        [forward, ..] => format!(
            "{} handed on: directnet port {} says more\n",
            forwards.len(),
            example(forward)
        ),
    }
}

fn example(forward: &Forward) -> String {
    format!("{}/{}", forward.ports.first, forward.transport)
}

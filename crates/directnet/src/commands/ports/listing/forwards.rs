//! The table of ports that the firewall hands on to other addresses: nothing listens on them here, so they have
//! neither owner nor verdict.

use std::io::{self, Write};

use ports::exposure::{Condition, Exposure, Forward};

use crate::language::say;
use crate::style::{HEADING, paint};
use crate::table::{self, Cell, Column};

fn columns() -> [Column; 4] {
    [
        Column::whole(say!("column-port")),
        Column::whole(say!("column-to")),
        Column::shortened(say!("column-only"), 10),
        Column::shortened(say!("column-rule"), 16),
    ]
}

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
    let title = paint(HEADING, say!("listing-forwards-title"));
    writeln!(out, "\n{title}")?;
    table::write(out, &columns(), forwards.iter().map(row), width)
}

fn row(forward: &Forward) -> [Cell<'static>; 4] {
    let mut only: Vec<String> = forward.only.iter().map(Condition::to_string).collect();
    match &forward.passage {
        Exposure::Yes { .. } | Exposure::Forwarded { .. } => {}
        Exposure::No(_) | Exposure::FilteredBy(_) => only.push(say!("listing-not-there").to_owned()),
        Exposure::Limited { .. } => only.push(say!("listing-some-there").to_owned()),
        Exposure::NotPermitted | Exposure::Unknown(_) => only.push(say!("listing-maybe-there").to_owned()),
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
        [forward, ..] => {
            let port = example(forward);
            say!("listing-forwards", count = forwards.len(), port = &port) + "\n"
        }
    }
}

fn example(forward: &Forward) -> String {
    format!("{}/{}", forward.ports.first, forward.transport)
}

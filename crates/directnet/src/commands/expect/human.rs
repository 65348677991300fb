//! Expectations as a table, for people, and what changed.

use std::io::{self, Write};
use std::net::IpAddr;

use ports::expectation::{Expectation, ExpectedExposure};

use super::Outcome;
use crate::table::{self, Cell, Column};

const COLUMNS: [Column; 5] = [
    Column::whole("PORT"),
    Column::shortened("PROCESS", 8),
    Column::shortened("USER", 6),
    Column::shortened("EXPOSURE", 8),
    Column::shortened("NOTE", 10),
];

/// Writes what is expected as a table; nothing if that is nothing.
///
/// # Errors
///
/// Fails when the output cannot be written.
pub(super) fn write(out: &mut impl Write, outcome: &Outcome<'_>, width: Option<usize>) -> io::Result<()> {
    if outcome.expectations.is_empty() {
        return Ok(());
    }
    table::write(out, &COLUMNS, outcome.expectations.iter().map(row), width)
}

/// Says what changed, and where.
pub(super) fn remarks(outcome: &Outcome<'_>, has_learned: bool) -> String {
    let path = outcome.path.display();
    let counted = |count: usize| match count {
        1 => "1 expectation".to_owned(),
        count => format!("{count} expectations"),
    };
    match (outcome.added.len(), outcome.removed.len()) {
        (0, 0) if has_learned => format!("nothing new to expect; {path} is as it was\n"),
        (0, 0) if outcome.expectations.is_empty() => {
            format!(
                "nothing is expected yet in {path}\n  hint: directnet expect --learn writes down what is there now\n"
            )
        }
        (0, 0) => format!("from {path}\n"),
        (added, 0) if has_learned => {
            let mut text = format!("added {} to {path}:\n", counted(added));
            for expectation in &outcome.added {
                text.push_str(&format!("  {} {expectation}\n", expectation.target()));
            }
            text.push_str("look through them: what runs now is taken for what is meant\n");
            text
        }
        (added, 0) => format!("added {} to {path}\n", counted(added)),
        (0, removed) => format!("removed {} from {path}\n", counted(removed)),
        (_, removed) => format!("replaced {} in {path}\n", counted(removed)),
    }
}

fn row(expectation: &Expectation) -> [Cell<'static>; 5] {
    let field = |field: &Option<String>| field.clone().unwrap_or_default();
    [
        expectation.target().into(),
        field(&expectation.process).into(),
        field(&expectation.user).into(),
        exposure(expectation.exposure.as_ref()).into(),
        note(expectation).into(),
    ]
}

fn exposure(exposure: Option<&ExpectedExposure>) -> String {
    match exposure {
        None => String::new(),
        Some(ExpectedExposure::Loopback) => "loopback".to_owned(),
        Some(ExpectedExposure::Any) => "any".to_owned(),
        Some(ExpectedExposure::Addresses(addresses)) => {
            let shown: Vec<String> = addresses.iter().map(IpAddr::to_string).collect();
            shown.join(", ")
        }
    }
}

/// Joins what has no column of its own.
fn note(expectation: &Expectation) -> String {
    let optional = expectation.is_optional.then(|| "optional".to_owned());
    let parts = [
        &optional,
        &expectation.note,
        &expectation.unit,
        &expectation.executable,
    ];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    parts.join("; ")
}

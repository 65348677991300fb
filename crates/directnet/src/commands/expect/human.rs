//! Expectations as a table, for people, and what changed.

use std::io::{self, Write};
use std::net::IpAddr;

use ports::expectation::{Expectation, ExpectedExposure};

use super::Outcome;
use crate::language::say;
use crate::table::{self, Cell, Column};

fn columns() -> [Column; 5] {
    [
        Column::whole(say!("column-port")),
        Column::shortened(say!("column-process"), 8),
        Column::shortened(say!("column-user"), 6),
        Column::shortened(say!("column-exposure"), 8),
        Column::shortened(say!("column-note"), 10),
    ]
}

/// Writes what is expected as a table; nothing if that is nothing.
///
/// # Errors
///
/// Fails when the output cannot be written.
pub(super) fn write(out: &mut impl Write, outcome: &Outcome<'_>, width: Option<usize>) -> io::Result<()> {
    if outcome.expectations.is_empty() {
        return Ok(());
    }
    table::write(out, &columns(), outcome.expectations.iter().map(row), width)
}

/// Says what changed, and where.
pub(super) fn remarks(outcome: &Outcome<'_>, has_learned: bool) -> String {
    let path = &outcome.path.display().to_string();
    let counted = |count: usize| say!("expect-counted", count);
    let told = match (outcome.added.len(), outcome.removed.len()) {
        (0, 0) if has_learned => say!("expect-nothing-new", path),
        (0, 0) if outcome.expectations.is_empty() => {
            let hint = say!("error-hint", hint = say!("expect-learn-hint"));
            format!("{}\n  {hint}", say!("expect-nothing-yet", path))
        }
        (0, 0) => say!("expect-from", path),
        (added, 0) if has_learned => {
            let mut text = say!("expect-added", counted = &counted(added), path) + ":\n";
            for expectation in &outcome.added {
                text.push_str(&format!("  {} {expectation}\n", expectation.target()));
            }
            text.push_str(say!("expect-look-through"));
            text
        }
        (added, 0) => say!("expect-added", counted = &counted(added), path),
        (0, removed) => say!("expect-removed", counted = &counted(removed), path),
        (_, removed) => say!("expect-replaced", counted = &counted(removed), path),
    };
    told + "\n"
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
    let optional = expectation
        .is_optional
        .then(|| say!("expect-optional").to_owned());
    let parts = [
        &optional,
        &expectation.note,
        &expectation.unit,
        &expectation.executable,
    ];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    parts.join("; ")
}

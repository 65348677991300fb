//! What commands print: data on standard output, talk on standard error.

use std::io::{self, IsTerminal, Write};

use serde::Serialize;

/// Writes `value` as indented JSON, followed by a line break.
///
/// # Errors
///
/// Fails when the output cannot be written.
pub(crate) fn json(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

/// Whether standard output is a terminal that a person reads.
pub(crate) fn to_terminal() -> bool {
    io::stdout().is_terminal()
}

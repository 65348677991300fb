//! What commands print: data on standard output, talk on standard error.

use std::env;
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

/// Writes `value` as one line of JSON.
///
/// # Errors
///
/// Fails when the output cannot be written.
pub(crate) fn json_line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    writeln!(out)
}

/// Whether standard error may carry colours: a terminal whose user has not asked for none (no-color.org).
pub(crate) fn is_coloured_stderr() -> bool {
    env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) && io::stderr().is_terminal()
}

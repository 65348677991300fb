//! From the lists' text to the tables' bytes; the steps are one module each.
//!
//! Included by the build script, which runs it, and by the tests, which try it on damaged files. It shares
//! the words of the crate itself (ports, transports, statuses, dates), so that both sides read them by the
//! same rules.

mod classify;
mod flaw;
mod precedence;
mod records;
mod sources;
mod tables;

#[path = "../src/registry/date.rs"]
#[expect(
    dead_code,
    unreachable_pub,
    reason = "the crate's own file: compiling needs only part of it"
)]
mod date;
#[path = "../src/number.rs"]
#[expect(
    dead_code,
    unreachable_pub,
    reason = "the crate's own file: compiling needs only part of it"
)]
mod number;
#[path = "../src/registry/status.rs"]
#[expect(
    dead_code,
    unreachable_pub,
    reason = "the crate's own file: compiling needs only part of it"
)]
mod status;

pub(crate) use flaw::Flaw;
pub(crate) use sources::compile as sources;
pub(crate) use tables::Tables;

/// Compiles the text of the registry file.
pub(crate) fn registry(csv: &[u8]) -> Result<Tables, Flaw> {
    let records = records::read(csv)?;
    Tables::new(&records)
}

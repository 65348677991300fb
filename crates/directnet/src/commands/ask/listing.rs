//! The table of all ports that somebody holds on a contact's machine, as `directnet ports` prints it of this one.

use std::io::{self, Write};
use std::time::SystemTime;

use api::ports::{Level, MachineDocument};
use ports::{Claims, PortEntry};

use super::rebuilt;
use crate::commands::port::wording;
use crate::commands::ports::listing;
use crate::language::{say, translated};
use crate::output;

/// Writes whose machine it is and when it looked, and the table.
pub(super) fn write(out: &mut impl Write, answer: &MachineDocument, claims: &Claims) -> io::Result<()> {
    writeln!(out, "{}", wording::observed(answer))?;
    writeln!(out)?;
    let entries: Vec<PortEntry> = answer
        .ports
        .iter()
        .map(|told| rebuilt::entry(told, claims))
        .collect();
    listing::write_rows(out, &entries, SystemTime::now(), output::terminal_width())
}

/// Counts what is listed, and says what the machine could not see or tell.
pub(super) fn remarks(answer: &MachineDocument) -> String {
    let entries = &answer.ports;
    let look = entries
        .iter()
        .filter(|entry| entry.verdict.level == Level::LookAtThis);
    let counted = say!(
        "machine-summary",
        held = entries.len(),
        look = look.clone().count()
    );
    let mut text = match look.clone().next() {
        Some(first) => {
            let port = format!("{}/{}", first.port, wording::transport(first.transport));
            say!(
                "machine-summary-why",
                summary = &counted,
                contact = &answer.machine,
                port = &port
            )
        }
        None => counted,
    };
    text.push('\n');
    if answer.left_out > 0 {
        let told = say!("machine-left-out", count = answer.left_out);
        text.push_str(&(say!("note", what = &told) + "\n"));
    }
    for gap in &answer.gaps {
        text.push_str(&(say!("note", what = &*translated(&gap.text)) + "\n"));
    }
    text
}

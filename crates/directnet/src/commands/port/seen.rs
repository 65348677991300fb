//! Since when the programs on a port were seen there, as far as `directnet watch` saw it.

use std::io;
use std::path::PathBuf;

use ports::PortReport;
use ports::text::VisibleText;
use ports::watch::Seen;

use crate::commands::watch::JOURNAL;
use crate::language::say;
use crate::{home, output};

/// Reads the journal in the home directory; says so when it cannot be read, and does without.
pub(super) fn read(home: Option<PathBuf>, report: &PortReport) -> io::Result<Seen> {
    let Ok(home) = home::choose(home) else {
        return Ok(Seen::default());
    };
    match Seen::read(&home.join(JOURNAL), report) {
        Ok(seen) => Ok(seen),
        Err(error) => {
            let why = VisibleText::from(error.to_string().as_str());
            output::note(&say!("seen-not-told", why = &why.to_string()))?;
            Ok(Seen::default())
        }
    }
}

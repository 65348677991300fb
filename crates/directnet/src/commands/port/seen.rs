//! Since when the programs on a port were seen there, from the journal that `directnet watch` keeps.
//!
//! Only what a watcher saw is told: without a journal, or of a program that is not in it, nothing is said.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

use ports::PortReport;
use ports::evidence::HeldSocket;
use ports::text::VisibleText;
use ports::watch::{Holding, Journal, Place};

use crate::commands::watch::JOURNAL;
use crate::{home, output};

/// Those on a port whom a watcher saw there, each with when that was first.
#[derive(Debug, Default)]
pub(crate) struct Seen(BTreeMap<(Place, Holding), SystemTime>);

impl Seen {
    /// Reads the journal in the home directory; says so when it cannot be read, and does without.
    pub(super) fn read(home: Option<PathBuf>, report: &PortReport) -> io::Result<Self> {
        let Ok(home) = home::choose(home) else {
            return Ok(Self::default());
        };
        match Journal::read_port(&home.join(JOURNAL), report.port) {
            Ok(journal) => Ok(journal.map_or_else(Self::default, |journal| Self::of(&journal, report))),
            Err(error) => {
                let why = VisibleText::from(error.to_string().as_str());
                output::remark(&format!(
                    "note: since when programs are on the port is not told: {why}\n"
                ))?;
                Ok(Self::default())
            }
        }
    }

    fn of(journal: &Journal, report: &PortReport) -> Self {
        let sockets = report
            .transports
            .iter()
            .flat_map(|entry| entry.sockets.iter().flatten());
        let seen = sockets.map(key).filter_map(|(place, holding)| {
            // Whoever has no name may be somebody else each time.
            let is_named = !holding.programs.is_empty();
            let times = journal.times(place, &holding).filter(|_| is_named)?;
            Some(((place, holding), times.first_seen))
        });
        Self(seen.collect())
    }

    /// Returns all of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Place, &Holding, SystemTime)> {
        self.0
            .iter()
            .map(|((place, holding), first)| (place, holding, *first))
    }

    /// Returns when the first of some sockets was seen.
    pub(super) fn first(&self, group: &[&HeldSocket]) -> Option<SystemTime> {
        let known = group.iter().filter_map(|held| self.0.get(&key(held)));
        known.min().copied()
    }
}

fn key(held: &HeldSocket) -> (Place, Holding) {
    let place = Place {
        transport: held.socket.transport,
        port: held.socket.local.port,
    };
    (place, Holding::of(held))
}

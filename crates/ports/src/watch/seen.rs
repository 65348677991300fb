//! Since when the programs on a port were seen there, from the journal that a watcher keeps.
//!
//! Only what a watcher saw is told: without a journal, or of a program that is not in it, nothing is said.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::SystemTime;

use super::holding::{Holding, Place};
use super::journal::{Journal, ReadError};
use crate::evidence::HeldSocket;
use crate::report::PortReport;

/// Those on a port whom a watcher saw there, each with when that was first.
#[derive(Debug, Clone, Default)]
pub struct Seen(BTreeMap<(Place, Holding), SystemTime>);

impl Seen {
    /// Reads what the journal at `path` says of the programs in a report; nothing if there is no such file.
    ///
    /// # Errors
    ///
    /// Those of [`Journal::read_port`].
    pub fn read(path: &Path, report: &PortReport) -> Result<Self, ReadError> {
        let journal = Journal::read_port(path, report.port)?;
        Ok(journal.map_or_else(Self::default, |journal| Self::of(&journal, report)))
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
    pub fn iter(&self) -> impl Iterator<Item = (&Place, &Holding, SystemTime)> {
        self.0
            .iter()
            .map(|((place, holding), first)| (place, holding, *first))
    }

    /// Returns when the first of some sockets was seen.
    pub fn first(&self, group: &[&HeldSocket]) -> Option<SystemTime> {
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

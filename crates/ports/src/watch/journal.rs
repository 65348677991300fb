//! The journal: what a watcher saw on the ports, kept in a file so that a restart does not repeat old news.
//!
//! It is also the only way to say since when something is on a port: no system tells when a socket was opened. What
//! was closed is remembered as well, up to a bound, so that what comes back is known.
//!
//! The file is replaced in one step and never changed in place. A file that cannot be read as a journal is moved
//! aside, not deleted, and said to be so. Where the file is, the caller decides.

mod format;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use atlas::number::PortNumber;

pub use self::format::Damage;
use self::format::ENTRIES_MAX;
pub(crate) use self::format::{parse, parse_port};
use super::holding::{AddressClass, Holding, Holdings, Place, Programs};
use super::reconcile::Change;
use crate::replace::replace;

/// The most bytes that are read of a journal, and that are written: some hundred thousand entries.
const FILE_LEN_MAX: u64 = 32 * 1024 * 1024;
/// The most entries of what is closed; beyond that the oldest are forgotten.
const CLOSED_MAX: usize = 4096;

/// Since when something is known on a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// When it was seen for the first time ever.
    pub first_seen: SystemTime,
    /// When it came this time, or was found there by a watcher that started.
    pub since: SystemTime,
    /// When it went; `None` while it is there.
    pub closed: Option<SystemTime>,
}

/// Everything that was seen on the ports.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Journal {
    entries: BTreeMap<(Place, Holding), Times>,
    /// When it was last known to be true.
    updated: Option<SystemTime>,
}

/// Why a journal could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The system refused.
    #[error("cannot read {}", path.display())]
    System {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is no journal, or was cut off.
    #[error("{} is damaged", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where.
        source: Damage,
    },
}

impl Journal {
    /// Reads the journal at `path`; `None` if there is no such file.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be read, is longer than a journal gets, or is damaged.
    pub fn read(path: &Path) -> Result<Option<Self>, ReadError> {
        Self::read_by(parse, path)
    }

    /// Reads what the journal at `path` says of one port, on any transport; `None` if there is no such file.
    ///
    /// Takes a tenth of the time of [`Journal::read`]: a busy machine's journal has ten thousand lines. Damage to lines
    /// of other ports is not noticed.
    ///
    /// # Errors
    ///
    /// Those of [`Journal::read`].
    pub fn read_port(path: &Path, port: PortNumber) -> Result<Option<Self>, ReadError> {
        Self::read_by(|bytes| parse_port(bytes, port), path)
    }

    fn read_by(
        parse: impl FnOnce(&[u8]) -> Result<Self, Damage>,
        path: &Path,
    ) -> Result<Option<Self>, ReadError> {
        let system = |source| ReadError::System {
            path: path.to_owned(),
            source,
        };
        let file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file.map_err(system)?,
        };
        let len = file.metadata().map_err(system)?.len().min(FILE_LEN_MAX);
        let mut bytes = Vec::with_capacity(usize::try_from(len).unwrap_or_default().saturating_add(1));
        file.take(FILE_LEN_MAX).read_to_end(&mut bytes).map_err(system)?;
        let journal = parse(&bytes).map_err(|source| ReadError::Damaged {
            path: path.to_owned(),
            source,
        })?;
        Ok(Some(journal))
    }

    /// Writes the journal to `path` in one step; the file is readable by its owner alone.
    ///
    /// # Errors
    ///
    /// Fails if the directory cannot be made or the file not be written, or if it would have more than is read of one; the
    /// old file is still there then.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        replace(path, self.file_text()?.as_bytes())
    }

    /// Returns the text of the file.
    ///
    /// # Errors
    ///
    /// Fails if that is more than is read of a journal: written, it would be taken for a damaged one.
    pub(super) fn file_text(&self) -> io::Result<String> {
        let text = self.to_text();
        let is_read = self.entries.len() <= ENTRIES_MAX
            && u64::try_from(text.len()).is_ok_and(|len| len <= FILE_LEN_MAX);
        is_read.then_some(text).ok_or_else(|| {
            let why = "more was seen than a journal has room for";
            io::Error::new(io::ErrorKind::FileTooLarge, why)
        })
    }

    /// Returns everything as text, however much it is.
    pub(crate) fn to_text(&self) -> String {
        format::to_text(self)
    }

    /// Returns when the journal was last known to be true.
    pub fn updated(&self) -> Option<SystemTime> {
        self.updated
    }

    /// Returns since when somebody who matches `holding` is on `place`, if a watcher saw that.
    pub fn times(&self, place: Place, holding: &Holding) -> Option<Times> {
        if let Some(times) = self.entries.get(&(place, holding.clone())) {
            return Some(*times);
        }
        let mut on_place = self.on(place);
        let is_same = |known: &Holding| known.class == holding.class && known.shares_program_with(holding);
        on_place.find(|(known, _)| is_same(known)).map(|(_, times)| times)
    }

    /// Returns everything known of one place.
    fn on(&self, place: Place) -> impl Iterator<Item = (&Holding, Times)> {
        let least = Holding {
            class: AddressClass::Loopback,
            programs: Programs::new(),
        };
        self.entries
            .range((place, least)..)
            .take_while(move |(entry, _)| entry.0 == place)
            .map(|((_, holding), times)| (holding, *times))
    }

    /// Returns what was on the ports when the journal was written.
    pub(super) fn baseline(&self) -> Holdings {
        let mut baseline = Holdings::new();
        for ((place, holding), times) in &self.entries {
            if times.closed.is_none() {
                let holdings: &mut BTreeSet<_> = baseline.entry(*place).or_default();
                holdings.insert(holding.clone());
            }
        }
        baseline
    }

    /// Notes a change that was seen at `now`.
    pub(super) fn note(&mut self, place: Place, change: &Change, now: SystemTime) {
        let (before, after) = change.sides();
        let old = before.as_ref().and_then(|before| self.close(place, before, now));
        let Some(after) = after else { return };
        let is_same_thing = matches!(change, Change::Learned { .. });
        if is_same_thing && let Some(before) = before {
            self.entries.remove(&(place, before));
        }
        let times = self.entries.entry((place, after)).or_insert(Times {
            first_seen: now,
            since: now,
            closed: None,
        });
        times.closed = None;
        times.since = now;
        if let Some(old) = old.filter(|_| is_same_thing) {
            times.first_seen = times.first_seen.min(old.first_seen);
            times.since = old.since;
        }
    }

    /// Notes that everything was looked at, at `now`, and forgets what went longest ago.
    pub(super) fn confirm(&mut self, now: SystemTime) {
        self.updated = Some(now);
        let mut closed: Vec<SystemTime> = self.entries.values().filter_map(|times| times.closed).collect();
        if closed.len() <= CLOSED_MAX {
            return;
        }
        closed.sort_unstable_by(|a, b| b.cmp(a));
        let oldest_kept = closed.get(CLOSED_MAX).copied();
        self.entries
            .retain(|_, times| times.closed.is_none() || times.closed > oldest_kept);
    }

    /// Notes that something is gone; returns since when it was there.
    fn close(&mut self, place: Place, holding: &Holding, now: SystemTime) -> Option<Times> {
        let times = self.entries.get_mut(&(place, holding.clone()))?;
        let before = *times;
        times.closed = Some(now);
        Some(before)
    }
}

/// Moves a damaged journal aside, so that a new one can be begun; returns where it is now.
///
/// # Errors
///
/// Fails if the system refuses; the file is where it was then.
pub(super) fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let aside = path.with_extension("damaged");
    fs::rename(path, &aside)?;
    Ok(aside)
}

#[cfg(test)]
mod tests;

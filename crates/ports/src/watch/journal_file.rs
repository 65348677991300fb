//! The file of a journal, written by a thread of its own: the disk must not hold up the news.
//!
//! One write at a time; what changes meanwhile is in the next one. How often depends on how long it takes to put the
//! journal into words, so that a machine with thousands of listeners does not spend its time on it.

use std::io;
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::journal::Journal;
use crate::replace::replace;

/// How often the journal is written at most, while things change.
const EVERY_MIN: Duration = Duration::from_secs(2);
/// How much longer than the wording of the journal the pause after it is.
const PAUSE: u32 = 100;

/// Where a journal is kept, if it is kept.
#[derive(Debug)]
pub(super) struct JournalFile {
    path: Option<PathBuf>,
    writing: Option<JoinHandle<io::Result<()>>>,
    is_dirty: bool,
    free_at: Instant,
}

impl JournalFile {
    /// Prepares to write to `path`, or nowhere.
    pub(super) fn new(path: Option<PathBuf>) -> Self {
        Self {
            path,
            writing: None,
            is_dirty: false,
            free_at: Instant::now(),
        }
    }

    /// Notes that the journal is not what was written last.
    pub(super) fn touch(&mut self) {
        self.is_dirty = self.path.is_some();
    }

    /// Returns when to write next, if there is something to write.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.is_dirty.then_some(self.free_at)
    }

    /// Begins to write if it is time; tells how the write before went.
    ///
    /// # Errors
    ///
    /// Fails if the write before failed, in which case this one was begun all the same; or if there is too much to write.
    pub(super) fn write_if_due(&mut self, journal: &Journal, now: Instant) -> io::Result<()> {
        let is_busy = self
            .writing
            .as_ref()
            .is_some_and(|writing| !writing.is_finished());
        if !self.is_dirty || now < self.free_at {
            return Ok(());
        }
        if is_busy {
            self.free_at = now + EVERY_MIN;
            return Ok(());
        }
        let result = self.join();
        if let Some(path) = self.path.clone() {
            let start = Instant::now();
            let text = journal.file_text();
            self.free_at = now + start.elapsed().saturating_mul(PAUSE).max(EVERY_MIN);
            self.is_dirty = false;
            let text = text?;
            self.writing = Some(thread::spawn(move || replace(&path, text.as_bytes())));
        }
        result
    }

    /// Writes what is not written yet, and waits until it is.
    ///
    /// # Errors
    ///
    /// Fails if this or the last write did; the file before is still there then.
    pub(super) fn finish(&mut self, journal: &Journal) -> io::Result<()> {
        let before = self.join();
        match self.path.as_deref() {
            Some(path) if self.is_dirty || before.is_err() => self.write(path.to_owned().as_path(), journal),
            _ => before,
        }
    }

    fn write(&mut self, path: &Path, journal: &Journal) -> io::Result<()> {
        journal.write(path)?;
        self.is_dirty = false;
        Ok(())
    }

    fn join(&mut self) -> io::Result<()> {
        let Some(writing) = self.writing.take() else {
            return Ok(());
        };
        let panicked = |_| Err(io::Error::other("the thread that writes the journal panicked"));
        writing.join().unwrap_or_else(panicked)
    }
}

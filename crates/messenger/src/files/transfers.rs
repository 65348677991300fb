//! The transfers of this run: how far each has come, and what is known of it over lost connections.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use messenger_proto::PeerId;
use messenger_store::files::{File, FileRow, FileState};
use tokio::sync::watch;

use super::disk::Download;

/// Listeners hear of progress this often at most.
const TELL_EVERY: Duration = Duration::from_millis(250);

/// How far a transfer has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// The bytes that are there and verified; of a file that is sent to one contact, those that were sent.
    pub done_bytes: u64,
    /// Whether its bytes are on their way now.
    pub is_moving: bool,
}

/// One transfer.
#[derive(Debug, Default)]
pub(super) struct Transfer {
    done_bytes: AtomicU64,
    /// On how many streams its bytes are on their way: what is offered to a room goes to several members at once.
    streams: AtomicUsize,
    last_told: Mutex<Option<Instant>>,
    /// Members of a room that gave something else than was offered, and are not asked again.
    liars: Mutex<HashSet<PeerId>>,
    /// Whether the author of what is offered to a room sends nothing although it is connected.
    is_author_silent: AtomicBool,
    /// What was fetched so far. Locked by the thread that writes, so that there is never a second one.
    pub(super) download: Mutex<Option<Download>>,
}

/// All of them.
#[derive(Debug)]
pub(crate) struct Transfers {
    downloads: PathBuf,
    known: Mutex<HashMap<FileRow, Arc<Transfer>>>,
    /// What is being fetched: of one peer at a time, whoever has it.
    claimed: Mutex<HashSet<FileRow>>,
    changes: watch::Sender<u64>,
}

impl Transfers {
    /// None yet. Files are saved below `downloads`, unless the user names another folder.
    pub(crate) fn new(downloads: PathBuf) -> Self {
        Self {
            downloads,
            known: Mutex::default(),
            claimed: Mutex::default(),
            changes: watch::Sender::new(0),
        }
    }

    /// Returns the usual folder.
    pub(super) fn downloads(&self) -> &Path {
        &self.downloads
    }

    /// Returns the folder that a file is written to.
    pub(super) fn folder(&self, file: &File) -> PathBuf {
        file.place
            .as_ref()
            .map_or_else(|| self.downloads.clone(), PathBuf::from)
    }

    /// Returns where a file is: the one that is offered here, or where an accepted one was saved.
    pub(super) fn path_of(&self, file: &File) -> Option<PathBuf> {
        if file.is_outbound {
            return file.place.as_ref().map(PathBuf::from);
        }
        let name = file
            .saved_name
            .as_ref()
            .filter(|_| file.state == FileState::Saved)?;
        Some(self.folder(file).join(name))
    }

    /// Says that some file stands differently in the store.
    pub(crate) fn changed(&self) {
        self.changes.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Returns what changes whenever some file stands differently.
    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Takes it upon the caller to fetch a file, until the result is dropped; `None`: somebody else does.
    pub(super) fn claim(self: &Arc<Self>, row: FileRow) -> Option<Claim> {
        let mut claimed = self.claimed.lock().unwrap_or_else(PoisonError::into_inner);
        claimed.insert(row).then(|| Claim {
            transfers: Arc::clone(self),
            row,
        })
    }

    pub(super) fn progress(&self, row: FileRow) -> Progress {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .get(&row)
            .map_or_else(Progress::default, |transfer| Progress {
                done_bytes: transfer.done_bytes.load(Ordering::Relaxed),
                is_moving: transfer.streams.load(Ordering::Relaxed) > 0,
            })
    }

    pub(super) fn of(&self, row: FileRow) -> Arc<Transfer> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(row).or_default())
    }

    /// Forgets a transfer that has come to an end.
    pub(super) fn forget(&self, row: FileRow) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.remove(&row);
    }
}

impl Transfer {
    /// Says that its bytes are on their way, until the result is dropped.
    pub(super) fn moving(self: &Arc<Self>) -> Moving {
        self.streams.fetch_add(1, Ordering::Relaxed);
        Moving(Arc::clone(self))
    }

    /// Notes that a member gave something else than was offered.
    pub(super) fn note_liar(&self, peer: PeerId) {
        let mut liars = self.liars.lock().unwrap_or_else(PoisonError::into_inner);
        liars.insert(peer);
    }

    /// Whether a member gave something else than was offered.
    pub(super) fn is_liar(&self, peer: PeerId) -> bool {
        let liars = self.liars.lock().unwrap_or_else(PoisonError::into_inner);
        liars.contains(&peer)
    }

    /// Notes whether the author of what is offered to a room sends nothing although it is connected.
    pub(super) fn note_author_silent(&self, is_silent: bool) {
        self.is_author_silent.store(is_silent, Ordering::Relaxed);
    }

    /// Whether the author is connected and sends nothing: others are to be asked.
    pub(super) fn is_author_silent(&self) -> bool {
        self.is_author_silent.load(Ordering::Relaxed)
    }

    pub(super) fn set_done(&self, bytes: u64) {
        self.done_bytes.store(bytes, Ordering::Relaxed);
    }

    pub(super) fn add_done(&self, bytes: u64) {
        self.done_bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Whether listeners are to hear of its progress now.
    pub(super) fn is_worth_telling(&self) -> bool {
        let mut last = self.last_told.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = last.is_none_or(|last| last.elapsed() >= TELL_EVERY);
        if is_due {
            *last = Some(Instant::now());
        }
        is_due
    }
}

/// A file that is being fetched by whoever holds this.
#[derive(Debug)]
pub(super) struct Claim {
    transfers: Arc<Transfers>,
    row: FileRow,
}

impl Drop for Claim {
    fn drop(&mut self) {
        let mut claimed = self
            .transfers
            .claimed
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        claimed.remove(&self.row);
        drop(claimed);
        // Others may have it as well.
        self.transfers.changed();
    }
}

/// A transfer whose bytes are on their way.
#[derive(Debug)]
pub(super) struct Moving(Arc<Transfer>);

impl Drop for Moving {
    fn drop(&mut self) {
        self.0.streams.fetch_sub(1, Ordering::Relaxed);
    }
}

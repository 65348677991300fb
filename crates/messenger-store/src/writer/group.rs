//! What the writer's thread does with a group of jobs: one transaction, in which a job that fails is undone alone.
//!
//! What undoes a job is a savepoint. It costs a tenth of storing a message, because SQLite keeps a copy of each page that is
//! changed after it was set; and writes about messages hardly ever fail: they look first and change something then. So they
//! have none. When one of them fails after it changed something (the disk, or a mistake of ours), the whole group is undone,
//! which is safe, as every job's caller is told; and from then on, until the node starts again, they have savepoints too, so
//! that no single conversation can go on disturbing the others.

use std::cell::{Cell, RefCell};
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::Connection;

use super::StoreError;
use crate::memory::{Memory, News};
use crate::sessions::Sessions;
use crate::words;

/// Answers a job's caller once the outcome of the commit is known.
pub(super) type Finish = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

/// Writes something, and says how to answer for it. Without a transaction to write in, it only passes on why.
pub(super) type Write = Box<dyn FnOnce(Result<&Writing, StoreError>) -> Finish + Send>;

/// When a job is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    /// When it is on the disk.
    Durably,
    /// When every later job sees it. A power cut may undo it; the end of the process does not.
    Visibly,
    /// The same, but not at once: along with another one, or after a moment.
    Eventually,
}

/// What a job may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Touches {
    /// Messages and how far they have come; of contacts, nothing that is outside of [`TABLES_OF_MESSAGES`].
    Messages,
    /// Who the contacts are, among other things.
    Anything,
}

/// The tables that a message changes on its way and that hold nothing about contacts.
const TABLES_OF_MESSAGES: [&str; 10] = [
    "conversations",
    "delivered_acts",
    "early_acts",
    "exchanges",
    "expiries",
    "inboxes",
    "messages",
    "recent_acts",
    "sealed",
    "words_indexed",
];

/// Something to write.
pub(super) struct Job {
    pub(super) write: Write,
    pub(super) done: Done,
    pub(super) touches: Touches,
}

/// What a job writes with: the connection, and what the writer knows beside it.
pub(crate) struct Writing {
    db: Connection,
    /// The sessions with contacts. They are read and changed here alone.
    pub(crate) sessions: Sessions,
    /// How the next commit waits for the disk.
    synchronous: Done,
    memory: Arc<Memory>,
    /// What the memory is told after the commit.
    news: RefCell<Vec<News>>,
    /// How much of that is of jobs that have ended well.
    news_kept: Cell<usize>,
    /// Whether the group changed anything about contacts.
    is_about_contacts: Arc<AtomicBool>,
    /// Whether writes about messages have savepoints, since one of them failed halfway.
    is_careful: Cell<bool>,
    /// Why the group was undone in the middle.
    undone_for: RefCell<Option<StoreError>>,
}

impl Deref for Writing {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.db
    }
}

impl Writing {
    pub(super) fn new(mut db: Connection, memory: Arc<Memory>) -> rusqlite::Result<Self> {
        let is_about_contacts = Arc::new(AtomicBool::new(false));
        let noted = Arc::clone(&is_about_contacts);
        // It does not see tables without row ids: whoever changes one of those is not of `Touches::Messages`.
        db.update_hook(Some(move |_, _: &str, table: &str, _| {
            if !TABLES_OF_MESSAGES.contains(&table) && !table.starts_with("message_words") {
                noted.store(true, Ordering::Relaxed);
            }
        }))?;
        Ok(Self {
            db,
            sessions: Sessions::default(),
            // What a connection is opened with.
            synchronous: Done::Durably,
            memory,
            news: RefCell::default(),
            news_kept: Cell::new(0),
            is_about_contacts,
            is_careful: Cell::new(false),
            undone_for: RefCell::default(),
        })
    }

    /// Tells, once the group is on the disk, what a job did to an outbox.
    pub(crate) fn tell(&self, news: News) {
        self.news.borrow_mut().push(news);
    }

    /// Runs the jobs in one transaction, and answers for them.
    pub(super) fn write_group(&mut self, jobs: Vec<Job>) {
        if jobs.is_empty() {
            return;
        }
        let begun = self
            .set_synchronous(&jobs)
            .and_then(|()| self.run_cached("BEGIN IMMEDIATE"));
        if let Err(error) = begun {
            let error = StoreError::from(error);
            return finish(
                jobs.into_iter()
                    .map(|job| (job.write)(Err(error.clone())))
                    .collect(),
                &Ok(()),
            );
        }
        if jobs.iter().any(|job| job.touches == Touches::Anything) {
            self.is_about_contacts.store(true, Ordering::Relaxed);
        }
        let mut finishes = Vec::with_capacity(jobs.len());
        let mut jobs = jobs.into_iter();
        for job in &mut jobs {
            finishes.push((job.write)(Ok(self)));
            if self.db.is_autocommit() {
                // The whole transaction was rolled back, so nothing of this group is stored: SQLite does so without room.
                self.forget_group();
                let error = self.undone_for.take().unwrap_or(StoreError::DiskFull);
                finishes.extend(jobs.map(|job| (job.write)(Err(error.clone()))));
                return finish(finishes, &Err(error));
            }
        }
        finish(finishes, &self.commit());
    }

    /// Runs one job, so that one which fails takes nothing else with it, or everything.
    pub(super) fn carry_out<T>(
        &self,
        touches: Touches,
        write: impl FnOnce(&Self) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        if touches == Touches::Anything || self.is_careful.get() {
            self.in_savepoint(write)
        } else {
            self.in_group(write)
        }
    }

    /// Runs a job that cannot be undone alone.
    fn in_group<T>(&self, write: impl FnOnce(&Self) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let changes = self.db.total_changes();
        let steps = self.sessions.steps();
        let written = write(self);
        match written {
            Ok(value) => {
                self.sessions.keep_job();
                self.news_kept.set(self.news.borrow().len());
                Ok(value)
            }
            Err(error) => {
                let error = StoreError::from(error);
                self.news.borrow_mut().truncate(self.news_kept.get());
                let has_changed_something =
                    self.db.total_changes() != changes || self.sessions.steps() != steps;
                if has_changed_something && !self.db.is_autocommit() {
                    tracing::error!(%error, "a message failed halfway; what was to be written with it is undone too");
                    self.is_careful.set(true);
                    *self.undone_for.borrow_mut() = Some(error.clone());
                    self.roll_back();
                }
                Err(error)
            }
        }
    }

    /// Runs one job, so that one which fails takes nothing else with it.
    fn in_savepoint<T>(&self, write: impl FnOnce(&Self) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        self.run_cached("SAVEPOINT job")?;
        self.sessions.begin_job();
        let written = write(self).and_then(|value| self.run_cached("RELEASE job").map(|()| value));
        if written.is_ok() {
            self.sessions.keep_job();
            self.news_kept.set(self.news.borrow().len());
        } else {
            self.undo_job()?;
        }
        written.map_err(StoreError::from)
    }

    fn undo_job(&self) -> rusqlite::Result<()> {
        self.sessions.undo_job();
        self.news.borrow_mut().truncate(self.news_kept.get());
        // After some failures SQLite has rolled everything back itself; then there is no savepoint left.
        if self.db.is_autocommit() {
            return Ok(());
        }
        self.db
            .execute_batch("ROLLBACK TO job; RELEASE job")
            .inspect_err(|error| {
                // Nobody knows what is left of the job, so nothing may be left of the group.
                tracing::error!(%error, "undoing a write failed; what was to be written with it is undone too");
                self.roll_back();
            })
    }

    /// Closes the database.
    pub(super) fn close(self) {
        if let Err((_, error)) = self.db.close() {
            tracing::warn!(%error, "closing the store failed; its journal is read at the next start");
        }
    }

    /// Makes the next commit wait for the disk, unless none of its jobs needs that.
    fn set_synchronous(&mut self, jobs: &[Job]) -> rusqlite::Result<()> {
        let is_lazy = jobs.iter().all(|job| job.done != Done::Durably);
        let wanted = if is_lazy { Done::Visibly } else { Done::Durably };
        if self.synchronous != wanted {
            // In WAL mode, NORMAL leaves out just the fsync of the commit; the order of what reaches the disk stays.
            let level = if is_lazy { "normal" } else { "full" };
            self.db.pragma_update(None, "synchronous", level)?;
            self.synchronous = wanted;
        }
        Ok(())
    }

    /// Commits the group, the steps of its sessions included.
    fn commit(&self) -> Result<(), StoreError> {
        let committed = words::index_in_turns(&self.db)
            .and_then(|()| self.sessions.write_back(&self.db))
            .and_then(|()| self.run_cached("COMMIT"));
        if let Err(error) = committed {
            self.roll_back();
            return Err(error.into());
        }
        self.memory.at_hand.note(self.news.borrow_mut().drain(..));
        self.news_kept.set(0);
        if self.is_about_contacts.swap(false, Ordering::Relaxed) {
            self.memory.names.forget();
        }
        Ok(())
    }

    /// Undoes the group. A commit that failed leaves the transaction open; without this the next group could not begin.
    fn roll_back(&self) {
        self.forget_group();
        if !self.db.is_autocommit()
            && let Err(error) = self.db.execute_batch("ROLLBACK")
        {
            tracing::error!(%error, "rolling back failed");
        }
    }

    /// Forgets what the group did beside the database.
    fn forget_group(&self) {
        self.sessions.forget_all();
        self.news.borrow_mut().clear();
        self.news_kept.set(0);
    }

    fn run_cached(&self, statement: &str) -> rusqlite::Result<()> {
        self.db.prepare_cached(statement)?.execute([]).map(drop)
    }
}

fn finish(finishes: Vec<Finish>, outcome: &Result<(), StoreError>) {
    for finish in finishes {
        finish(outcome.clone());
    }
}

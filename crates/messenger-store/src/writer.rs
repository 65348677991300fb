//! One thread that writes, and groups what arrives together into one commit.
//!
//! SQLite has one writer at a time anyway; a thread of its own makes waiting for it explicit. A commit costs an
//! fsync (hundreds of microseconds to milliseconds), so everything that queued up during one commit goes into the
//! next. A job that fails takes nothing else with it, but see `group` for the one exception. A job's caller is answered
//! after the commit, so that `Ok` means "on the disk". The exception are lazy jobs, which can be done again: a commit of
//! nothing else waits for no fsync, and a power cut before the next one undoes it. Those that can wait a moment as well
//! are put off until there is something else to commit. Rejected: a commit per job (a tenth of the rate), and
//! `synchronous=NORMAL` for all (loses acknowledged messages in a power cut).

mod gather;
mod group;

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode};
use thiserror::Error;
use tokio::sync::{mpsc, oneshot};

use crate::memory::Memory;
pub(crate) use group::Writing;
use group::{Done, Job, Touches};

/// Milliseconds since the Unix epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnixMillis(pub i64);

/// Why the store could not do what was asked. Nothing of the failed request was stored.
#[derive(Debug, Clone, Error)]
pub enum StoreError {
    /// The disk has no room. Everything stored before is safe.
    #[error("the disk is full")]
    DiskFull,
    /// A write of the same row failed before this one ([`InOrder`]).
    #[error("a write before this one failed")]
    Overtaking,
    /// The store was closed; the node is going down.
    #[error("the store is closed")]
    Closed,
    /// SQLite failed.
    #[error("the store failed")]
    Database(#[source] Arc<rusqlite::Error>),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            _ => Self::Database(Arc::new(error)),
        }
    }
}

/// A write that has its place in the queue; resolves when it is on the disk, or to why it is not.
///
/// Writes that were begun in some order are carried out in that order. Dropping it does not undo the write.
#[derive(Debug)]
#[must_use = "a write is certain only when its outcome is"]
pub struct Pending<T>(oneshot::Receiver<Result<T, StoreError>>);

impl<T> Future for Pending<T> {
    type Output = Result<T, StoreError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0)
            .poll(context)
            .map(|outcome| outcome.unwrap_or(Err(StoreError::Closed)))
    }
}

/// A row of writes of which none may overtake another: after one that failed, those that follow fail too.
///
/// Cheap to clone; all clones are the same row.
#[derive(Debug, Clone, Default)]
pub struct InOrder(Arc<AtomicBool>);

impl InOrder {
    /// Ends the row: no later write of it happens.
    pub(crate) fn end(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn has_ended(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// How many jobs may wait. Full means that callers wait for the disk, which is what they should do.
const QUEUE_LEN: usize = 1024;

/// How long what can wait is put off. Long enough for somebody who was told of an answer to send the next message, whose
/// commit takes it along; so short that few answers are asked for again after the end of the process.
const PUT_OFF_FOR: Duration = Duration::from_millis(5);

enum Request {
    Write(Job),
    Close(oneshot::Sender<()>),
}

/// Why there is no writer.
#[derive(Debug, Error)]
pub(crate) enum StartError {
    #[error("the system has no thread to give")]
    Thread(#[from] std::io::Error),
    #[error("the database cannot be used")]
    Database(#[from] rusqlite::Error),
}

/// The handle of the writer thread. The thread ends when it is closed or the last handle is dropped.
#[derive(Debug, Clone)]
pub(crate) struct Writer {
    requests: mpsc::Sender<Request>,
    /// How many jobs that can wait are not done yet.
    put_off: Arc<AtomicUsize>,
}

impl Writer {
    /// Gives `db` to a new thread.
    pub(crate) fn start(db: Connection, memory: Arc<Memory>) -> Result<Self, StartError> {
        let (requests, inbox) = mpsc::channel(QUEUE_LEN);
        let db = Writing::new(db, memory)?;
        thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || run(db, inbox))?;
        Ok(Self {
            requests,
            put_off: Arc::default(),
        })
    }

    /// Runs `write` in the next commit and returns its result when it is on the disk.
    ///
    /// # Cancel safety
    ///
    /// When the returned future is dropped, the write may or may not happen.
    pub(crate) async fn write<T, F>(&self, write: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Writing) -> rusqlite::Result<T> + Send + 'static,
    {
        self.begin(write).await?.await
    }

    /// Queues `write` and returns as soon as its place among all writes is certain.
    pub(crate) async fn begin<T, F>(&self, write: F) -> Result<Pending<T>, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Writing) -> rusqlite::Result<T> + Send + 'static,
    {
        self.queue(write, (Done::Durably, Touches::Anything), None).await
    }

    /// Queues `write`, which changes nothing but messages.
    pub(crate) async fn begin_message<T, F>(&self, write: F) -> Result<Pending<T>, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Writing) -> rusqlite::Result<T> + Send + 'static,
    {
        self.queue(write, (Done::Durably, Touches::Messages), None).await
    }

    /// Queues `write`, which changes nothing but messages, as the next one of a row.
    pub(crate) async fn begin_in_order<T, F>(&self, row: InOrder, write: F) -> Result<Pending<T>, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Writing) -> rusqlite::Result<T> + Send + 'static,
    {
        self.queue(write, (Done::Durably, Touches::Messages), Some(row))
            .await
    }

    /// Queues `write`, which changes nothing but messages and which a power cut may undo even after it resolved: for what
    /// is done again in that case.
    pub(crate) async fn begin_lazily<T, F>(&self, write: F) -> Result<Pending<T>, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Writing) -> rusqlite::Result<T> + Send + 'static,
    {
        self.queue(write, (Done::Visibly, Touches::Messages), None).await
    }

    /// Queues `write`, which changes nothing but messages and which also the end of the process may undo until it resolved:
    /// it waits up to [`PUT_OFF_FOR`] for another write to go along with. Readers that [catch up](Self::catch_up) see it.
    pub(crate) async fn begin_whenever<T, F>(&self, write: F) -> Result<Pending<T>, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Writing) -> rusqlite::Result<T> + Send + 'static,
    {
        self.queue(write, (Done::Eventually, Touches::Messages), None)
            .await
    }

    /// Waits until what was put off before is visible.
    pub(crate) async fn catch_up(&self) -> Result<(), StoreError> {
        if self.put_off.load(Ordering::Relaxed) == 0 {
            return Ok(());
        }
        self.begin_lazily(|_| Ok(())).await?.await
    }

    async fn queue<T, F>(
        &self,
        write: F,
        (done, touches): (Done, Touches),
        row: Option<InOrder>,
    ) -> Result<Pending<T>, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Writing) -> rusqlite::Result<T> + Send + 'static,
    {
        let put_off = (done == Done::Eventually).then(|| PutOff::one_more(&self.put_off));
        let (answer, result) = oneshot::channel();
        let write: group::Write = Box::new(move |db| {
            let outcome = match &row {
                Some(row) if row.has_ended() => Err(StoreError::Overtaking),
                _ => db.and_then(|db| db.carry_out(touches, write)),
            };
            if let (Some(row), Err(_)) = (&row, &outcome) {
                row.end();
            }
            Box::new(move |commit| {
                if let (Some(row), Err(_)) = (&row, &commit) {
                    row.end();
                }
                drop(put_off);
                // A caller that has stopped waiting does not want the answer.
                let _ = answer.send(commit.and(outcome));
            })
        });
        self.requests
            .send(Request::Write(Job { write, done, touches }))
            .await
            .map_err(|_| StoreError::Closed)?;
        Ok(Pending(result))
    }

    /// Writes what is queued, closes the database and ends the thread.
    pub(crate) async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.requests.send(Request::Close(done)).await.is_ok() {
            // The thread drops the sender in any case, so this always returns.
            let _ = closed.await;
        }
    }
}

fn run(mut db: Writing, mut inbox: mpsc::Receiver<Request>) {
    while let Some(request) = inbox.blocking_recv() {
        let (jobs, close_requested) = gather::gather(request, &mut inbox, PUT_OFF_FOR);
        db.write_group(jobs);
        if let Some(done) = close_requested {
            db.close();
            // Whoever asked may have stopped waiting.
            let _ = done.send(());
            return;
        }
    }
}

/// A job among those that are put off, until it is done or dropped.
struct PutOff(Arc<AtomicUsize>);

impl PutOff {
    fn one_more(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(count))
    }
}

impl Drop for PutOff {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What every group looks at.
#[cfg(test)]
pub(crate) const NO_MESSAGES: &str = "CREATE TABLE messages (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
    CREATE TABLE words_indexed (up_to INTEGER NOT NULL);
    INSERT INTO words_indexed VALUES (0);
    CREATE TABLE room_messages (id INTEGER PRIMARY KEY);
    CREATE TABLE room_words_indexed (up_to INTEGER NOT NULL);
    INSERT INTO room_words_indexed VALUES (0);";

#[cfg(test)]
mod tests {
    use messenger_proto::envelope::MessageId;
    use messenger_proto::exchange::Outgoing;

    use super::*;
    use crate::contacts::ContactId;
    use crate::memory::News;
    use crate::messages::MessageRow;

    fn in_memory() -> Connection {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(NO_MESSAGES).unwrap();
        db
    }

    fn start(db: Connection) -> Writer {
        Writer::start(db, Arc::default()).unwrap()
    }

    /// A database that may grow by very little.
    fn almost_full() -> Connection {
        let db = in_memory();
        db.execute_batch("CREATE TABLE t (x BLOB NOT NULL); PRAGMA max_page_count = 20")
            .unwrap();
        db
    }

    #[tokio::test]
    async fn a_full_disk_refuses_the_write_and_the_next_small_one_succeeds() {
        let writer = start(almost_full());
        let big = writer
            .write(|db| db.execute("INSERT INTO t VALUES (zeroblob(1000000))", []))
            .await;
        assert!(matches!(big, Err(StoreError::DiskFull)));
        let small = writer
            .write(|db| db.execute("INSERT INTO t VALUES (zeroblob(10))", []))
            .await;
        assert_eq!(small.unwrap(), 1);
        let count = writer
            .write::<i64, _>(|db| db.query_row("SELECT count(*) FROM t", [], |row| row.get(0)))
            .await;
        assert_eq!(count.unwrap(), 1);
    }

    #[tokio::test]
    async fn what_was_put_off_is_written_by_itself_or_when_somebody_catches_up() {
        let db = in_memory();
        db.execute_batch("CREATE TABLE t (x BLOB NOT NULL)").unwrap();
        let writer = start(db);
        writer.catch_up().await.unwrap();
        writer.begin_whenever(insert).await.unwrap().await.unwrap();
        assert_eq!(writer.put_off.load(Ordering::Relaxed), 0);
        let mut second = writer.begin_whenever(insert).await.unwrap();
        writer.catch_up().await.unwrap();
        second.0.try_recv().unwrap().unwrap();
    }

    /// The level at which the commit of the group that this is in waits for the disk.
    fn synchronous(db: &Writing) -> rusqlite::Result<i64> {
        db.pragma_query_value(None, "synchronous", |row| row.get(0))
    }

    #[tokio::test]
    async fn only_a_commit_of_nothing_but_lazy_jobs_does_not_wait_for_the_disk() {
        const NORMAL: i64 = 1;
        const FULL: i64 = 2;
        let writer = start(in_memory());
        assert_eq!(writer.write(synchronous).await.unwrap(), FULL);
        let lazy = writer.begin_lazily(synchronous).await.unwrap();
        assert_eq!(lazy.await.unwrap(), NORMAL);
        assert_eq!(writer.write(synchronous).await.unwrap(), FULL);
    }

    /// Tells of an envelope for somebody.
    fn hand_over(db: &Writing, position: i64) {
        let outgoing = Outgoing {
            position,
            id: MessageId([1; 16]),
            sealed: vec![1],
        };
        db.tell(News::Sealed(ContactId(1), outgoing));
    }

    #[tokio::test]
    async fn nothing_is_handed_over_that_is_not_on_the_disk() {
        let memory = Arc::new(Memory::default());
        let writer = Writer::start(in_memory(), Arc::clone(&memory)).unwrap();
        let failed = writer.write(|db| {
            hand_over(db, 1);
            Err::<(), _>(rusqlite::Error::QueryReturnedNoRows)
        });
        assert!(failed.await.is_err());
        let rolled_back = writer.write(|db| {
            hand_over(db, 2);
            db.execute_batch("ROLLBACK")
        });
        assert!(rolled_back.await.is_err());
        let kept = writer.write(|db| {
            hand_over(db, 3);
            Ok(())
        });
        kept.await.unwrap();
        let taken = memory.at_hand.take(ContactId(1), MessageRow(2), 10).unwrap();
        assert_eq!(
            taken.iter().map(|sealed| sealed.position).collect::<Vec<_>>(),
            [3]
        );
    }

    #[tokio::test]
    async fn every_change_of_contacts_makes_their_names_void() {
        let memory = Arc::new(Memory::default());
        let db = in_memory();
        db.execute_batch("CREATE TABLE contacts (x INTEGER); CREATE TABLE sealed (x INTEGER)")
            .unwrap();
        let writer = Writer::start(db, Arc::clone(&memory)).unwrap();
        let version = || memory.names.find("bob").unwrap_err();
        let before = version();
        let message = writer.begin_message(|db| db.execute("INSERT INTO sealed VALUES (1)", []));
        message.await.unwrap().await.unwrap();
        assert_eq!(version(), before);
        // A message that changes a contact after all, and whatever is not about messages.
        let contact = writer.begin_message(|db| db.execute("INSERT INTO contacts VALUES (1)", []));
        contact.await.unwrap().await.unwrap();
        assert_ne!(version(), before);
        let before = version();
        writer.write(|_| Ok(())).await.unwrap();
        assert_ne!(version(), before);
    }

    /// Keeps the writer busy until what is returned is dropped, so that it finds together what is queued meanwhile.
    async fn keep_busy(writer: &Writer) -> std::sync::mpsc::Sender<()> {
        let (go, wait) = std::sync::mpsc::channel();
        let (begun, has_begun) = oneshot::channel();
        let busy = writer.begin(move |_| {
            let _ = begun.send(());
            let _ = wait.recv();
            Ok(())
        });
        drop(busy.await.unwrap());
        has_begun.await.unwrap();
        go
    }

    fn insert(db: &Writing) -> rusqlite::Result<usize> {
        db.execute("INSERT INTO t VALUES (zeroblob(1))", [])
    }

    /// Queues two writes about messages that the writer finds together: one that ends well, and `bad`. Returns what became
    /// of them.
    async fn two_together(
        writer: &Writer,
        bad: fn(&Writing) -> rusqlite::Result<usize>,
    ) -> [Result<usize, StoreError>; 2] {
        let busy = keep_busy(writer).await;
        let good = writer.begin_message(insert).await.unwrap();
        let bad = writer.begin_message(bad).await.unwrap();
        drop(busy);
        [good.await, bad.await]
    }

    async fn count(writer: &Writer) -> i64 {
        writer
            .write(|db| db.query_row("SELECT count(*) FROM t", [], |row| row.get(0)))
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn a_message_that_fails_halfway_takes_its_group_with_it_once() {
        let halfway = |db: &Writing| {
            insert(db)?;
            Err(rusqlite::Error::QueryReturnedNoRows)
        };
        let writer = start(almost_full());
        let [good, bad] = two_together(&writer, halfway).await;
        assert!(good.is_err() && bad.is_err(), "{good:?} {bad:?}");
        assert_eq!(count(&writer).await, 0);
        // From then on each has a savepoint.
        let [good, bad] = two_together(&writer, halfway).await;
        assert!(good.is_ok() && bad.is_err(), "{good:?} {bad:?}");
        assert_eq!(count(&writer).await, 1);
    }

    #[tokio::test]
    async fn a_message_that_fails_before_it_changed_anything_takes_nothing_with_it() {
        let at_once = |_: &Writing| Err(rusqlite::Error::QueryReturnedNoRows);
        let writer = start(almost_full());
        let [good, bad] = two_together(&writer, at_once).await;
        assert!(good.is_ok() && bad.is_err(), "{good:?} {bad:?}");
        assert_eq!(count(&writer).await, 1);
    }

    #[tokio::test]
    async fn what_was_queued_before_closing_is_written() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("db");
        let db = Connection::open(&path).unwrap();
        db.execute_batch(NO_MESSAGES).unwrap();
        db.execute_batch("CREATE TABLE t (x INTEGER NOT NULL)").unwrap();
        let writer = start(db);
        let (written, ()) = tokio::join!(
            writer.write(|db| db.execute("INSERT INTO t VALUES (1)", [])),
            writer.close(),
        );
        assert_eq!(written.unwrap(), 1);
        let count: i64 = Connection::open(&path)
            .unwrap()
            .query_row("SELECT count(*) FROM t", [], |row| row.get(0))
            .unwrap();
        assert_eq!(count, 1);
    }
}

//! A few connections that only read, so that listing a history never waits for a commit.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use crate::open;
use crate::secret::StoreKey;
use crate::writer::{StoreError, Writer};

/// Readers at the same time. Each has a page cache of its own; more than a few only compete for two cores.
const READERS_MAX: usize = 4;

/// A pool of read-only connections, opened when first needed.
#[derive(Debug)]
pub(crate) struct Readers {
    database: PathBuf,
    key: StoreKey,
    idle: Mutex<Vec<Connection>>,
    permits: Semaphore,
    writer: Writer,
}

impl Readers {
    pub(crate) fn new(database: PathBuf, key: StoreKey, writer: Writer) -> Self {
        Self {
            database,
            key,
            idle: Mutex::default(),
            permits: Semaphore::new(READERS_MAX),
            writer,
        }
    }

    /// Runs `read` on a thread that may block, with a connection that cannot write.
    pub(crate) async fn read<T, F>(self: &Arc<Self>, read: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        // Whoever was told of an answer finds it.
        self.writer.catch_up().await?;
        let _permit = self.permits.acquire().await.map_err(|_| StoreError::Closed)?;
        let readers = Arc::clone(self);
        let outcome = tokio::task::spawn_blocking(move || readers.read_blocking(read)).await;
        outcome.map_err(|_| StoreError::Closed)?
    }

    /// Lets no further read begin and closes what is idle.
    pub(crate) fn close(&self) {
        self.permits.close();
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn read_blocking<T>(
        &self,
        read: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let db = match idle {
            Some(db) => db,
            None => open::connect_to_read(&self.database, &self.key)?,
        };
        let value = read(&db)?;
        if !self.permits.is_closed() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(db);
        }
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::open::{Paths, Store};
    use crate::writer::UnixMillis;

    #[tokio::test]
    async fn no_more_read_at_once_than_there_are_readers() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(
            &Paths::in_dir(dir.path()),
            &"alice".parse().unwrap(),
            UnixMillis(0),
        )
        .unwrap();
        let (begun, has_begun) = mpsc::channel();
        let (go_on, may_go_on) = mpsc::channel::<()>();
        let may_go_on = Arc::new(Mutex::new(may_go_on));
        let mut reads = tokio::task::JoinSet::new();
        for _ in 0..3 * READERS_MAX {
            let (begun, may_go_on) = (begun.clone(), Arc::clone(&may_go_on));
            let wait = move |_: &Connection| {
                begun.send(()).unwrap();
                may_go_on.lock().unwrap().recv().unwrap();
                Ok(())
            };
            let readers = Arc::clone(&store.readers);
            reads.spawn(async move { readers.read(wait).await });
        }
        for _ in 0..READERS_MAX {
            while has_begun.try_recv().is_err() {
                tokio::task::yield_now().await;
            }
        }
        // All readers are taken: the others wait without one.
        assert_eq!(store.readers.permits.available_permits(), 0);
        for _ in 0..reads.len() {
            go_on.send(()).unwrap();
        }
        reads.join_all().await.into_iter().for_each(Result::unwrap);
        assert!(store.readers.idle.lock().unwrap().len() <= READERS_MAX);
        store.close().await;
    }
}

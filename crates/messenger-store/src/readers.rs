//! A few connections that only read, so that listing a history never waits for a commit.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use crate::open;
use crate::secret::StoreKey;
use crate::writer::StoreError;

/// Readers at the same time. Each has a page cache of its own; more than a few only compete for two cores.
const READERS_MAX: usize = 4;

/// A pool of read-only connections, opened when first needed.
#[derive(Debug)]
pub(crate) struct Readers {
    database: PathBuf,
    key: StoreKey,
    idle: Mutex<Vec<Connection>>,
    permits: Semaphore,
}

impl Readers {
    pub(crate) fn new(database: PathBuf, key: StoreKey) -> Self {
        Self {
            database,
            key,
            idle: Mutex::default(),
            permits: Semaphore::new(READERS_MAX),
        }
    }

    /// Runs `read` on a thread that may block, with a connection that cannot write.
    pub(crate) async fn read<T, F>(self: &Arc<Self>, read: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
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

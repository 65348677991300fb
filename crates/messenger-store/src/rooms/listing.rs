//! Rooms as a list: what is unread, and what was said last.

use rusqlite::Connection;

use super::shown::{ShownMessage, latest, unread};
use super::{KnownRoom, known};
use crate::open::Store;
use crate::writer::StoreError;

/// One room, as a list of conversations shows it.
#[derive(Debug, Clone)]
pub struct ListedRoom {
    /// Which.
    pub known: KnownRoom,
    /// How many messages of others were not shown yet.
    pub unread: u64,
    /// The last message that can be shown.
    pub latest: Option<ShownMessage>,
}

impl Store {
    /// Lists all rooms by name, with what is unread and what was said last.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn listed_rooms(&self) -> Result<Vec<ListedRoom>, StoreError> {
        let list = |db: &Connection| {
            let listed = |known: KnownRoom| {
                Ok(ListedRoom {
                    unread: unread(db, known.row)?,
                    latest: latest(db, known.row)?,
                    known,
                })
            };
            known(db)?.into_iter().map(listed).collect()
        };
        self.readers.read(list).await
    }
}

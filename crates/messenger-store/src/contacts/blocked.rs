//! Whom the user does not want to hear from, whether it is a contact or not.

use messenger_proto::PeerId;
use rusqlite::Connection;

use crate::open::Store;
use crate::writer::{StoreError, UnixMillis};

impl Store {
    /// Notes that the user does not want to hear from a peer.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn block(&self, peer: PeerId, now: UnixMillis) -> Result<(), StoreError> {
        self.writer
            .write(move |db| {
                db.execute(
                    "INSERT OR IGNORE INTO blocked (peer_id, blocked_at_ms) VALUES (?1, ?2)",
                    (peer.0, now.0),
                )
                .map(drop)
            })
            .await
    }

    /// Takes that back. Returns whether the peer was blocked.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn unblock(&self, peer: PeerId) -> Result<bool, StoreError> {
        self.writer
            .write(move |db| {
                db.execute("DELETE FROM blocked WHERE peer_id = ?1", [peer.0])
                    .map(|count| count > 0)
            })
            .await
    }

    /// Whether the user does not want to hear from a peer.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn is_blocked(&self, peer: PeerId) -> Result<bool, StoreError> {
        self.readers.read(move |db| is_blocked(db, peer)).await
    }

    /// Lists whom the user does not want to hear from and who is no contact, latest first.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn blocked_strangers(&self) -> Result<Vec<PeerId>, StoreError> {
        self.readers
            .read(|db| {
                let mut statement = db.prepare_cached(
                    "SELECT peer_id FROM blocked WHERE peer_id NOT IN (SELECT peer_id FROM contacts)
                     ORDER BY blocked_at_ms DESC, peer_id",
                )?;
                statement.query_map([], |row| row.get(0).map(PeerId))?.collect()
            })
            .await
    }
}

pub(crate) fn is_blocked(db: &Connection, peer: PeerId) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT EXISTS (SELECT 1 FROM blocked WHERE peer_id = ?1)")?
        .query_row([peer.0], |row| row.get(0))
}

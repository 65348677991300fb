//! Whether the user is told at once of what is said in a room.

use rusqlite::{Connection, OptionalExtension};

use super::shown::select;
use super::{RoomRow, ShownMessage};
use crate::open::Store;
use crate::settings::{Setting, Switch, decided};
use crate::writer::StoreError;

impl Store {
    /// Decides whether the user is told at once of what is said in a room. `None` takes a decision back: what holds for all
    /// contacts holds for the room.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be written.
    pub async fn decide_room_notifications(
        &self,
        room: RoomRow,
        decision: Option<Switch>,
    ) -> Result<(), StoreError> {
        self.writer
            .write(move |db| {
                db.prepare_cached("UPDATE rooms SET notifications = ?2 WHERE id = ?1")?
                    .execute((room.0, decision.map(Switch::as_str)))
                    .map(drop)
            })
            .await
    }

    /// Returns whether the user is told at once of what is said in a room.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn room_notifications(&self, room: RoomRow) -> Result<Switch, StoreError> {
        self.readers.read(move |db| of_room(db, room)).await
    }

    /// Lists messages of rooms that were not shown yet, oldest first, without rooms of which the user does not want to be
    /// told.
    ///
    /// # Errors
    ///
    /// Fails when the database cannot be read.
    pub async fn room_unread_of_unmuted(&self) -> Result<Vec<ShownMessage>, StoreError> {
        let list = |db: &Connection| {
            let of_all = decided(db, None, Setting::Notifications)?;
            let condition = "m.state = 'unread'
                 AND (SELECT coalesce(notifications, ?1) FROM rooms WHERE rooms.id = m.room) <> 'off' ORDER BY m.id";
            select(db, condition, [of_all.as_str()])
        };
        self.readers.read(list).await
    }
}

fn of_room(db: &Connection, room: RoomRow) -> rusqlite::Result<Switch> {
    let decision: Option<Option<String>> = db
        .prepare_cached("SELECT notifications FROM rooms WHERE id = ?1")?
        .query_row([room.0], |row| row.get(0))
        .optional()?;
    match decision.flatten().as_deref().and_then(Switch::parse) {
        Some(decision) => Ok(decision),
        None => decided(db, None, Setting::Notifications),
    }
}

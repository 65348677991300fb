//! What was said in rooms, for whoever shows it.

use messenger_proto::envelope::MessageId;
use messenger_store::StoreError;
use messenger_store::rooms::{RoomMessageRow, RoomRow, ShownMessage};
use messenger_store::settings::Switch;

use crate::clock;
use crate::messenger::Messenger;

impl Messenger {
    /// Lists the latest messages of a room, oldest first.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn room_history(
        &self,
        room: RoomRow,
        before: Option<RoomMessageRow>,
        limit: usize,
    ) -> Result<Vec<ShownMessage>, StoreError> {
        self.shared.store.room_history(room, before, limit).await
    }

    /// Lists the oldest messages of a room after a place, oldest first.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn room_history_after(
        &self,
        room: RoomRow,
        after: RoomMessageRow,
        limit: usize,
    ) -> Result<Vec<ShownMessage>, StoreError> {
        self.shared.store.room_history_after(room, after, limit).await
    }

    /// Lists messages of rooms that were not shown yet, oldest first; of one room, or of all.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn room_unread(&self, room: Option<RoomRow>) -> Result<Vec<ShownMessage>, StoreError> {
        self.shared.store.room_unread(room).await
    }

    /// Lists the same of all rooms, without those of which the user does not want to be told.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn room_unread_of_unmuted(&self) -> Result<Vec<ShownMessage>, StoreError> {
        self.shared.store.room_unread_of_unmuted().await
    }

    /// Decides whether the user is told at once of what is said in a room. `None` takes a decision back: what holds for all
    /// contacts holds for the room.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be written.
    pub async fn decide_room_notifications(
        &self,
        room: RoomRow,
        decision: Option<Switch>,
    ) -> Result<(), StoreError> {
        self.shared.store.decide_room_notifications(room, decision).await
    }

    /// Returns whether the user is told at once of what is said in a room.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn room_notifications(&self, room: RoomRow) -> Result<Switch, StoreError> {
        self.shared.store.room_notifications(room).await
    }

    /// Finds the latest messages of rooms that hold all `words`, newest first; in one room, or in all.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn search_rooms(
        &self,
        words: &str,
        room: Option<RoomRow>,
        limit: usize,
    ) -> Result<Vec<ShownMessage>, StoreError> {
        self.shared.store.search_rooms(words, room, limit).await
    }

    /// Finds a message of a room by its place.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn room_message(&self, row: RoomMessageRow) -> Result<Option<ShownMessage>, StoreError> {
        self.shared.store.room_message(row).await
    }

    /// Finds the messages of rooms with an identity.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn room_messages_with_id(&self, id: MessageId) -> Result<Vec<ShownMessage>, StoreError> {
        self.shared.store.room_messages_with_id(id).await
    }

    /// Notes that messages of rooms were shown, and lets those authors know who are to be told. The time of those that are
    /// there for a time only begins.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be written.
    pub async fn mark_room_read(&self, rows: Vec<RoomMessageRow>) -> Result<(), StoreError> {
        let shown = self.shared.store.mark_room_read(rows, clock::now()).await?;
        self.shared.expiry_begun.notify_one();
        self.tell_shown(shown).await;
        Ok(())
    }
}

//! Whether the user is told at once of what is said in a room.

use api::ApiError;
use api::contacts::Decision;
use api::messages::Message;
use messenger::Switch;
use messenger::rooms::RoomRow;

use super::NodeService;
use crate::service::settings::switch;
use crate::trouble;

impl NodeService {
    pub(super) async fn decide_notifications(
        &self,
        room: RoomRow,
        decision: Decision,
    ) -> Result<(), ApiError> {
        let decided = self
            .messenger
            .decide_room_notifications(room, switch(decision))
            .await;
        decided.map_err(|error| trouble::store(&error))
    }

    pub(super) async fn notifications(&self, room: RoomRow) -> Result<bool, ApiError> {
        let holds = self.messenger.room_notifications(room).await;
        Ok(holds.map_err(|error| trouble::store(&error))? == Switch::On)
    }

    /// Lists what was said and not shown yet in rooms whose notifications are on.
    pub(in crate::service) async fn room_unread_of_unmuted(&self) -> Result<Vec<Message>, ApiError> {
        let unread = self.messenger.room_unread_of_unmuted().await;
        self.room_messages(unread.map_err(|error| trouble::store(&error))?)
            .await
    }
}

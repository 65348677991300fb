//! Finding messages, in conversations with contacts and in rooms.

use std::cmp::Reverse;

use api::ApiError;
use api::messages::{Message, SearchRequest};

use super::NodeService;
use super::rooms::HISTORY_MAX;
use crate::trouble;

impl NodeService {
    pub(super) async fn find_messages(&self, request: SearchRequest) -> Result<Vec<Message>, ApiError> {
        let limit = request.limit.min(HISTORY_MAX);
        let (contact, room) = match request.with {
            Some(name) if name.starts_with('#') => (None, Some(self.known_room(&name).await?.row)),
            Some(who) => (Some(self.contact(&who).await?.id), None),
            None => (None, None),
        };
        let mut messages = Vec::new();
        if room.is_none() {
            let found = self.messenger.search(&request.words, contact, limit).await;
            messages = self.named(found.map_err(|error| trouble::store(&error))?).await?;
        }
        if contact.is_none() {
            let found = self.messenger.search_rooms(&request.words, room, limit).await;
            messages.extend(
                self.room_messages(found.map_err(|error| trouble::store(&error))?)
                    .await?,
            );
        }
        // Each kind comes newest first; this keeps their order where the clock does not tell.
        messages.sort_by_key(|message| Reverse(message.stored_at_ms));
        messages.truncate(limit);
        Ok(messages)
    }
}

//! Doing something to messages of rooms, as the local API asks for it, and finding the messages that it speaks of.

use api::acts::{Acted, ReactRequest};
use api::messages::MessageState;
use api::{ApiError, ErrorCode};
use messenger::rooms::{KnownRoom, ShownMessage};
use messenger::{Act, MessageId, Messenger};

use super::{NodeService, name, place, row_at};
use crate::trouble;

impl NodeService {
    pub(in crate::service) async fn put_sign_in_room(
        &self,
        request: ReactRequest,
    ) -> Result<Acted, ApiError> {
        let room = self.known_room(&request.with).await?;
        let message = message_of(&self.messenger, &room, &request.message).await?;
        self.act_in_room(message, Act::React(request.sign)).await
    }

    /// Does something to the message of a room that is named so; `None` if there is none.
    pub(in crate::service) async fn act_on_own_in_room(
        &self,
        named: &str,
        act: Act,
    ) -> Result<Option<Acted>, ApiError> {
        let ours = self.messenger.id();
        let mut found = messages_named(&self.messenger, named).await?;
        found.sort_by_key(|message| message.author != ours);
        match found.into_iter().next() {
            Some(message) => self.act_in_room(message, act).await.map(Some),
            None => Ok(None),
        }
    }

    async fn act_in_room(&self, message: ShownMessage, act: Act) -> Result<Acted, ApiError> {
        let acted = self.messenger.act_in_room(message.row, act).await;
        acted.map_err(|error| trouble::room(&error))?;
        let room = name(&self.messenger, message.room).await;
        Ok(Acted {
            row: place(message.row),
            id: message.id.to_string(),
            contact: room.map_err(|error| trouble::store(&error))?,
            state: MessageState::Queued,
            trouble: None,
        })
    }
}

/// Finds a message of a room by its row or its identity.
pub(super) async fn message_of(
    messenger: &Messenger,
    room: &KnownRoom,
    named: &str,
) -> Result<ShownMessage, ApiError> {
    let found = messages_named(messenger, named).await?;
    let mut found = found.into_iter().filter(|message| message.room == room.row);
    found.next().ok_or_else(|| {
        let message = format!("there is no message {named} in #{}", room.name);
        ApiError::new(ErrorCode::NoSuchMessage, message)
            .with_hint(format!("directnet history '#{}' --rows shows them", room.name))
    })
}

async fn messages_named(messenger: &Messenger, named: &str) -> Result<Vec<ShownMessage>, ApiError> {
    let found = if let Ok(id) = named.parse::<MessageId>() {
        messenger.room_messages_with_id(id).await
    } else if let Ok(row) = named.parse::<i64>() {
        let found = messenger.room_message(row_at(row)).await;
        found.map(|message| message.into_iter().collect())
    } else {
        Ok(Vec::new())
    };
    found.map_err(|error| trouble::store(&error))
}

//! Doing something to messages, as the local API asks for it, and finding the messages that it speaks of.

use api::acts::{Acted, DeleteRequest, EditRequest, ReactRequest};
use api::{ApiError, ErrorCode};
use messenger::{Act, Contact, ContactId, Message, MessageId, MessageRow, Messenger, Patience};

use super::NodeService;
use super::send::check_text;
use crate::{answers, trouble};

impl NodeService {
    pub(super) async fn put_sign(&self, request: ReactRequest) -> Result<Acted, ApiError> {
        if request.with.starts_with('#') {
            return self.put_sign_in_room(request).await;
        }
        let contact = self.contact(&request.with).await?;
        let message = message_with(&self.messenger, &request.message, contact.id).await?;
        self.act(contact, &message, Act::React(request.sign)).await
    }

    pub(super) async fn edit_message(&self, request: EditRequest) -> Result<Acted, ApiError> {
        check_text(&request.text)?;
        self.act_on_own(&request.message, Act::Edit(request.text)).await
    }

    pub(super) async fn delete_message(&self, request: DeleteRequest) -> Result<Acted, ApiError> {
        self.act_on_own(&request.message, Act::Delete).await
    }

    /// Does something to a message of the user's; one of somebody else's is found too, and refused by the messenger.
    async fn act_on_own(&self, named: &str, act: Act) -> Result<Acted, ApiError> {
        if let Some((contact, message)) = self.own_message(named).await? {
            return self.act(contact, &message, act).await;
        }
        let in_room = self.act_on_own_in_room(named, act).await?;
        in_room.ok_or_else(|| no_such_message(named))
    }

    async fn act(&self, contact: Contact, message: &Message, act: Act) -> Result<Acted, ApiError> {
        let outcome = self
            .messenger
            .act(&contact, message.row, act, Patience::Short)
            .await
            .map_err(|error| trouble::act(&error))?;
        Ok(Acted {
            row: message.row.0,
            id: message.id.to_string(),
            contact: contact.name.to_string(),
            state: answers::state(outcome.state),
            trouble: trouble::link(&outcome.link),
        })
    }

    /// Finds a message of a conversation with one contact, the user's own first.
    async fn own_message(&self, named: &str) -> Result<Option<(Contact, Message)>, ApiError> {
        let mut found = messages_named(&self.messenger, named).await?;
        found.sort_by_key(|message| !message.state.is_outbound());
        let Some(message) = found.into_iter().next() else {
            return Ok(None);
        };
        let contact = self.messenger.contact(message.contact).await;
        let contact = contact.map_err(|error| trouble::store(&error))?;
        Ok(contact.map(|contact| (contact, message)))
    }
}

/// Finds a message of the conversation with a contact.
pub(super) async fn message_with(
    messenger: &Messenger,
    named: &str,
    contact: ContactId,
) -> Result<Message, ApiError> {
    let found = messages_named(messenger, named).await?;
    let mut found = found.into_iter().filter(|message| message.contact == contact);
    found.next().ok_or_else(|| no_such_message(named))
}

/// Finds the messages that a row or an identity stands for: at most one, unless a contact took an id of ours.
async fn messages_named(messenger: &Messenger, named: &str) -> Result<Vec<Message>, ApiError> {
    let found = if let Ok(id) = named.parse::<MessageId>() {
        messenger.messages_with_id(id).await
    } else if let Ok(row) = named.parse() {
        let found = messenger.message(MessageRow(row)).await;
        found.map(|message| message.into_iter().collect())
    } else {
        let message = format!("{named} is no message: it is named by its row, or by its id of 32 digits");
        return Err(ApiError::new(ErrorCode::BadRequest, message).with_hint(HINT));
    };
    found.map_err(|error| trouble::store(&error))
}

const HINT: &str = "directnet history WHO --rows shows them";

fn no_such_message(named: &str) -> ApiError {
    ApiError::new(ErrorCode::NoSuchMessage, format!("there is no message {named}")).with_hint(HINT)
}

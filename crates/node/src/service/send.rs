//! Sending texts, as the local API asks for it.

use std::time::Duration;

use api::ApiError;
use api::messages::{SendRequest, Sent};
use messenger::{Patience, TEXT_BYTES_MAX, Text};

use super::NodeService;
use crate::{answers, trouble};

impl NodeService {
    pub(super) async fn send_text(&self, request: SendRequest) -> Result<Sent, ApiError> {
        check_text(&request.text)?;
        let contact = self.contact(&request.to).await?;
        let reply_to = match request.reply_to {
            Some(answered) => Some(self.message_with(&answered, contact.id).await?.id),
            None => None,
        };
        let text = Text {
            text: request.text,
            reply_to,
            severity: request.severity.map(answers::severity_asked),
        };
        let patience = request
            .wait_ms
            .map_or(Patience::Short, |ms| Patience::Until(Duration::from_millis(ms)));
        let sent = self
            .messenger
            .send(&contact, text, patience)
            .await
            .map_err(|error| trouble::send(&error))?;
        Ok(Sent {
            row: sent.row.0,
            id: sent.id.to_string(),
            contact: contact.name.to_string(),
            state: answers::state(sent.state),
            trouble: trouble::link(&sent.link),
        })
    }
}

/// Says of a text that no message can hold what is wrong with it.
pub(super) fn check_text(text: &str) -> Result<(), ApiError> {
    if text.is_empty() {
        return Err(trouble::empty_text());
    }
    if text.len() > TEXT_BYTES_MAX {
        return Err(trouble::long_text(text.len()));
    }
    Ok(())
}

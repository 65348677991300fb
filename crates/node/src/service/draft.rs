//! What the user began to write, as the local API asks for it.

use api::ApiError;
use api::messages::{Draft, DraftRequest};
use messenger::{DraftError, Whose};

use super::NodeService;
use crate::trouble;

impl NodeService {
    pub(super) async fn keep_draft(&self, request: DraftRequest) -> Result<Draft, ApiError> {
        let (whose, name) = if request.to.starts_with('#') {
            let room = self.known_room(&request.to).await?;
            (Whose::Room(room.row), format!("#{}", room.name))
        } else {
            let contact = self.contact(&request.to).await?;
            (Whose::Contact(contact.id), contact.name.to_string())
        };
        if let Some(text) = request.text {
            let len = text.len();
            let kept = self.messenger.set_draft(whose, text).await;
            kept.map_err(|error| match error {
                DraftError::Text(_) => trouble::long_text(len),
                DraftError::Store(error) => trouble::store(&error),
            })?;
        }
        let draft = self.messenger.draft(whose).await;
        let draft = draft.map_err(|error| trouble::store(&error))?;
        Ok(Draft {
            version: 1,
            contact: name,
            changed_at_ms: draft.as_ref().map(|draft| draft.changed_at.0),
            text: draft.map(|draft| draft.text),
        })
    }
}

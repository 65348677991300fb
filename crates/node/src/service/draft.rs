//! What the user began to write, as the local API asks for it.

use api::ApiError;
use api::messages::{Draft, DraftRequest};
use messenger::DraftError;

use super::NodeService;
use crate::trouble;

impl NodeService {
    pub(super) async fn keep_draft(&self, request: DraftRequest) -> Result<Draft, ApiError> {
        let contact = self.contact(&request.to).await?;
        if let Some(text) = request.text {
            let len = text.len();
            let kept = self.messenger.set_draft(contact.id, text).await;
            kept.map_err(|error| match error {
                DraftError::Text(_) => trouble::long_text(len),
                DraftError::Store(error) => trouble::store(&error),
            })?;
        }
        let draft = self.messenger.draft(contact.id).await;
        let draft = draft.map_err(|error| trouble::store(&error))?;
        Ok(Draft {
            version: 1,
            contact: contact.name.to_string(),
            changed_at_ms: draft.as_ref().map(|draft| draft.changed_at.0),
            text: draft.map(|draft| draft.text),
        })
    }
}

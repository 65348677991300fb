//! Drafts: what the user began to write, kept for every face alike.

use messenger_proto::envelope::EnvelopeError;
use messenger_proto::limits::TEXT_BYTES_MAX;
use messenger_store::StoreError;
use messenger_store::drafts::{Draft, Whose};
use thiserror::Error;

use crate::clock;
use crate::event::Event;
use crate::messenger::Messenger;

/// Why a draft was not kept.
#[derive(Debug, Error)]
pub enum DraftError {
    /// It is longer than a message may be.
    #[error(transparent)]
    Text(#[from] EnvelopeError),
    /// The store could not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Messenger {
    /// Keeps what the user began to write; an empty text forgets it.
    ///
    /// # Errors
    ///
    /// Fails when no message could hold the text, or the store cannot be written.
    pub async fn set_draft(&self, whose: Whose, text: String) -> Result<(), DraftError> {
        if text.len() > TEXT_BYTES_MAX {
            return Err(EnvelopeError::TextLength(text.len()).into());
        }
        self.shared.store.set_draft(whose, text, clock::now()).await?;
        self.shared.tell(Event::Draft { whose });
        Ok(())
    }

    /// Returns what the user began to write.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn draft(&self, whose: Whose) -> Result<Option<Draft>, StoreError> {
        self.shared.store.draft(whose).await
    }
}

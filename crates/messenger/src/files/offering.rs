//! Offering files: they are looked through, the offer is written, and goes out like any message.

use std::path::PathBuf;

use messenger_store::StoreError;
use messenger_store::contacts::{Contact, ContactState};
use messenger_store::files::File;
use thiserror::Error;

use super::source::{SourceError, look_through};
use crate::clock;
use crate::messenger::Messenger;
use crate::send::{Patience, SendOutcome, new_id};

/// Why nothing was offered.
#[derive(Debug, Error)]
pub enum OfferError {
    /// The files cannot be offered.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The contact did not accept our invite, so it will accept no message.
    #[error("{0} did not accept your invite")]
    NotAccepted(String),
    /// The system has no randomness to give.
    #[error("the system has no randomness to give")]
    Randomness(#[from] getrandom::Error),
    /// The store could not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Looking through the files was cut off: the node is going down.
    #[error("the node is stopping")]
    Stopping,
}

/// What became of an offer so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferOutcome {
    /// The message that holds it.
    pub sent: SendOutcome,
    /// What is offered.
    pub file: Option<File>,
    /// How many links and special files in a folder are not part of it.
    pub left_out: u32,
}

impl Messenger {
    /// Offers a file or a folder to a contact, and waits for the offer's delivery as long as `patience` says.
    ///
    /// Reads all of it first, which takes as long as its disk takes.
    ///
    /// # Errors
    ///
    /// Fails when nothing was offered.
    ///
    /// # Cancel safety
    ///
    /// When the future is dropped, the offer may or may not have been made.
    pub async fn offer(
        &self,
        contact: &Contact,
        path: PathBuf,
        patience: Patience,
    ) -> Result<OfferOutcome, OfferError> {
        if contact.state == ContactState::Refused {
            return Err(OfferError::NotAccepted(contact.name.to_string()));
        }
        let looked = tokio::task::spawn_blocking(move || look_through(&path)).await;
        let found = looked.map_err(|_| OfferError::Stopping)??;
        let id = new_id()?;
        let answer = self.shared.answers.expect(contact.id, id);
        let store = &self.shared.store;
        let row = store
            .offer_file(contact.id, id, found.offer, found.source, clock::now())
            .await?;
        let (state, link) = self.hand_over(contact, answer, patience).await;
        Ok(OfferOutcome {
            sent: SendOutcome {
                row,
                id,
                state,
                link,
                is_repeated: false,
            },
            file: store.file(row).await?,
            left_out: found.left_out,
        })
    }
}

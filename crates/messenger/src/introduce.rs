//! Making two contacts known to each other.

use messenger_proto::invite::Secret;
use messenger_store::StoreError;
use messenger_store::contacts::{Contact, ContactState};
use thiserror::Error;

use crate::clock;
use crate::messenger::Messenger;
use crate::send;

/// Why nobody was introduced. Neither was written to.
#[derive(Debug, Error)]
pub enum IntroduceError {
    /// They are the same.
    #[error("{0} cannot be introduced to themselves")]
    Same(String),
    /// It has not become a contact yet.
    #[error("{0} is no contact yet")]
    NotEstablished(String),
    /// The user blocked it.
    #[error("{0} is blocked")]
    Blocked(String),
    /// The system has no randomness to give.
    #[error("the system has no randomness to give")]
    Randomness(#[from] getrandom::Error),
    /// The store could not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Messenger {
    /// Writes to two contacts about each other: id, name, addresses, and a secret by which they become contacts when
    /// both want it.
    ///
    /// # Errors
    ///
    /// Fails when neither was written to.
    pub async fn introduce(&self, first: &Contact, second: &Contact) -> Result<(), IntroduceError> {
        if first.id == second.id {
            return Err(IntroduceError::Same(first.name.to_string()));
        }
        for contact in [first, second] {
            if contact.state != ContactState::Established {
                return Err(IntroduceError::NotEstablished(contact.name.to_string()));
            }
            if contact.is_blocked {
                return Err(IntroduceError::Blocked(contact.name.to_string()));
            }
        }
        let mut secret = [0; 16];
        getrandom::fill(&mut secret)?;
        let ids = [send::new_id()?, send::new_id()?];
        let both = [first.clone(), second.clone()];
        let written = self
            .shared
            .store
            .introduce(both, Secret::new(secret), ids, clock::now());
        written.await?;
        for contact in [first, second] {
            self.shared.peer(contact).poke();
        }
        Ok(())
    }
}

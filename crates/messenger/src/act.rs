//! Doing something to a message: in effect here first, then on its way like any other message.

use messenger_proto::body;
use messenger_proto::envelope::EnvelopeError;
use messenger_store::StoreError;
use messenger_store::acts::{Act, Acted};
use messenger_store::contacts::Contact;
use messenger_store::messages::{MessageRow, MessageState};
use thiserror::Error;

use crate::clock;
use crate::event::LinkState;
use crate::messenger::Messenger;
use crate::send::{self, Patience};
use crate::writable::{self, NotWritable};

/// What became of an act so far. In every case it is in effect here, and goes out by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActOutcome {
    /// Queued, delivered or refused.
    pub state: MessageState,
    /// How the connection to the contact stands.
    pub link: LinkState,
}

/// Why something was not done. Nothing was changed.
#[derive(Debug, Error)]
pub enum ActError {
    /// The new text, or the sign of a reaction, is empty or too long.
    #[error(transparent)]
    Text(#[from] EnvelopeError),
    /// There is no such message, or it was deleted.
    #[error("there is no such message, or it was deleted")]
    Gone,
    /// The contact wrote the message.
    #[error("only the author of a message can edit or delete it")]
    NotAuthor,
    /// The contact may not be written to.
    #[error(transparent)]
    NotWritable(#[from] NotWritable),
    /// The system has no randomness to give.
    #[error("the system has no randomness to give")]
    Randomness(#[from] getrandom::Error),
    /// The store could not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Messenger {
    /// Does something to a message of the conversation with `contact`, and waits for delivery as long as `patience` says.
    ///
    /// # Errors
    ///
    /// Fails when nothing was done. An act that is merely not delivered yet is no error.
    ///
    /// # Cancel safety
    ///
    /// When the future is dropped, it may or may not have been done.
    pub async fn act(
        &self,
        contact: &Contact,
        target: MessageRow,
        act: Act,
        patience: Patience,
    ) -> Result<ActOutcome, ActError> {
        check(&act)?;
        writable::check(contact)?;
        let id = send::new_id()?;
        let answer = self.shared.answers.expect(contact.id, id);
        match self.shared.store.act(target, act, id, clock::now()).await? {
            Acted::Queued => {}
            Acted::Gone => return Err(ActError::Gone),
            Acted::NotAuthor => return Err(ActError::NotAuthor),
        }
        // It may have been an offer that was deleted.
        self.shared.transfers.changed();
        let (state, link) = self.hand_over(contact, answer, patience).await;
        Ok(ActOutcome { state, link })
    }
}

/// Checks that what goes with an act may be said.
pub(crate) fn check(act: &Act) -> Result<(), EnvelopeError> {
    match act {
        Act::React(sign) => sign.as_deref().map_or(Ok(()), body::check_sign),
        Act::Edit(text) => body::check_text_length(text),
        Act::Delete => Ok(()),
    }
}

//! Sending a text: into the store first, then on its way, and what became of it while somebody waited.

use std::time::Duration;

use messenger_proto::envelope::{self, EnvelopeError, MessageId};
use messenger_store::StoreError;
use messenger_store::contacts::{Contact, ContactState};
use messenger_store::messages::{MessageRow, MessageState};
use thiserror::Error;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, timeout_at};

use crate::clock;
use crate::event::{Event, LinkState, TroubleWith};
use crate::messenger::Messenger;

/// How long an answer to a message that was just sent may take when the contact is connected: two commits and a
/// round trip around the world fit many times.
const CONNECTED_GRACE: Duration = Duration::from_secs(5);

/// How long to wait for a contact that is being dialled for the first time.
const TRYING_GRACE: Duration = Duration::from_secs(2);

/// How long somebody is willing to wait for delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// Only as long as it looks like a matter of moments.
    Short,
    /// At most this long.
    Until(Duration),
}

/// What became of a message so far. In every case it is safe on this disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendOutcome {
    /// The message's place in the store.
    pub row: MessageRow,
    /// Its identity.
    pub id: MessageId,
    /// Queued, delivered or refused.
    pub state: MessageState,
    /// How the connection to the contact stands.
    pub link: LinkState,
}

/// Why a message was not taken. Nothing was stored.
#[derive(Debug, Error)]
pub enum SendError {
    /// The text is empty or too long.
    #[error(transparent)]
    Text(#[from] EnvelopeError),
    /// The contact did not accept our invite, so it will accept no message.
    #[error("{0} did not accept your invite")]
    NotAccepted(String),
    /// The system has no randomness to give.
    #[error("the system has no randomness to give")]
    Randomness(#[from] getrandom::Error),
    /// The store could not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Messenger {
    /// Writes `text` to a contact and waits for delivery as long as `patience` says.
    ///
    /// # Errors
    ///
    /// Fails when nothing was stored. A message that is merely not delivered yet is no error.
    ///
    /// # Cancel safety
    ///
    /// When the future is dropped, the message may or may not have been taken.
    pub async fn send(
        &self,
        contact: &Contact,
        text: String,
        patience: Patience,
    ) -> Result<SendOutcome, SendError> {
        envelope::check_text_length(&text)?;
        if contact.state == ContactState::Refused {
            return Err(SendError::NotAccepted(contact.name.to_string()));
        }
        let mut id = MessageId([0; 16]);
        getrandom::fill(&mut id.0)?;
        let mut events = self.shared.subscribe();
        let row = self
            .shared
            .store
            .queue_text(contact.id, id, text, clock::now())
            .await?;
        self.shared.peer(contact).poke();
        let state = self.wait_for_answer(contact, row, patience, &mut events).await?;
        Ok(SendOutcome {
            row,
            id,
            state,
            link: self.shared.link_state(contact.id),
        })
    }

    async fn wait_for_answer(
        &self,
        contact: &Contact,
        row: MessageRow,
        patience: Patience,
        events: &mut Receiver<Event>,
    ) -> Result<MessageState, StoreError> {
        let start = Instant::now();
        loop {
            let state = self.shared.store.message(row).await?.map(|message| message.state);
            if let Some(state) = state.filter(|state| *state != MessageState::Queued) {
                return Ok(state);
            }
            let Some(grace) = grace(patience, &self.shared.link_state(contact.id)) else {
                return Ok(MessageState::Queued);
            };
            if timeout_at(start + grace, something_about(contact, row, events))
                .await
                .is_err()
            {
                return Ok(MessageState::Queued);
            }
        }
    }
}

/// How long to wait from the start, or `None` when waiting is of no use.
fn grace(patience: Patience, link: &LinkState) -> Option<Duration> {
    match (patience, link) {
        (Patience::Until(limit), _) => Some(limit),
        (Patience::Short, LinkState::Up) => Some(CONNECTED_GRACE),
        // A lost connection is often a restart, and the dial that follows takes a moment.
        (Patience::Short, LinkState::Trying | LinkState::Down(TroubleWith::Connection)) => Some(TRYING_GRACE),
        (Patience::Short, LinkState::Down(_)) => None,
    }
}

/// Waits until something happened that may have changed the answer.
async fn something_about(contact: &Contact, row: MessageRow, events: &mut Receiver<Event>) {
    loop {
        match events.recv().await {
            Ok(Event::Settled { row: settled, .. }) if settled == row => return,
            Ok(Event::Link { contact: whose, .. }) if whose == contact.id => return,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return,
            // The messenger is stopping; the caller's deadline ends the wait.
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

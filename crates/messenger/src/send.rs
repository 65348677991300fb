//! Sending a text: into the store first, then on its way, and what became of it while somebody waited.

use std::time::Duration;

use messenger_proto::body::{self, Text};
use messenger_proto::envelope::{EnvelopeError, MessageId};
use messenger_store::StoreError;
use messenger_store::contacts::{Contact, ContactState};
use messenger_store::messages::{MessageRow, MessageState};
use thiserror::Error;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use crate::answers::Expected;
use crate::clock;
use crate::event::{LinkState, TroubleWith};
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
    /// Writes to a contact and waits for delivery as long as `patience` says.
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
        text: Text,
        patience: Patience,
    ) -> Result<SendOutcome, SendError> {
        body::check_text_length(&text.text)?;
        if contact.state == ContactState::Refused {
            return Err(SendError::NotAccepted(contact.name.to_string()));
        }
        let id = new_id()?;
        let answer = self.shared.answers.expect(id);
        let row = self
            .shared
            .store
            .queue_text(contact.id, id, text, clock::now())
            .await?;
        let (state, link) = self.hand_over(contact, answer, patience).await;
        Ok(SendOutcome { row, id, state, link })
    }

    /// Lets the contact's actor know that something is queued, and waits for the answer as long as that is of use.
    pub(crate) async fn hand_over(
        &self,
        contact: &Contact,
        answer: Expected<'_>,
        patience: Patience,
    ) -> (MessageState, LinkState) {
        let peer = self.shared.peer(contact);
        peer.poke();
        let mut link = peer.link_state;
        let state = wait_for_answer(answer, &mut link, patience).await;
        let link = link.borrow().clone();
        (state, link)
    }
}

/// Draws the identity of a message.
pub(crate) fn new_id() -> Result<MessageId, getrandom::Error> {
    let mut id = MessageId([0; 16]);
    getrandom::fill(&mut id.0)?;
    Ok(id)
}

/// Waits for the answer as long as that is of use; without one, the message is queued.
async fn wait_for_answer(
    mut answer: Expected<'_>,
    link: &mut watch::Receiver<LinkState>,
    patience: Patience,
) -> MessageState {
    let start = Instant::now();
    loop {
        // Even when waiting is of no use, an answer that is there counts.
        let grace = grace(patience, &link.borrow_and_update()).unwrap_or(Duration::ZERO);
        tokio::select! {
            biased;
            state = answer.given() => return state,
            () = change_of(link) => {}
            () = sleep_until(start + grace) => return MessageState::Queued,
        }
    }
}

/// How long to wait from the start, or `None` when waiting is of no use.
fn grace(patience: Patience, link: &LinkState) -> Option<Duration> {
    match (patience, link) {
        (Patience::Until(limit), _) => Some(limit),
        (Patience::Short, LinkState::Up { .. }) => Some(CONNECTED_GRACE),
        // A lost connection is often a restart, and the dial that follows takes a moment.
        (Patience::Short, LinkState::Trying | LinkState::Down(TroubleWith::Connection)) => Some(TRYING_GRACE),
        (Patience::Short, LinkState::Down(_)) => None,
    }
}

/// Waits until the connection to the contact stands differently.
async fn change_of(link: &mut watch::Receiver<LinkState>) {
    if link.changed().await.is_err() {
        // The messenger is stopping; the caller's deadline ends the wait.
        std::future::pending().await
    }
}

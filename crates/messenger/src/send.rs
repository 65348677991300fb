//! Sending a text: into the store first, then on its way, and what became of it while somebody waited.

use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use messenger_proto::body::{self, Text};
use messenger_proto::envelope::{EnvelopeError, MessageId};
use messenger_proto::presence::Typing;
use messenger_store::StoreError;
use messenger_store::contacts::{Contact, ContactId};
use messenger_store::dedupe::OnceQueued;
use messenger_store::drafts::Whose;
use messenger_store::messages::{MessageRow, MessageState};
use thiserror::Error;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use crate::answers::{Expected, Goal};
use crate::clock;
use crate::event::{Event, LinkState, TroubleWith};
use crate::messenger::Messenger;
use crate::writable::{self, NotWritable};

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
    /// At most this long, until the recipient has seen it and lets us know.
    UntilSeen(Duration),
}

/// The longest wait. Longer ones are as good as without end, and would leave the range of the clock.
const PATIENCE_MAX: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// What to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// What to say.
    pub text: Text,
    /// What its sender calls it: under one key, one message is sent to a contact (see [`messenger_store::dedupe`]).
    pub dedupe_key: Option<String>,
    /// Whether it is what became of the draft for the contact, which is forgotten with it.
    pub is_draft: bool,
}

impl<T: Into<Text>> From<T> for Outgoing {
    fn from(text: T) -> Self {
        Self {
            text: text.into(),
            dedupe_key: None,
            is_draft: false,
        }
    }
}

/// What became of a message so far. In every case it is safe on this disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendOutcome {
    /// The message's place in the store.
    pub row: MessageRow,
    /// Its identity.
    pub id: MessageId,
    /// Queued, delivered, seen or refused.
    pub state: MessageState,
    /// How the connection to the contact stands.
    pub link: LinkState,
    /// Whether it had been sent before, under the same key.
    pub is_repeated: bool,
}

/// Why a message was not taken. Nothing was stored.
#[derive(Debug, Error)]
pub enum SendError {
    /// The text is empty or too long.
    #[error(transparent)]
    Text(#[from] EnvelopeError),
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
        message: Outgoing,
        patience: Patience,
    ) -> Result<SendOutcome, SendError> {
        self.begin_send(contact, message, patience).await?.await
    }

    /// Begins to write to a contact; the future that is returned does the rest. Messages have the order in which this
    /// returns, however long each then takes.
    ///
    /// # Errors
    ///
    /// Fails when the message is none, or the messenger stops.
    ///
    /// # Cancel safety
    ///
    /// When either future is dropped, the message may or may not have been taken.
    pub async fn begin_send(
        &self,
        contact: &Contact,
        message: Outgoing,
        patience: Patience,
    ) -> Result<BoxFuture<'static, Result<SendOutcome, SendError>>, SendError> {
        body::check_text_length(&message.text.text)?;
        writable::check(contact)?;
        self.shared.busy_polling.expect();
        let new_id = new_id()?;
        let answer = self.shared.answers.expect(contact.id, new_id);
        let is_for_a_time = message.text.expires_after_s.is_some();
        let Outgoing {
            text,
            dedupe_key,
            is_draft,
        } = message;
        let (store, now) = (&self.shared.store, clock::now());
        let queued = match dedupe_key {
            None if is_draft => store.begin_draft(contact.id, new_id, text, now).await?,
            key => store.begin_text(contact.id, new_id, text, key, now).await?,
        };
        let (messenger, contact) = (self.clone(), contact.clone());
        let rest = async move {
            let (row, id, answer) = match queued.await? {
                OnceQueued::New(row) => (row, new_id, answer),
                OnceQueued::Before { row, id, state } => {
                    (row, id, messenger.expect_again(contact.id, row, id, state).await?)
                }
            };
            if is_draft {
                let whose = Whose::Contact(contact.id);
                messenger.shared.tell(Event::Draft { whose });
            }
            if is_for_a_time {
                messenger.shared.expiry_begun.notify_one();
            }
            let (state, link) = messenger.hand_over(&contact, answer, patience).await;
            Ok(SendOutcome {
                row,
                id,
                state,
                link,
                is_repeated: id != new_id,
            })
        };
        Ok(rest.boxed())
    }

    /// Takes a place for the answer to a message that was sent before, and may have been answered.
    async fn expect_again(
        &self,
        contact: ContactId,
        row: MessageRow,
        id: MessageId,
        state: MessageState,
    ) -> Result<Expected, StoreError> {
        let expected = self.shared.answers.expect(contact, id);
        // Looked up after the place was taken: an answer may have come in between.
        let found = self.shared.store.message(row).await?;
        let state = found.map_or(state, |message| message.state);
        self.shared.answers.tell(contact, id, state);
        Ok(expected)
    }

    /// Lets the contact's actor know that something is queued, and waits for the answer as long as that is of use.
    pub(crate) async fn hand_over(
        &self,
        contact: &Contact,
        answer: Expected,
        patience: Patience,
    ) -> (MessageState, LinkState) {
        let peer = self.shared.peer(contact);
        peer.poke();
        // What was typed is sent.
        peer.typing(Typing::Over);
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

/// Waits for the answer as long as that is of use, and returns how far the message has come.
async fn wait_for_answer(
    mut answer: Expected,
    link: &mut watch::Receiver<LinkState>,
    patience: Patience,
) -> MessageState {
    let start = Instant::now();
    let goal = match patience {
        Patience::Short | Patience::Until(_) => Goal::Delivered,
        Patience::UntilSeen(_) => Goal::Seen,
    };
    loop {
        // Even when waiting is of no use, an answer that is there counts.
        let grace = grace(patience, &link.borrow_and_update()).unwrap_or(Duration::ZERO);
        tokio::select! {
            biased;
            state = answer.reached(goal) => return state,
            () = change_of(link) => {}
            () = sleep_until(start + grace) => return answer.state(),
        }
    }
}

/// How long to wait from the start, or `None` when waiting is of no use.
fn grace(patience: Patience, link: &LinkState) -> Option<Duration> {
    match (patience, link) {
        (Patience::Until(limit) | Patience::UntilSeen(limit), _) => Some(limit.min(PATIENCE_MAX)),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_without_end_stays_in_the_range_of_the_clock() {
        for patience in [Patience::Until(Duration::MAX), Patience::UntilSeen(Duration::MAX)] {
            let grace = grace(patience, &LinkState::Trying).unwrap();
            assert_eq!(grace, PATIENCE_MAX);
            assert!(Instant::now().checked_add(grace).is_some());
        }
    }
}

//! Who waits for the answer to which message.
//!
//! An answer goes to the one that waits for it. Telling all of them everything, as events are told, would wake each of a
//! few hundred waiting senders for each of a few thousand answers a second. Only the contact to which a message goes can
//! answer for it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use messenger_proto::envelope::MessageId;
use messenger_store::contacts::ContactId;
use messenger_store::messages::MessageState;
use tokio::sync::watch;

/// The messages whose senders wait. Several may wait for one: a program that sends again what it sent before.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    waiting: Mutex<Waiting>,
}

/// By the message that somebody waits for.
type Waiting = HashMap<Key, watch::Sender<MessageState>>;

/// To whom a message goes, and which one it is.
type Key = (ContactId, MessageId);

/// How far a message has to come for its sender to be content. A refusal ends every wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Goal {
    /// On the recipient's disk.
    Delivered,
    /// Shown to the recipient, who lets us know.
    Seen,
}

impl Goal {
    fn is_reached(self, state: MessageState) -> bool {
        match self {
            Self::Delivered => state != MessageState::Queued,
            Self::Seen => matches!(state, MessageState::Seen | MessageState::Refused),
        }
    }
}

/// The place of one that waits. Dropping it ends the wait.
#[derive(Debug)]
pub(crate) struct Expected {
    answers: Arc<Answers>,
    key: Key,
    /// `None` only while it is dropped.
    answer: Option<watch::Receiver<MessageState>>,
}

impl Answers {
    /// Takes a place for the answer of `contact` to `id`, to be called before the message can be answered.
    pub(crate) fn expect(self: &Arc<Self>, contact: ContactId, id: MessageId) -> Expected {
        let key = (contact, id);
        let answer = self
            .waiting()
            .entry(key)
            .or_insert_with(|| watch::Sender::new(MessageState::Queued))
            .subscribe();
        Expected {
            answers: Arc::clone(self),
            key,
            answer: Some(answer),
        }
    }

    /// Gives the answer of `contact` to whoever waits for it. What is behind an answer that was given changes nothing.
    pub(crate) fn tell(&self, contact: ContactId, id: MessageId, state: MessageState) {
        if let Some(waiting) = self.waiting().get(&(contact, id)) {
            waiting.send_if_modified(|told| {
                let is_further = rank(state) > rank(*told);
                if is_further {
                    *told = state;
                }
                is_further
            });
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        // Each change under this lock is a single call, so a panic elsewhere cannot leave it half done.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The order in which a message of ours goes through its states.
fn rank(state: MessageState) -> u8 {
    match state {
        MessageState::Queued | MessageState::Unread | MessageState::Read => 0,
        MessageState::Delivered => 1,
        MessageState::Seen | MessageState::Refused => 2,
    }
}

impl Expected {
    /// Waits until the message has come as far as `goal`, and returns its state.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe.
    pub(crate) async fn reached(&mut self, goal: Goal) -> MessageState {
        if let Some(answer) = &mut self.answer
            && let Ok(state) = answer.wait_for(|state| goal.is_reached(*state)).await
        {
            return *state;
        }
        // Nobody drops the other end while somebody waits; if so, there is no answer.
        std::future::pending().await
    }

    /// Returns how far the message has come, as far as is known.
    pub(crate) fn state(&self) -> MessageState {
        self.answer
            .as_ref()
            .map_or(MessageState::Queued, |answer| *answer.borrow())
    }
}

impl Drop for Expected {
    fn drop(&mut self) {
        let mut waiting = self.answers.waiting();
        // Within the lock, so that the last of several sees that it is the last.
        self.answer = None;
        if waiting
            .get(&self.key)
            .is_some_and(|answer| answer.receiver_count() == 0)
        {
            waiting.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: MessageId = MessageId([7; 16]);
    const BOB: ContactId = ContactId(1);

    #[tokio::test]
    async fn an_answer_reaches_the_one_that_waits_for_it() {
        let answers = Arc::new(Answers::default());
        let mut expected = answers.expect(BOB, ID);
        answers.tell(BOB, MessageId([8; 16]), MessageState::Refused);
        answers.tell(ContactId(2), ID, MessageState::Refused);
        answers.tell(BOB, ID, MessageState::Delivered);
        assert_eq!(expected.reached(Goal::Delivered).await, MessageState::Delivered);
        // An answer that was overtaken by a later one.
        answers.tell(BOB, ID, MessageState::Seen);
        answers.tell(BOB, ID, MessageState::Delivered);
        assert_eq!(expected.reached(Goal::Seen).await, MessageState::Seen);
    }

    #[tokio::test]
    async fn all_who_wait_for_a_message_are_told() {
        let answers = Arc::new(Answers::default());
        let (mut one, mut other) = (answers.expect(BOB, ID), answers.expect(BOB, ID));
        answers.tell(BOB, ID, MessageState::Delivered);
        assert_eq!(one.reached(Goal::Delivered).await, MessageState::Delivered);
        drop(one);
        assert_eq!(other.reached(Goal::Delivered).await, MessageState::Delivered);
        drop(other);
        assert!(answers.waiting().is_empty());
    }

    #[test]
    fn who_stopped_waiting_leaves_nothing_behind() {
        let answers = Arc::new(Answers::default());
        drop(answers.expect(BOB, ID));
        assert!(answers.waiting().is_empty());
        answers.tell(BOB, ID, MessageState::Delivered);
    }
}

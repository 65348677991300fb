//! Who waits for the answer to which message.
//!
//! An answer goes to the one that waits for it. Telling all of them everything, as events are told, would wake each of a
//! few hundred waiting senders for each of a few thousand answers a second.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use messenger_proto::envelope::MessageId;
use messenger_store::messages::MessageState;
use tokio::sync::oneshot;

/// The messages whose senders wait.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    waiting: Mutex<HashMap<MessageId, oneshot::Sender<MessageState>>>,
}

/// The place of one that waits. Dropping it ends the wait.
#[derive(Debug)]
pub(crate) struct Expected<'a> {
    answers: &'a Answers,
    id: MessageId,
    answer: oneshot::Receiver<MessageState>,
}

impl Answers {
    /// Takes a place for the answer to `id`, to be called before the message can be answered.
    pub(crate) fn expect(&self, id: MessageId) -> Expected<'_> {
        let (tell, answer) = oneshot::channel();
        self.waiting().insert(id, tell);
        Expected {
            answers: self,
            id,
            answer,
        }
    }

    /// Gives the answer to whoever waits for it.
    pub(crate) fn tell(&self, id: MessageId, state: MessageState) {
        if let Some(waiting) = self.waiting().remove(&id) {
            // It may have just stopped waiting.
            let _ = waiting.send(state);
        }
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<MessageId, oneshot::Sender<MessageState>>> {
        // Each change under this lock is a single call, so a panic elsewhere cannot leave it half done.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Expected<'_> {
    /// Waits for the answer.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe, until it has returned the answer once.
    pub(crate) async fn given(&mut self) -> MessageState {
        match (&mut self.answer).await {
            Ok(state) => state,
            // Nobody drops the other end without telling; if so, there is no answer.
            Err(_) => std::future::pending().await,
        }
    }
}

impl Drop for Expected<'_> {
    fn drop(&mut self) {
        self.answers.waiting().remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: MessageId = MessageId([7; 16]);

    #[tokio::test]
    async fn an_answer_reaches_the_one_that_waits_for_it() {
        let answers = Answers::default();
        let mut expected = answers.expect(ID);
        answers.tell(MessageId([8; 16]), MessageState::Refused);
        answers.tell(ID, MessageState::Delivered);
        assert_eq!(expected.given().await, MessageState::Delivered);
    }

    #[test]
    fn who_stopped_waiting_leaves_nothing_behind() {
        let answers = Answers::default();
        drop(answers.expect(ID));
        assert!(answers.waiting().is_empty());
        answers.tell(ID, MessageState::Delivered);
    }
}

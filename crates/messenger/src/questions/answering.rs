//! What contacts ask about the ports of this machine: whether they may, how often, and who answers.

use std::collections::{HashMap, HashSet};
use std::io::ErrorKind;
use std::sync::{Arc, Mutex};

use messenger_net::{FileSender, FileStreamError};
use messenger_proto::ask::limits::{ANSWERED_WITHIN, QUESTIONS_HEARD};
use messenger_proto::ask::{self, Answer, Question, Refusal, Reply};
use messenger_proto::presence::Allowance;
use messenger_store::contacts::ContactId;
use messenger_store::settings::{Setting, Switch};
use messenger_store::{StoreError, UnixMillis};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout};

use crate::clock;
use crate::messenger::Messenger;
use crate::shared::{Shared, locked};

/// A question that a contact may ask, for whoever knows the ports of this machine.
#[derive(Debug)]
pub struct Inquiry {
    /// What is asked: everything or one port, never a question of a newer version.
    pub question: Question,
    /// Where the answer goes. Dropping it says that there is none.
    pub answer: oneshot::Sender<Answer>,
}

/// What a contact asked last, since this node was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastQuestion {
    /// When.
    pub at: UnixMillis,
    /// What.
    pub question: Question,
    /// Whether the contact was allowed to.
    pub was_allowed: bool,
}

/// The questions of all contacts.
#[derive(Debug)]
pub(crate) struct Questions {
    inquiries: Option<mpsc::Sender<Inquiry>>,
    /// The moment from which the times of the allowances count.
    begun_at: Instant,
    /// One for each contact that has asked. It outlives the connection: a new one brings no new allowance.
    heard: Mutex<HashMap<ContactId, Heard>>,
    /// The contacts that let the user ask, as they said on their last connection.
    askable: Mutex<HashSet<ContactId>>,
}

/// What a contact has asked.
#[derive(Debug)]
struct Heard {
    allowance: Allowance,
    is_being_answered: bool,
    last: Option<LastQuestion>,
}

/// Held while a question is being answered: the only one of its contact.
struct Turn<'a> {
    questions: &'a Questions,
    contact: ContactId,
}

impl Questions {
    pub(crate) fn new(inquiries: Option<mpsc::Sender<Inquiry>>) -> Self {
        Self {
            inquiries,
            begun_at: Instant::now(),
            heard: Mutex::default(),
            askable: Mutex::default(),
        }
    }

    /// Notes whether a contact lets the user ask; returns whether that is something else than before.
    pub(crate) fn set_askable(&self, contact: ContactId, is_askable: bool) -> bool {
        let mut askable = locked(&self.askable);
        match is_askable {
            true => askable.insert(contact),
            false => askable.remove(&contact),
        }
    }

    /// Whether a contact lets the user ask, as it said on its last connection.
    pub(crate) fn is_askable(&self, contact: ContactId) -> bool {
        locked(&self.askable).contains(&contact)
    }

    fn of<T>(&self, contact: ContactId, look: impl FnOnce(&mut Heard) -> T) -> T {
        let mut heard = locked(&self.heard);
        let (burst, every) = QUESTIONS_HEARD;
        look(heard.entry(contact).or_insert_with(|| Heard {
            allowance: Allowance::new(burst, every),
            is_being_answered: false,
            last: None,
        }))
    }

    /// Takes one question of what the contact may ask now, if it has one and no other is being answered.
    fn begin(&self, contact: ContactId) -> Option<Turn<'_>> {
        let now = self.begun_at.elapsed();
        let has_turn = self.of(contact, |heard| {
            let has_turn = heard.allowance.take(now) && !heard.is_being_answered;
            heard.is_being_answered |= has_turn;
            has_turn
        });
        has_turn.then_some(Turn {
            questions: self,
            contact,
        })
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.questions
            .of(self.contact, |heard| heard.is_being_answered = false);
    }
}

impl Messenger {
    /// Returns what a contact asked last about the ports of this machine, since the start.
    #[must_use]
    pub fn last_question(&self, contact: ContactId) -> Option<LastQuestion> {
        let heard = locked(&self.shared.questions.heard);
        heard.get(&contact).and_then(|heard| heard.last)
    }
}

/// Answers a question of a contact on its stream.
pub(crate) async fn answer(
    shared: &Arc<Shared>,
    contact: ContactId,
    question: Question,
    mut sender: FileSender,
) -> Result<(), FileStreamError> {
    let Some(turn) = shared.questions.begin(contact) else {
        // It can bring this about as often as it likes; the log must not grow by it.
        tracing::debug!("a contact asks about ports too often");
        return sender.send(&ask::encode(Err(Refusal::Busy))).await;
    };
    let reply = timeout(ANSWERED_WITHIN, reply(shared, contact, question)).await;
    let reply = reply.unwrap_or(Err(Refusal::Failed));
    // Who asks and does not listen is not waited for either.
    let answered = timeout(ANSWERED_WITHIN, sender.send(&ask::encode(reply))).await;
    drop(turn);
    answered.unwrap_or_else(|_| Err(FileStreamError::Gone(ErrorKind::TimedOut.into())))
}

async fn reply(shared: &Arc<Shared>, contact: ContactId, question: Question) -> Reply {
    let may_ask = || async { may_ask(shared, contact).await };
    let was_allowed = match may_ask().await {
        Ok(may_ask) => may_ask,
        Err(error) => {
            tracing::error!(%error, "whether a contact may ask about ports could not be read");
            return Err(Refusal::Failed);
        }
    };
    let last = LastQuestion {
        at: clock::now(),
        question,
        was_allowed,
    };
    shared.questions.of(contact, |heard| heard.last = Some(last));
    tracing::info!(
        ?question,
        was_allowed,
        "a contact asks about the ports of this machine"
    );
    if !was_allowed {
        return Err(Refusal::NotAllowed);
    }
    if question == Question::Newer {
        return Err(Refusal::Unsupported);
    }
    let (answer, answered) = oneshot::channel();
    let inquiries = shared.questions.inquiries.as_ref().ok_or(Refusal::Failed)?;
    let inquiry = Inquiry { question, answer };
    inquiries.send(inquiry).await.map_err(|_| Refusal::Failed)?;
    let answer = answered.await.map_err(|_| Refusal::Failed)?;
    // The user may have changed their mind meanwhile.
    match may_ask().await {
        Ok(true) => Ok(answer),
        _ => Err(Refusal::NotAllowed),
    }
}

/// Whether the user allowed a contact to ask.
pub(crate) async fn may_ask(shared: &Shared, contact: ContactId) -> Result<bool, StoreError> {
    let setting = shared.store.setting(Some(contact), Setting::Ports).await?;
    Ok(setting == Switch::On)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOB: ContactId = ContactId(1);
    const CAROL: ContactId = ContactId(2);

    #[tokio::test]
    async fn a_contact_has_one_question_at_a_time_and_a_number_of_them() {
        let questions = Questions::new(None);
        let turn = questions.begin(BOB).unwrap();
        assert!(questions.begin(BOB).is_none(), "one is being answered");
        assert!(questions.begin(CAROL).is_some(), "of another contact");
        drop(turn);
        let (burst, _) = QUESTIONS_HEARD;
        let heard = (0..burst * 2).filter(|_| questions.begin(BOB).is_some());
        // The first, and the one that came while it was answered, are counted as well.
        assert_eq!(heard.count(), usize::try_from(burst).unwrap() - 2);
    }
}

//! Showing words and waiting for whoever knows them.

use std::sync::Arc;
use std::time::Duration;

use messenger_net::Findable;
use messenger_proto::pairing::{Code, Ending, Offer};
use messenger_store::contacts::Contact;
use thiserror::Error;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::shown::Progress;
use crate::messenger::Messenger;
use crate::shared::Shared;

/// Why no words could be shown.
#[derive(Debug, Error)]
pub enum ShowError {
    /// There are words already.
    #[error("words for a pairing are shown already")]
    AlreadyShown,
    /// The system has no randomness to give.
    #[error("the system has no randomness to give")]
    Randomness(#[from] getrandom::Error),
}

/// What became of the words.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// Whoever knew them is a contact now.
    Joined {
        /// Who.
        contact: Box<Contact>,
        /// Whether it was one before.
        was_there: bool,
    },
    /// Whoever knew them believes to be a contact, and could not be stored.
    NotStored(String),
    /// Somebody tried others.
    Guessed,
    /// Somebody began again and again, without trying any.
    Crowded,
    /// Nobody came in time.
    Expired,
    /// The node is stopping.
    Stopped,
}

/// Whether this node answers those on the local network who ask for the number of its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// It does.
    Nearby,
    /// It does not: the other side has to know an address of it.
    Hidden,
}

/// Words that are shown for as long as this is kept.
#[derive(Debug)]
pub struct Pairing {
    shared: Arc<Shared>,
    code: Code,
    progress: watch::Receiver<Progress>,
    /// `None`: nobody nearby is to find this node.
    findable: Option<Result<Findable, std::io::Error>>,
}

impl Messenger {
    /// Draws words for one person, and waits for that person on the local network as well, if `visibility` says so.
    ///
    /// # Errors
    ///
    /// Fails when words are shown already.
    pub async fn show_words(&self, lifetime: Duration, visibility: Visibility) -> Result<Pairing, ShowError> {
        let mut random = [0; 8];
        getrandom::fill(&mut random)?;
        let code = Code::draw(random);
        let offer = Offer::new(code.clone(), lifetime);
        let progress = self.shared.shown.show(offer).ok_or(ShowError::AlreadyShown)?;
        let mut pairing = Pairing {
            shared: Arc::clone(&self.shared),
            code,
            progress,
            findable: None,
        };
        if visibility == Visibility::Nearby {
            pairing.findable = Some(self.shared.net.be_found(pairing.code.slot()).await);
        }
        Ok(pairing)
    }
}

impl Pairing {
    /// Returns what to tell the other person.
    #[must_use]
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// Returns why this node cannot be found on the local network, if it cannot. It can be dialled all the same.
    #[must_use]
    pub fn beacon_trouble(&self) -> Option<&std::io::Error> {
        self.findable.as_ref()?.as_ref().err()
    }

    /// Waits for whoever knows the words, or for their end.
    pub async fn outcome(mut self) -> Outcome {
        let stop = self.shared.tasks.stop_token();
        loop {
            // Later when somebody proved the words in the last moment.
            let deadline = self.shared.shown.deadline();
            tokio::select! {
                biased;
                () = stop.cancelled() => return Outcome::Stopped,
                changed = self.progress.changed() => {
                    if let Some(outcome) = self.outcome_of(changed.is_err()) {
                        return outcome;
                    }
                }
                () = sleep_until(deadline.unwrap_or_else(Instant::now)) => {
                    if self.shared.shown.deadline() == deadline {
                        return Outcome::Expired;
                    }
                }
                () = answer(&self.findable) => {}
            }
        }
    }

    fn outcome_of(&mut self, is_gone: bool) -> Option<Outcome> {
        match &*self.progress.borrow_and_update() {
            Progress::Joined { contact, was_there } => Some(Outcome::Joined {
                contact: contact.clone(),
                was_there: *was_there,
            }),
            Progress::NotStored(trouble) => Some(Outcome::NotStored(trouble.clone())),
            Progress::Ended if self.shared.shown.ending() == Some(Ending::Crowded) => Some(Outcome::Crowded),
            Progress::Ended => Some(Outcome::Guessed),
            Progress::Waiting => is_gone.then_some(Outcome::Expired),
        }
    }
}

impl Drop for Pairing {
    fn drop(&mut self) {
        self.shared.shown.hide();
    }
}

async fn answer(findable: &Option<Result<Findable, std::io::Error>>) {
    match findable {
        Some(Ok(findable)) => findable.answer().await,
        Some(Err(_)) | None => std::future::pending().await,
    }
}

//! The words that this node shows, one at a time, as its connections see them.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use messenger_proto::PeerId;
use messenger_proto::pairing::{Code, Ending, Offer, Proof, Proofs, Refusal, Slot};
use messenger_store::StoreError;
use messenger_store::contacts::Contact;
use tokio::sync::watch;
use tokio::time::Instant;

/// How far it has come with the words.
#[derive(Debug, Clone)]
pub(crate) enum Progress {
    /// Nobody was let in yet.
    Waiting,
    /// Somebody proved them and is a contact.
    Joined { contact: Box<Contact>, was_there: bool },
    /// Somebody proved them and could not be stored.
    NotStored(String),
    /// They are over, and nobody was let in.
    Ended,
}

/// What this node shows, if it shows anything.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    current: Mutex<Option<Current>>,
}

#[derive(Debug)]
struct Current {
    offer: Offer,
    since: Instant,
    progress: watch::Sender<Progress>,
}

impl Shown {
    /// Shows words, unless others are shown already.
    pub(super) fn show(&self, offer: Offer) -> Option<watch::Receiver<Progress>> {
        let mut current = self.current();
        if current.is_some() {
            return None;
        }
        let (progress, watched) = watch::channel(Progress::Waiting);
        *current = Some(Current {
            offer,
            since: Instant::now(),
            progress,
        });
        Some(watched)
    }

    /// Shows nothing any more.
    pub(super) fn hide(&self) {
        *self.current() = None;
    }

    /// Whether words are shown.
    pub(crate) fn is_any(&self) -> bool {
        self.current().is_some()
    }

    /// Lets somebody begin an exchange, and returns the words it is about.
    pub(super) fn begin(&self, slot: Slot, peer: PeerId) -> Result<Code, Refusal> {
        self.with(Refusal::NotShown, |offer, age| {
            offer.begin(slot, peer, age).cloned()
        })
    }

    /// Takes somebody's proof, and returns this side's.
    pub(super) fn prove(&self, peer: PeerId, proofs: &Proofs, theirs: &Proof) -> Result<Proof, Refusal> {
        self.with(Refusal::NotShown, |offer, age| {
            offer.prove(peer, proofs, theirs, age)
        })
    }

    /// Whether somebody, who has stored this node, has proven the words; true once.
    pub(super) fn join(&self, peer: PeerId) -> bool {
        let joined = self.with((), |offer, _| if offer.join(peer) { Ok(()) } else { Err(()) });
        joined.is_ok()
    }

    /// Tells whoever waits what became of the one who joined.
    pub(super) fn tell_joined(&self, stored: Result<&Contact, &StoreError>, was_there: bool) {
        if let Some(current) = self.current().as_ref() {
            current.progress.send_replace(match stored {
                Ok(contact) => Progress::Joined {
                    contact: Box::new(contact.clone()),
                    was_there,
                },
                Err(error) => Progress::NotStored(error.to_string()),
            });
        }
    }

    /// Returns how the words ended, if they have before their time.
    pub(super) fn ending(&self) -> Option<Ending> {
        self.current().as_ref().and_then(|current| current.offer.ending())
    }

    /// Returns when the words are over. `None`: none are shown.
    pub(super) fn deadline(&self) -> Option<Instant> {
        let current = self.current();
        let current = current.as_ref()?;
        current.since.checked_add(current.offer.expires_at())
    }

    fn with<T, E>(
        &self,
        nothing: E,
        change: impl FnOnce(&mut Offer, Duration) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut current = self.current();
        let Some(current) = current.as_mut() else {
            return Err(nothing);
        };
        let outcome = change(&mut current.offer, current.since.elapsed());
        if matches!(current.offer.ending(), Some(Ending::Guessed | Ending::Crowded)) {
            current.progress.send_replace(Progress::Ended);
        }
        outcome
    }

    fn current(&self) -> MutexGuard<'_, Option<Current>> {
        // An offer changes its state as its last step, so a panic elsewhere cannot leave it half done.
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

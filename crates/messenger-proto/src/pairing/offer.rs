//! The side that shows the words: who may try them, and when they are over.
//!
//! The words are over as soon as somebody proves wrong ones, is let in with the right ones, or their time has passed.
//! Whoever begins an exchange and does not prove anything has guessed nothing: this side's share shows nothing about the
//! words. So a lost connection does not end them; only very many beginnings do.

use std::time::Duration;

use thiserror::Error;

use super::code::{Code, Slot};
use super::proof::{Proof, Proofs};
use crate::peer_id::PeerId;

/// How long somebody who proved the words may still take to say that they store it, whatever the time of the words.
pub const GRACE: Duration = Duration::from_secs(10);

/// How often an exchange may be begun. Somebody with a bad connection needs a few; each costs this side some
/// multiplications on the curve, so that somebody who does nothing but begin is stopped.
const BEGINNINGS_MAX: u32 = 64;

/// Words that are shown, and what has become of them. Times are counted from when they were drawn.
#[derive(Debug)]
pub struct Offer {
    code: Code,
    lifetime: Duration,
    beginnings: u32,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    /// Somebody proved the words. They store this side as a contact before this side stores them, so that this side knows
    /// when both have; until then they may prove the words again, over another connection.
    Proven(PeerId),
    Ended(Ending),
}

/// How words ended before their time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Somebody proved the words and is to be a contact.
    Joined(PeerId),
    /// Somebody tried other words.
    Guessed,
    /// Exchanges were begun again and again.
    Crowded,
}

/// Why somebody may not try the words, or not any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refusal {
    /// No words with this number are shown, or not any more.
    #[error("no words with this number are shown here")]
    NotShown,
    /// These were not the words, and nobody can try again.
    #[error("these are not the words")]
    WrongWords,
}

impl Offer {
    /// Shows words for a time.
    #[must_use]
    pub fn new(code: Code, lifetime: Duration) -> Self {
        Self {
            code,
            lifetime,
            beginnings: 0,
            state: State::Open,
        }
    }

    /// Returns the words.
    #[must_use]
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// Lets `peer` begin an exchange about the words with this number.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotShown`] when there are no such words for this peer.
    pub fn begin(&mut self, slot: Slot, peer: PeerId, age: Duration) -> Result<&Code, Refusal> {
        if slot != self.code.slot() || !self.is_for(peer, age) {
            return Err(Refusal::NotShown);
        }
        if self.beginnings >= BEGINNINGS_MAX {
            self.state = State::Ended(Ending::Crowded);
            return Err(Refusal::NotShown);
        }
        self.beginnings = self.beginnings.saturating_add(1);
        Ok(&self.code)
    }

    /// Takes the proof of `peer` and returns this side's. A wrong one ends the words, for everybody.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotShown`] when the words ended meanwhile: then the proof was not looked at.
    pub fn prove(
        &mut self,
        peer: PeerId,
        proofs: &Proofs,
        theirs: &Proof,
        age: Duration,
    ) -> Result<Proof, Refusal> {
        if !self.is_for(peer, age) {
            return Err(Refusal::NotShown);
        }
        if !proofs.is_proven_by(theirs) {
            self.state = State::Ended(Ending::Guessed);
            return Err(Refusal::WrongWords);
        }
        self.state = State::Proven(peer);
        Ok(proofs.given())
    }

    /// Whether `peer`, who says that it has stored this side as a contact, has proven the words. It has once.
    pub fn join(&mut self, peer: PeerId) -> bool {
        let has_proven = self.state == State::Proven(peer);
        if has_proven {
            self.state = State::Ended(Ending::Joined(peer));
        }
        has_proven
    }

    /// Returns how the words ended, if they did before their time.
    #[must_use]
    pub fn ending(&self) -> Option<Ending> {
        match self.state {
            State::Ended(ending) => Some(ending),
            State::Open | State::Proven(_) => None,
        }
    }

    /// Returns when the time of the words is over.
    #[must_use]
    pub fn expires_at(&self) -> Duration {
        match self.state {
            State::Proven(_) => self.lifetime.saturating_add(GRACE),
            State::Open | State::Ended(_) => self.lifetime,
        }
    }

    fn is_for(&self, peer: PeerId, age: Duration) -> bool {
        let is_theirs = match self.state {
            State::Open => true,
            State::Proven(proven) => proven == peer,
            State::Ended(_) => false,
        };
        is_theirs && age < self.lifetime
    }
}

#[cfg(test)]
mod tests;

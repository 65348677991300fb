//! The beginning of an exchange: both sides say what they have, and agree on a session if they have none in common.

use std::fmt;

use zeroize::Zeroizing;

use super::io::{Closing, Output, Start, Write};
use crate::frame::{Frame, Resume};
use crate::limits::SEQUENCE_MAX;
use crate::ratchet::{Keys, Offer, Opening, Session};

/// How far the agreement has come.
#[derive(Debug)]
enum Phase {
    /// The peer has not said what it has.
    Resuming,
    /// Our keys are offered.
    Offering(Box<Offer>),
    /// The peer is to offer keys.
    AwaitingKeys,
    /// The session waits for the peer's confirmation.
    Opening(Box<Opening>),
    /// Both sides have the session.
    Agreed,
}

/// The part of an exchange that comes before messages.
pub(super) struct Setup {
    start: Start,
    share: Zeroizing<[u8; 32]>,
    phase: Phase,
    /// Writes that have to be on the disk before the outbox is read.
    writing: usize,
    /// What the peer is told once the session is on the disk.
    confirmation: Option<Vec<u8>>,
}

impl fmt::Debug for Setup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The share is secret.
        f.debug_struct("Setup")
            .field("phase", &self.phase)
            .finish_non_exhaustive()
    }
}

impl Setup {
    pub(super) fn new(start: Start, share: [u8; 32], outputs: &mut Vec<Output>) -> Self {
        outputs.push(Output::Send(Frame::Resume(Resume {
            session: start.session,
            received_up_to: start.received_up_to,
        })));
        Self {
            start,
            share: Zeroizing::new(share),
            phase: Phase::Resuming,
            writing: 0,
            confirmation: None,
        }
    }

    /// Whether the outbox may be read.
    pub(super) fn is_done(&self) -> bool {
        self.has_session() && self.writing == 0
    }

    /// Whether the peer may send envelopes.
    pub(super) fn has_session(&self) -> bool {
        matches!(self.phase, Phase::Agreed)
    }

    pub(super) fn resume(&mut self, resume: &Resume, outputs: &mut Vec<Output>) -> Result<(), Closing> {
        if !matches!(self.phase, Phase::Resuming) || resume.received_up_to.0 > SEQUENCE_MAX {
            return Err(Closing::ProtocolBroken);
        }
        let peer_has = resume.received_up_to;
        let both = self.start.session.zip(resume.session);
        let is_anew = !both.is_some_and(|(ours, theirs)| ours.fits(&theirs));
        self.write(Write::Resume { peer_has, is_anew }, outputs);
        self.phase = if !is_anew {
            Phase::Agreed
        } else if self.start.ends.ours > self.start.ends.theirs {
            let offer = Box::new(Offer::new());
            outputs.push(Output::Send(Frame::Keys(offer.keys().clone())));
            Phase::Offering(offer)
        } else {
            Phase::AwaitingKeys
        };
        Ok(())
    }

    pub(super) fn take_keys(&mut self, keys: &Keys, outputs: &mut Vec<Output>) -> Result<(), Closing> {
        if !matches!(self.phase, Phase::AwaitingKeys) {
            return Err(Closing::ProtocolBroken);
        }
        let (opening, message) = Opening::new(keys, *self.share).map_err(|_| Closing::ProtocolBroken)?;
        outputs.push(Output::Send(Frame::Open(message)));
        self.phase = Phase::Opening(Box::new(opening));
        Ok(())
    }

    pub(super) fn take_opening(&mut self, opening: &[u8], outputs: &mut Vec<Output>) -> Result<(), Closing> {
        let Phase::Offering(offer) = std::mem::replace(&mut self.phase, Phase::AwaitingKeys) else {
            return Err(Closing::ProtocolBroken);
        };
        let accepted = offer.accept(self.start.ends, opening, *self.share);
        let (session, confirmation) = accepted.map_err(|_| Closing::ProtocolBroken)?;
        self.confirmation = Some(confirmation);
        self.adopt(session, outputs);
        Ok(())
    }

    pub(super) fn take_confirmation(
        &mut self,
        confirmation: &[u8],
        outputs: &mut Vec<Output>,
    ) -> Result<(), Closing> {
        let Phase::Opening(opening) = std::mem::replace(&mut self.phase, Phase::AwaitingKeys) else {
            return Err(Closing::ProtocolBroken);
        };
        let session = opening
            .confirm(self.start.ends, confirmation)
            .map_err(|_| Closing::ProtocolBroken)?;
        self.adopt(session, outputs);
        Ok(())
    }

    /// Notes that one of the writes is on the disk.
    pub(super) fn written(&mut self, outputs: &mut Vec<Output>) {
        self.writing = self.writing.saturating_sub(1);
        // The peer seals in the session as soon as it hears this, so the session has to be there to stay.
        if self.writing == 0
            && let Some(confirmation) = self.confirmation.take()
        {
            outputs.push(Output::Send(Frame::Opened(confirmation)));
        }
    }

    fn adopt(&mut self, session: Session, outputs: &mut Vec<Output>) {
        self.phase = Phase::Agreed;
        self.write(Write::AdoptSession(Box::new(session)), outputs);
    }

    fn write(&mut self, write: Write, outputs: &mut Vec<Output>) {
        self.writing += 1;
        outputs.push(Output::Write(write));
    }
}

//! The exchange of messages over one connection, as a state machine.
//!
//! It is told what happened ([`Input`]) and says what to do ([`Output`]); it opens nothing, waits for nothing and reads
//! no clock, so that a simulation can drive it through anything that can happen. Nothing here outlives the connection:
//! what must not be lost is written by whoever carries out [`Write`]s, and a new connection begins with what is there.
//!
//! docs/protocol.md, "Resuming", "Sealing" and "Messages", is the specification.

mod inbox;
mod io;
mod setup;

pub use io::{Closing, Input, Outcome, Outgoing, Output, Received, Settlement, Start, Write};

use crate::envelope::{Envelope, MessageId, Seal};
use crate::frame::{Frame, Inbox, RejectReason};
use crate::limits::{ACK_IDS_MAX, BATCH_MAX, IN_FLIGHT_MAX};
use crate::outbox::Window;
use inbox::{Ours, Theirs};
use setup::Setup;

/// One connection's exchange, from the end of the greeting to the end of the connection.
#[derive(Debug)]
pub struct Exchange {
    setup: Setup,
    window: Window,
    /// Whether this side takes messages.
    ours: Ours,
    /// Whether the peer does.
    theirs: Theirs,
    /// Whether the outbox holds nothing that was not sent on this connection, as far as is known.
    is_drained: bool,
    /// Whether the outbox is being read.
    is_loading: bool,
    /// Envelopes whose writes have no outcome yet: what the peer may have in flight is bounded.
    receiving: usize,
    /// Stored, and not acknowledged yet.
    stored: Vec<MessageId>,
    is_closed: bool,
    outputs: Vec<Output>,
}

impl Exchange {
    /// Begins an exchange. `share` is random.
    #[must_use]
    pub fn new(start: Start, share: [u8; 32]) -> Self {
        let mut outputs = Vec::new();
        let setup = Setup::new(start, share, &mut outputs);
        Self {
            setup,
            window: Window::default(),
            ours: Ours::default(),
            theirs: Theirs::default(),
            is_drained: false,
            is_loading: false,
            receiving: 0,
            stored: Vec::new(),
            is_closed: false,
            outputs,
        }
    }

    /// Takes in what happened. After the exchange was closed, nothing changes any more.
    pub fn handle(&mut self, input: Input) {
        if self.is_closed {
            return;
        }
        let handled = match input {
            Input::Frame(frame) => self.handle_frame(frame),
            Input::Queued => {
                self.is_drained = false;
                Ok(())
            }
            Input::Loaded(batch) => {
                self.handle_loaded(batch);
                Ok(())
            }
            Input::Written(outcome) => self.handle_written(outcome),
            Input::Room => {
                if self.ours.reopen() {
                    self.outputs.push(Output::Send(Frame::Inbox(Inbox::Open)));
                }
                Ok(())
            }
        };
        if let Err(closing) = handled {
            self.close(closing);
        }
    }

    /// Returns what is to be done, in this order. To be called when everything that has happened was taken in: what is
    /// acknowledged together goes out together.
    pub fn outputs(&mut self) -> Vec<Output> {
        if !self.is_closed {
            self.acknowledge();
            self.load();
        }
        std::mem::take(&mut self.outputs)
    }

    /// Whether messages flow.
    #[must_use]
    pub fn is_flowing(&self) -> bool {
        self.setup.is_done() && !self.is_closed
    }

    fn handle_frame(&mut self, frame: Frame) -> Result<(), Closing> {
        match frame {
            Frame::Resume(resume) => self.setup.resume(&resume, &mut self.outputs),
            Frame::Keys(keys) => self.setup.take_keys(&keys, &mut self.outputs),
            Frame::Open(opening) => self.setup.take_opening(&opening, &mut self.outputs),
            Frame::Opened(confirmation) => self.setup.take_confirmation(&confirmation, &mut self.outputs),
            Frame::Deliver(envelope) => self.receive(envelope),
            Frame::Ack(ids) => {
                self.settle(ids, Settlement::Delivered);
                Ok(())
            }
            Frame::Reject(id, reason) => {
                self.settle(vec![id], Settlement::Refused(reason));
                Ok(())
            }
            Frame::Inbox(inbox) => self.note_inbox(inbox),
            // Presence, typing and rooms are told beside the exchange.
            Frame::Presence(_) | Frame::Typing(_) | Frame::MayAsk(_) | Frame::Room(_) | Frame::Unknown => {
                Ok(())
            }
            Frame::Hello(_)
            | Frame::Join(_)
            | Frame::JoinReply(_)
            | Frame::Pair(_)
            | Frame::Request(_)
            | Frame::RequestHeard => Err(Closing::ProtocolBroken),
        }
    }

    fn receive(&mut self, envelope: Envelope) -> Result<(), Closing> {
        if !self.setup.has_session() || self.receiving >= IN_FLIGHT_MAX {
            return Err(Closing::ProtocolBroken);
        }
        if self.ours.is_full() {
            return self.ours.ignore();
        }
        match envelope.seal {
            Seal::Ratchet(sealed) => {
                self.receiving += 1;
                self.outputs.push(Output::Write(Write::Receive {
                    id: envelope.message_id,
                    sealed,
                }));
            }
            Seal::Unknown => self.reject(envelope.message_id, RejectReason::UnknownSeal),
        }
        Ok(())
    }

    /// Notes whether the peer takes messages. When it does again, it is sent everything that it has not answered.
    fn note_inbox(&mut self, inbox: Inbox) -> Result<(), Closing> {
        if !self.setup.has_session() {
            return Err(Closing::ProtocolBroken);
        }
        if self.theirs.note(inbox, self.is_loading) {
            self.outputs.push(Output::PeerInbox(inbox));
            if inbox == Inbox::Open {
                self.window.begin_again();
                self.is_drained = false;
            }
        }
        Ok(())
    }

    /// Notes an answer. One that nobody waits for on this connection may still be news to the store: a message that
    /// was delivered again because an older answer was lost.
    fn settle(&mut self, ids: Vec<MessageId>, settlement: Settlement) {
        for &id in &ids {
            self.window.settled(id);
        }
        self.outputs
            .push(Output::Write(Write::Settle { ids, settlement }));
    }

    fn handle_loaded(&mut self, batch: Vec<Outgoing>) {
        self.is_loading = false;
        self.is_drained &= batch.is_empty();
        if self.theirs.is_in_vain() {
            self.is_drained = false;
            return;
        }
        for message in batch {
            if !self.window.is_in_flight(message.id) {
                let envelope = Envelope {
                    message_id: message.id,
                    seal: Seal::Ratchet(message.sealed),
                };
                self.outputs.push(Output::Send(Frame::Deliver(envelope)));
            }
            self.window.sent(message.id, message.position);
        }
    }

    fn handle_written(&mut self, outcome: Outcome) -> Result<(), Closing> {
        match outcome {
            Outcome::Received(id, received) => {
                self.receiving = self.receiving.saturating_sub(1);
                match received {
                    Received::Stored | Received::Duplicate => self.stored.push(id),
                    Received::Ahead => {}
                    Received::Full => {
                        if self.ours.fill() {
                            self.outputs.push(Output::Send(Frame::Inbox(Inbox::Full)));
                        }
                    }
                    Received::Malformed => self.reject(id, RejectReason::Malformed),
                    Received::CannotOpen => {
                        self.outputs.push(Output::Write(Write::DiscardSession));
                        return Err(Closing::SessionLost);
                    }
                    Received::Failed => return Err(Closing::CannotStore),
                }
                if self.stored.len() >= ACK_IDS_MAX {
                    self.acknowledge();
                }
                Ok(())
            }
            Outcome::SetUp => {
                self.setup.written(&mut self.outputs);
                Ok(())
            }
            Outcome::SetUpFailed => Err(Closing::CannotStore),
            Outcome::Settled => Ok(()),
        }
    }

    fn reject(&mut self, id: MessageId, reason: RejectReason) {
        self.outputs.push(Output::Send(Frame::Reject(id, reason)));
    }

    fn acknowledge(&mut self) {
        if !self.stored.is_empty() {
            let ids = std::mem::take(&mut self.stored);
            self.outputs.push(Output::Send(Frame::Ack(ids)));
        }
    }

    /// Asks for more of the outbox when there may be some and the window has room.
    fn load(&mut self) {
        let room = self.window.room();
        let may_send = self.setup.is_done() && !self.theirs.is_full();
        if may_send && !self.is_drained && !self.is_loading && room > 0 {
            self.is_loading = true;
            // Until the look into it, or what is queued meanwhile, shows otherwise.
            self.is_drained = true;
            self.outputs.push(Output::Load {
                after: self.window.sent_up_to(),
                limit: room.min(BATCH_MAX),
            });
        }
    }

    fn close(&mut self, closing: Closing) {
        // What is on the disk is told; the peer would send it again otherwise.
        self.acknowledge();
        self.is_closed = true;
        self.outputs.push(Output::Close(closing));
    }
}

#[cfg(test)]
mod tests;

//! The exchange of messages over one connection, in both directions at once.
//!
//! Three loops share a session. The *receiver* reads frames and begins their writes to the store. The *settler*
//! waits for those writes and says what came of them: an acknowledgement goes out only after the message is on
//! the disk. The *sender* owns the outgoing half: it fills the window from the outbox and sends the settler's
//! answers. None of them ever waits for another in a circle: answers have room for everything a peer may have
//! in flight, so a receiver waits only for a peer that breaks that limit.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use messenger_net::{CloseReason, FrameReceiver, FrameSender, ReceiveError, SendError, Session};
use messenger_proto::envelope::{Content, Envelope, MessageId, Seal};
use messenger_proto::frame::{Frame, RejectReason};
use messenger_proto::limits::{ACK_IDS_MAX, IN_FLIGHT_MAX};
use messenger_proto::outbox::Window;
use messenger_store::contacts::ContactId;
use messenger_store::messages::{MessageRow, MessageState, Received};
use messenger_store::outbox::{Settled, Settlement};
use messenger_store::{Pending, StoreError};
use thiserror::Error;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};

use crate::clock;
use crate::event::Event;
use crate::shared::Shared;

/// How many envelopes are read from the outbox at once. At full length they are 4 MiB.
const BATCH_LEN: usize = 64;

/// How long to wait before offering a message again that the recipient could not store.
const STORAGE_RETRY: Duration = Duration::from_secs(30);

/// Room for an answer to everything the peer may have in flight, and for a settlement of everything we have.
const ANSWERS_LEN: usize = 2 * IN_FLIGHT_MAX;

/// Why an exchange ended.
#[derive(Debug, Error)]
pub(crate) enum Ended {
    #[error("the peer ended the exchange")]
    Finished,
    #[error("the peer said something out of turn")]
    OutOfTurn,
    #[error(transparent)]
    Send(#[from] SendError),
    #[error(transparent)]
    Receive(#[from] ReceiveError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Ended {
    /// What the other side is told when the connection is closed for this.
    fn close_reason(&self) -> CloseReason {
        match self {
            Self::OutOfTurn | Self::Receive(ReceiveError::Broken(_)) => CloseReason::ProtocolBroken,
            Self::Finished | Self::Send(_) | Self::Receive(_) | Self::Store(_) => CloseReason::Lost,
        }
    }
}

/// A write that was begun for the peer, and what to do when it is done.
enum Begun {
    Message(MessageId, Pending<Received>),
    Refusal(MessageId, RejectReason),
    Settlement(MessageState, Pending<Vec<Settled>>),
}

/// What the sender is told by the others.
enum Note {
    /// Say this to the peer.
    Say(Frame),
    /// The peer answered for these messages.
    Settled(Vec<MessageId>),
    /// The peer could not store this message now.
    Later(MessageId),
}

/// One contact's side of the exchange.
#[derive(Clone)]
pub(crate) struct Exchange {
    pub(crate) shared: Arc<Shared>,
    pub(crate) contact: ContactId,
    /// Changes whenever a message was queued for the contact.
    pub(crate) queued: watch::Receiver<u64>,
}

impl Exchange {
    /// Exchanges messages until the connection ends, closes it, and returns how it ended.
    pub(crate) async fn run(self, session: Session) -> CloseReason {
        let (notes, noted) = mpsc::channel(ANSWERS_LEN);
        let (begun, to_settle) = mpsc::channel(ANSWERS_LEN);
        // The first loop to end ends the others; none of them returns otherwise.
        let ended = tokio::select! {
            ended = self.send(session.frames_out, noted) => ended,
            ended = self.receive(session.frames_in, begun, notes.clone()) => ended,
            ended = self.settle(to_settle, notes) => ended,
        };
        let ended = ended.err().unwrap_or(Ended::Finished);
        tracing::debug!(%ended, "an exchange ended");
        // What the other side gave as its reason says more than what its going broke here.
        let reason = session.link.close_reason().unwrap_or(ended.close_reason());
        session.link.close(reason);
        reason
    }

    async fn send(&self, mut frames: FrameSender, mut notes: mpsc::Receiver<Note>) -> Result<(), Ended> {
        let mut window = Window::default();
        let mut retry_at: Option<Instant> = None;
        let mut queued = self.queued.clone();
        let mut is_drained = false;
        loop {
            // Answers first: they need not wait for a look into the outbox.
            frames.flush().await?;
            // A recipient whose disk failed is left in peace until the retry: what came later would overtake.
            if !is_drained && retry_at.is_none() {
                // Seen before looking into the outbox: what is queued while looking changes it again.
                queued.mark_unchanged();
                is_drained = self.fill(&mut window, &mut frames).await?;
                frames.flush().await?;
            }
            tokio::select! {
                note = notes.recv() => {
                    let Some(note) = note else { return Ok(()) };
                    self.take(note, &mut window, &mut retry_at, &mut frames).await?;
                    while let Ok(note) = notes.try_recv() {
                        self.take(note, &mut window, &mut retry_at, &mut frames).await?;
                    }
                }
                changed = queued.changed() => {
                    if changed.is_err() {
                        return Ok(());
                    }
                    is_drained = false;
                }
                () = sleep_until(retry_at.unwrap_or_else(Instant::now)), if retry_at.is_some() => {
                    retry_at = None;
                    window.rewind();
                    is_drained = false;
                }
            }
        }
    }

    /// Sends what is queued, as far as the window has room. Returns whether that was all.
    async fn fill(&self, window: &mut Window, frames: &mut FrameSender) -> Result<bool, Ended> {
        while window.room() > 0 {
            let after = MessageRow(window.sent_up_to());
            let limit = window.room().min(BATCH_LEN);
            let batch = self.shared.store.queued(self.contact, after, limit).await?;
            let is_last = batch.len() < limit;
            for message in batch {
                if !window.is_in_flight(message.id) {
                    let seal = Seal::Connection(message.content);
                    frames
                        .feed(&Frame::Deliver(Envelope {
                            message_id: message.id,
                            seal,
                        }))
                        .await?;
                }
                window.sent(message.id, message.row.0);
            }
            if is_last {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn take(
        &self,
        note: Note,
        window: &mut Window,
        retry_at: &mut Option<Instant>,
        frames: &mut FrameSender,
    ) -> Result<(), Ended> {
        match note {
            Note::Say(frame) => frames.feed(&frame).await?,
            Note::Settled(ids) => {
                for id in ids {
                    window.settled(id);
                }
            }
            Note::Later(id) => {
                window.settled(id);
                retry_at.get_or_insert_with(|| Instant::now() + STORAGE_RETRY);
            }
        }
        Ok(())
    }

    async fn receive(
        &self,
        mut frames: FrameReceiver,
        begun: mpsc::Sender<Begun>,
        notes: mpsc::Sender<Note>,
    ) -> Result<(), Ended> {
        while let Some(frame) = frames.receive().await? {
            match frame {
                Frame::Deliver(envelope) => pass(&begun, self.begin_message(envelope).await?).await?,
                Frame::Ack(ids) => {
                    pass(
                        &begun,
                        self.begin_settlement(ids.clone(), Settlement::Delivered).await?,
                    )
                    .await?;
                    pass(&notes, Note::Settled(ids)).await?;
                }
                Frame::Reject(id, RejectReason::StorageFailed) => pass(&notes, Note::Later(id)).await?,
                Frame::Reject(id, reason) => {
                    tracing::warn!(message = %id, ?reason, "the recipient refused a message");
                    pass(
                        &begun,
                        self.begin_settlement(vec![id], Settlement::Refused).await?,
                    )
                    .await?;
                    pass(&notes, Note::Settled(vec![id])).await?;
                }
                Frame::Unknown => {}
                Frame::Hello(_) | Frame::Join(_) | Frame::JoinReply(_) => return Err(Ended::OutOfTurn),
            }
        }
        Ok(())
    }

    async fn begin_message(&self, envelope: Envelope) -> Result<Begun, StoreError> {
        let id = envelope.message_id;
        let encoded = match envelope.seal {
            Seal::Connection(content) => content,
            Seal::Unknown => return Ok(Begun::Refusal(id, RejectReason::UnknownSeal)),
        };
        let Ok(content) = Content::decode(&encoded) else {
            return Ok(Begun::Refusal(id, RejectReason::Malformed));
        };
        let store = &self.shared.store;
        let pending = store
            .receive(self.contact, id, content, encoded, clock::now())
            .await?;
        Ok(Begun::Message(id, pending))
    }

    async fn begin_settlement(
        &self,
        ids: Vec<MessageId>,
        settlement: Settlement,
    ) -> Result<Begun, StoreError> {
        let state = match settlement {
            Settlement::Delivered => MessageState::Delivered,
            Settlement::Refused => MessageState::Refused,
        };
        let pending = self
            .shared
            .store
            .settle(self.contact, ids, settlement, clock::now())
            .await?;
        Ok(Begun::Settlement(state, pending))
    }

    async fn settle(&self, mut begun: mpsc::Receiver<Begun>, notes: mpsc::Sender<Note>) -> Result<(), Ended> {
        let mut stored = Vec::new();
        while let Some(next) = begun.recv().await {
            let mut next = Some(next);
            while let Some(one) = next.take() {
                match one {
                    Begun::Message(id, mut pending) => {
                        // What is already on the disk is acknowledged before waiting for the next commit.
                        let outcome = match (&mut pending).now_or_never() {
                            Some(outcome) => outcome,
                            None => {
                                acknowledge(&mut stored, &notes).await?;
                                pending.await
                            }
                        };
                        self.received(id, outcome, &mut stored, &notes).await?;
                    }
                    Begun::Refusal(id, reason) => pass(&notes, Note::Say(Frame::Reject(id, reason))).await?,
                    Begun::Settlement(state, pending) => self.settled(state, pending.await),
                }
                next = (stored.len() < ACK_IDS_MAX)
                    .then(|| begun.try_recv().ok())
                    .flatten();
            }
            acknowledge(&mut stored, &notes).await?;
        }
        Ok(())
    }

    async fn received(
        &self,
        id: MessageId,
        outcome: Result<Received, StoreError>,
        stored: &mut Vec<MessageId>,
        notes: &mpsc::Sender<Note>,
    ) -> Result<(), Ended> {
        match outcome {
            Ok(Received::New(row)) => {
                stored.push(id);
                self.shared.tell(Event::Received {
                    contact: self.contact,
                    row,
                });
            }
            Ok(Received::Changed(row)) => {
                stored.push(id);
                self.shared.tell(Event::Changed {
                    contact: self.contact,
                    row,
                });
            }
            Ok(Received::Seen(seen)) => {
                stored.push(id);
                self.settled(MessageState::Seen, Ok(seen));
            }
            Ok(Received::Nothing) => stored.push(id),
            Err(error) => {
                tracing::error!(message = %id, %error, "a message could not be stored; its sender keeps it");
                pass(notes, Note::Say(Frame::Reject(id, RejectReason::StorageFailed))).await?;
            }
        }
        Ok(())
    }

    fn settled(&self, state: MessageState, outcome: Result<Vec<Settled>, StoreError>) {
        match outcome {
            Ok(settled) => {
                for Settled { row, id } in settled {
                    self.shared.answers.tell(id, state);
                    self.shared.tell(Event::Settled {
                        contact: self.contact,
                        row,
                        state,
                    });
                }
            }
            Err(error) => {
                tracing::error!(%error, "an answer could not be stored; the message is sent again later")
            }
        }
    }
}

async fn acknowledge(stored: &mut Vec<MessageId>, notes: &mpsc::Sender<Note>) -> Result<(), Ended> {
    if stored.is_empty() {
        return Ok(());
    }
    pass(notes, Note::Say(Frame::Ack(std::mem::take(stored)))).await
}

/// Hands something to another loop; that loop is gone only when the exchange is ending.
async fn pass<T>(to: &mpsc::Sender<T>, item: T) -> Result<(), Ended> {
    to.send(item).await.map_err(|_| Ended::Finished)
}

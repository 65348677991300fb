//! The middle of an exchange: tells the state machine what happened, and does what it says.

use std::collections::VecDeque;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use messenger_proto::PeerId;
use messenger_proto::envelope::MessageId;
use messenger_proto::exchange::{
    Exchange as Machine, Input, Outcome, Outgoing, Output, Received as Answer, Settlement, Start, Write,
};
use messenger_proto::frame::{Frame, Inbox};
use messenger_proto::limits::IN_FLIGHT_MAX;
use messenger_proto::ratchet::Ends;
use messenger_store::exchanges::Resumed;
use messenger_store::messages::{MessageRow, MessageState, Received};
use messenger_store::outbox::Settled;
use messenger_store::{InOrder, Pending, StoreError};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::beside::Beside;
use super::{Ended, Exchange};
use crate::clock;
use crate::event::Event;
use crate::rooms::News;

/// How many writes may be on their way to the disk before the peer has to wait: a full window, and answers to one.
const WRITES_MAX: usize = 2 * IN_FLIGHT_MAX;

/// How often a full inbox is looked at: room comes with another day, with what is deleted, and when the user decides so.
const ROOM_CHECK: Duration = Duration::from_secs(60);

/// A write that was begun, and what it is about.
enum Begun {
    Receive(MessageId, Pending<Received>),
    Settle(MessageState, Pending<Vec<Settled>>),
    Resume(Pending<Resumed>),
    Adopt(Pending<()>),
}

/// A write that is over.
enum Done {
    Receive(MessageId, Result<Received, StoreError>),
    Settle(MessageState, Result<Vec<Settled>, StoreError>),
    Resume(Result<Resumed, StoreError>),
    Adopt(Result<(), StoreError>),
}

/// The state machine of a connection and everything that is on its way to or from it.
pub(super) struct Hub<'a> {
    exchange: &'a Exchange,
    machine: Machine,
    say: mpsc::Sender<Frame>,
    /// The writes that have no outcome yet, oldest first.
    begun: VecDeque<Begun>,
    loading: Option<BoxFuture<'static, Result<Vec<Outgoing>, StoreError>>>,
    /// What is received on this connection is stored in order or not at all.
    order: InOrder,
    beside: Beside<'a>,
    /// When to look again whether there is room for what the contact sends; `None` while there is.
    next_room_check: Option<Instant>,
    /// Who is at the other end.
    peer: PeerId,
    /// What the actor of the rooms has still to be told.
    about_rooms: Vec<News>,
}

impl<'a> Hub<'a> {
    /// Runs until the exchange closes.
    pub(super) async fn run(
        exchange: &'a Exchange,
        (ends, connection): (Ends, u64),
        mut hears: mpsc::Receiver<Frame>,
        say: mpsc::Sender<Frame>,
    ) -> Result<(), Ended> {
        let progress = exchange.shared.store.progress(exchange.contact).await?;
        let start = Start {
            ends,
            session: progress.session,
            received_up_to: progress.received_up_to,
        };
        let mut share = [0; 32];
        getrandom::fill(&mut share).map_err(|_| Ended::Finished)?;
        let mut hub = Hub {
            exchange,
            machine: Machine::new(start, share),
            beside: Beside::new(exchange, say.clone()),
            peer: ends.theirs,
            about_rooms: vec![News::Connected(ends.theirs, connection, say.downgrade())],
            say,
            begun: VecDeque::new(),
            loading: None,
            order: InOrder::default(),
            next_room_check: None,
        };
        let mut queued = exchange.queued.clone();
        loop {
            hub.carry_out().await?;
            hub.tell_rooms().await;
            tokio::select! {
                frame = hears.recv(), if hub.begun.len() < WRITES_MAX => {
                    let Some(frame) = frame else { return Ok(()) };
                    hub.hear(frame);
                    while hub.begun.len() < WRITES_MAX && let Ok(frame) = hears.try_recv() {
                        hub.hear(frame);
                    }
                }
                Some(done) = next_done(&mut hub.begun) => {
                    hub.finish(done);
                    // What reached the disk together is acknowledged together.
                    while let Some(Some(done)) = next_done(&mut hub.begun).now_or_never() {
                        hub.finish(done);
                    }
                }
                batch = loaded(&mut hub.loading) => {
                    hub.loading = None;
                    hub.machine.handle(Input::Loaded(batch?));
                }
                due = hub.beside.due() => hub.beside.attend(due).await?,
                changed = queued.changed() => {
                    if changed.is_err() {
                        return Ok(());
                    }
                    hub.machine.handle(Input::Queued);
                    // The user may have made room.
                    hub.check_room().await?;
                }
                () = room_check(hub.next_room_check) => hub.check_room().await?,
            }
        }
    }

    /// Passes on what is about rooms. When their actor is busy, the peer waits.
    async fn tell_rooms(&mut self) {
        for news in std::mem::take(&mut self.about_rooms) {
            self.exchange.shared.rooms.tell(news).await;
        }
    }

    fn hear(&mut self, frame: Frame) {
        if let Frame::Room(frame) = frame {
            self.exchange.shared.busy_polling.expect();
            self.about_rooms.push(News::Said(self.peer, frame));
            return;
        }
        if let Some(frame) = self.beside.hear(frame) {
            self.machine.handle(Input::Frame(frame));
        }
    }

    /// Does what the machine says.
    async fn carry_out(&mut self) -> Result<(), Ended> {
        for output in self.machine.outputs() {
            match output {
                // There is room for all that the limits allow; a peer that makes us say more is the only one who waits.
                Output::Send(frame) => self.say.send(frame).await.map_err(|_| Ended::Finished)?,
                Output::Load { after, limit } => {
                    let store = self.exchange.shared.store.clone();
                    let contact = self.exchange.contact;
                    let load = async move { store.queued(contact, MessageRow(after), limit).await };
                    self.loading = Some(load.boxed());
                }
                Output::Write(write) => self.begin(write).await?,
                Output::PeerInbox(inbox) => {
                    let (shared, contact) = (&self.exchange.shared, self.exchange.contact);
                    shared.note_inbox_there(contact, inbox == Inbox::Full);
                }
                Output::Close(closing) => return Err(Ended::Closing(closing)),
            }
        }
        Ok(())
    }

    async fn begin(&mut self, write: Write) -> Result<(), StoreError> {
        let (store, contact) = (&self.exchange.shared.store, self.exchange.contact);
        let begun = match write {
            Write::Receive { id, sealed } => {
                self.exchange.shared.busy_polling.expect();
                let order = self.order.clone();
                Begun::Receive(id, store.receive(contact, order, id, sealed, clock::now()).await?)
            }
            Write::Settle { ids, settlement } => {
                let state = match settlement {
                    Settlement::Delivered => {
                        // That the recipient has them is true before this store knows it, and whatever becomes of it.
                        for &id in &ids {
                            self.exchange
                                .shared
                                .answers
                                .tell(contact, id, MessageState::Delivered);
                        }
                        MessageState::Delivered
                    }
                    Settlement::Refused(reason) => {
                        tracing::warn!(?ids, ?reason, "the recipient refused a message");
                        MessageState::Refused
                    }
                };
                Begun::Settle(state, store.settle(contact, ids, settlement, clock::now()).await?)
            }
            Write::Resume { peer_has, is_anew } => {
                Begun::Resume(store.resume(contact, peer_has, is_anew, clock::now()).await?)
            }
            Write::AdoptSession(session) => {
                Begun::Adopt(store.adopt_session(contact, *session, clock::now()).await?)
            }
            Write::DiscardSession => {
                tracing::warn!("the session cannot be used any more; the next connection agrees on another");
                // The connection ends with it, so nobody waits for the outcome: at worst, it is discarded again.
                drop(store.discard_session(contact).await?);
                return Ok(());
            }
        };
        self.begun.push_back(begun);
        Ok(())
    }

    fn finish(&mut self, done: Done) {
        let outcome = match done {
            Done::Receive(id, received) => Outcome::Received(id, self.received(id, received)),
            Done::Settle(state, settled) => {
                self.settled(state, settled);
                Outcome::Settled
            }
            Done::Resume(Ok(resumed)) => {
                self.resumed(resumed);
                Outcome::SetUp
            }
            Done::Adopt(Ok(())) => Outcome::SetUp,
            Done::Resume(Err(error)) | Done::Adopt(Err(error)) => {
                tracing::error!(%error, "the beginning of the exchange could not be stored");
                Outcome::SetUpFailed
            }
        };
        self.machine.handle(Input::Written(outcome));
    }

    fn received(&mut self, id: MessageId, received: Result<Received, StoreError>) -> Answer {
        match received {
            Ok(Received::New(row)) => {
                self.tell_received(row);
                Answer::Stored
            }
            Ok(Received::Answered(row)) => {
                self.tell_received(row);
                self.machine.handle(Input::Queued);
                Answer::Stored
            }
            Ok(Received::Changed(row)) => {
                let contact = self.exchange.contact;
                self.exchange.shared.tell(Event::Changed { contact, row });
                // It may have been an offer that was deleted.
                self.exchange.shared.transfers.changed();
                Answer::Stored
            }
            Ok(Received::Offer(row)) => {
                let contact = self.exchange.contact;
                self.exchange.shared.tell(Event::Received { contact, row });
                self.exchange.shared.transfers.changed();
                Answer::Stored
            }
            Ok(Received::OfferChanged(row)) => {
                self.exchange.shared.file_changed(row);
                Answer::Stored
            }
            Ok(Received::Seen(seen)) => {
                self.settled(MessageState::Seen, Ok(seen));
                Answer::Stored
            }
            Ok(Received::Introduction) => {
                self.exchange.shared.tell(Event::Asked);
                Answer::Stored
            }
            Ok(Received::Room(body)) => {
                self.about_rooms.push(News::Told(self.peer, body));
                Answer::Stored
            }
            Ok(Received::Nothing) => Answer::Duplicate,
            Ok(Received::Malformed) => Answer::Malformed,
            Ok(Received::Ahead) => Answer::Ahead,
            Ok(Received::Full) => {
                if self.next_room_check.is_none() {
                    tracing::warn!(
                        "the contact has left here as much as it may; nothing more is taken for now"
                    );
                    self.next_room_check = Some(Instant::now() + ROOM_CHECK);
                    let contact = self.exchange.contact;
                    self.exchange.shared.tell(Event::Inbox { contact });
                }
                Answer::Full
            }
            Ok(Received::CannotOpen) => Answer::CannotOpen,
            Err(error) => {
                tracing::error!(message = %id, %error, "a message could not be stored; its sender keeps it");
                Answer::Failed
            }
        }
    }

    fn tell_received(&mut self, row: MessageRow) {
        let contact = self.exchange.contact;
        self.beside.heard_message();
        self.exchange.shared.tell(Event::Received { contact, row });
    }

    /// Takes messages again if there is room for them.
    async fn check_room(&mut self) -> Result<(), StoreError> {
        if self.next_room_check.is_none() {
            return Ok(());
        }
        let (shared, contact) = (&self.exchange.shared, self.exchange.contact);
        if shared.store.inbox(contact, clock::now()).await?.has_room() {
            self.next_room_check = None;
            self.machine.handle(Input::Room);
            shared.tell(Event::Inbox { contact });
        } else {
            self.next_room_check = Some(Instant::now() + ROOM_CHECK);
        }
        Ok(())
    }

    fn settled(&self, state: MessageState, settled: Result<Vec<Settled>, StoreError>) {
        let settled = settled.unwrap_or_else(|error| {
            tracing::error!(%error, "an answer could not be stored; the message is sent again later");
            Vec::new()
        });
        for Settled { row, id } in settled {
            let contact = self.exchange.contact;
            self.exchange.shared.answers.tell(contact, id, state);
            self.exchange.shared.tell(Event::Settled { contact, row, state });
        }
    }

    fn resumed(&self, resumed: Resumed) {
        if resumed.lost_there > 0 {
            let count = resumed.lost_there;
            tracing::warn!(count, "the contact has lost messages it had; they are sent again");
        }
        if resumed.lost_here > 0 {
            let count = resumed.lost_here;
            tracing::warn!(
                count,
                "the contact has messages from here that this store does not know"
            );
        }
    }
}

/// Waits for the oldest write; `None` when there is none.
///
/// # Cancel safety
///
/// Cancel safe: a write leaves the queue when its outcome is returned.
async fn next_done(begun: &mut VecDeque<Begun>) -> Option<Done> {
    let done = match begun.front_mut()? {
        Begun::Receive(id, pending) => Done::Receive(*id, pending.await),
        Begun::Settle(state, pending) => Done::Settle(*state, pending.await),
        Begun::Resume(pending) => Done::Resume(pending.await),
        Begun::Adopt(pending) => Done::Adopt(pending.await),
    };
    begun.pop_front();
    Some(done)
}

/// Waits until an instant; for ever when there is none.
async fn room_check(at: Option<Instant>) {
    match at {
        Some(at) => sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// Waits for what is being loaded; for ever when nothing is.
async fn loaded(
    loading: &mut Option<BoxFuture<'static, Result<Vec<Outgoing>, StoreError>>>,
) -> Result<Vec<Outgoing>, StoreError> {
    match loading {
        Some(loading) => loading.await,
        None => std::future::pending().await,
    }
}

//! The actor of one contact: keeps a connection to it whenever that is possible.
//!
//! It dials at the start, after a lost connection and when something is queued, backing off in between; it takes
//! in connections that the contact dialled; of two it keeps the one that [`arbitration::keep`] names. The exchange
//! itself runs as a child of the actor.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use messenger_net::{CloseReason, DialError, Link};
use messenger_proto::PeerId;
use messenger_proto::arbitration::{self, ConnectionFacts, Keep};
use messenger_proto::presence::Typing;
use messenger_proto::runs::Runs;
use messenger_store::StoreError;
use messenger_store::contacts::{Contact, ContactId, ContactState};
use thiserror::Error;
use tokio::sync::{Mutex, Notify, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use crate::backoff::Backoff;
use crate::clock;
use crate::doubles;
use crate::event::{Event, LinkState, TroubleWith};
use crate::exchange::Exchange;
use crate::greeting::{self, Greeted, GreetingError};
use crate::shared::Shared;

/// Connections that the contact dialled and the actor has not looked at yet. More than a few is a peer gone wild;
/// its arrivals then wait, and hold one of the places for arrivals.
const INBOX_LEN: usize = 4;

/// Something queued brings the next dial forward, but not closer to the last one than this.
const EAGER_REDIAL: Duration = Duration::from_secs(1);

/// How long to wait after a connection ended because one side could not store a message: a full disk is not emptied in
/// a moment.
const STORAGE_RETRY: Duration = Duration::from_secs(30);

/// The outside of an actor.
#[derive(Debug, Clone)]
pub(crate) struct PeerHandle {
    arrivals: mpsc::Sender<Greeted>,
    /// Counts what was queued. Every exchange watches it for itself: one that is ending must not take the news
    /// from the one that follows.
    queued: Arc<watch::Sender<u64>>,
    redial: Arc<Notify>,
    /// Whether the user is typing to the contact. Who is not connected hears nothing of it.
    typing: Arc<watch::Sender<Typing>>,
    stop: CancellationToken,
    pub(crate) link_state: watch::Receiver<LinkState>,
    /// The connection that is in use, for what is asked beside the exchange.
    link: watch::Receiver<Option<Link>>,
    /// Held by whoever asks about the contact's ports: one question at a time.
    pub(crate) turn_to_ask: Arc<Mutex<()>>,
}

impl PeerHandle {
    /// Returns the connection that is in use, bringing it about if there is none. Waits for as long as it takes.
    pub(crate) async fn connected(&self) -> Option<Link> {
        let is_open = |link: &Option<Link>| link.as_ref().is_some_and(|link| link.close_reason().is_none());
        let mut link = self.link.clone();
        if !is_open(&link.borrow()) {
            self.redial.notify_one();
        }
        // It fails when the actor is gone.
        let link = link.wait_for(is_open).await.ok()?;
        link.clone()
    }

    /// Gives the actor a connection that the contact dialled.
    pub(crate) async fn took_in(&self, greeted: Greeted) {
        // The actor is gone when the messenger stops, or the contact is unwanted; dropping the connection closes it.
        let _ = self.arrivals.send(greeted).await;
    }

    /// Says that something is queued for the contact, or that there is another reason to reach it now.
    pub(crate) fn poke(&self) {
        self.queued.send_modify(|count| *count = count.wrapping_add(1));
        self.redial.notify_one();
    }

    /// Says that the user is typing to the contact, or has ceased to.
    pub(crate) fn typing(&self, typing: Typing) {
        self.typing.send_if_modified(|told| {
            let is_news = typing == Typing::Going || typing != *told;
            *told = typing;
            is_news
        });
    }

    /// Whether the actor is gone: another one has to take its place.
    pub(crate) fn is_gone(&self) -> bool {
        self.arrivals.is_closed()
    }

    /// Ends the connection and the actor, as if this node went down, and waits until they are gone.
    pub(crate) async fn retire(&self) {
        self.stop.cancel();
        self.arrivals.closed().await;
    }
}

/// Why a dial came to nothing.
#[derive(Debug, Error)]
enum DialTrouble {
    #[error(transparent)]
    Dial(#[from] DialError),
    #[error(transparent)]
    Greeting(#[from] GreetingError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the contact refused us")]
    NotWanted,
    #[error("the contact was removed or blocked")]
    Unwanted,
}

/// The connection that is in use.
struct Active {
    link: Link,
    facts: ConnectionFacts,
    exchange: tokio::task::Id,
}

pub(crate) struct PeerActor {
    shared: Arc<Shared>,
    contact: ContactId,
    arrivals: mpsc::Receiver<Greeted>,
    queued: Arc<watch::Sender<u64>>,
    redial: Arc<Notify>,
    typing: Arc<watch::Sender<Typing>>,
    stop: CancellationToken,
    link_state: watch::Sender<LinkState>,
    /// What [`PeerHandle::connected`] returns.
    link: watch::Sender<Option<Link>>,
    active: Option<Active>,
    exchanges: JoinSet<CloseReason>,
    dials: JoinSet<Result<Greeted, DialTrouble>>,
    backoff: Backoff,
    runs: Runs,
    last_double: Option<Instant>,
    last_dial: Option<Instant>,
    next_dial: Instant,
}

impl PeerActor {
    /// Starts the actor of a contact.
    pub(crate) fn start(shared: Arc<Shared>, contact: ContactId, peer: PeerId) -> PeerHandle {
        let (arrivals, inbox) = mpsc::channel(INBOX_LEN);
        let (link_state, watched) = watch::channel(LinkState::Trying);
        let (queued, redial) = (Arc::new(watch::Sender::new(0)), Arc::new(Notify::new()));
        let typing = Arc::new(watch::Sender::new(Typing::Over));
        let link = watch::Sender::new(None);
        let stop = shared.tasks.stop_token().child_token();
        let handle = PeerHandle {
            arrivals,
            stop: stop.clone(),
            queued: Arc::clone(&queued),
            redial: Arc::clone(&redial),
            typing: Arc::clone(&typing),
            link_state: watched,
            link: link.subscribe(),
            turn_to_ask: Arc::default(),
        };
        let actor = Self {
            shared: Arc::clone(&shared),
            contact,
            arrivals: inbox,
            queued,
            redial,
            typing,
            stop,
            link_state,
            link,
            active: None,
            exchanges: JoinSet::new(),
            dials: JoinSet::new(),
            backoff: Backoff::default(),
            runs: Runs::default(),
            last_double: None,
            last_dial: None,
            next_dial: Instant::now(),
        };
        let span = tracing::info_span!("peer", id = %peer.short());
        shared.tasks.start("peer", actor.run().instrument(span));
        handle
    }

    async fn run(mut self) {
        let stop = self.stop.clone();
        loop {
            let may_dial = self.active.is_none() && self.dials.is_empty();
            tokio::select! {
                biased;
                () = stop.cancelled() => break,
                Some(ended) = self.exchanges.join_next_with_id() => self.handle_ended(ended).await,
                Some(dialled) = self.dials.join_next() => self.handle_dialled(dialled).await,
                Some(greeted) = self.arrivals.recv() => self.handle_greeted(greeted).await,
                () = self.redial.notified(), if may_dial => self.bring_dial_forward(),
                () = sleep_until(self.next_dial), if may_dial => self.dial(),
            }
        }
        if let Some(active) = &self.active {
            active.link.close(CloseReason::Shutdown);
            self.saw_contact(vec![]).await;
        }
    }

    fn bring_dial_forward(&mut self) {
        let earliest = self
            .last_dial
            .map_or_else(Instant::now, |last| last + EAGER_REDIAL);
        self.next_dial = self.next_dial.min(earliest);
    }

    fn dial(&mut self) {
        self.last_dial = Some(Instant::now());
        let (shared, contact) = (Arc::clone(&self.shared), self.contact);
        self.dials.spawn(dial(shared, contact).in_current_span());
    }

    async fn handle_dialled(
        &mut self,
        dialled: Result<Result<Greeted, DialTrouble>, tokio::task::JoinError>,
    ) {
        let trouble = match dialled {
            Ok(Ok(greeted)) => return self.handle_greeted(greeted).await,
            Ok(Err(trouble)) => trouble,
            Err(error) => return self.wait_and_see(TroubleWith::Reaching(error.to_string())),
        };
        tracing::debug!(%trouble, "dialling came to nothing");
        match trouble {
            // The other side has still to accept the introduction too.
            DialTrouble::Greeting(GreetingError::JoinRefused(_)) if self.is_introduced().await => {
                self.wait_and_see(TroubleWith::Acceptance);
            }
            DialTrouble::Greeting(GreetingError::JoinRefused(reason)) => {
                if let Err(error) = self.shared.store.refuse_contact(self.contact).await {
                    tracing::error!(%error, "the refusal could not be stored; the invite is presented again later");
                }
                self.wait_and_see(TroubleWith::Acceptance);
                self.shared.tell(Event::JoinRefused {
                    contact: self.contact,
                    reason,
                });
            }
            DialTrouble::Greeting(GreetingError::NotTheirContact) | DialTrouble::NotWanted => {
                self.wait_and_see(TroubleWith::Acceptance);
            }
            // Nobody else may have noticed: the actor may have come up while the user decided.
            DialTrouble::Unwanted => self.stop.cancel(),
            trouble => self.wait_and_see(TroubleWith::Reaching(trouble.to_string())),
        }
    }

    /// Takes a connection into use, unless there is one that is to be kept.
    async fn handle_greeted(&mut self, mut greeted: Greeted) {
        // It may have been on its way while the user removed or blocked the contact.
        if self.is_unwanted().await {
            return self.stop.cancel();
        }
        if self.runs.meet(greeted.facts.peer_run) {
            self.note_double().await;
        }
        if let Some(active) = &self.active {
            if arbitration::keep(&active.facts, &greeted.facts) == Keep::Existing {
                return greeted.session.link.close(CloseReason::Superseded);
            }
            active.link.close(CloseReason::Superseded);
        }
        self.saw_contact(greeted.addrs()).await;
        let established = greeted.established.take();
        self.use_session(greeted);
        drop(established);
    }

    /// Notes that the contact is connected as of now, or was until now.
    async fn saw_contact(&self, addrs: Vec<SocketAddr>) {
        let saw = self.shared.store.saw_contact(self.contact, addrs, clock::now());
        if let Err(error) = saw.await {
            tracing::warn!(%error, "when the contact was seen, and where, could not be stored");
        }
    }

    /// Notes that this node's own identity runs in two places; it is told until long after the next start.
    async fn note_own_double(&self) {
        tracing::warn!("this node's own identity runs in two places at once");
        if let Err(error) = self.shared.store.saw_own_double(clock::now()).await {
            tracing::warn!(%error, "that could not be stored");
        }
        self.shared.tell(Event::OwnDoubled);
    }

    /// Notes that the contact's identity runs in two places, now and then.
    async fn note_double(&mut self) {
        let now = Instant::now();
        if self
            .last_double
            .is_some_and(|last| now.duration_since(last) < doubles::QUIET)
        {
            return;
        }
        self.last_double = Some(now);
        tracing::warn!("the identity of this contact runs in two places at once");
        if let Err(error) = self.shared.store.saw_double(self.contact, clock::now()).await {
            tracing::warn!(%error, "that could not be stored");
        }
        self.shared.tell(Event::Doubled {
            contact: self.contact,
        });
    }

    async fn is_introduced(&self) -> bool {
        let contact = self.shared.store.contact(self.contact).await;
        match contact {
            Ok(Some(contact)) => self
                .shared
                .store
                .is_introduced(contact.peer)
                .await
                .unwrap_or(true),
            // A failing store is no reason to forget anybody.
            Ok(None) | Err(_) => true,
        }
    }

    async fn is_unwanted(&self) -> bool {
        let contact = self.shared.store.contact(self.contact).await;
        contact.is_ok_and(|contact| contact.is_none_or(|contact| contact.is_blocked))
    }

    fn use_session(&mut self, greeted: Greeted) {
        let exchange = Exchange {
            shared: Arc::clone(&self.shared),
            contact: self.contact,
            queued: self.queued.subscribe(),
            typing: self.typing.subscribe(),
        };
        let link = greeted.session.link.clone();
        link.admit_files();
        let key_exchange = link.key_exchange();
        let task = self
            .exchanges
            .spawn(exchange.run(greeted.session).in_current_span());
        self.active = Some(Active {
            link,
            facts: greeted.facts,
            exchange: task.id(),
        });
        self.backoff.reset();
        self.link
            .send_replace(self.active.as_ref().map(|active| active.link.clone()));
        self.tell_link(LinkState::Up { key_exchange });
    }

    async fn handle_ended(&mut self, ended: Result<(tokio::task::Id, CloseReason), tokio::task::JoinError>) {
        let (id, reason) = match ended {
            Ok(ended) => ended,
            Err(error) => {
                tracing::error!(%error, "an exchange panicked; this is a bug");
                (error.id(), CloseReason::Lost)
            }
        };
        // The end of a connection that was superseded changes nothing.
        if self.active.as_ref().is_some_and(|active| active.exchange == id) {
            self.active = None;
            self.link.send_replace(None);
            self.shared.forget_presence(self.contact);
            self.saw_contact(vec![]).await;
            self.wait_and_see(match reason {
                CloseReason::Shutdown => TroubleWith::Absence,
                _ => TroubleWith::Connection,
            });
            if reason == CloseReason::Superseded && self.shared.own_double.superseded(Instant::now()) {
                self.note_own_double().await;
            }
            if reason == CloseReason::CannotStore {
                self.next_dial = Instant::now() + STORAGE_RETRY;
            }
        }
    }

    /// Notes that there is no connection, and when to try for one again.
    fn wait_and_see(&mut self, trouble: TroubleWith) {
        if self.active.is_some() {
            return;
        }
        let mut random = [0];
        // Without randomness the waits are merely in step with others'.
        let _ = getrandom::fill(&mut random);
        self.next_dial = Instant::now() + self.backoff.next(u8::from_ne_bytes(random));
        self.tell_link(LinkState::Down(trouble));
    }

    fn tell_link(&self, state: LinkState) {
        tracing::info!(?state, "link");
        let contact = self.contact;
        let was_up = self.link_state.send_replace(state.clone()).is_up();
        let has_come_or_gone = was_up != state.is_up();
        self.shared.tell(Event::Link { contact, state });
        if has_come_or_gone {
            self.shared.tell(Event::Presence { contact });
            // What it offered to rooms, others may have.
            self.shared.transfers.changed();
        }
    }
}

async fn dial(shared: Arc<Shared>, id: ContactId) -> Result<Greeted, DialTrouble> {
    let contact: Contact = shared.store.contact(id).await?.ok_or(DialTrouble::Unwanted)?;
    if contact.is_blocked {
        return Err(DialTrouble::Unwanted);
    }
    if contact.state == ContactState::Refused {
        return Err(DialTrouble::NotWanted);
    }
    let mut session = shared.net.dial(contact.peer, &contact.addrs).await?;
    match greeting::as_dialler(&shared, &contact, &mut session).await {
        Ok((hello, established)) => Ok(Greeted::new(&shared, session, hello, established)),
        Err(error) => {
            session.link.close(error.close_reason());
            Err(error.into())
        }
    }
}

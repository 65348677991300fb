//! The loop of the actor: takes news in, keeps what is to be kept, then says what is to be said.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use messenger_proto::PeerId;
use messenger_proto::frame::Frame;
use messenger_proto::room::frame::Said;
use messenger_proto::room::limits::BATCH_BYTES_MAX;
use messenger_proto::room::{
    Entry, Input, KeyRequest, KeyShare, Output, RoomBody, RoomFrame, RoomId, RoomMessage, Signer, StreamId,
    identity_signer,
};
use messenger_store::contacts::ContactState;
use messenger_store::rooms::{KnownRoom, RoomChange, RoomNews, RoomRow};
use messenger_store::{IdentityKey, StoreError};
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval};

use super::place::Place;
use super::together::gather;
use super::{News, ShownUpTo};
use crate::event::Event;
use crate::shared::Shared;
use crate::{clock, send};

/// How often members are told what has changed. Each telling is a small frame to each member, and none when nothing has.
const TICK: Duration = Duration::from_millis(250);

/// How much room a connection must have before it is told everything again after something had none.
const ROOM_TO_TELL: usize = 64;

pub(super) struct Actor {
    pub(super) shared: Arc<Shared>,
    pub(super) ours: PeerId,
    identity: IdentityKey,
    pub(super) places: BTreeMap<RoomRow, Place>,
    pub(super) by_id: HashMap<RoomId, RoomRow>,
    connected: HashMap<PeerId, (u64, mpsc::WeakSender<Frame>)>,
    /// Peers for whom something had no place on its way out.
    behind: HashSet<PeerId>,
    begun: Instant,
}

/// Runs until the messenger stops.
pub(crate) async fn run(shared: Arc<Shared>, mut inbox: mpsc::Receiver<News>) {
    let stop = shared.tasks.stop_token();
    let mut actor = match Actor::open(shared).await {
        Ok(actor) => actor,
        Err(error) => return tracing::error!(%error, "the rooms cannot be read"),
    };
    let mut tick = interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let is_anybody_there = !actor.connected.is_empty() && !actor.places.is_empty();
        tokio::select! {
            biased;
            () = stop.cancelled() => return,
            news = inbox.recv() => {
                let Some(news) = news else { return };
                let together = gather(news, &mut inbox);
                actor.handle_together(together).await;
            }
            _ = tick.tick(), if is_anybody_there => actor.handle_tick().await,
        }
    }
}

impl Actor {
    async fn open(shared: Arc<Shared>) -> Result<Self, StoreError> {
        let identity = shared.store.profile().await?.identity;
        let mut actor = Self {
            ours: shared.net.id(),
            identity,
            places: BTreeMap::new(),
            by_id: HashMap::new(),
            connected: HashMap::new(),
            behind: HashSet::new(),
            begun: Instant::now(),
            shared,
        };
        for known in actor.shared.store.rooms().await? {
            actor.open_place(known).await?;
        }
        Ok(actor)
    }

    /// Takes a room in as it is on the disk.
    pub(super) async fn open_place(&mut self, known: KnownRoom) -> Result<(), StoreError> {
        let file = self.shared.store.room_file(known.row).await?;
        let (row, id) = (known.row, known.id);
        match Place::open(self.ours, known, file) {
            Ok(place) => {
                self.by_id.insert(id, row);
                self.places.insert(row, place);
            }
            Err(error) => tracing::error!(%error, "a room on the disk cannot be used"),
        }
        for peer in self.connected.keys().copied().collect::<Vec<_>>() {
            self.decide_to_tell_shown(peer).await;
            self.feed(row, Input::Connected(peer)).await;
        }
        Ok(())
    }

    pub(super) async fn handle(&mut self, news: News) {
        match news {
            News::Connected(peer, connection, say) => {
                self.connected.insert(peer, (connection, say));
                self.decide_to_tell_shown(peer).await;
                self.feed_all(|| Input::Connected(peer)).await;
            }
            News::Gone(peer, connection) => {
                // The end of a connection that was superseded changes nothing.
                if self
                    .connected
                    .get(&peer)
                    .is_some_and(|(known, _)| *known == connection)
                {
                    self.connected.remove(&peer);
                    self.feed_all(|| Input::Gone(peer)).await;
                    // There may be no tick any more.
                    self.keep_reach().await;
                }
            }
            News::Said(peer, frame) => {
                if let Some(row) = self.by_id.get(&frame.room).copied() {
                    self.feed(row, Input::Said(peer, frame.said)).await;
                }
            }
            News::Told(peer, RoomBody::Key(share)) => {
                let Some(row) = self.by_id.get(&share.card.room).copied() else {
                    return;
                };
                tracing::debug!(from = %peer.short(), "the key of a session");
                let is_new = |place: &mut Place| place.take_key(peer, &share);
                if self.places.get_mut(&row).is_some_and(is_new) {
                    self.use_key(row, &share).await;
                }
            }
            News::Told(peer, RoomBody::Welcome(first)) => self.welcomed(peer, &first).await,
            News::Shown(shown) => {
                for ShownUpTo { room, stream, number } in shown {
                    self.feed(room, Input::Shown(stream, number)).await;
                }
            }
            News::Decided => {
                for peer in self.connected.keys().copied().collect::<Vec<_>>() {
                    self.decide_to_tell_shown(peer).await;
                }
            }
            News::Asked(ask) => self.answer(ask).await,
        }
    }

    /// A contact has brought a room: it is on the disk, or there was no place for it.
    async fn welcomed(&mut self, peer: PeerId, first: &Entry) {
        if self.by_id.contains_key(&first.room) {
            return;
        }
        match self.shared.store.room_with_id(first.room).await {
            Ok(Some(known)) => {
                if let Err(error) = self.open_place(known).await {
                    tracing::error!(%error, "a room cannot be read");
                }
            }
            Ok(None) => {
                tracing::warn!(peer = %peer.short(), "a contact brings more rooms than are kept");
                let contact = self.shared.store.contact_by_peer(peer).await;
                if self.shared.rooms.note_turned_away(peer) == 1
                    && let Ok(Some(contact)) = contact
                {
                    self.shared.tell(Event::Inbox { contact: contact.id });
                }
            }
            Err(error) => tracing::error!(%error, "a room cannot be read"),
        }
    }

    async fn handle_tick(&mut self) {
        let now_ms = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        for peer in std::mem::take(&mut self.behind) {
            let say = self.connected.get(&peer).and_then(|(_, say)| say.upgrade());
            let has_room = say.is_some_and(|say| say.capacity() >= ROOM_TO_TELL);
            if !self.connected.contains_key(&peer) {
                continue;
            }
            if has_room {
                self.feed_all(|| Input::Gone(peer)).await;
                self.feed_all(|| Input::Connected(peer)).await;
            } else {
                self.behind.insert(peer);
            }
        }
        self.feed_all(|| Input::Tick(now_ms.max(1))).await;
        self.keep_reach().await;
    }

    async fn feed_all(&mut self, input: impl Fn() -> Input) {
        for row in self.places.keys().copied().collect::<Vec<_>>() {
            self.feed(row, input()).await;
        }
    }

    pub(super) async fn feed(&mut self, row: RoomRow, input: Input) {
        let Some(place) = self.places.get_mut(&row) else {
            return;
        };
        let outputs = place.room.handle(input);
        self.carry_out(row, Vec::new(), outputs).await;
    }

    /// Reads with a key that was taken in just now what could not be read before.
    async fn use_key(&mut self, row: RoomRow, share: &KeyShare) {
        let Some(place) = self.places.get_mut(&row) else {
            return;
        };
        let (stream, generation) = (share.card.stream, share.card.generation);
        let mut changes = vec![RoomChange::Key(share.clone())];
        let sealed = self.shared.store.room_unopened(row, stream, generation).await;
        for message in sealed.unwrap_or_default() {
            if let Some(opened) = place.open_message(&message) {
                changes.push(RoomChange::Opened(stream, message.header.number, opened));
            }
        }
        let outputs = place.room.handle(Input::Key(Box::new(share.card.clone())));
        self.carry_out(row, changes, outputs).await;
        // What could not be read before may be readable now, and may be an offer.
        self.shared.tell(Event::Room { room: row });
        self.shared.transfers.changed();
    }

    /// Keeps what is to be kept, and then does the rest. Returns what came of new messages; `None` if nothing could be kept.
    pub(super) async fn carry_out(
        &mut self,
        row: RoomRow,
        mut changes: Vec<RoomChange>,
        outputs: Vec<Output>,
    ) -> Option<Vec<RoomNews>> {
        let mut place = self.places.remove(&row)?;
        let (more, rest) = place.sort(outputs);
        changes.extend(more);
        let mut share = None;
        if rest.contains(&Output::Recalled) {
            share = self.signing(|signer| place.renew_sender(signer));
            changes.push(RoomChange::Recalled);
            changes.extend(share.clone().map(RoomChange::Key));
            changes.extend(place.sender_change());
        }
        self.places.insert(row, place);
        let mut news = Vec::new();
        if !changes.is_empty() {
            match self.shared.store.change_room(row, changes, clock::now()).await {
                Ok(new) => news = new,
                Err(error) => {
                    tracing::error!(%error, "a room could not be kept; it begins again from what is on the disk");
                    self.begin_again(row).await;
                    return None;
                }
            }
        }
        for new in &news {
            match *new {
                RoomNews::Said(said) => self.shared.tell(Event::Said { room: row, row: said }),
                RoomNews::Offered(said) => {
                    self.shared.tell(Event::Said { room: row, row: said });
                    self.shared.transfers.changed();
                }
                RoomNews::Acted(_, Some(target)) => {
                    self.shared.tell(Event::ChangedInRoom {
                        room: row,
                        row: target,
                    });
                    // It may have been an offer that was deleted or withdrawn.
                    if let Ok(Some(file)) = self.shared.store.file_of_room_message(target).await {
                        self.shared.file_changed(file.row);
                    }
                }
                RoomNews::Acted(_, None) => {}
            }
        }
        self.hand_out_key(share).await;
        for output in rest {
            Box::pin(self.carry_out_one(row, output)).await;
        }
        Some(news)
    }

    async fn begin_again(&mut self, row: RoomRow) {
        if let Some(place) = self.places.remove(&row)
            && let Err(error) = Box::pin(self.open_place(place.known)).await
        {
            tracing::error!(%error, "a room cannot be read");
        }
    }

    async fn carry_out_one(&mut self, row: RoomRow, output: Output) {
        match output {
            Output::Say(peer, said) => self.say(row, peer, said),
            Output::Give(peer, stream, first, last) => self.give(row, peer, stream, (first, last)).await,
            Output::GiveFork(peer, stream) => {
                if let Ok(Some(two)) = self.shared.store.room_fork(row, stream).await {
                    self.say(row, peer, Said::Fork(Box::new(two)));
                }
            }
            Output::GiveKeys(peer, request) => self.give_keys(row, peer, request).await,
            Output::Compare(message) => {
                let place = (message.header.number, message.header.number);
                let kept = self
                    .shared
                    .store
                    .room_sealed(row, message.header.stream, place)
                    .await;
                let kept = kept.unwrap_or_default().pop();
                if let Some(kept) = kept.filter(|kept| kept.hash != message.hash) {
                    self.feed(row, Input::Compared(Box::new((kept, *message)))).await;
                }
            }
            Output::Reached(reach) => {
                if let Some(place) = self.places.get_mut(&row) {
                    place.note_reach(reach);
                }
            }
            Output::Changed => {
                self.shared.tell(Event::Room { room: row });
                self.shared.rooms.reach_changed();
                // Who went gets nothing more, from now on.
                self.shared.transfers.changed();
                let place = self.places.get_mut(&row);
                for share in place.map(Place::proven_keys).unwrap_or_default() {
                    Box::pin(self.use_key(row, &share)).await;
                }
            }
            Output::Recalled => self.shared.tell(Event::Room { room: row }),
            Output::Refused(peer, refusal) => {
                tracing::warn!(peer = %peer.short(), ?refusal, "a member hands over what is not taken");
                let place = self.places.get_mut(&row);
                if place.is_some_and(|place| place.refused.entry(peer).or_default().insert(refusal)) {
                    self.shared.tell(Event::Room { room: row });
                }
            }
            // Kept before.
            Output::KeepEntries(_) | Output::Keep(..) | Output::KeepFork(_) | Output::Limit(..) => {}
        }
    }

    fn say(&mut self, row: RoomRow, peer: PeerId, said: Said) {
        let (Some(place), Some((_, say))) = (self.places.get(&row), self.connected.get(&peer)) else {
            return;
        };
        let room = place.known.id;
        let Some(say) = say.upgrade() else { return };
        if say.try_send(Frame::Room(RoomFrame { room, said })).is_err() {
            self.behind.insert(peer);
        }
    }

    async fn give(&mut self, row: RoomRow, peer: PeerId, stream: StreamId, numbers: (u64, u64)) {
        let sealed = self.shared.store.room_sealed(row, stream, numbers).await;
        let (mut batch, mut bytes) = (Vec::new(), 0_usize);
        for message in sealed.unwrap_or_default() {
            bytes = bytes.saturating_add(message.len());
            if bytes > BATCH_BYTES_MAX && !batch.is_empty() {
                self.say(row, peer, Said::Messages(std::mem::take(&mut batch)));
                bytes = RoomMessage::len(&message);
            }
            batch.push(message);
        }
        if !batch.is_empty() {
            self.say(row, peer, Said::Messages(batch));
        }
    }

    async fn give_keys(&mut self, row: RoomRow, peer: PeerId, request: KeyRequest) {
        let Some(place) = self.places.get_mut(&row) else {
            return;
        };
        for share in place.keys_for(peer, request) {
            self.post(peer, RoomBody::Key(Box::new(share))).await;
        }
    }

    /// Puts something sealed about a room into the outbox for a peer, if it is a contact.
    pub(super) async fn post(&self, peer: PeerId, body: RoomBody) {
        let contact = match self.shared.store.contact_by_peer(peer).await {
            Ok(contact) => contact.filter(|contact| contact.state == ContactState::Established),
            Err(error) => return tracing::error!(%error, "a key could not be sent"),
        };
        // Members that are no contacts are given it by members that are theirs.
        let (Some(contact), Ok(id)) = (contact, send::new_id()) else {
            return;
        };
        match self
            .shared
            .store
            .queue_room(contact.id, id, body, clock::now())
            .await
        {
            Ok(()) => self.shared.peer(&contact).poke(),
            Err(error) => tracing::error!(%error, "a key could not be sent"),
        }
    }

    pub(super) fn signing<T>(&self, with: impl FnOnce(Signer<'_>) -> T) -> T {
        let signer = identity_signer(self.identity.expose());
        with(&signer)
    }
}

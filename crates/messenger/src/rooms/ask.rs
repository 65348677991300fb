//! What a user does in rooms.

use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use messenger_proto::PeerId;
use messenger_proto::body::{self, Body};
use messenger_proto::envelope::{Content, EnvelopeError, Sequence};
use messenger_proto::name::Name;
use messenger_proto::room::entry::{Act, NONCE_BYTES};
use messenger_proto::room::{Entry, RoomBody, RoomMessage};
use messenger_store::StoreError;
use messenger_store::drafts::Whose;
use messenger_store::files::Source;
use messenger_store::rooms::{KnownRoom, ListedRoom, RoomChange, RoomRow};
use tokio::sync::oneshot;

use super::actor::Actor;
use super::{Ask, Change, News, RoomError, RoomReach, RoomSent, RoomView, Saying};
use crate::clock;
use crate::event::Event;
use crate::messenger::Messenger;

impl Messenger {
    /// Makes a room of which this node is the owner.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be written.
    pub async fn create_room(&self, name: Name) -> Result<KnownRoom, RoomError> {
        self.ask(|answer| Ask::Create(name, answer)).await
    }

    /// Lists the rooms by name.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn rooms(&self) -> Result<Vec<KnownRoom>, StoreError> {
        self.shared.store.rooms().await
    }

    /// Lists the rooms by name, with what is unread and what was said last.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn listed_rooms(&self) -> Result<Vec<ListedRoom>, StoreError> {
        self.shared.store.listed_rooms().await
    }

    /// Finds a room by the user's name for it, with or without its `#`.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn room_called(&self, name: &str) -> Result<Option<KnownRoom>, StoreError> {
        let name = name.strip_prefix('#').unwrap_or(name);
        self.shared.store.room_called(name).await
    }

    /// Tells who is in a room.
    ///
    /// # Errors
    ///
    /// Fails when there is no such room.
    pub async fn room(&self, room: RoomRow) -> Result<RoomView, RoomError> {
        self.ask(|answer| Ask::View(room, answer)).await
    }

    /// Changes who is in a room.
    ///
    /// # Errors
    ///
    /// Fails when the user may not do this.
    pub async fn change_room(&self, room: RoomRow, change: Change) -> Result<(), RoomError> {
        self.ask(|answer| Ask::Change(room, change, answer)).await
    }

    /// Says something in a room. It is on the disk when this returns, and goes out by itself.
    ///
    /// # Errors
    ///
    /// Fails when nothing was said.
    pub async fn send_to_room(&self, room: RoomRow, saying: Saying) -> Result<RoomSent, RoomError> {
        self.begin_send_to_room(room, saying).await?.await
    }

    /// Begins to say something in a room; the future that is returned waits until it is on the disk. What is said has the
    /// order in which this returns.
    ///
    /// # Errors
    ///
    /// Fails when it is nothing to say.
    ///
    /// # Cancel safety
    ///
    /// When either future is dropped, it may or may not have been said.
    pub async fn begin_send_to_room(
        &self,
        room: RoomRow,
        saying: Saying,
    ) -> Result<BoxFuture<'static, Result<RoomSent, RoomError>>, RoomError> {
        body::check_text_length(&saying.text.text)?;
        self.shared.busy_polling.expect();
        let is_for_a_time = saying.text.expires_after_s.is_some();
        let (answer, answered) = oneshot::channel();
        let ask = Ask::Send(room, saying, answer);
        self.shared.rooms.tell(News::Asked(ask)).await;
        let shared = Arc::clone(&self.shared);
        let rest = async move {
            let sent = answered.await.unwrap_or(Err(RoomError::Stopping))?;
            if is_for_a_time {
                shared.expiry_begun.notify_one();
            }
            Ok(sent)
        };
        Ok(rest.boxed())
    }

    pub(super) async fn ask<T>(
        &self,
        ask: impl FnOnce(oneshot::Sender<Result<T, RoomError>>) -> Ask,
    ) -> Result<T, RoomError> {
        self.shared.rooms.ask(ask).await
    }
}

impl Actor {
    pub(super) async fn answer(&mut self, ask: Ask) {
        // Whoever does not wait for the answer any more needs none.
        match ask {
            Ask::Create(name, answer) => drop(answer.send(self.create(name).await)),
            Ask::Change(row, change, answer) => drop(answer.send(self.change(row, change).await)),
            Ask::Send(row, saying, answer) => drop(answer.send(self.send(row, saying).await)),
            Ask::Act(target, act, answer) => drop(answer.send(self.act(target, act).await)),
            Ask::Offer(row, offering, answer) => drop(answer.send(self.offer(row, *offering).await)),
            Ask::Notice(row, notice, answer) => drop(answer.send(self.notice(row, notice).await)),
            Ask::InCommon(peer, answer) => drop(answer.send(Ok(self.in_common(peer)))),
            Ask::MayRead(peer, row, answer) => drop(answer.send(self.may_read(peer, row).await)),
            Ask::View(row, answer) => drop(answer.send(self.view(row))),
            Ask::Reach(row, answer) => {
                let place = self.places.get(&row).ok_or(RoomError::NoRoom);
                drop(answer.send(place.map(|place| RoomReach::of(place, self.ours))));
            }
        }
    }

    async fn create(&mut self, name: Name) -> Result<KnownRoom, RoomError> {
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce)?;
        let act = Act::Create {
            name: name.clone(),
            nonce,
        };
        let first = self.signing(|signer| Entry::sign(None, self.ours, Vec::new(), act, signer));
        let (known, _) = self.shared.store.add_room(first, name, clock::now()).await?;
        self.open_place(known.clone()).await?;
        Ok(known)
    }

    fn view(&self, row: RoomRow) -> Result<RoomView, RoomError> {
        let place = self.places.get(&row).ok_or(RoomError::NoRoom)?;
        let membership = place.room.membership().clone();
        let is_there = |peer: &&PeerId| place.room.is_connected(**peer);
        Ok(RoomView {
            known: place.known.clone(),
            refused: place.refused.clone(),
            connected: membership.members.keys().filter(is_there).copied().collect(),
            membership,
        })
    }

    async fn change(&mut self, row: RoomRow, change: Change) -> Result<(), RoomError> {
        let ours = self.ours;
        let place = self.places.get(&row).ok_or(RoomError::NoRoom)?;
        if place.room.is_recalling() {
            return Err(RoomError::Recalling);
        }
        let act = match change {
            Change::Act(act) => act,
            Change::Remove(who) => Act::Remove {
                who,
                ends: place.ends_of(who),
            },
            Change::Leave => Act::Leave {
                ends: place.ends_of(ours),
            },
        };
        let added = match &act {
            Act::Add { who, .. } => Some(*who),
            _ => None,
        };
        let first = place.room.log().entries().next().cloned();
        let mut place = self.places.remove(&row).ok_or(RoomError::NoRoom)?;
        let outputs = self.signing(|signer| place.room.change(act, signer));
        self.places.insert(row, place);
        if self.carry_out(row, Vec::new(), outputs?).await.is_none() {
            return Err(RoomError::Store(StoreError::Closed));
        }
        if let (Some(added), Some(first)) = (added, first) {
            self.post(added, RoomBody::Welcome(Box::new(first))).await;
        }
        Ok(())
    }

    async fn send(&mut self, row: RoomRow, saying: Saying) -> Result<RoomSent, RoomError> {
        if let Some(key) = &saying.dedupe_key
            && let Some((row, id)) = self
                .shared
                .store
                .said_once(row, key.clone(), clock::now())
                .await?
        {
            let is_repeated = true;
            return Ok(RoomSent { row, id, is_repeated });
        }
        let is_draft = saying.is_draft;
        let room = row;
        let sent = self.publish(room, vec![self::saying(saying)]).await;
        let (row, id) = sent.into_iter().next().ok_or(RoomError::NoRoom)??;
        if is_draft {
            self.tell_draft_sent(room);
        }
        Ok(RoomSent {
            row,
            id,
            is_repeated: false,
        })
    }

    pub(super) fn tell_draft_sent(&self, room: RoomRow) {
        let whose = Whose::Room(room);
        self.shared.tell(Event::Draft { whose });
    }

    /// Seals and signs a message: once, whoever reads it.
    pub(super) fn write(
        &self,
        place: &mut super::place::Place,
        writing: Writing,
    ) -> Result<Written, RoomError> {
        let Writing {
            content,
            source,
            dedupe_key,
            beside,
        } = writing;
        if place.room.is_recalling() {
            return Err(RoomError::Recalling);
        }
        let share = self.signing(|signer| place.renew_sender(signer));
        let (_, sender) = place.sender.as_mut().ok_or(RoomError::NotIn)?;
        let generation = sender.share().card.generation;
        let mut header = place.room.next_header(generation).ok_or(RoomError::NotIn)?;
        let mut nonce = [0; 24];
        getrandom::fill(&mut nonce)?;
        let sealed = sender.seal(nonce, &content.encode());
        let sealed = sealed.ok_or(RoomError::Text(EnvelopeError::TextLength(0)))?;
        let len = u64::try_from(sealed.len()).unwrap_or(u64::MAX);
        header.total_bytes = header.total_bytes.saturating_add(len);
        let message = self.signing(|signer| RoomMessage::sign(header, sealed, signer));
        let mut changes = beside;
        changes.extend(share.clone().map(RoomChange::Key));
        changes.push(RoomChange::Message {
            author: self.ours,
            message: Box::new(message.clone()),
            opened: Some(content),
            is_ours: true,
            source,
            dedupe_key,
        });
        Ok((share, message, changes))
    }
}

/// A message to be written into this node's stream.
pub(super) struct Writing {
    pub(super) content: Content,
    /// Where the bytes are that it offers.
    pub(super) source: Option<Box<Source>>,
    pub(super) dedupe_key: Option<String>,
    /// What changes in the same step.
    pub(super) beside: Vec<RoomChange>,
}

impl Writing {
    /// A message with nothing that goes with it.
    pub(super) fn of(content: Content) -> Self {
        Self {
            content,
            source: None,
            dedupe_key: None,
            beside: Vec::new(),
        }
    }
}

/// What is to be written when somebody says something.
pub(super) fn saying(saying: Saying) -> Writing {
    let content = Content {
        sequence: Sequence(0),
        parents: Vec::new(),
        sent_at_ms: clock::now().0.unsigned_abs(),
        body: Body::Text(saying.text),
    };
    let beside = saying.is_draft.then_some(RoomChange::DraftSent);
    Writing {
        dedupe_key: saying.dedupe_key,
        beside: beside.into_iter().collect(),
        ..Writing::of(content)
    }
}

pub(super) type Written = (
    Option<messenger_proto::room::KeyShare>,
    RoomMessage,
    Vec<RoomChange>,
);

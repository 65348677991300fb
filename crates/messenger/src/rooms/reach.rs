//! How far this node's own messages have come in a room: who has them, and to whom they were shown.
//!
//! Members say so themselves whenever they are connected, and by what they write. That is written down a few times a
//! second, in one step for all of a room: what a crash takes of it is said again.

use std::collections::BTreeMap;
use std::time::Duration;

use messenger_proto::PeerId;
use messenger_proto::room::{Reach, StreamId};
use messenger_store::rooms::{RoomMessageRow, RoomRow};
use messenger_store::settings::{Setting, Switch};
use messenger_store::{Store, StoreError};
use tokio::time::{Instant, timeout_at};

use super::actor::Actor;
use super::place::Place;
use super::{Ask, News, RoomError};
use crate::event::Event;
use crate::messenger::Messenger;

/// How many messages are spoken of one by one when many have come further at once. Whoever shows more looks at all again.
const TOLD_MAX: usize = 64;

/// The longest wait: timers have a limit of their own.
const WAIT_MAX: Duration = Duration::from_secs(365 * 24 * 3600);

/// How far this node's messages have come in a room.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RoomReach {
    /// The stream in which this node writes, if it is a member.
    stream: Option<StreamId>,
    /// The other members.
    members: Vec<MemberReach>,
    /// How far messages of each stream have come with whom they have come furthest, of all who ever were members.
    furthest: BTreeMap<StreamId, (u64, u64)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct MemberReach {
    /// The number of the first message that it may read.
    since: u64,
    count: u64,
    shown: u64,
}

/// How far one message has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MessageReach {
    /// How many other members there are now that may read it.
    pub members: usize,
    /// How many of them have it on their disks.
    pub delivered: usize,
    /// How many of those have shown it to their users, and let that be known.
    pub read: usize,
    /// Whether anybody else has it, or had it as a member: from then on it is handed on without this node.
    pub is_delivered: bool,
    /// Whether it was shown to anybody else, as far as it is let known.
    pub is_read: bool,
}

/// What to wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awaited {
    /// That another member has it.
    Anybody,
    /// That all other members have it.
    Everybody,
    /// That it was shown to another member.
    Reader,
}

impl RoomReach {
    pub(super) fn of(place: &Place, ours: PeerId) -> Self {
        let membership = place.room.membership();
        let stream = membership.members.get(&ours).map(|member| member.stream);
        let card = place.sender.as_ref().filter(|(of, _)| Some(*of) == stream);
        let card = card.map(|(_, sender)| &sender.share().card);
        let others = membership.members.iter().filter(|(who, _)| **who != ours);
        let of = |(who, member): (&PeerId, &super::Member)| {
            let since = if member.reads_history {
                0
            } else {
                card.and_then(|card| card.readers.get(who))
                    .copied()
                    .unwrap_or(u64::MAX)
            };
            let known = stream.and_then(|stream| place.reached.get(&(stream, *who)));
            let (count, shown) = known.copied().unwrap_or_default();
            MemberReach { since, count, shown }
        };
        let mut furthest: BTreeMap<StreamId, (u64, u64)> = BTreeMap::new();
        for ((stream, _), (count, shown)) in &place.reached {
            let known = furthest.entry(*stream).or_default();
            *known = (known.0.max(*count), known.1.max(*shown));
        }
        Self {
            stream,
            members: others.map(of).collect(),
            furthest,
        }
    }

    /// Tells how far a message of this node's has come, by its place in the room. Of those that were written before this
    /// node was put out and let in again, there are no counts.
    #[must_use]
    pub fn message(&self, (stream, number): (StreamId, u64)) -> MessageReach {
        let (count, shown) = self.furthest.get(&stream).copied().unwrap_or_default();
        let is_current = self.stream == Some(stream);
        let members = self
            .members
            .iter()
            .filter(|member| is_current && member.since <= number);
        let mut reach = MessageReach {
            is_delivered: number <= count,
            is_read: number <= shown,
            ..MessageReach::default()
        };
        for member in members {
            reach.members = reach.members.saturating_add(1);
            reach.delivered = reach
                .delivered
                .saturating_add(usize::from(number <= member.count));
            reach.read = reach.read.saturating_add(usize::from(number <= member.shown));
        }
        reach
    }
}

impl MessageReach {
    /// Whether a message has come as far as was waited for.
    #[must_use]
    pub fn has_come(&self, awaited: Awaited) -> bool {
        match awaited {
            Awaited::Anybody => self.is_delivered,
            Awaited::Everybody => self.is_delivered && self.delivered == self.members,
            Awaited::Reader => self.is_read,
        }
    }
}

impl Messenger {
    /// Tells how far this node's messages have come in a room.
    ///
    /// # Errors
    ///
    /// Fails when there is no such room.
    pub async fn room_reach(&self, room: RoomRow) -> Result<RoomReach, RoomError> {
        self.ask(|answer| Ask::Reach(room, answer)).await
    }

    /// Waits until a message of this node's has come as far as is awaited, or as long as `limit` says; tells how far it has
    /// come then. Where nobody else may read it, there is nothing to wait for.
    ///
    /// # Errors
    ///
    /// Fails when there is no such message.
    ///
    /// # Cancel safety
    ///
    /// May be dropped at any time.
    pub async fn await_in_room(
        &self,
        row: RoomMessageRow,
        awaited: Awaited,
        limit: Duration,
    ) -> Result<MessageReach, RoomError> {
        let message = self.shared.store.room_message(row).await?;
        let message = message.ok_or(RoomError::NoMessage)?;
        let until = deadline(limit);
        let mut changes = self.shared.rooms.reach_changes();
        loop {
            changes.mark_unchanged();
            let reach = self.room_reach(message.room).await?.message(message.place);
            let is_over = reach.has_come(awaited) || reach.members == 0;
            let (false, Some(until)) = (is_over, until) else {
                return Ok(reach);
            };
            // The sender lives as long as the messenger.
            if !matches!(timeout_at(until, changes.changed()).await, Ok(Ok(()))) {
                return Ok(reach);
            }
        }
    }

    /// Lets the members of rooms know what was shown, as far as the user decided so.
    pub(super) async fn tell_shown(&self, shown: Vec<messenger_store::rooms::ShownUpTo>) {
        if !shown.is_empty() {
            self.shared.rooms.tell(News::Shown(shown)).await;
        }
    }
}

impl Actor {
    /// Whether a peer is told what of its messages was shown: as in the conversation with it.
    async fn tells_shown(&self, peer: PeerId) -> bool {
        let store = &self.shared.store;
        let contact = match store.contact_by_peer(peer).await {
            Ok(contact) => contact.map(|contact| contact.id),
            Err(_) => return false,
        };
        let decided = store.setting(contact, Setting::Receipts).await;
        decided.is_ok_and(|decided| decided == Switch::On)
    }

    /// Goes by what was decided about telling a peer what was shown.
    pub(super) async fn decide_to_tell_shown(&mut self, peer: PeerId) {
        let is_told = self.tells_shown(peer).await;
        for place in self.places.values_mut() {
            place.room.tell_shown(peer, is_told);
        }
    }

    /// Writes down how far messages have come since the last time, and tells it.
    pub(super) async fn keep_reach(&mut self) {
        let moved = self
            .places
            .iter()
            .filter(|(_, place)| !place.reached_since.is_empty());
        let moved: Vec<RoomRow> = moved.map(|(row, _)| *row).collect();
        for row in moved {
            self.keep_reach_of(row).await;
        }
    }

    async fn keep_reach_of(&mut self, row: RoomRow) {
        let Some(place) = self.places.get_mut(&row) else {
            return;
        };
        let since = std::mem::take(&mut place.reached_since);
        let mut reached = Vec::new();
        let mut moved: BTreeMap<StreamId, (u64, u64)> = BTreeMap::new();
        for (key, before) in since {
            let (stream, peer) = key;
            let (count, shown) = place.reached.get(&key).copied().unwrap_or_default();
            reached.push(Reach {
                peer,
                stream,
                count,
                shown,
            });
            let (mut first, mut last) = moved.get(&stream).copied().unwrap_or((u64::MAX, 0));
            for (before, now) in [(before.0, count), (before.1, shown)] {
                if before < now {
                    first = first.min(before.saturating_add(1));
                    last = last.max(now);
                }
            }
            moved.insert(stream, (first, last));
        }
        if let Err(error) = self.shared.store.keep_room_reach(row, reached).await {
            // Members say it again; until then it is known in memory.
            tracing::error!(%error, "how far messages have come could not be kept");
        }
        for (stream, numbers) in moved {
            let told = spoken_of(&self.shared.store, row, stream, numbers).await;
            for told in told.unwrap_or_default() {
                self.shared.tell(Event::CameFurther { room: row, row: told });
            }
        }
        self.shared.rooms.reach_changed();
    }
}

/// When a wait of this length is over; `None` when that is beyond the range of the clock.
fn deadline(limit: Duration) -> Option<Instant> {
    Instant::now().checked_add(limit.min(WAIT_MAX))
}

/// Lists which of the messages that have come further are spoken of one by one: the latest.
async fn spoken_of(
    store: &Store,
    room: RoomRow,
    stream: StreamId,
    numbers: (u64, u64),
) -> Result<Vec<RoomMessageRow>, StoreError> {
    store.room_rows(room, stream, numbers, TOLD_MAX).await
}

#[cfg(test)]
mod tests {
    use messenger_proto::body::Body;
    use messenger_proto::envelope::{Content, Sequence};
    use messenger_proto::room::{Act, Entry, Header, RoomMessage, StreamState};
    use messenger_store::rooms::RoomChange;
    use messenger_store::{Paths, UnixMillis};

    use super::*;

    #[test]
    fn a_wait_without_end_stays_in_the_range_of_the_clock() {
        assert!(deadline(Duration::MAX).is_some());
        assert!(deadline(Duration::MAX) <= Instant::now().checked_add(WAIT_MAX));
    }

    #[tokio::test]
    async fn when_many_have_come_further_at_once_the_latest_are_spoken_of() {
        let dir = tempfile::tempdir().unwrap();
        let now = UnixMillis(0);
        let store = Store::open(&Paths::in_dir(dir.path()), &"alice".parse().unwrap(), now).unwrap();
        let name: messenger_proto::name::Name = "team".parse().unwrap();
        let (alice, nonce) = (PeerId([1; 32]), [7; 16]);
        let create = Act::Create {
            name: name.clone(),
            nonce,
        };
        let first = Entry::sign(None, alice, vec![], create, &|_| [0; 64]);
        let stream = first.stream();
        let (room, _) = store.add_room(first, name, now).await.unwrap();
        let last = u64::try_from(TOLD_MAX).unwrap() + 1;
        let message = |number: u64| {
            let header = Header {
                room: room.id,
                stream,
                number,
                previous: [0; 32],
                generation: 1,
                after: vec![],
                total_bytes: 0,
            };
            let opened = Content {
                sequence: Sequence(0),
                parents: vec![],
                sent_at_ms: 0,
                body: Body::Text("hello".into()),
            };
            RoomChange::Message {
                author: alice,
                message: Box::new(RoomMessage::sign(header, vec![], &|_| [0; 64])),
                opened: Some(opened),
                is_ours: true,
                source: None,
                dedupe_key: None,
            }
        };
        let mut changes = vec![RoomChange::Stream(stream, StreamState::default(), u64::MAX)];
        changes.extend((1..=last).map(message));
        store.change_room(room.row, changes, now).await.unwrap();
        let all = store
            .room_rows(room.row, stream, (1, last), usize::MAX >> 1)
            .await
            .unwrap();
        assert_eq!(all.len(), TOLD_MAX + 1);
        let told = spoken_of(&store, room.row, stream, (1, last)).await.unwrap();
        assert_eq!(told, all[..TOLD_MAX]);
    }
}

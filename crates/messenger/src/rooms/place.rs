//! One room as the actor has it: its state machine, and the keys with which its messages are sealed and opened.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use messenger_proto::PeerId;
use messenger_proto::body::Body;
use messenger_proto::envelope::{Content, Sequence};
use messenger_proto::room::entry::End;
use messenger_proto::room::{
    Input, KeyRequest, KeyShare, Log, LogError, Output, Reach, Refusal, Room, RoomMessage, Sender, Signer,
    Stream, StreamId, verify,
};
use messenger_store::rooms::{KnownRoom, RoomChange, RoomFile};

use super::keys::Keys;

pub(super) struct Place {
    pub(super) known: KnownRoom,
    pub(super) room: Room,
    pub(super) sender: Option<(StreamId, Sender)>,
    /// What was not taken from members since the start.
    pub(super) refused: BTreeMap<PeerId, BTreeSet<Refusal>>,
    keys: Keys,
    /// What was given to whom since the start.
    given: HashSet<(PeerId, StreamId, u32)>,
    /// How far this node's messages have come with whom: how many they have, and were shown.
    pub(super) reached: BTreeMap<(StreamId, PeerId), (u64, u64)>,
    /// What of that is not on the disk yet, with how far it was known to have come before.
    pub(super) reached_since: BTreeMap<(StreamId, PeerId), (u64, u64)>,
}

impl Place {
    /// Makes the state machine of what is on the disk.
    pub(super) fn open(ours: PeerId, known: KnownRoom, file: RoomFile) -> Result<Self, LogError> {
        let mut entries = file.entries.into_iter();
        let first = entries.next().ok_or(LogError::NotAllowed)?;
        let mut log = Log::new(first, verify)?;
        log.restore(entries)?;
        let mut room = Room::new(ours, log, file.streams, verify);
        let mut keys = Keys::default();
        for share in file.keys {
            let (stream, card) = (share.card.stream, share.card.clone());
            keys.put(share);
            // It matters only where it is not known yet from which message on this node can read.
            let is_begun = room.stream(stream).is_some_and(|stream| stream.state.is_some());
            if !is_begun && keys.good((stream, card.generation), room.membership()).is_some() {
                room.handle(Input::Key(Box::new(card)));
            }
        }
        for (stream, generation) in file.lacking {
            room.handle(Input::LacksKey(stream, generation));
        }
        if file.is_restored {
            room.begin_recall(random());
        }
        Ok(Self {
            known,
            room,
            sender: file.sender,
            refused: BTreeMap::new(),
            keys,
            given: HashSet::new(),
            reached: file
                .reached
                .iter()
                .map(|reach| ((reach.stream, reach.peer), (reach.count, reach.shown)))
                .collect(),
            reached_since: BTreeMap::new(),
        })
    }

    /// Takes a key in that a peer handed over, if its card is signed by whose stream it is. Returns whether it is new.
    pub(super) fn take_key(&mut self, peer: PeerId, share: &KeyShare) -> bool {
        share.card.room == self.known.id && self.keys.take(peer, share, self.room.membership())
    }

    /// Returns the keys that can be taken in now that it is known whose streams they are for.
    pub(super) fn proven_keys(&mut self) -> Vec<KeyShare> {
        self.keys.proven(self.room.membership())
    }

    /// Opens a message, if its key is here.
    pub(super) fn open_message(&mut self, message: &RoomMessage) -> Option<Content> {
        let header = &message.header;
        let place = (header.stream, header.generation);
        let reader = self.keys.reader(place, self.room.membership())?;
        // What its own author sealed wrongly is nothing that any version will read.
        let unreadable = Content {
            sequence: Sequence(0),
            parents: Vec::new(),
            sent_at_ms: 0,
            body: Body::Unknown,
        };
        let opened = reader.open(header.number, &message.sealed).ok();
        let content = opened.and_then(|content| Content::decode(&content).ok());
        Some(content.unwrap_or(unreadable))
    }

    /// Splits outputs into what is to be kept and what is to be done afterwards.
    pub(super) fn sort(&mut self, outputs: Vec<Output>) -> (Vec<RoomChange>, Vec<Output>) {
        let (mut changes, mut rest, mut moved) = (Vec::new(), Vec::new(), BTreeSet::new());
        let mut outputs = std::collections::VecDeque::from(outputs);
        while let Some(output) = outputs.pop_front() {
            match output {
                Output::KeepEntries(entries) => changes.push(RoomChange::Entries(entries)),
                Output::Keep(author, message) => {
                    moved.insert(message.header.stream);
                    let opened = self.open_message(&message);
                    if opened.is_none() {
                        let (stream, generation) = (message.header.stream, message.header.generation);
                        outputs.extend(self.room.handle(Input::LacksKey(stream, generation)));
                    }
                    changes.push(RoomChange::Message {
                        author,
                        message,
                        opened,
                        // It was written by this node after the backup of which its store was made.
                        is_ours: author == self.room.ours(),
                        source: None,
                        dedupe_key: None,
                    });
                }
                Output::KeepFork(two) => changes.push(RoomChange::Fork(two)),
                Output::Limit(stream, _) => {
                    moved.insert(stream);
                }
                other => rest.push(other),
            }
        }
        for stream in moved {
            changes.extend(self.stream_change(stream));
        }
        (changes, rest)
    }

    /// Notes how far this node's messages have come with a member. What it once had it had, whatever it says later.
    pub(super) fn note_reach(&mut self, reach: Reach) {
        let key = (reach.stream, reach.peer);
        let known = self.reached.entry(key).or_default();
        let now = (known.0.max(reach.count), known.1.max(reach.shown));
        if now != *known {
            self.reached_since.entry(key).or_insert(*known);
            *known = now;
        }
    }

    /// How far a stream has come, to be kept.
    pub(super) fn stream_change(&self, id: StreamId) -> Option<RoomChange> {
        let (_, stream) = self.room.streams().find(|(stream, _)| *stream == id)?;
        let state = stream.state?;
        Some(RoomChange::Stream(id, state, stream.limit()))
    }

    /// The session in which this node seals, to be kept.
    pub(super) fn sender_change(&self) -> Option<RoomChange> {
        let (stream, sender) = self.sender.as_ref()?;
        sender.keep().map(|kept| RoomChange::Sender(*stream, kept))
    }

    /// The keys that a peer asked for and may have, and was not given before.
    pub(super) fn keys_for(&mut self, peer: PeerId, request: KeyRequest) -> Vec<KeyShare> {
        let membership = self.room.membership();
        let mut shares = self
            .keys
            .of_stream(request.stream, request.generation, membership);
        shares.retain(|share| self.room.may_have(peer, &share.card));
        let is_first = |share: &KeyShare| {
            let card = &share.card;
            self.given.insert((peer, card.stream, card.generation))
        };
        shares.into_iter().filter(is_first).collect()
    }

    /// Whether a peer is a member now and may read what was sealed in a session.
    pub(super) fn may_read(&self, peer: PeerId, session: (StreamId, u32)) -> bool {
        let share = self.keys.good(session, self.room.membership());
        share.is_some_and(|share| self.room.may_have(peer, &share.card))
    }

    /// Begins another session if the members are others than those of the last one; returns the new key.
    pub(super) fn renew_sender(&mut self, signer: Signer<'_>) -> Option<KeyShare> {
        // A disk that was put back without a word has a session that is behind the messages.
        if self
            .sender
            .as_ref()
            .is_some_and(|sender| !self.is_at_the_end(sender))
        {
            self.sender = None;
            self.room.forget_sessions(random());
        }
        let (keys, membership) = (&self.keys, self.room.membership());
        let last_of = |stream| keys.last_of(stream, membership).map(|share| &share.card);
        let current = self.sender.as_ref().map(|(_, sender)| &sender.share().card);
        let next = self.room.next_session(current, last_of)?;
        let sender = Sender::new(next.place, next.at, next.readers, signer);
        let share = sender.share().clone();
        self.keys.put(share.clone());
        self.sender = Some((next.place.1, sender));
        Some(share)
    }

    fn is_at_the_end(&self, (stream, sender): &(StreamId, Sender)) -> bool {
        let sealed = self.room.stream(*stream).map_or(0, Stream::count);
        sender.next_number() == sealed.saturating_add(1)
    }

    /// Where the messages of a member end, as far as they are here.
    pub(super) fn ends_of(&self, who: PeerId) -> Vec<End> {
        let membership = self.room.membership();
        let its = self.room.streams().filter(|(stream, _)| {
            membership.authors.get(stream) == Some(&who) && membership.end(*stream) == u64::MAX
        });
        let end = |(stream, known): (StreamId, &messenger_proto::room::Stream)| End {
            stream,
            last: known.count(),
        };
        its.map(end)
            .take(messenger_proto::room::limits::ENDS_MAX)
            .collect()
    }
}

/// For choosing a number. Where the system has no randomness, nothing is sealed anyway.
fn random() -> u32 {
    getrandom::u32().unwrap_or_default()
}

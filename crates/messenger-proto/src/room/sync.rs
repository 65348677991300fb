//! How the members of a room come to have the same: a state machine without a clock, a disk or a network.
//!
//! Members tell each other what they have, and ask for what they lack; whoever has it gives it. An author hands a new
//! message to everybody it is connected with; the rest is filling gaps. What [`Output::Keep`] names has to be on the disk
//! before anything that follows it leaves: others take what is said here for what is there for good.

mod asking;
mod recall;
mod taking;
mod telling;

use std::collections::{BTreeMap, BTreeSet};

use super::entry::{Act, Entry, RoomId, Signer, StreamId, Verify};
use super::frame::{Said, Standing};
use super::keys::Card;
use super::limits::ASK_AGAIN_MS;
use super::log::{Log, LogError, Membership};
use super::message::{Header, RoomMessage};
use super::stream::{Stream, StreamState};
use crate::peer_id::PeerId;
use recall::Recall;

/// How many forged things a member may hand over on one connection before it is not listened to any more on it. One could
/// be a bug; nobody needs more to do harm, and each costs a signature's check.
const FORGED_MAX: u32 = 8;

/// How many entries a member may hand over on one connection without what they rest on before that is told. Such entries
/// come now and then, while the earlier ones are on their way; 64 is more than a room is changed in the time that takes.
const BASELESS_MAX: usize = 64;

/// What happened.
#[derive(Debug)]
pub enum Input {
    /// There is a connection to a peer.
    Connected(PeerId),
    /// There is none any more.
    Gone(PeerId),
    /// A peer said something about this room.
    Said(PeerId, Said),
    /// This is the time, in milliseconds of any clock, once or a few times a second. A jump of the clock, back or ahead, is
    /// taken for a moment.
    Tick(u64),
    /// The key of a session is here; its card was checked.
    Key(Box<Card>),
    /// The key of the session of a message that was kept is not here.
    LacksKey(StreamId, u32),
    /// The message of a stream that is here, beside another one that was handed over under its number; see
    /// [`Output::Compare`].
    Compared(Box<(RoomMessage, RoomMessage)>),
    /// The user was shown a stream's messages up to this number.
    Shown(StreamId, u64),
}

/// What is to be done, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// These entries are to be kept.
    KeepEntries(Vec<Entry>),
    /// This message is to be kept; it is the next one of its stream, written by this member.
    Keep(PeerId, Box<RoomMessage>),
    /// These two messages of one number are to be kept as proof; their author has said different things to different members.
    KeepFork(Box<(RoomMessage, RoomMessage)>),
    /// Messages of the stream count up to this number, and not beyond. It may become larger again.
    Limit(StreamId, u64),
    /// This is to be said to a peer.
    Say(PeerId, Said),
    /// Kept messages of a stream, first and last, are to be said to a peer, in frames that are not too large.
    Give(PeerId, StreamId, u64, u64),
    /// The kept proof that a stream is forked is to be said to a peer.
    GiveFork(PeerId, StreamId),
    /// A peer lacks keys of a stream: see [`Room::may_have`].
    GiveKeys(PeerId, KeyRequest),
    /// The kept message of this number is to be compared with this one: [`Input::Compared`], if they differ.
    Compare(Box<RoomMessage>),
    /// The membership has changed.
    Changed,
    /// What this member said is here again, as far as others have it; see [`Room::begin_recall`]. The session that it seals
    /// in from now on is to be begun in the same step in which this is kept.
    Recalled,
    /// A member has messages of this node's.
    Reached(Reach),
    /// A peer hands over what no member that keeps to the rules has. Said once of each connection.
    Refused(PeerId, Refusal),
}

/// What is not taken from a peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// What nobody signed: nothing more is taken from it on this connection.
    Forged,
    /// Changes that their authors could not make, such as one member more than a room has.
    NotAllowed,
    /// Again and again changes that rest on what it does not have either.
    Baseless,
}

/// A session that has to be begun, as [`Sender::new`](super::Sender::new) takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextSession {
    /// Where it is written.
    pub place: (RoomId, StreamId),
    /// Its number among those of the stream, from 1, and that of its first message.
    pub at: (u32, u64),
    /// Since which message of the stream each member may read.
    pub readers: BTreeMap<PeerId, u64>,
}

/// How far messages of this node's have come with a member, as that member says itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// The member.
    pub peer: PeerId,
    /// The stream, one of this node's.
    pub stream: StreamId,
    /// The number of the last message that it has, of those that are for it.
    pub count: u64,
    /// The number of the last message that was shown to its user, if it lets that be known; at most `count`.
    pub shown: u64,
}

/// Keys that a peer lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyRequest {
    /// Of this stream.
    pub stream: StreamId,
    /// Of this session; 0: all.
    pub generation: u32,
}

/// What a connected peer is known to have.
#[derive(Debug, Default)]
struct Peer {
    streams: BTreeMap<StreamId, Standing>,
    log: Option<[u8; 32]>,
    told_log: Option<[u8; 32]>,
    /// When its keys of a stream were asked for.
    asked_keys: BTreeMap<StreamId, u64>,
    forged: u32,
    /// Whether it handed over an entry that was not allowed.
    oversteps: bool,
    /// How many entries it handed over without what they rest on, since the last that could be taken.
    baseless: usize,
}

/// When something is asked for that nobody may have.
#[derive(Debug, Clone, Copy)]
struct Asking {
    /// When it is due, in milliseconds.
    due_ms: u64,
    /// How long to wait after that.
    pause_ms: u64,
}

impl Default for Asking {
    fn default() -> Self {
        Self {
            due_ms: 0,
            pause_ms: ASK_AGAIN_MS,
        }
    }
}

/// One room, as one member has it.
#[derive(Debug)]
pub struct Room {
    ours: PeerId,
    verify: Verify,
    log: Log,
    streams: BTreeMap<StreamId, Stream>,
    /// The latest messages that no other one here follows.
    latest: BTreeMap<StreamId, u64>,
    peers: BTreeMap<PeerId, Peer>,
    /// Streams about which something has changed since the last tick.
    changed: BTreeSet<StreamId>,
    /// Streams of which more was shown since the last tick.
    shown_since: BTreeSet<StreamId>,
    /// Streams of which somebody has more.
    behind: BTreeSet<StreamId>,
    /// Streams with messages that wait for others.
    waiting: BTreeSet<StreamId>,
    ahead_bytes: usize,
    /// The sessions whose keys are not here, and when they are asked for.
    lacking: BTreeMap<(StreamId, u32), Asking>,
    /// Since when this node can read streams that it has not heard of yet.
    early: BTreeMap<StreamId, u64>,
    /// The time that has passed, as far as the clock went forwards without a jump.
    now_ms: u64,
    /// What the clock showed last.
    shown_ms: u64,
    /// Who is told what of its messages was shown here.
    told_shown: BTreeSet<PeerId>,
    recall: Recall,
    /// How many numbers of sessions are left out before the next one, because this member may have used them.
    left_out: u32,
    outputs: Vec<Output>,
}

impl Room {
    /// Begins with what is on the disk: the log, and how far each stream has come.
    #[must_use]
    pub fn new(ours: PeerId, log: Log, mut streams: BTreeMap<StreamId, Stream>, verify: Verify) -> Self {
        for stream in streams.values_mut() {
            stream.forget_what_waits();
        }
        let mut room = Self {
            ours,
            verify,
            log,
            latest: BTreeMap::new(),
            streams,
            peers: BTreeMap::new(),
            changed: BTreeSet::new(),
            shown_since: BTreeSet::new(),
            behind: BTreeSet::new(),
            waiting: BTreeSet::new(),
            ahead_bytes: 0,
            lacking: BTreeMap::new(),
            early: BTreeMap::new(),
            now_ms: 0,
            shown_ms: 0,
            told_shown: BTreeSet::new(),
            recall: Recall::Over,
            left_out: 0,
            outputs: Vec::new(),
        };
        room.follow_membership();
        room.outputs.clear();
        // All that is here may be followed; what follows what is found out again with the next messages.
        let latest = room.streams.iter().filter(|(_, stream)| stream.count() > 0);
        room.latest = latest.map(|(id, stream)| (*id, stream.count())).collect();
        room
    }

    /// Decides whether a peer is told what of its messages was shown to the user; nobody is, unless it is said here. To be
    /// said before the connection begins. What a peer was told before, it knows.
    pub fn tell_shown(&mut self, peer: PeerId, is_told: bool) {
        if !is_told {
            self.told_shown.remove(&peer);
        } else if self.told_shown.insert(peer) {
            let authors = &self.log.membership().authors;
            let its = authors.iter().filter(|(_, author)| **author == peer);
            self.shown_since.extend(its.map(|(stream, _)| *stream));
        }
    }

    /// Returns which room it is.
    #[must_use]
    pub fn id(&self) -> RoomId {
        self.log.room()
    }

    /// Returns whose side of it this is.
    #[must_use]
    pub fn ours(&self) -> PeerId {
        self.ours
    }

    /// Returns who is in it.
    #[must_use]
    pub fn membership(&self) -> &Membership {
        self.log.membership()
    }

    /// Returns the membership log.
    #[must_use]
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// Returns how far each stream has come.
    pub fn streams(&self) -> impl Iterator<Item = (StreamId, &Stream)> {
        self.streams.iter().map(|(id, stream)| (*id, stream))
    }

    /// Returns how far a stream has come; `None` if it is not known.
    #[must_use]
    pub fn stream(&self, id: StreamId) -> Option<&Stream> {
        self.streams.get(&id)
    }

    /// Whether a peer is connected.
    #[must_use]
    pub fn is_connected(&self, peer: PeerId) -> bool {
        self.peers.contains_key(&peer)
    }

    /// Takes in what happened; returns what is to be done.
    pub fn handle(&mut self, input: Input) -> Vec<Output> {
        match input {
            Input::Connected(peer) => self.handle_connected(peer),
            Input::Gone(peer) => self.handle_gone(peer),
            Input::Said(peer, said) => self.handle_said(peer, said),
            Input::Tick(now_ms) => self.handle_tick(now_ms),
            Input::Key(card) => self.handle_key(&card),
            Input::LacksKey(stream, generation) => {
                self.lacking.entry((stream, generation)).or_default();
            }
            Input::Compared(two) => self.handle_fork(None, *two),
            Input::Shown(stream, number) => self.handle_shown(stream, number),
        }
        self.note_reach_of_what_came_back();
        self.go_on_recalling();
        std::mem::take(&mut self.outputs)
    }

    /// Changes the membership as this member.
    ///
    /// # Errors
    ///
    /// Fails when this member may not do this, or the log is full.
    pub fn change(&mut self, act: Act, signer: Signer<'_>) -> Result<Vec<Output>, LogError> {
        let before = self.connected_members();
        let entry = self.log.change(self.ours, act, signer)?;
        self.outputs.push(Output::KeepEntries(vec![entry.clone()]));
        self.follow_membership();
        self.tell_entries(&[entry]);
        self.meet_members(&before);
        Ok(std::mem::take(&mut self.outputs))
    }

    /// Takes in entries that came by another way than a connection of this room.
    pub fn insert(&mut self, entries: Vec<Entry>) -> Vec<Output> {
        self.take_entries(None, entries);
        std::mem::take(&mut self.outputs)
    }

    /// Returns the header of this member's next message, in the session of this generation; `None` when it is not a member,
    /// has said different things to different members, or does not know all that it said.
    ///
    /// `total_bytes` is that before the message; the length of its sealed part is to be added.
    #[must_use]
    pub fn next_header(&self, generation: u32) -> Option<Header> {
        let stream = self.membership().members.get(&self.ours)?.stream;
        let own = self.streams.get(&stream).filter(|_| !self.is_recalling())?;
        let state = own.state.filter(|state| state.count < own.limit())?;
        let after = self.latest.iter().filter(|(id, _)| **id != stream);
        Some(Header {
            room: self.id(),
            stream,
            number: state.count.saturating_add(1),
            previous: state.head.unwrap_or_default(),
            generation,
            after: after.map(|(id, number)| (*id, *number)).collect(),
            total_bytes: state.total_bytes,
        })
    }

    /// Notes a message that this member wrote with [`Room::next_header`], and hands it to everybody. It is on the disk.
    pub fn written(&mut self, message: RoomMessage) -> Vec<Output> {
        self.follow(&message);
        let members: Vec<PeerId> = self.connected_members();
        let (stream, number) = (message.header.stream, message.header.number);
        for peer in members {
            let Some(known) = self.peers.get_mut(&peer) else {
                continue;
            };
            let standing = known.streams.entry(stream).or_insert(Standing::nothing(stream));
            // Who lacks more asks for it; what it cannot take yet would be said twice.
            if standing.count.saturating_add(1) >= number {
                standing.count = standing.count.max(number);
                standing.head = [0; 8];
                let said = Said::Messages(vec![message.clone()]);
                self.outputs.push(Output::Say(peer, said));
            }
        }
        std::mem::take(&mut self.outputs)
    }

    /// Whether a peer may be given the key of a session: it is a member, and the author names it as a reader, or who let it
    /// in gave it what was written before.
    #[must_use]
    pub fn may_have(&self, peer: PeerId, card: &Card) -> bool {
        let member = self.membership().members.get(&peer);
        member.is_some_and(|member| member.reads_history || card.readers.contains_key(&peer))
    }

    /// Returns the session that this member has to begin before it writes: if it writes in none, or in one of another stream
    /// or for others than those who are members now. `None`: it goes on in the one of `current`, or is not a member.
    ///
    /// `last_of` looks up the last session of a stream whose key is good. It may be another one than `current`, also when
    /// this member wrote into another stream meanwhile, since it was put out and that did not count in the end: a session
    /// with the number of an earlier one would be opened with the key of that one.
    pub fn next_session<'a>(
        &self,
        current: Option<&Card>,
        last_of: impl FnOnce(StreamId) -> Option<&'a Card>,
    ) -> Option<NextSession> {
        let members = &self.membership().members;
        let stream = members.get(&self.ours)?.stream;
        let fits = |card: &Card| card.stream == stream && card.readers.keys().eq(members.keys());
        if current.is_some_and(fits) {
            return None;
        }
        let last = last_of(stream);
        let known = last.map_or(0, |card| card.generation);
        let left_out = if current.is_none() { self.left_out } else { 0 };
        let generation = known.saturating_add(left_out).saturating_add(1);
        let from = self.next_header(generation)?.number;
        // Who read before goes on reading from where it began.
        let since = |who: &PeerId| last.and_then(|card| card.readers.get(who)).copied();
        let readers = members.keys().map(|who| (*who, since(who).unwrap_or(from)));
        Some(NextSession {
            place: (self.id(), stream),
            at: (generation, from),
            readers: readers.collect(),
        })
    }

    fn connected_members(&self) -> Vec<PeerId> {
        let members = &self.membership().members;
        let connected = self.peers.keys().filter(|peer| members.contains_key(peer));
        connected.copied().collect()
    }

    /// Begins streams and sets their ends as the membership says.
    fn follow_membership(&mut self) {
        let membership = self.log.membership().clone();
        let own = membership.members.get(&self.ours).copied();
        let reads_history = own.is_some_and(|member| member.reads_history);
        for stream in membership.authors.keys() {
            let is_own = own.is_some_and(|member| member.stream == *stream);
            let known = self.streams.entry(*stream).or_default();
            if known.state.is_none() && (is_own || reads_history) {
                known.state = Some(StreamState::default());
            }
        }
        for (stream, since) in std::mem::take(&mut self.early) {
            self.begin(stream, since);
        }
        for (id, stream) in &mut self.streams {
            let before = stream.limit();
            stream.end = if membership.authors.contains_key(id) {
                membership.end(*id)
            } else {
                0
            };
            if stream.limit() != before {
                self.outputs.push(Output::Limit(*id, stream.limit()));
                self.changed.insert(*id);
                self.waiting.insert(*id);
            }
        }
        self.outputs.push(Output::Changed);
    }
}

#[cfg(test)]
mod tests;

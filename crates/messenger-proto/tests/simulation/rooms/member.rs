//! A member: the real state machine, and a model of what it keeps on its disk and of its keys.

use std::collections::{BTreeMap, BTreeSet};

use messenger_proto::PeerId;
use messenger_proto::room::entry::SIGNATURE_BYTES;
use messenger_proto::room::{
    Card, Entry, Header, Input, KeyShare, Log, Output, Room, RoomMessage, Stream, StreamId,
};

/// A signature that names its author and what it signs: nobody else makes it, because nobody else tries.
pub(crate) fn sign_as(author: PeerId) -> impl Fn(&[u8]) -> [u8; SIGNATURE_BYTES] {
    move |bytes| {
        let mut signature = [0; SIGNATURE_BYTES];
        signature[..32].copy_from_slice(&author.0);
        signature[32..40].copy_from_slice(&digest(bytes).to_le_bytes());
        signature
    }
}

pub(crate) fn names_author(author: PeerId, bytes: &[u8], signature: &[u8; SIGNATURE_BYTES]) -> bool {
    signature[..32] == author.0 && signature[32..40] == digest(bytes).to_le_bytes()
}

fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum: u64, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3)
    })
}

/// What is on a disk.
#[derive(Debug, Clone, Default)]
pub(crate) struct Disk {
    pub(crate) entries: Vec<Entry>,
    pub(crate) messages: BTreeMap<StreamId, BTreeMap<u64, RoomMessage>>,
    pub(crate) forks: BTreeMap<StreamId, (RoomMessage, RoomMessage)>,
    pub(crate) keys: BTreeMap<(StreamId, u32), KeyShare>,
    /// The session in which this member seals.
    pub(crate) session: Option<Card>,
    streams: BTreeMap<StreamId, Stream>,
}

/// A member, which may be down.
pub(crate) struct Member {
    pub(crate) who: PeerId,
    pub(crate) disk: Disk,
    pub(crate) room: Option<Room>,
    pub(crate) is_down: bool,
    /// What was on its disk when a backup was made.
    backup: Option<Disk>,
    /// Whether it lets others know what of theirs was shown to its user.
    pub(crate) tells_shown: bool,
    /// How far its own streams have come with whom, as it was told: how many messages they have, and were shown.
    pub(crate) reached: BTreeMap<(PeerId, StreamId), (u64, u64)>,
    /// How many messages it took in before what they follow.
    pub(crate) out_of_order: usize,
}

impl Member {
    pub(crate) fn new(who: PeerId, tells_shown: bool) -> Self {
        Self {
            who,
            disk: Disk::default(),
            room: None,
            is_down: false,
            backup: None,
            tells_shown,
            reached: BTreeMap::new(),
            out_of_order: 0,
        }
    }

    /// Begins again from the disk, if there is a room on it. How far each stream had come is kept with every message, so
    /// what the room knew of that is what the disk has.
    pub(crate) fn start(&mut self) {
        self.keep_streams();
        self.room = None;
        let mut entries = self.disk.entries.iter().cloned();
        let Some(first) = entries.next() else { return };
        let mut log = Log::new(first, names_author).unwrap();
        log.restore(entries).unwrap();
        let room = Room::new(self.who, log, self.disk.streams.clone(), names_author);
        self.room = Some(room);
        for share in self.disk.keys.values().cloned().collect::<Vec<_>>() {
            self.handle(Input::Key(Box::new(share.card)));
        }
        let sealed = self.disk.messages.values().flat_map(BTreeMap::values);
        let sealed = sealed.map(|message| (message.header.stream, message.header.generation));
        let sealed: BTreeSet<(StreamId, u32)> =
            sealed.filter(|key| !self.disk.keys.contains_key(key)).collect();
        for (stream, generation) in sealed {
            self.handle(Input::LacksKey(stream, generation));
        }
    }

    fn keep_streams(&mut self) {
        if let Some(room) = &self.room {
            self.disk.streams = room.streams().map(|(id, stream)| (id, stream.clone())).collect();
        }
    }

    pub(crate) fn has_backup(&self) -> bool {
        self.backup.is_some()
    }

    /// There is none of before it knew of the room: its contacts would tell it of that again, as they send all that came in
    /// since, which is no matter of rooms.
    pub(crate) fn back_up(&mut self) {
        self.keep_streams();
        self.backup = self.room.is_some().then(|| self.disk.clone());
    }

    /// Begins again from the backup, as `restore` does: its session is no part of it. The keys of others are what its contacts
    /// send again.
    pub(crate) fn restore(&mut self, random: u32) {
        let (Some(backup), Some(room)) = (self.backup.take(), self.room.take()) else {
            return;
        };
        let mut keys = std::mem::take(&mut self.disk.keys);
        keys.retain(|(stream, _), _| room.membership().authors.get(stream) != Some(&self.who));
        keys.extend(backup.keys);
        self.disk = Disk {
            session: None,
            keys,
            ..backup
        };
        self.start();
        if let Some(room) = self.room.as_mut() {
            room.begin_recall(random);
        }
    }

    pub(crate) fn is_recalling(&self) -> bool {
        self.room.as_ref().is_some_and(Room::is_recalling)
    }

    /// Learns of a room.
    pub(crate) fn welcome(&mut self, first: Entry) {
        if self.disk.entries.is_empty() {
            self.disk.entries.push(first);
            self.start();
        }
    }

    pub(crate) fn handle(&mut self, input: Input) -> Vec<Output> {
        let Some(room) = self.room.as_mut() else {
            return Vec::new();
        };
        if let Input::Connected(peer) = input {
            room.tell_shown(peer, self.tells_shown);
        }
        room.handle(input)
    }

    /// Puts on the disk what is to be kept, and returns the rest.
    pub(crate) fn keep(&mut self, outputs: Vec<Output>) -> Vec<Output> {
        let mut rest = Vec::new();
        for output in outputs {
            match output {
                Output::KeepEntries(entries) => self.disk.entries.extend(entries),
                Output::Keep(_, message) => {
                    self.check_order(&message);
                    let key = (message.header.stream, message.header.generation);
                    let number = message.header.number;
                    self.put(*message);
                    // Its user looks now and then.
                    if number % 3 == 0 {
                        rest.extend(self.handle(Input::Shown(key.0, number)));
                    }
                    if !self.disk.keys.contains_key(&key) {
                        let more = self.handle(Input::LacksKey(key.0, key.1));
                        rest.extend(self.keep(more));
                    }
                }
                Output::KeepFork(two) => {
                    self.disk.forks.insert(two.0.header.stream, *two);
                }
                other => rest.push(other),
            }
        }
        rest
    }

    pub(crate) fn put(&mut self, message: RoomMessage) {
        let stream = self.disk.messages.entry(message.header.stream).or_default();
        let before = stream.insert(message.header.number, message);
        assert!(before.is_none(), "a message is kept twice");
    }

    /// Notes whether something is kept before what its author had shown.
    fn check_order(&mut self, message: &RoomMessage) {
        for (id, number) in &message.header.after {
            let room = self.room.as_ref().unwrap();
            let Some(stream) = room.stream(*id) else {
                panic!("it follows a stream that is not known");
            };
            let base = stream.state.map_or(u64::MAX, |state| state.base);
            let is_there = self
                .disk
                .messages
                .get(id)
                .is_some_and(|kept| kept.contains_key(number));
            if !(is_there || *number > stream.limit() || *number <= base) {
                self.out_of_order += 1;
            }
        }
    }

    pub(crate) fn take_key(&mut self, share: KeyShare) -> Vec<Output> {
        let card = share.card.clone();
        self.disk
            .keys
            .entry((card.stream, card.generation))
            .or_insert(share);
        self.handle(Input::Key(Box::new(card)))
    }

    /// Begins another session when the membership is another one; returns the share that its readers get.
    pub(crate) fn renew_session(&mut self) -> Option<KeyShare> {
        let keys = &self.disk.keys;
        let last_of = |stream| {
            let mut sessions = keys.range((stream, 0)..=(stream, u32::MAX));
            sessions.next_back().map(|(_, share)| &share.card)
        };
        let current = self.disk.session.as_ref();
        let next = self.room.as_ref()?.next_session(current, last_of)?;
        let card = Card::sign(next.place, next.at, [0; 32], next.readers, &sign_as(self.who));
        let share = KeyShare::new(card.clone(), vec![]);
        self.disk
            .keys
            .insert((card.stream, card.generation), share.clone());
        self.disk.session = Some(card);
        Some(share)
    }

    /// Makes the next message.
    pub(crate) fn write(&self, text: u64) -> Option<RoomMessage> {
        let card = self.disk.session.as_ref()?;
        let header = self.room.as_ref()?.next_header(card.generation)?;
        (header.stream == card.stream).then(|| self.sign(header, text))
    }

    pub(crate) fn sign(&self, mut header: Header, text: u64) -> RoomMessage {
        let sealed = text.to_be_bytes().to_vec();
        header.total_bytes += 8;
        RoomMessage::sign(header, sealed, &sign_as(self.who))
    }
}

//! What must be true of a room that has come to rest.

use std::collections::BTreeMap;

use messenger_proto::room::{Reach, RoomMessage, Stream, StreamId};

use super::World;

impl World {
    /// Checks that all who are in have the same membership and messages, and that nobody reads who should not; returns how
    /// many honest members are left to agree.
    pub(crate) fn check(&self) -> usize {
        let seed = self.seed;
        let owner = (0..self.members.len()).find(|n| {
            let room = self.members[*n].room.as_ref().unwrap();
            self.is_honest(*n) && room.membership().members.contains_key(&self.members[*n].who)
        });
        let Some(first) = owner else { return 0 };
        let one = self.members[first].room.as_ref().unwrap();
        let honest = (0..self.members.len())
            .filter(|n| self.is_honest(*n) && one.membership().members.contains_key(&self.members[*n].who));
        let honest: Vec<usize> = honest.collect();
        for n in &honest {
            let room = self.members[*n].room.as_ref().unwrap();
            assert_eq!(
                room.membership(),
                one.membership(),
                "seed {seed}: {n} has another membership"
            );
            assert_eq!(
                room.log().digest(),
                one.log().digest(),
                "seed {seed}: {n} has another log"
            );
        }
        for stream in one.membership().authors.keys() {
            self.check_stream(*stream, &honest);
        }
        self.check_readers();
        self.check_reached(&honest);
        // Only a liar names what never was, and only a month is longer than anything waits.
        let is_usual = !self.terms.has_liar && !self.terms.has_traveller;
        let out_of_order: usize = self.members.iter().map(|member| member.out_of_order).sum();
        assert!(
            !is_usual || out_of_order == 0,
            "seed {seed}: {out_of_order} came too early"
        );
        honest.len()
    }

    fn check_stream(&self, id: StreamId, honest: &[usize]) {
        let seed = self.seed;
        let mut all: BTreeMap<u64, [u8; 32]> = BTreeMap::new();
        let mut last = None;
        // What somebody wrote without knowing that it was put out is not told of. If that did not count in the end, it may
        // write anew under those numbers once a backup was restored.
        let has_one_tongue = !self.terms.has_liar && (self.terms.backups == 0 || self.terms.changes == 0);
        for n in honest {
            let member = &self.members[*n];
            let room = member.room.as_ref().unwrap();
            let stream = room.stream(id).unwrap();
            let Some(state) = stream.state else {
                let entitled = self.readers.iter().any(|((stream, generation), readers)| {
                    let has = |message: &RoomMessage| message.header.generation == *generation;
                    *stream == id
                        && readers.contains(&member.who)
                        && honest.iter().any(|other| {
                            let kept = self.members[*other].disk.messages.get(&id);
                            let limit = self.limit(*other, id);
                            kept.is_some_and(|kept| kept.range(..=limit).any(|(_, message)| has(message)))
                        })
                });
                assert!(!entitled, "seed {seed}: {n} has not begun {id:?}");
                continue;
            };
            assert!(
                !has_one_tongue || stream.forked_at == 0,
                "seed {seed}: two messages of one number in {id:?}"
            );
            let count = stream.count().max(state.base.min(stream.limit()));
            assert_eq!(
                *last.get_or_insert(count),
                count,
                "seed {seed}: {n} has not all of {id:?}\n{}",
                self.describe(id)
            );
            let kept = member.disk.messages.get(&id);
            for number in state.base + 1..=stream.count() {
                let message = kept.and_then(|kept| kept.get(&number));
                let message = message.unwrap_or_else(|| panic!("seed {seed}: {n} lacks {id:?} {number}"));
                let same = all.entry(number).or_insert(message.hash);
                assert_eq!(
                    *same, message.hash,
                    "seed {seed}: {n} has another {id:?} {number}"
                );
                let key = (id, message.header.generation);
                let may_read = self.readers[&key].contains(&member.who);
                // Whoever wrote it forgot its key with the backup, and who was given it is not in the room any more.
                let is_lost = self.terms.backups > 0 && !honest.iter().any(|other| self.has_key(*other, key));
                assert!(
                    !may_read || is_lost || self.has_key(*n, key),
                    "seed {seed}: {n} cannot read {id:?} {number}"
                );
            }
        }
    }

    fn has_key(&self, n: usize, key: (StreamId, u32)) -> bool {
        self.members[n].disk.keys.contains_key(&key)
    }

    /// Notes how far a member's messages have come with another one: an honest one has them, and was shown as many.
    pub(super) fn note_reach(&mut self, n: usize, reach: Reach) {
        let other = self.numbers[&reach.peer];
        // What it had before its disk was put back, it said truly.
        let is_true_now = self.terms.backups == 0;
        if is_true_now && self.is_honest(n) && self.is_honest(other) {
            let (count, shown) = self.has(other, reach.stream);
            assert!(
                reach.count <= count && reach.shown <= shown,
                "seed {}: {n} is told {reach:?} of {other}, who has {count} and was shown {shown}",
                self.seed
            );
        }
        let known = self.members[n]
            .reached
            .entry((reach.peer, reach.stream))
            .or_default();
        *known = (known.0.max(reach.count), known.1.max(reach.shown));
    }

    /// How many messages of a stream a member has, and how many of those were shown to its user that it lets be known.
    fn has(&self, n: usize, id: StreamId) -> (u64, u64) {
        let member = &self.members[n];
        let stream = member.room.as_ref().and_then(|room| room.stream(id));
        let count = stream
            .and_then(|stream| stream.state)
            .map_or(0, |state| state.count);
        let shown = stream.map_or(0, |stream| if member.tells_shown { stream.shown } else { 0 });
        (count, shown)
    }

    /// Who is connected with somebody knows how far its messages have come there.
    fn check_reached(&self, honest: &[usize]) {
        for (a, b) in honest.iter().flat_map(|a| honest.iter().map(move |b| (*a, *b))) {
            let (author, other) = (&self.members[a], &self.members[b]);
            let room = author.room.as_ref().unwrap();
            let stream = room.membership().members[&author.who].stream;
            if !self.connected.contains(&(a, b)) || room.stream(stream).unwrap().forked_at != 0 {
                continue;
            }
            let (count, shown) = self.has(b, stream);
            let known = author.reached.get(&(other.who, stream)).copied();
            assert_eq!(
                known.unwrap_or_default(),
                (count, shown.min(count)),
                "seed {}: what {a} knows of how far its messages have come with {b}",
                self.seed
            );
        }
    }

    /// What everybody has of a stream, for whoever looks for the cause of a failure.
    fn describe(&self, id: StreamId) -> String {
        let describe = |n: usize| {
            let room = self.members[n].room.as_ref()?;
            let stream = room.stream(id)?;
            let role = room.membership().role(self.members[n].who);
            let kept = self.members[n].disk.messages.get(&id).map_or(0, BTreeMap::len);
            Some(format!(
                "{n}: {role:?}, keeps {kept}, up to {}, {stream:?}",
                stream.limit()
            ))
        };
        let lines: Vec<String> = (0..self.members.len()).filter_map(describe).collect();
        lines.join("\n")
    }

    fn limit(&self, n: usize, id: StreamId) -> u64 {
        let room = self.members[n].room.as_ref().unwrap();
        room.stream(id).map_or(0, Stream::limit)
    }

    /// Who has a key was in when the session was begun, as its author knew, or was given the history by who added it.
    fn check_readers(&self) {
        for (n, member) in self.members.iter().enumerate() {
            for key in member.disk.keys.keys() {
                let was_in = self.readers[key].contains(&member.who);
                let reads_history = n % 5 == 4;
                assert!(was_in || reads_history, "seed {}: {n} reads on", self.seed);
            }
        }
    }
}

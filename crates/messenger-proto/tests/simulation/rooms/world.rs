//! A room, the connections between its members, and what happens to both.

#[path = "world/check.rs"]
mod check;
#[path = "world/terms.rs"]
mod terms;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

use messenger_proto::PeerId;
use messenger_proto::room::entry::{Act, End};
use messenger_proto::room::frame::Said;
use messenger_proto::room::limits::WAIT_MS;
use messenger_proto::room::{Entry, Input, KeyShare, Log, Output, Role, StreamId};

use super::clock::Clock;
use super::liar;
use super::member::{Member, names_author, sign_as};
use crate::chance::Chance;

pub(crate) use terms::Terms;

/// How much time passes between two looks at a world that comes to rest, in milliseconds.
const TICK_MS: u64 = 5_000;
/// After how many quiet looks it is at rest: what follows something that never was is taken by one member after it has waited
/// for so long, and only then do the others begin to wait for what that member has; and several such may follow each other.
const QUIET: u64 = 12 * WAIT_MS / TICK_MS;

type Pair = (usize, usize);

/// What travels from one member to another.
enum Carried {
    Said(Said),
    /// A sealed message between two of them: kept in an outbox until it arrives.
    Key(KeyShare),
    Welcome(Entry),
}

/// A month, in milliseconds.
const MONTH_MS: u64 = 30 * 24 * 3600 * 1000;

/// After how many turns, and how many looks in which nothing is said, everybody has what everybody had.
const SETTLES_IN: usize = 20;

/// The one that lies, if any does; it is a moderator for a while.
const LIAR: usize = 1;

pub(crate) struct World {
    seed: u64,
    terms: Terms,
    chance: Chance,
    members: Vec<Member>,
    numbers: HashMap<PeerId, usize>,
    /// Which side of a partition each is on.
    sides: Vec<usize>,
    connected: HashSet<Pair>,
    wires: BTreeMap<Pair, VecDeque<Carried>>,
    ready: Vec<Pair>,
    outboxes: BTreeMap<Pair, Vec<Carried>>,
    /// Who was in, as its author knew, when a session was begun.
    readers: HashMap<(StreamId, u32), BTreeSet<PeerId>>,
    now_ms: u64,
    clocks: Vec<Clock>,
    turns: usize,
    /// When a backup was restored last.
    restored_at: usize,
    /// How many messages were written, by whoever was up and a member.
    pub(crate) written: usize,
}

impl World {
    /// Makes a room with everybody in it, as far as the news has come.
    pub(crate) fn new(seed: u64, terms: Terms) -> Self {
        let mut chance = Chance::new(seed);
        let peers: Vec<PeerId> = (0..terms.members).map(|_| PeerId(chance.bytes())).collect();
        let mut world = Self {
            seed,
            terms,
            chance,
            members: (0_usize..)
                .zip(&peers)
                .map(|(n, who)| Member::new(*who, n % 3 != 2))
                .collect(),
            numbers: peers.iter().copied().zip(0..).collect(),
            sides: vec![0; terms.members],
            connected: HashSet::new(),
            wires: BTreeMap::new(),
            ready: Vec::new(),
            outboxes: BTreeMap::new(),
            readers: HashMap::new(),
            // So that no clock can be put back to before its beginning.
            now_ms: if terms.clock_jumps > 0 {
                12_000 * MONTH_MS
            } else {
                1000
            },
            clocks: vec![Clock::default(); terms.members],
            turns: 0,
            restored_at: 0,
            written: 0,
        };
        let act = Act::Create {
            name: "room".parse().unwrap(),
            nonce: world.chance.bytes(),
        };
        let first = Entry::sign(None, peers[0], vec![], act, &sign_as(peers[0]));
        Log::new(first.clone(), names_author).unwrap();
        world.members[0].welcome(first);
        world.connect_all();
        for (n, who) in peers.iter().enumerate().skip(1) {
            let reads_history = n % 5 == 4;
            world.change(
                0,
                Act::Add {
                    who: *who,
                    reads_history,
                },
            );
        }
        for who in peers.iter().skip(1).take(2) {
            world.change(0, Act::Promote(*who));
        }
        world
    }

    pub(crate) fn live(&mut self) {
        let traveller = self.terms.members - 1;
        while self.turns < self.terms.turns {
            if self.terms.has_traveller && self.turns == 20 {
                self.crash(traveller);
                self.members[traveller].is_down = true;
            }
            self.say_something();
            self.go_wrong();
            for _ in 0..self.terms.pace {
                self.step();
            }
            if self.chance.below(8) == 0 {
                self.tick(250);
            }
        }
        if self.terms.has_traveller {
            self.now_ms += MONTH_MS;
            self.members[traveller].is_down = false;
            self.connect_all();
        }
    }

    /// Lets nothing go wrong any more, until nothing happens any more.
    pub(crate) fn rest(&mut self) {
        self.sides.fill(0);
        for clock in &mut self.clocks {
            clock.go_on(self.now_ms);
        }
        self.connect_all();
        let mut quiet = 0;
        for _ in 0..100_000 {
            let mut happened = 0;
            while self.step() {
                happened += 1;
                assert!(
                    happened < 50_000_000,
                    "seed {}: they do not come to rest",
                    self.seed
                );
            }
            // What a liar claims to have is asked for again now and then, for ever; the rest is over.
            quiet = if happened <= 40 * self.terms.members {
                quiet + 1
            } else {
                0
            };
            if quiet > QUIET {
                return;
            }
            self.tick(TICK_MS);
        }
        panic!("seed {}: they do not come to rest", self.seed);
    }

    fn is_honest(&self, n: usize) -> bool {
        !(self.terms.has_liar && n == LIAR)
    }

    fn say_something(&mut self) {
        let n = self.chance.below(self.members.len());
        self.turns += 1;
        if self.members[n].is_down {
            return;
        }
        if self.terms.has_liar && n == LIAR && self.turns > self.terms.turns / 2 {
            return self.lie();
        }
        self.write(n);
    }

    fn renew_session(&mut self, n: usize) {
        if let Some(share) = self.members[n].renew_session() {
            let readers: BTreeSet<PeerId> = share.card.readers.keys().copied().collect();
            let again = self
                .readers
                .insert((share.card.stream, share.card.generation), readers.clone());
            assert!(
                again.is_none(),
                "seed {}: a session has the name of another one",
                self.seed
            );
            for reader in readers {
                self.post(n, reader, Carried::Key(share.clone()));
            }
        }
    }

    fn write(&mut self, n: usize) {
        self.renew_session(n);
        let text = self.chance.next();
        let Some(message) = self.members[n].write(text) else {
            return;
        };
        self.written += 1;
        self.members[n].put(message.clone());
        let outputs = self.members[n].room.as_mut().unwrap().written(message);
        self.carry_out(n, outputs);
    }

    fn lie(&mut self) {
        let others: Vec<usize> = (0..self.members.len())
            .filter(|n| self.connected.contains(&(LIAR, *n)))
            .collect();
        if self.chance.below(20) == 0 {
            let Some((one, other)) = liar::two_tongues(&self.members[LIAR], &mut self.chance) else {
                return;
            };
            for n in others {
                let message = if n % 2 == 0 { one.clone() } else { other.clone() };
                self.send((LIAR, n), Carried::Said(Said::Messages(vec![message])));
            }
            // It goes on from the one; those who have the other one see that there are two.
            self.members[LIAR].put(one.clone());
            let outputs = self.members[LIAR].room.as_mut().unwrap().written(one);
            return self.carry_out(LIAR, outputs);
        }
        for n in others {
            if let Some(said) = liar::lie(&self.members[LIAR], &mut self.chance) {
                self.send((LIAR, n), Carried::Said(said));
            }
        }
    }

    /// Lets a member change the membership, if it may.
    fn change(&mut self, n: usize, act: Act) {
        let who = self.members[n].who;
        let Some(room) = self.members[n].room.as_mut().filter(|room| !room.is_recalling()) else {
            return;
        };
        let added = match &act {
            Act::Add { who, .. } => Some(*who),
            _ => None,
        };
        let Ok(outputs) = room.change(act, &sign_as(who)) else {
            return;
        };
        let first = room.log().entries().next().cloned();
        self.carry_out(n, outputs);
        if let (Some(added), Some(first)) = (added, first) {
            self.post(n, added, Carried::Welcome(first));
        }
    }

    fn change_something(&mut self) {
        let n = self.chance.below(self.members.len());
        let target = self.chance.below(self.members.len());
        let who = self.members[target].who;
        let Some(room) = self.members[n].room.as_ref().filter(|_| !self.members[n].is_down) else {
            return;
        };
        let role = room.membership().role(who);
        let streams = room
            .streams()
            .filter(|(id, _)| room.membership().authors.get(id) == Some(&who));
        let ends = streams.filter(|(id, _)| room.membership().end(*id) == u64::MAX);
        let ends: Vec<End> = ends
            .map(|(stream, known)| End {
                stream,
                last: known.count(),
            })
            .take(8)
            .collect();
        let reads_history = target % 5 == 4;
        let act = match (role, self.chance.below(8)) {
            (None, _) => Act::Add { who, reads_history },
            (Some(Role::Plain), 0) => Act::Promote(who),
            (Some(Role::Moderator), 0) => Act::Demote(who),
            (Some(_), 1) => Act::HandOver(who),
            (Some(_), 2) if n == target => Act::Leave { ends },
            (Some(_), 3..=5) => Act::Remove { who, ends },
            _ => return,
        };
        self.change(n, act);
    }

    fn go_wrong(&mut self) {
        let terms = self.terms;
        if self.chance.per_mille(terms.changes) {
            self.change_something();
        }
        if self.chance.per_mille(terms.crashes) {
            let n = self.chance.below(self.members.len());
            self.crash(n);
        }
        if self.chance.per_mille(terms.partitions) {
            let is_whole = self.sides.iter().all(|side| *side == 0);
            for n in 0..self.sides.len() {
                self.sides[n] = if is_whole { self.chance.below(3) } else { 0 };
            }
            self.cut_apart();
        }
        if self.chance.per_mille(100) {
            self.connect_all();
        }
        // Worlds without it draw no number for it: they go on as they always did from their seeds.
        if terms.backups > 0 && self.chance.per_mille(terms.backups) {
            let n = self.chance.below(self.members.len());
            self.back_up_or_restore(n);
        }
        if terms.clock_jumps > 0 && self.chance.per_mille(terms.clock_jumps) {
            let n = self.chance.below(self.members.len());
            match self.chance.below(3) {
                0 => self.clocks[n].go_on(self.now_ms),
                _ => self.clocks[n].go_wrong(self.now_ms, &mut self.chance),
            }
        }
    }

    /// Makes a backup of a member, or puts it back to one.
    fn back_up_or_restore(&mut self, n: usize) {
        let is_quiet = self.turns > self.restored_at + SETTLES_IN;
        if !self.members[n].has_backup() {
            self.members[n].back_up();
        } else if is_quiet && self.members.iter().all(|member| !member.is_recalling()) {
            self.crash(n);
            self.members[n].is_down = true;
            // Nobody restores a backup while others are still taking in what was said a moment before.
            self.connect_all();
            for _ in 0..SETTLES_IN {
                while self.step() {}
                self.tick(250);
            }
            self.members[n].restore(u32::from_le_bytes(self.chance.bytes()));
            self.members[n].is_down = false;
            self.restored_at = self.turns;
            self.connect_all();
        }
    }

    fn crash(&mut self, n: usize) {
        for other in 0..self.members.len() {
            self.cut(n, other);
        }
        self.forget_cut_wires();
        self.members[n].start();
    }

    fn cut(&mut self, a: usize, b: usize) {
        for (from, to) in [(a, b), (b, a)] {
            if self.connected.remove(&(from, to)) {
                let lost = self.wires.remove(&(from, to)).unwrap_or_default();
                // What is sealed for one of them stays in its author's outbox; the rest is gone.
                let kept = lost
                    .into_iter()
                    .filter(|carried| !matches!(carried, Carried::Said(_)));
                self.outboxes.entry((from, to)).or_default().extend(kept);
                let gone = self.members[to].who;
                let outputs = self.members[from].handle(Input::Gone(gone));
                self.carry_out(from, outputs);
            }
        }
    }

    /// Nothing arrives any more over connections that were cut.
    fn forget_cut_wires(&mut self) {
        let connected = &self.connected;
        self.ready.retain(|pair| connected.contains(pair));
    }

    fn cut_apart(&mut self) {
        for a in 0..self.members.len() {
            for b in 0..a {
                if self.sides[a] != self.sides[b] {
                    self.cut(a, b);
                }
            }
        }
        self.forget_cut_wires();
    }

    /// Some never meet, as in life; their messages go by others.
    fn can_meet(&self, a: usize, b: usize) -> bool {
        let never = (a * 7 + b * 7 + a * b).is_multiple_of(5) && a != 0 && b != 0 && self.members.len() > 3;
        let are_up = !self.members[a].is_down && !self.members[b].is_down;
        a != b && are_up && self.sides[a] == self.sides[b] && !never
    }

    fn connect_all(&mut self) {
        for a in 0..self.members.len() {
            for b in 0..a {
                if self.can_meet(a, b) && !self.connected.contains(&(a, b)) {
                    self.connected.extend([(a, b), (b, a)]);
                    for (from, to) in [(a, b), (b, a)] {
                        let met = self.members[to].who;
                        let outputs = self.members[from].handle(Input::Connected(met));
                        for carried in self.outboxes.remove(&(from, to)).unwrap_or_default() {
                            self.send((from, to), carried);
                        }
                        self.carry_out(from, outputs);
                    }
                }
            }
        }
    }

    /// Puts something into the outbox for somebody, or on its way at once.
    fn post(&mut self, from: usize, to: PeerId, carried: Carried) {
        let to = self.numbers[&to];
        if from == to {
            return;
        }
        if self.connected.contains(&(from, to)) {
            self.send((from, to), carried);
        } else {
            self.outboxes.entry((from, to)).or_default().push(carried);
        }
    }

    fn send(&mut self, pair: Pair, carried: Carried) {
        let wire = self.wires.entry(pair).or_default();
        if wire.is_empty() {
            self.ready.push(pair);
        }
        wire.push_back(carried);
    }

    /// Lets one thing arrive somewhere; `false` when nothing is on its way.
    fn step(&mut self) -> bool {
        if self.ready.is_empty() {
            return false;
        }
        let at = self.chance.below(self.ready.len());
        let (from, to) = self.ready[at];
        let Some(carried) = self.wires.get_mut(&(from, to)).and_then(VecDeque::pop_front) else {
            self.ready.swap_remove(at);
            return true;
        };
        if self.wires[&(from, to)].is_empty() {
            self.ready.swap_remove(at);
        }
        self.arrive(from, to, carried);
        true
    }

    fn arrive(&mut self, from: usize, to: usize, carried: Carried) {
        let who = self.members[from].who;
        let outputs = match carried {
            Carried::Said(said) => self.members[to].handle(Input::Said(who, said)),
            Carried::Key(share) => self.members[to].take_key(share),
            Carried::Welcome(first) => {
                let is_new = self.members[to].room.is_none();
                self.members[to].welcome(first);
                let mut outputs = Vec::new();
                for other in (0..self.members.len()).filter(|_| is_new) {
                    if self.connected.contains(&(to, other)) {
                        let met = self.members[other].who;
                        outputs.extend(self.members[to].handle(Input::Connected(met)));
                    }
                }
                outputs
            }
        };
        self.carry_out(to, outputs);
    }

    fn tick(&mut self, by_ms: u64) {
        self.now_ms += by_ms;
        for n in 0..self.members.len() {
            if !self.members[n].is_down {
                let outputs = self.members[n].handle(Input::Tick(self.clocks[n].shows(self.now_ms)));
                self.carry_out(n, outputs);
            }
        }
    }

    /// Does what the machine of a member says.
    fn carry_out(&mut self, n: usize, outputs: Vec<Output>) {
        for output in self.members[n].keep(outputs) {
            match output {
                Output::Say(to, said) => self.say(n, to, said),
                Output::Give(to, stream, from, last) => {
                    let kept = self.members[n].disk.messages.get(&stream);
                    let messages =
                        kept.map(|kept| kept.range(from..=last).map(|(_, message)| message.clone()));
                    let messages: Vec<_> = messages.into_iter().flatten().collect();
                    self.say(n, to, Said::Messages(messages));
                }
                Output::GiveFork(to, stream) => {
                    if let Some(two) = self.members[n].disk.forks.get(&stream) {
                        self.say(n, to, Said::Fork(Box::new(two.clone())));
                    }
                }
                Output::GiveKeys(to, request) => {
                    let room = self.members[n].room.as_ref().unwrap();
                    let keys = self.members[n].disk.keys.iter();
                    let asked = keys.filter(|((stream, generation), share)| {
                        *stream == request.stream
                            && (request.generation == 0 || *generation == request.generation)
                            && room.may_have(to, &share.card)
                    });
                    let shares: Vec<KeyShare> = asked.map(|(_, share)| share.clone()).collect();
                    for share in shares {
                        self.post(n, to, Carried::Key(share));
                    }
                }
                Output::Compare(message) => {
                    let kept = self.members[n].disk.messages.get(&message.header.stream);
                    let kept = kept.and_then(|kept| kept.get(&message.header.number)).cloned();
                    if let Some(kept) = kept.filter(|kept| kept.hash != message.hash) {
                        let two = Box::new((kept, *message));
                        let outputs = self.members[n].handle(Input::Compared(two));
                        self.carry_out(n, outputs);
                    }
                }
                Output::Reached(reach) => self.note_reach(n, reach),
                Output::Limit(..) | Output::Changed | Output::Refused(..) => {}
                Output::Recalled => self.renew_session(n),
                Output::KeepEntries(_) | Output::Keep(..) | Output::KeepFork(_) => unreachable!("kept above"),
            }
        }
    }

    fn say(&mut self, from: usize, to: PeerId, said: Said) {
        let to = self.numbers[&to];
        if self.connected.contains(&(from, to)) {
            self.send((from, to), Carried::Said(said));
        }
    }
}

//! A few nodes, the connections between them, and what happens to both.

use std::collections::{BTreeMap, HashSet, VecDeque};

use messenger_proto::PeerId;
use messenger_proto::envelope::MessageId;
use messenger_proto::exchange::{Exchange, Input, Outcome, Output, Received, Start, Write};
use messenger_proto::frame::Frame;
use messenger_proto::ratchet::Ends;

use crate::chance::Chance;
use crate::ledger::Ledger;

/// How rough a world is; each fault happens so many times in a thousand steps.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    nodes: usize,
    messages: usize,
    cuts: u32,
    crashes: u32,
    failing_writes: u32,
    replays: u32,
    partitions: u32,
    restores: u32,
}

impl Terms {
    pub(crate) fn calm(nodes: usize, messages: usize) -> Self {
        Self {
            nodes,
            messages,
            cuts: 0,
            crashes: 0,
            failing_writes: 0,
            replays: 0,
            partitions: 0,
            restores: 0,
        }
    }

    pub(crate) fn rough(nodes: usize, messages: usize) -> Self {
        Self {
            cuts: 3,
            crashes: 3,
            failing_writes: 2,
            replays: 5,
            partitions: 1,
            restores: 0,
            ..Self::calm(nodes, messages)
        }
    }

    pub(crate) fn forgetful(nodes: usize, messages: usize) -> Self {
        Self {
            restores: 1,
            ..Self::rough(nodes, messages)
        }
    }
}

/// Who and with whom.
type Pair = (usize, usize);

/// One end of a connection.
struct End {
    machine: Exchange,
    writes: VecDeque<Write>,
    load: Option<(i64, usize)>,
    /// What was said to this end and has not arrived.
    wire: VecDeque<Frame>,
    /// After a write that failed, those of received messages fail too.
    has_failed: bool,
    is_closed: bool,
}

pub(crate) struct World {
    seed: u64,
    terms: Terms,
    chance: Chance,
    ledgers: BTreeMap<Pair, Ledger>,
    backups: BTreeMap<usize, BTreeMap<Pair, Ledger>>,
    /// Both ends of every connection there is.
    ends: BTreeMap<Pair, End>,
    /// Envelopes that were on the way once, by recipient and author.
    seen: BTreeMap<Pair, Vec<Frame>>,
    cut_off: HashSet<Pair>,
    written: usize,
    has_restored: bool,
}

impl World {
    pub(crate) fn new(seed: u64, terms: Terms) -> Self {
        let pairs = (0..terms.nodes).flat_map(|a| (0..terms.nodes).map(move |b| (a, b)));
        let ledgers = pairs
            .filter(|(a, b)| a != b)
            .map(|pair| (pair, Ledger::default()));
        Self {
            seed,
            terms,
            chance: Chance::new(seed),
            ledgers: ledgers.collect(),
            backups: BTreeMap::new(),
            ends: BTreeMap::new(),
            seen: BTreeMap::new(),
            cut_off: HashSet::new(),
            written: 0,
            has_restored: false,
        }
    }

    /// Lets everything happen until everything was said.
    pub(crate) fn live(&mut self) {
        while self.written < self.terms.messages {
            if self.chance.per_mille(100) {
                self.say_something();
            }
            self.go_wrong();
            self.step();
        }
    }

    /// Lets nothing go wrong any more, until nothing happens any more.
    pub(crate) fn rest(&mut self) {
        self.cut_off.clear();
        // A node that never rests is a bug as well: generous, and bounded.
        let limit = 200 * (self.terms.messages + 1000) * self.terms.nodes;
        for _ in 0..limit {
            self.connect_all();
            if !self.step() {
                return;
            }
        }
        panic!("seed {}: the nodes do not come to rest", self.seed);
    }

    /// Checks that everything that was written is there once, in order.
    pub(crate) fn check(&self) {
        let seed = self.seed;
        for (&(author, reader), ledger) in &self.ledgers {
            let inbox = &self.ledgers[&(reader, author)].inbox;
            let there: HashSet<MessageId> = inbox.iter().map(|got| got.id).collect();
            assert_eq!(
                there.len(),
                inbox.len(),
                "seed {seed}: {reader} has a message twice"
            );
            for message in &ledger.outbox {
                assert!(!message.is_queued, "seed {seed}: {author} still waits");
                assert!(
                    there.contains(&message.id),
                    "seed {seed}: {reader} has lost a message"
                );
            }
            let is_in_order = inbox.windows(2).all(|two| two[0].sequence < two[1].sequence);
            assert!(
                is_in_order,
                "seed {seed}: {reader} has messages of {author} out of order"
            );
            if !self.has_restored {
                let written: Vec<MessageId> = ledger.outbox.iter().map(|message| message.id).collect();
                let read: Vec<MessageId> = inbox.iter().map(|got| got.id).collect();
                assert_eq!(written, read, "seed {seed}: {author} to {reader}");
            }
        }
    }

    fn say_something(&mut self) {
        let pair = self.some_pair();
        let id = MessageId(self.chance.bytes());
        self.ledgers.get_mut(&pair).unwrap().queue(id);
        self.written += 1;
        if let Some(end) = self.ends.get_mut(&pair) {
            end.machine.handle(Input::Queued);
            self.carry_out(pair);
        }
    }

    fn some_pair(&mut self) -> Pair {
        let a = self.chance.below(self.terms.nodes);
        let b = self.chance.below(self.terms.nodes - 1);
        (a, if b >= a { b + 1 } else { b })
    }

    fn go_wrong(&mut self) {
        let terms = self.terms;
        if self.chance.per_mille(20) {
            let pair = self.some_pair();
            self.connect(pair);
        }
        if self.chance.per_mille(terms.cuts) {
            let pair = self.some_pair();
            self.cut(pair);
        }
        if self.chance.per_mille(terms.crashes) {
            let node = self.chance.below(terms.nodes);
            self.crash(node);
        }
        if self.chance.per_mille(terms.partitions) {
            let pair = self.some_pair();
            self.cut(pair);
            if !self.cut_off.remove(&pair) {
                self.cut_off.insert(pair);
            }
        }
        if self.chance.per_mille(terms.replays) {
            self.replay();
        }
        if self.chance.per_mille(terms.restores) {
            let node = self.chance.below(terms.nodes);
            self.back_up_or_restore(node);
        }
    }

    /// An envelope that came once comes again, as by another road.
    fn replay(&mut self) {
        let pair = self.some_pair();
        let Some(frames) = self.seen.get(&pair) else {
            return;
        };
        let frame = frames[self.chance.below(frames.len())].clone();
        if let Some(end) = self.ends.get_mut(&pair)
            && end.machine.is_flowing()
        {
            end.wire.push_back(frame);
        }
    }

    fn back_up_or_restore(&mut self, node: usize) {
        let is_its = |pair: &Pair| pair.0 == node;
        match self.backups.remove(&node) {
            None => {
                let copy = self.ledgers.iter().filter(|(pair, _)| is_its(pair));
                let copy = copy.map(|(pair, ledger)| (*pair, ledger.clone())).collect();
                self.backups.insert(node, copy);
            }
            // Only one at a time forgets: what both sides have forgotten is gone.
            Some(backup) if !self.has_restored => {
                self.has_restored = true;
                self.crash(node);
                self.ledgers.extend(backup);
            }
            Some(_) => {}
        }
    }

    fn crash(&mut self, node: usize) {
        for other in 0..self.terms.nodes {
            if other != node {
                self.cut((node, other));
            }
        }
    }

    /// Ends a connection; what is on its way is lost, and so are writes that have not happened.
    fn cut(&mut self, (a, b): Pair) {
        self.ends.remove(&(a, b));
        self.ends.remove(&(b, a));
    }

    fn connect_all(&mut self) {
        for pair in self.ledgers.keys().copied().collect::<Vec<_>>() {
            self.connect(pair);
        }
    }

    fn connect(&mut self, (a, b): Pair) {
        let is_cut_off = self.cut_off.contains(&(a, b)) || self.cut_off.contains(&(b, a));
        if is_cut_off || self.ends.contains_key(&(a, b)) {
            return;
        }
        for pair in [(a, b), (b, a)] {
            let ledger = &self.ledgers[&pair];
            let start = Start {
                ends: Ends {
                    ours: peer(pair.0),
                    theirs: peer(pair.1),
                },
                session: ledger.session(),
                received_up_to: ledger.received_up_to(),
            };
            let machine = Exchange::new(start, self.chance.bytes());
            let end = End {
                machine,
                writes: VecDeque::new(),
                load: None,
                wire: VecDeque::new(),
                has_failed: false,
                is_closed: false,
            };
            self.ends.insert(pair, end);
        }
        self.carry_out((a, b));
        self.carry_out((b, a));
    }

    /// Lets one thing happen at some end. Returns `false` when there is nothing that could.
    fn step(&mut self) -> bool {
        let can_move = |(_, end): &(&Pair, &End)| {
            !end.wire.is_empty() || !end.writes.is_empty() || end.load.is_some() || end.is_closed
        };
        let movable: Vec<Pair> = self.ends.iter().filter(can_move).map(|(pair, _)| *pair).collect();
        if movable.is_empty() {
            return false;
        }
        let pair = movable[self.chance.below(movable.len())];
        self.step_at(pair);
        true
    }

    fn step_at(&mut self, pair: Pair) {
        let choice = self.chance.below(3);
        let fails = self.written < self.terms.messages && self.chance.per_mille(self.terms.failing_writes);
        let Some(end) = self.ends.get_mut(&pair) else {
            return;
        };
        let ledger = self.ledgers.get_mut(&pair).unwrap();
        match choice {
            0 => {
                if let Some((after, limit)) = end.load.take() {
                    end.machine.handle(Input::Loaded(ledger.load(after, limit)));
                }
            }
            1 => {
                let write = end.writes.pop_front();
                let outcome = write.and_then(|write| carry_out_write(ledger, end, write, fails));
                if let Some(outcome) = outcome {
                    end.machine.handle(Input::Written(outcome));
                }
            }
            _ => {
                if let Some(frame) = end.wire.pop_front() {
                    end.machine.handle(Input::Frame(frame));
                }
            }
        }
        self.carry_out(pair);
    }

    /// Does what the machine of an end says.
    fn carry_out(&mut self, pair: Pair) {
        let Some(end) = self.ends.get_mut(&pair) else {
            return;
        };
        let outputs = end.machine.outputs();
        let mut said = Vec::new();
        for output in outputs {
            match output {
                Output::Send(frame) => said.push(frame),
                Output::Load { after, limit } => end.load = Some((after, limit)),
                Output::Write(write) => end.writes.push_back(write),
                Output::Close(_) => end.is_closed = true,
            }
        }
        let is_over = end.is_closed && end.writes.is_empty();
        let there = (pair.1, pair.0);
        for frame in said {
            if let Frame::Deliver(_) = frame {
                self.seen.entry(there).or_default().push(frame.clone());
            }
            if let Some(other) = self.ends.get_mut(&there) {
                other.wire.push_back(frame);
            }
        }
        if is_over {
            self.cut(pair);
        }
    }
}

fn carry_out_write(ledger: &mut Ledger, end: &mut End, write: Write, fails: bool) -> Option<Outcome> {
    match write {
        Write::Receive { id, .. } if fails || end.has_failed => {
            end.has_failed = true;
            Some(Outcome::Received(id, Received::Failed))
        }
        Write::Resume { .. } | Write::AdoptSession(_) if fails => Some(Outcome::SetUpFailed),
        write => {
            let outcome = ledger.write(write);
            end.has_failed |= matches!(outcome, Some(Outcome::Received(_, Received::CannotOpen)));
            outcome
        }
    }
}

fn peer(node: usize) -> PeerId {
    PeerId([u8::try_from(node + 1).unwrap(); 32])
}

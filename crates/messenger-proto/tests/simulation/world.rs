//! A few nodes, the connections between them, and what happens to both.

use std::collections::{BTreeMap, HashMap, HashSet};

use messenger_proto::PeerId;
use messenger_proto::envelope::MessageId;
use messenger_proto::exchange::{Exchange, Input, Outcome, Output, Received, Start, Write};
use messenger_proto::frame::Frame;
use messenger_proto::ratchet::Ends;

use crate::chance::Chance;
use crate::ledger::{Does, Ledger};
use crate::terms::{Moment, Terms};
use crate::wires::{End, Pair, Wires};

/// How many of the latest messages people react to, edit and delete.
const LATEST: usize = 20;

/// What is known of a message to everybody who looks at the world from outside.
pub(crate) struct Said {
    pub(crate) author: usize,
    pub(crate) does: Does,
    pub(crate) parents: Vec<MessageId>,
}

pub(crate) struct World {
    pub(crate) seed: u64,
    terms: Terms,
    chance: Chance,
    pub(crate) ledgers: BTreeMap<Pair, Ledger>,
    backups: BTreeMap<usize, BTreeMap<Pair, Ledger>>,
    wires: Wires,
    /// Envelopes that were on the way once, by recipient and author.
    seen: BTreeMap<Pair, Vec<Frame>>,
    cut_off: HashSet<Pair>,
    pub(crate) said: HashMap<MessageId, Said>,
    written: usize,
    writes: usize,
    /// Who has forgotten something. Only one node may: what both sides have forgotten is gone.
    pub(crate) restored: Option<usize>,
}

impl World {
    pub(crate) fn new(chance: Chance, seed: u64, terms: Terms) -> Self {
        let pairs = (0..terms.nodes).flat_map(|a| (0..terms.nodes).map(move |b| (a, b)));
        let ledgers = pairs
            .filter(|(a, b)| a != b)
            .map(|pair| (pair, Ledger::default()));
        Self {
            seed,
            terms,
            chance,
            ledgers: ledgers.collect(),
            backups: BTreeMap::new(),
            wires: Wires::default(),
            seen: BTreeMap::new(),
            cut_off: HashSet::new(),
            said: HashMap::new(),
            written: 0,
            writes: 0,
            restored: None,
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

    /// Lets nothing go wrong any more, until nothing happens any more. Returns how many writes there were in all.
    pub(crate) fn rest(&mut self) -> usize {
        self.cut_off.clear();
        // A node that never rests is a bug as well: generous, and bounded.
        let limit = 200 * (self.terms.messages + 1000) * self.terms.nodes;
        for _ in 0..limit {
            self.connect_all();
            if !self.step() {
                return self.writes;
            }
        }
        panic!("seed {}: the nodes do not come to rest", self.seed);
    }

    fn say_something(&mut self) {
        let pair = self.some_pair();
        let id = MessageId(self.chance.bytes());
        let does = self.something(pair);
        self.written += 1;
        let fate = self.fate();
        if fate == Some(Moment::Before) {
            return self.crash(pair.0);
        }
        let ledger = self.ledgers.get_mut(&pair).unwrap();
        let said = Said {
            author: pair.0,
            does,
            parents: ledger.parents(),
        };
        ledger.queue(id, does);
        self.said.insert(id, said);
        if fate == Some(Moment::After) {
            return self.crash(pair.0);
        }
        if let Some(end) = self.wires.ends.get_mut(&pair) {
            end.machine.handle(Input::Queued);
            self.carry_out(pair);
        }
    }

    /// Mostly people say something; sometimes they do something to what was said lately.
    fn something(&mut self, pair: Pair) -> Does {
        let ledger = &self.ledgers[&pair];
        let can_be_target = |id: &MessageId| !ledger.is_deleted(*id) && self.said[id].does == Does::Says;
        let own = ledger.outbox.iter().rev().map(|message| message.id);
        let own: Vec<_> = own.take(LATEST).filter(can_be_target).collect();
        let theirs = ledger.inbox.iter().rev().map(|got| got.id);
        let theirs: Vec<_> = theirs.take(LATEST).filter(can_be_target).collect();
        match self.chance.below(12) {
            0 if !own.is_empty() => Does::Edits(own[self.chance.below(own.len())]),
            1 if !own.is_empty() => Does::Reacts(own[self.chance.below(own.len())]),
            2 if !theirs.is_empty() => Does::Reacts(theirs[self.chance.below(theirs.len())]),
            3 if !own.is_empty() => Does::Deletes(own[self.chance.below(own.len())]),
            _ => Does::Says,
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
        if self.chance.per_mille(terms.reconnects) {
            let pair = self.some_pair();
            if self.wires.connects(pair) {
                self.wires.dial(pair);
            }
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
        if let Some(end) = self.wires.ends.get_mut(&pair)
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
            Some(backup) if self.restored.is_none() => {
                self.restored = Some(node);
                self.crash(node);
                self.ledgers.extend(backup);
            }
            Some(_) => {}
        }
    }

    /// What was begun and is not on the disk is lost, and so is what is on its way.
    fn crash(&mut self, node: usize) {
        for other in (0..self.terms.nodes).filter(|other| *other != node) {
            self.wires.ends.remove(&(node, other));
            self.wires.hang_up((node, other));
            self.notice_sometimes((other, node));
        }
    }

    /// Ends a connection; what is on its way is lost.
    fn cut(&mut self, (a, b): Pair) {
        self.wires.hang_up((a, b));
        self.notice_sometimes((a, b));
        self.notice_sometimes((b, a));
    }

    /// An end whose connection is over may take in what has arrived before it notices.
    fn notice_sometimes(&mut self, pair: Pair) {
        if self.chance.per_mille(700) {
            self.leave(pair);
        }
    }

    /// Ends a connection at one end. Writes that were begun happen all the same; nobody waits for them.
    fn leave(&mut self, pair: Pair) {
        if let Some(mut end) = self.wires.ends.remove(&pair) {
            for write in std::mem::take(&mut end.writes) {
                let outcome = end.write(self.ledgers.get_mut(&pair).unwrap(), write, false);
                self.note(pair, outcome);
            }
        }
    }

    fn connect_all(&mut self) {
        for pair in self.ledgers.keys().copied().collect::<Vec<_>>() {
            self.connect(pair);
        }
    }

    fn connect(&mut self, (a, b): Pair) {
        let is_cut_off = self.cut_off.contains(&(a, b)) || self.cut_off.contains(&(b, a));
        if !is_cut_off && !self.wires.connects((a, b)) {
            self.wires.dial((a, b));
        }
    }

    /// Takes up a connection that was begun, and gives up an older one.
    fn take_up(&mut self, pair: Pair) -> bool {
        let Some((connection, wire)) = self.wires.take_waiting(pair) else {
            return false;
        };
        self.leave(pair);
        let ledger = &self.ledgers[&pair];
        let start = Start {
            ends: Ends {
                ours: peer(pair.0),
                theirs: peer(pair.1),
            },
            session: ledger.session(),
            received_up_to: ledger.received_up_to(),
        };
        let mut machine = Exchange::new(start, self.chance.bytes());
        // Whoever takes up a connection looks into the outbox first.
        machine.handle(Input::Queued);
        self.wires.ends.insert(pair, End::new(connection, machine, wire));
        self.carry_out(pair);
        true
    }

    /// Lets one thing happen at some end. Returns `false` when there is nothing that could.
    fn step(&mut self) -> bool {
        let movable = self.wires.movable();
        if movable.is_empty() {
            return false;
        }
        let pair = movable[self.chance.below(movable.len())];
        if self.chance.per_mille(750) || !self.take_up(pair) {
            self.step_at(pair);
        }
        true
    }

    fn step_at(&mut self, pair: Pair) {
        let choice = self.chance.below(3);
        let has_room = self.chance.per_mille(100);
        let Some(end) = self.wires.ends.get_mut(&pair) else {
            return;
        };
        match choice {
            _ if end.is_full && has_room => {
                end.is_full = false;
                end.machine.handle(Input::Room);
                self.carry_out(pair);
            }
            0 if end.load.is_some() => self.write_at(pair, Self::load_at),
            1 if !end.writes.is_empty() => self.write_at(pair, Self::store_at),
            _ => {
                if let Some(frame) = end.wire.pop_front() {
                    end.machine.handle(Input::Frame(frame));
                    self.carry_out(pair);
                }
            }
        }
    }

    /// Lets an end write something, unless that is where its node crashes. `write` says whether anybody is told.
    fn write_at(&mut self, pair: Pair, write: fn(&mut Self, Pair) -> Option<Input>) {
        match self.fate() {
            Some(Moment::Before) => self.crash(pair.0),
            Some(Moment::After) => {
                write(self, pair);
                self.crash(pair.0);
            }
            None => {
                if let Some(input) = write(self, pair)
                    && let Some(end) = self.wires.ends.get_mut(&pair)
                {
                    end.machine.handle(input);
                }
                self.carry_out(pair);
            }
        }
    }

    fn load_at(&mut self, pair: Pair) -> Option<Input> {
        let (after, limit) = self.wires.ends.get_mut(&pair)?.load.take()?;
        Some(Input::Loaded(self.ledgers.get_mut(&pair)?.load(after, limit)))
    }

    fn store_at(&mut self, pair: Pair) -> Option<Input> {
        let may_fail = self.written < self.terms.messages;
        let fails = may_fail && self.chance.per_mille(self.terms.failing_writes);
        let is_full = may_fail && self.chance.per_mille(self.terms.full_inboxes);
        let end = self.wires.ends.get_mut(&pair)?;
        let write = end.writes.pop_front()?;
        if let (true, Write::Receive { id, .. }) = (is_full, &write) {
            end.is_full = true;
            return Some(Input::Written(Outcome::Received(*id, Received::Full)));
        }
        let outcome = end.write(self.ledgers.get_mut(&pair)?, write, fails);
        self.note(pair, outcome);
        outcome.map(Input::Written)
    }

    /// A message that deletes another one takes effect in the write that stores it.
    fn note(&mut self, pair: Pair, outcome: Option<Outcome>) {
        if let Some(Outcome::Received(id, Received::Stored)) = outcome
            && let Does::Deletes(target) = self.said[&id].does
        {
            self.ledgers.get_mut(&pair).unwrap().bury(target);
        }
    }

    /// What becomes of the node that writes now.
    fn fate(&mut self) -> Option<Moment> {
        self.writes += 1;
        let (write, moment) = self.terms.fatal_write?;
        (write == self.writes).then_some(moment)
    }

    /// Does what the machine of an end says.
    fn carry_out(&mut self, pair: Pair) {
        let Some(end) = self.wires.ends.get_mut(&pair) else {
            return;
        };
        let connection = end.connection;
        let mut said = Vec::new();
        let mut is_over = false;
        for output in end.machine.outputs() {
            match output {
                Output::Send(frame) => said.push(frame),
                Output::Load { after, limit } => end.load = Some((after, limit)),
                Output::Write(write) => end.writes.push_back(write),
                Output::PeerInbox(_) => {}
                Output::Close(_) => is_over = true,
            }
        }
        for frame in said {
            if let Frame::Deliver(_) = frame {
                let seen = self.seen.entry((pair.1, pair.0)).or_default();
                seen.push(frame.clone());
            }
            self.wires.say(pair, connection, frame);
        }
        if is_over {
            self.leave(pair);
            self.notice_sometimes((pair.1, pair.0));
        }
    }
}

fn peer(node: usize) -> PeerId {
    PeerId([u8::try_from(node + 1).unwrap(); 32])
}

//! The connections of a world: their two ends, and what is on the way between them.
//!
//! The ends of a connection notice its end, and take up a newer one, each in their own time, as real ones do: so what
//! was said on an older connection may be taken in after the other side has gone on to the next.

use std::collections::{BTreeMap, VecDeque};

use messenger_proto::exchange::{Exchange, Outcome, Received, Write};
use messenger_proto::frame::Frame;

use crate::ledger::Ledger;

/// Who and with whom.
pub(crate) type Pair = (usize, usize);

/// One end of a connection.
pub(crate) struct End {
    pub(crate) connection: u64,
    pub(crate) machine: Exchange,
    pub(crate) writes: VecDeque<Write>,
    pub(crate) load: Option<(i64, usize)>,
    /// What was said to this end and has not arrived.
    pub(crate) wire: VecDeque<Frame>,
    /// After a write that failed, those of received messages fail too.
    has_failed: bool,
    /// Whether nothing is taken until there is room.
    pub(crate) is_full: bool,
}

impl End {
    pub(crate) fn new(connection: u64, machine: Exchange, wire: VecDeque<Frame>) -> Self {
        Self {
            connection,
            machine,
            writes: VecDeque::new(),
            load: None,
            wire,
            has_failed: false,
            is_full: false,
        }
    }

    pub(crate) fn can_move(&self) -> bool {
        !self.wire.is_empty() || !self.writes.is_empty() || self.load.is_some() || self.is_full
    }

    /// Carries out a write; `None` when nobody is told what came of it.
    pub(crate) fn write(&mut self, ledger: &mut Ledger, write: Write, fails: bool) -> Option<Outcome> {
        match write {
            Write::Receive { id, .. } if fails || self.has_failed => {
                self.has_failed = true;
                Some(Outcome::Received(id, Received::Failed))
            }
            Write::Resume { .. } | Write::AdoptSession(_) if fails => Some(Outcome::SetUpFailed),
            write => {
                let outcome = ledger.write(write);
                self.has_failed |= matches!(outcome, Some(Outcome::Received(_, Received::CannotOpen)));
                outcome
            }
        }
    }
}

/// A connection that a node has not taken up yet, and what was said on it already.
struct Waiting {
    connection: u64,
    wire: VecDeque<Frame>,
}

/// All connections there are.
#[derive(Default)]
pub(crate) struct Wires {
    pub(crate) ends: BTreeMap<Pair, End>,
    waiting: BTreeMap<Pair, Waiting>,
    last: u64,
}

impl Wires {
    /// Whether two nodes have a connection in common, or one on its way.
    pub(crate) fn connects(&self, (a, b): Pair) -> bool {
        let number = |pair: Pair| {
            let waiting = self.waiting.get(&pair).map(|waiting| waiting.connection);
            waiting.or(self.ends.get(&pair).map(|end| end.connection))
        };
        number((a, b)).is_some() && number((a, b)) == number((b, a))
    }

    /// Begins a connection, which both ends have still to take up.
    pub(crate) fn dial(&mut self, (a, b): Pair) {
        self.last += 1;
        for pair in [(a, b), (b, a)] {
            let waiting = Waiting {
                connection: self.last,
                wire: VecDeque::new(),
            };
            self.waiting.insert(pair, waiting);
        }
    }

    /// What a node takes up next with another one: the number of the connection, and what was said on it.
    pub(crate) fn take_waiting(&mut self, pair: Pair) -> Option<(u64, VecDeque<Frame>)> {
        let waiting = self.waiting.remove(&pair)?;
        Some((waiting.connection, waiting.wire))
    }

    /// Where something can happen.
    pub(crate) fn movable(&self) -> Vec<Pair> {
        let moving = self.ends.iter().filter(|(_, end)| end.can_move());
        let mut pairs: Vec<Pair> = moving.map(|(pair, _)| *pair).collect();
        pairs.extend(self.waiting.keys());
        pairs
    }

    /// Puts what one end of a connection says on the way to the other one, if it is still there.
    pub(crate) fn say(&mut self, from: Pair, connection: u64, frame: Frame) {
        let there = (from.1, from.0);
        if let Some(end) = self
            .ends
            .get_mut(&there)
            .filter(|end| end.connection == connection)
        {
            end.wire.push_back(frame);
        } else if let Some(waiting) = self.waiting.get_mut(&there)
            && waiting.connection == connection
        {
            waiting.wire.push_back(frame);
        }
    }

    /// Forgets what was to be taken up.
    pub(crate) fn hang_up(&mut self, (a, b): Pair) {
        self.waiting.remove(&(a, b));
        self.waiting.remove(&(b, a));
    }
}

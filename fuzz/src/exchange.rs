//! A list of operations for the state machine of an exchange: what a peer may say and a disk may do, in any order.

use std::collections::{HashSet, VecDeque};

use messenger_proto::PeerId;
use messenger_proto::envelope::{MessageId, Sequence};
use messenger_proto::exchange::{Exchange, Input, Outcome, Outgoing, Output, Received, Start, Write};
use messenger_proto::frame::Frame;
use messenger_proto::limits::BATCH_MAX;
use messenger_proto::ratchet::{Ends, SessionId, Standing};

/// What came of an envelope, by a byte.
const RECEIVED: [Received; 7] = [
    Received::Stored,
    Received::Duplicate,
    Received::Malformed,
    Received::Ahead,
    Received::Full,
    Received::CannotOpen,
    Received::Failed,
];

/// The machine, and what whoever carries out its words remembers.
struct Bench {
    machine: Exchange,
    writes: VecDeque<Write>,
    load: Option<usize>,
    stored: HashSet<MessageId>,
    is_closed: bool,
    position: i64,
}

/// Nothing is acknowledged that is not stored, nothing is said after the end, and never more is asked for than the limits
/// allow.
pub(crate) fn operations(bytes: &[u8]) {
    let mut bytes = bytes;
    let mut bench = Bench::new(next(&mut bytes));
    bench.carry_out();
    while !bytes.is_empty() {
        let input = bench.input(&mut bytes);
        if let Some(input) = input {
            bench.machine.handle(input);
        }
        bench.carry_out();
    }
}

fn next(bytes: &mut &[u8]) -> u8 {
    match bytes.split_first() {
        Some((first, rest)) => {
            *bytes = rest;
            *first
        }
        None => 0,
    }
}

impl Bench {
    /// Begins with a session or without one, as the end with the smaller id or the larger.
    fn new(choice: u8) -> Self {
        let (small, large) = (PeerId([1; 32]), PeerId([2; 32]));
        let (ours, theirs) = if choice & 1 == 0 {
            (small, large)
        } else {
            (large, small)
        };
        let standing = Standing {
            id: SessionId([0; 32]),
            sealed: 3,
            kept_from: 1,
            opened: 3,
        };
        let start = Start {
            ends: Ends { ours, theirs },
            session: (choice & 2 == 0).then_some(standing),
            received_up_to: Sequence(3),
        };
        Self {
            machine: Exchange::new(start, [choice; 32]),
            writes: VecDeque::new(),
            load: None,
            stored: HashSet::new(),
            is_closed: false,
            position: 0,
        }
    }

    /// Reads what happens next: an operation in one byte, and what belongs to it.
    fn input(&mut self, bytes: &mut &[u8]) -> Option<Input> {
        Some(match next(bytes) % 8 {
            0 => Input::Queued,
            1 => Input::Room,
            2 => Input::Loaded(self.batch(next(bytes))?),
            3 | 4 => Input::Written(self.outcome(next(bytes))?),
            _ => {
                let len = usize::from(next(bytes)).min(bytes.len());
                let (frame, rest) = bytes.split_at_checked(len)?;
                *bytes = rest;
                Input::Frame(Frame::decode(frame).ok()?)
            }
        })
    }

    fn batch(&mut self, count: u8) -> Option<Vec<Outgoing>> {
        let limit = self.load.take()?;
        let outgoing = |_| {
            self.position += 1;
            Outgoing {
                position: self.position,
                id: MessageId(i128::from(self.position).to_be_bytes()),
                sealed: vec![],
            }
        };
        Some((0..usize::from(count).min(limit)).map(outgoing).collect())
    }

    fn outcome(&mut self, choice: u8) -> Option<Outcome> {
        Some(match self.writes.pop_front()? {
            Write::Receive { id, .. } => {
                let received = RECEIVED.get(usize::from(choice) % RECEIVED.len());
                let received = received.copied().unwrap_or(Received::Stored);
                if matches!(received, Received::Stored | Received::Duplicate) {
                    self.stored.insert(id);
                }
                Outcome::Received(id, received)
            }
            Write::Settle { .. } => Outcome::Settled,
            Write::Resume { .. } | Write::AdoptSession(_) if choice == u8::MAX => Outcome::SetUpFailed,
            Write::Resume { .. } | Write::AdoptSession(_) => Outcome::SetUp,
            Write::DiscardSession => return None,
        })
    }

    fn carry_out(&mut self) {
        for output in self.machine.outputs() {
            assert!(!self.is_closed, "nothing follows the end: {output:?}");
            match output {
                Output::Send(Frame::Ack(ids)) => {
                    assert!(
                        ids.iter().all(|id| self.stored.contains(id)),
                        "acknowledged and not stored"
                    );
                }
                Output::Send(_) | Output::PeerInbox(_) => {}
                Output::Load { limit, .. } => {
                    assert!(self.load.is_none(), "never two at a time");
                    assert!((1..=BATCH_MAX).contains(&limit));
                    self.load = Some(limit);
                }
                Output::Write(write) => self.writes.push_back(write),
                Output::Close(_) => self.is_closed = true,
            }
        }
    }
}

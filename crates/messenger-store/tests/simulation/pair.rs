//! Two nodes, the connection between them, and what happens to both.

#[path = "files.rs"]
mod files;
#[path = "../../../messenger-proto/tests/simulation/ledger.rs"]
#[expect(dead_code, reason = "the simulation of messenger-proto uses the rest")]
mod ledger;
#[path = "op.rs"]
mod op;
#[path = "side.rs"]
mod side;

use std::collections::HashMap;

use ledger::Does;
use messenger_proto::envelope::{Envelope, MessageId, Seal};
use messenger_proto::exchange::{Input, Output};
use messenger_proto::frame::Frame;
use messenger_store::UnixMillis;
pub(crate) use op::{Op, Who};
use side::Side;

/// An instant to count from.
const NOW: UnixMillis = UnixMillis(1_760_000_000_000);

/// Steps without a fault after which two nodes that have not come to rest never will.
const STEPS_MAX: usize = 200_000;

/// What both sides are told about the world: what messages do, and which modelled envelope a real one stands for.
#[derive(Default)]
struct Common {
    does: HashMap<MessageId, Does>,
    models: HashMap<Vec<u8>, Vec<u8>>,
    last_id: u64,
    /// Whether a copy was put back as it was, with the session it had.
    is_put_back: bool,
}

impl Common {
    fn next_id(&mut self) -> MessageId {
        self.last_id += 1;
        MessageId(u128::from(self.last_id).to_be_bytes())
    }
}

struct Pair {
    sides: [Side; 2],
    common: Common,
    /// Envelopes that were on their way to a side.
    seen: [Vec<Envelope>; 2],
    /// Who has forgotten something. Only one may: what both have forgotten is gone.
    forgetful: Option<Who>,
}

/// Lets everything happen, then nothing go wrong any more, and checks what both have.
pub(crate) async fn run(ops: &[Op]) {
    let mut pair = Pair::new().await;
    for op in ops {
        pair.happen(*op).await;
    }
    pair.rest().await;
    pair.check().await;
}

impl Pair {
    async fn new() -> Self {
        Self {
            sides: [Side::new(0).await, Side::new(1).await],
            common: Common::default(),
            seen: [vec![], vec![]],
            forgetful: None,
        }
    }

    async fn happen(&mut self, op: Op) {
        match op {
            Op::Connect => self.connect().await,
            Op::Cut => self.cut().await,
            Op::Run(steps) => {
                self.go_on(usize::from(steps)).await;
            }
            Op::Say(who) => {
                self.sides[who].say(&mut self.common).await;
                self.carry_out(who).await;
            }
            Op::Act(who, n) => {
                self.sides[who].act(&mut self.common, n).await;
                self.carry_out(who).await;
            }
            Op::Hear(who) => self.hear(who).await,
            Op::Write(who) => self.write(who).await,
            Op::Load(who) => self.load(who).await,
            Op::Crash(who) => self.crash(who).await,
            Op::CrashAfterWrite(who) => {
                let side = &mut self.sides[who];
                side.write_next(&mut self.common).await;
                self.crash(who).await;
            }
            Op::Copy(who) => self.sides[who].put_by(),
            Op::PutBack(who) if self.may_forget(who) => {
                self.crash(who).await;
                self.common.is_put_back = true;
                self.sides[who].put_back(files::copy, |_| {});
            }
            Op::Restore(who) if self.may_forget(who) => {
                self.crash(who).await;
                // A backup that is restored has no sessions.
                self.sides[who].put_back(files::restored, ledger::Ledger::discard);
            }
            Op::PutBack(_) | Op::Restore(_) => {}
            Op::FillDisk(who) => self.sides[who].set_disk(true).await,
            Op::EmptyDisk(who) => self.sides[who].set_disk(false).await,
            Op::Jump(who, months) => self.sides[who].jump(months),
            Op::Replay(who, n) => self.replay(who, usize::from(n)),
            Op::Swap(who) => self.swap_next(who),
            Op::Bend(who, n) => self.change_next(who, |sealed| {
                let at = usize::from(n) * 7 % sealed.len();
                sealed[at] ^= 1 << (n % 8);
            }),
            Op::Truncate(who, n) => self.change_next(who, |sealed| {
                sealed.truncate(usize::from(n) * 2 % sealed.len());
            }),
        }
    }

    fn may_forget(&mut self, who: Who) -> bool {
        let may = self.sides[who].has_copy() && self.forgetful.is_none_or(|forgetful| forgetful == who);
        if may {
            self.forgetful = Some(who);
        }
        may
    }

    async fn connect(&mut self) {
        self.cut().await;
        for side in &mut self.sides {
            let share = [self.common.next_id().0; 2].concat();
            side.connect(share.try_into().unwrap()).await;
        }
        for who in [0, 1] {
            self.carry_out(who).await;
        }
    }

    async fn cut(&mut self) {
        for side in &mut self.sides {
            side.leave(&mut self.common).await;
        }
    }

    async fn crash(&mut self, who: Who) {
        self.sides[1 - who].leave(&mut self.common).await;
        self.sides[who].crash();
    }

    async fn hear(&mut self, who: Who) {
        if let Some(frame) = self.sides[who].wire.pop_front() {
            self.tell(who, Input::Frame(frame)).await;
        }
    }

    async fn write(&mut self, who: Who) {
        if let Some(outcome) = self.sides[who].write_next(&mut self.common).await {
            self.tell(who, Input::Written(outcome)).await;
        }
    }

    async fn load(&mut self, who: Who) {
        match self.sides[who].load_next(&mut self.common).await {
            Some(Ok(batch)) => self.tell(who, Input::Loaded(batch)).await,
            // A node that cannot read or seal its outbox gives up the connection.
            Some(Err(_)) => self.cut().await,
            None => {}
        }
    }

    async fn tell(&mut self, who: Who, input: Input) {
        if let Some(machine) = &mut self.sides[who].machine {
            machine.handle(input);
        }
        self.carry_out(who).await;
    }

    /// Does what the machine of a side says.
    async fn carry_out(&mut self, who: Who) {
        let Some(machine) = &mut self.sides[who].machine else {
            return;
        };
        for output in machine.outputs() {
            match output {
                Output::Send(frame) => self.send(who, frame),
                Output::Load { after, limit } => self.sides[who].load = Some((after, limit)),
                Output::Write(write) => self.sides[who].writes.push_back(write),
                Output::PeerInbox(_) => {}
                Output::Close(_) => return self.cut().await,
            }
        }
    }

    fn send(&mut self, from: Who, frame: Frame) {
        let there = 1 - from;
        if let Frame::Deliver(envelope) = &frame {
            self.seen[there].push(envelope.clone());
        }
        if self.sides[there].machine.is_some() {
            self.sides[there].wire.push_back(frame);
        }
    }

    fn replay(&mut self, who: Who, n: usize) {
        let side = &mut self.sides[who];
        if side.is_flowing() && !self.seen[who].is_empty() {
            let envelope = self.seen[who][n % self.seen[who].len()].clone();
            side.wire.push_back(Frame::Deliver(envelope));
        }
    }

    fn swap_next(&mut self, who: Who) {
        let wire = &mut self.sides[who].wire;
        let mut envelopes = (0..wire.len()).filter(|at| matches!(wire[*at], Frame::Deliver(_)));
        if let (Some(first), Some(second)) = (envelopes.next(), envelopes.next()) {
            wire.swap(first, second);
        }
    }

    fn change_next(&mut self, who: Who, change: impl FnOnce(&mut Vec<u8>)) {
        let envelopes = self.sides[who].wire.iter_mut().find_map(|frame| match frame {
            Frame::Deliver(envelope) => Some(&mut envelope.seal),
            _ => None,
        });
        if let Some(Seal::Ratchet(sealed)) = envelopes
            && !sealed.is_empty()
        {
            change(sealed);
        }
    }

    /// Lets the usual things happen, in turn. Returns whether nothing was left to happen.
    async fn go_on(&mut self, steps: usize) -> bool {
        for _ in 0..steps {
            let mut is_quiet = true;
            for who in [0, 1] {
                is_quiet &= !self.sides[who].can_move();
                self.write(who).await;
                self.load(who).await;
                self.hear(who).await;
            }
            if is_quiet {
                return true;
            }
        }
        false
    }

    async fn rest(&mut self) {
        for side in &mut self.sides {
            side.set_disk(false).await;
        }
        // An envelope that came changed ends the first of these connections; one that came too early comes again on the next.
        for _ in 0..4 {
            if self.sides.iter().any(|side| !side.is_flowing() || side.waits()) {
                self.connect().await;
            }
            assert!(self.go_on(STEPS_MAX).await, "the nodes do not come to rest");
        }
    }

    /// Checks that each side has what the other one wrote and did, once and in order.
    async fn check(&self) {
        for author in [0, 1] {
            let (written, read) = (&self.sides[author], &self.sides[1 - author]);
            let has_forgotten = |who| self.forgetful == Some(who);
            written
                .check_delivered(read, has_forgotten(author), has_forgotten(1 - author))
                .await;
        }
    }
}

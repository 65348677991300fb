//! A room in which something is offered: its members fetch it from its author and from each other, until everybody has it
//! or may not have it any more.

use messenger_proto::file::{Fault, Refusal};

use super::goods::Goods;
use super::recipient::{Recipient, Stop};
use super::sender::{Lie, Sender};
use super::{Terms, Told};
use crate::chance::Chance;

/// Streams in one run at most: each gets something done, or ends by what goes wrong.
const STREAMS_MAX: u32 = 20_000;

pub(super) struct Room {
    seed: u64,
    terms: Terms,
    chance: Chance,
    goods: Goods,
    /// Members that fetch it.
    fetching: Vec<Recipient>,
    /// Members that have all of it.
    complete: Vec<Recipient>,
    /// Members that were put out of the room, or from which the offer was withdrawn, before they had all of it.
    refused: Vec<Recipient>,
    told: Told,
}

/// Whose end the offer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// One member's: it was put out of the room.
    PutOut,
    /// Everybody's who has not all of it.
    Withdrawn,
}

impl Room {
    pub(super) fn new(seed: u64, terms: Terms) -> Self {
        let mut chance = Chance::new(seed);
        let goods = Goods::new(&mut chance);
        let mut fetching: Vec<_> = (0..terms.members).map(|_| Recipient::new(&goods)).collect();
        if let Some((write, moment)) = terms.fatal_write {
            fetching[0].dies_at(write, moment);
        }
        Self {
            seed,
            terms,
            chance,
            goods,
            fetching,
            complete: Vec::new(),
            refused: Vec::new(),
            told: Told::default(),
        }
    }

    /// Lets everybody fetch until nobody does any more, and checks what everybody has.
    pub(super) fn run(mut self) -> Told {
        while !self.fetching.is_empty() {
            self.told.streams += 1;
            assert!(
                self.told.streams < STREAMS_MAX,
                "seed {}: it is never complete",
                self.seed
            );
            self.one_asks_another();
        }
        for recipient in &self.complete {
            recipient.check(&self.goods, self.seed);
        }
        for recipient in &self.refused {
            recipient.check_part(&self.goods, self.seed);
        }
        self.told.refused = self.refused.len();
        let recipients = self.complete.iter().chain(&self.refused);
        self.told.writes = recipients.map(Recipient::writes).sum();
        self.told
    }

    /// One stream: a member asks somebody who says that it has all of it.
    fn one_asks_another(&mut self) {
        let who = self.chance.below(self.fetching.len());
        let mut recipient = self.fetching.swap_remove(who);
        let end = self.end();
        let givers = self.terms.honest + self.complete.len();
        let giver = self.chance.below(givers + self.terms.liars);
        let lie = (giver >= givers).then(|| Lie::any(&mut self.chance));
        let complete = giver
            .checked_sub(self.terms.honest)
            .and_then(|n| self.complete.get(n));
        self.told.given_on += u32::from(complete.is_some());
        let mut sender = match complete {
            Some(member) => Sender::that_fetched(&self.goods, member.bytes()),
            None => Sender::new(&self.goods, lie),
        };
        if end.is_some() {
            sender.refuses_soon();
        }
        let stop = stream(
            &mut self.chance,
            self.terms,
            &mut recipient,
            &mut sender,
            &mut self.told,
        );
        match stop {
            Stop::Complete => return self.complete.push(recipient),
            Stop::Cut => self.told.interruptions += 1,
            Stop::Fault(Fault::Refused(Refusal::NotOffered)) if end.is_some() => {}
            Stop::Fault(fault) => {
                sender.check_blame(&fault, self.seed);
                self.told.lies += 1;
            }
        }
        match end {
            None => self.fetching.push(recipient),
            Some(end) => {
                self.refused.push(recipient);
                if end == End::Withdrawn {
                    self.refused.append(&mut self.fetching);
                }
            }
        }
    }

    /// Whether the offer ends for a member while it fetches.
    fn end(&mut self) -> Option<End> {
        if self.chance.per_mille(self.terms.put_out) {
            return Some(End::PutOut);
        }
        self.chance
            .per_mille(self.terms.withdrawn)
            .then_some(End::Withdrawn)
    }
}

/// One stream from one sender, until everything is there or it ends.
fn stream(
    chance: &mut Chance,
    terms: Terms,
    recipient: &mut Recipient,
    sender: &mut Sender<'_>,
    told: &mut Told,
) -> Stop {
    loop {
        let Some(want) = recipient.want() else {
            // A liar may send more than was asked for; who asks for nothing more takes nothing more.
            return Stop::Complete;
        };
        let mut answer = sender.answer(&want, chance);
        if let Err(stop) = recipient.receive(&[]) {
            return stop;
        }
        while !answer.is_empty() {
            told.portions += 1;
            let len = 1 + chance.below(answer.len().min(60_000));
            let rest = answer.split_off(len);
            if let Err(stop) = recipient.receive(&answer) {
                return stop;
            }
            answer = rest;
            if chance.per_mille(terms.cuts) {
                recipient.interrupted();
                return Stop::Cut;
            }
            if chance.per_mille(terms.kills) {
                recipient.killed();
                return Stop::Cut;
            }
            if chance.per_mille(terms.power_cuts) {
                recipient.lost_power(chance);
                return Stop::Cut;
            }
        }
    }
}

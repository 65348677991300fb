//! Offers that are fetched over streams which break, by nodes that are killed or lose power, from several members who have
//! them, one of whom may lie: what arrives is what was offered, nothing comes twice but what an interruption cost, and
//! every lie is found at the chunk it is in.

mod goods;
mod recipient;
mod sender;

use crate::chance::Chance;
use goods::Goods;
use recipient::{Recipient, Stop};
use sender::{Lie, Sender};

/// What goes wrong, so many times in a thousand portions that come.
#[derive(Debug, Clone, Copy)]
struct Terms {
    /// The stream ends; what was on its way is lost.
    cuts: u32,
    /// The recipient is killed: what it wrote stays, what it knew is gone.
    kills: u32,
    /// The recipient loses power: of what it wrote, some is gone as well.
    power_cuts: u32,
    /// How many honest members have it.
    honest: usize,
    /// How many have it and lie.
    liars: usize,
}

const CALM: Terms = Terms {
    cuts: 0,
    kills: 0,
    power_cuts: 0,
    honest: 1,
    liars: 0,
};

const ROUGH: Terms = Terms {
    cuts: 25,
    kills: 15,
    power_cuts: 10,
    honest: 1,
    liars: 0,
};

/// What a run came to.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    interruptions: u32,
    lies: u32,
    portions: u32,
}

/// Streams in one run at most: each gets something done, or ends by what goes wrong.
const STREAMS_MAX: u32 = 20_000;

/// Fetches one offer until all of it is there, and checks what is.
fn run(seed: u64, terms: Terms) -> Told {
    let mut chance = Chance::new(seed);
    let goods = Goods::new(&mut chance);
    let mut recipient = Recipient::new(&goods);
    let mut told = Told {
        interruptions: 0,
        lies: 0,
        portions: 0,
    };
    for _ in 0..STREAMS_MAX {
        let is_liar = chance.below(terms.honest + terms.liars) >= terms.honest;
        let lie = is_liar.then(|| Lie::any(&mut chance));
        let mut sender = Sender::new(&goods, lie);
        match stream(&mut chance, terms, &mut recipient, &mut sender, &mut told) {
            Stop::Complete => {
                recipient.check(&goods, seed);
                return told;
            }
            Stop::Cut => told.interruptions += 1,
            Stop::Fault(fault) => {
                sender.check_blame(&fault, seed);
                told.lies += 1;
            }
        }
    }
    panic!("seed {seed}: it is never complete");
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
        if let Err(fault) = recipient.receive(&[]) {
            return Stop::Fault(fault);
        }
        while !answer.is_empty() {
            told.portions += 1;
            let len = 1 + chance.below(answer.len().min(60_000));
            let rest = answer.split_off(len);
            if let Err(fault) = recipient.receive(&answer) {
                return Stop::Fault(fault);
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

#[test]
fn without_faults_every_byte_comes_once() {
    for seed in 0..20 {
        let told = run(seed, CALM);
        assert_eq!((told.interruptions, told.lies), (0, 0));
    }
}

#[test]
fn what_is_interrupted_goes_on_and_loses_no_more_than_the_interruption_cost() {
    let interruptions: u32 = (100..130).map(|seed| run(seed, ROUGH).interruptions).sum();
    assert!(interruptions > 150, "{interruptions} are too few to say anything");
}

#[test]
fn two_members_who_have_the_same_are_one_source() {
    let terms = Terms { honest: 2, ..ROUGH };
    for seed in 200..230 {
        run(seed, terms);
    }
}

#[test]
fn a_liar_is_found_at_the_chunk_and_keeps_nobody_from_fetching_it_elsewhere() {
    let terms = Terms {
        honest: 1,
        liars: 2,
        ..ROUGH
    };
    let lies: u32 = (300..330).map(|seed| run(seed, terms).lies).sum();
    assert!(lies > 30, "{lies} are too few to say anything");
}

#[test]
fn the_same_seed_gives_the_same_fetching() {
    let terms = Terms { liars: 1, ..ROUGH };
    assert_eq!(run(7, terms), run(7, terms));
}

//! Offers that are fetched over streams which break, by nodes that are killed or lose power, from several members who have
//! them, some of whom may lie, and who give on what they fetched; while members are put out of the room and the offer is
//! withdrawn. What arrives is what was offered, nothing comes twice but what an interruption cost, every lie is found at the
//! chunk it is in, and who may not have the rest hears so.

mod goods;
mod recipient;
mod room;
mod sender;

use crate::terms::Moment;
use room::Room;

/// What there is in a room, and what goes wrong, so many times in a thousand portions that come.
#[derive(Debug, Clone, Copy)]
struct Terms {
    /// The stream ends; what was on its way is lost.
    cuts: u32,
    /// The recipient is killed: what it wrote stays, what it knew is gone.
    kills: u32,
    /// The recipient loses power: of what it wrote, some is gone as well.
    power_cuts: u32,
    /// How many members fetch it. Whoever has all of it gives it on.
    members: usize,
    /// How many honest members have it from the beginning: its author, and maybe others.
    honest: usize,
    /// How many have it and lie.
    liars: usize,
    /// A member is put out of the room while it fetches, so many times in a thousand streams.
    put_out: u32,
    /// The offer is withdrawn while somebody fetches, so many times in a thousand streams.
    withdrawn: u32,
    /// The only member is killed at this write of its own, counted from 1.
    fatal_write: Option<(usize, Moment)>,
}

const CALM: Terms = Terms {
    cuts: 0,
    kills: 0,
    power_cuts: 0,
    members: 1,
    honest: 1,
    liars: 0,
    put_out: 0,
    withdrawn: 0,
    fatal_write: None,
};

const ROUGH: Terms = Terms {
    cuts: 25,
    kills: 15,
    power_cuts: 10,
    ..CALM
};

/// What a run came to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Told {
    streams: u32,
    interruptions: u32,
    lies: u32,
    portions: u32,
    /// Streams from members that had fetched it themselves.
    given_on: u32,
    /// What members wrote.
    writes: usize,
    /// Members that were refused the rest.
    refused: usize,
}

fn run(seed: u64, terms: Terms) -> Told {
    Room::new(seed, terms).run()
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
fn members_fetch_it_from_its_author_and_from_each_other() {
    let terms = Terms {
        members: 4,
        liars: 1,
        ..ROUGH
    };
    let given_on: u32 = (400..412).map(|seed| run(seed, terms).given_on).sum();
    assert!(given_on > 50, "{given_on} are too few to say anything");
}

#[test]
fn whoever_is_put_out_or_loses_the_offer_is_refused_the_rest_and_has_nothing_wrong() {
    let terms = Terms {
        members: 6,
        liars: 1,
        put_out: 15,
        withdrawn: 5,
        ..ROUGH
    };
    let told: Vec<_> = (500..520).map(|seed| run(seed, terms)).collect();
    let refused: usize = told.iter().map(|told| told.refused).sum();
    assert!((20..100).contains(&refused), "{refused} of 120 say nothing");
}

#[test]
fn a_kill_before_or_after_any_write_costs_no_more_than_the_interruption() {
    // A folder of a megabyte and a half: two lists, and two chunks.
    const SEED: u64 = 639;
    let writes = run(SEED, CALM).writes;
    assert!(writes > 40, "{writes} writes are too few to say anything");
    for write in 1..=writes {
        for moment in [Moment::Before, Moment::After] {
            let fatal_write = Some((write, moment));
            let told = run(SEED, Terms { fatal_write, ..CALM });
            assert_eq!(told.interruptions, 1, "write {write}, {moment:?}");
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_fetching() {
    let terms = Terms {
        members: 3,
        liars: 1,
        put_out: 10,
        ..ROUGH
    };
    assert_eq!(run(7, terms), run(7, terms));
}

//! Rooms in a simulated world: members that part and meet, are added and put out on both sides, crash, stay away, or lie.
//!
//! The state machines are the real ones; the network, the disks and the seals are models (`member`, `world`).

mod clock;
mod liar;
mod member;
pub(crate) mod world;

use world::{Terms, World};

pub(crate) fn run(seed: u64, terms: Terms) {
    let mut world = World::new(seed, terms);
    world.live();
    world.rest();
    world.check();
}

#[test]
fn three_members_end_with_the_same() {
    for seed in 0..24 {
        run(seed, Terms::rough(3, 200));
    }
}

#[test]
fn ten_members_end_with_the_same() {
    for seed in 100..108 {
        run(seed, Terms::rough(10, 300));
    }
}

#[test]
fn thirty_members_end_with_the_same() {
    run(200, Terms::rough(30, 200));
}

#[test]
fn without_faults_everybody_has_everything() {
    run(1, Terms::calm(5, 400));
}

#[test]
fn a_liar_changes_nothing_for_the_others() {
    for seed in 300..316 {
        run(seed, Terms::with_liar(6, 200));
    }
}

#[test]
fn clocks_that_jump_or_stand_keep_nobody_from_anything() {
    for seed in 500..512 {
        run(seed, Terms::with_clocks_that_jump(4, 200));
    }
}

#[test]
fn who_comes_back_after_a_month_gets_what_it_missed() {
    for seed in 400..406 {
        run(seed, Terms::with_traveller(6, 300));
    }
}

#[test]
fn seeds_that_once_failed() {
    // A member gave a stream a later end by a change of its own, and did not ask for what came into it by that.
    run(10, Terms::rough(3, 1000));
}

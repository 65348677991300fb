//! A million messages in simulated rooms of 3, 10 and 100 members.

#[path = "../simulation/rooms/clock.rs"]
mod clock;
#[path = "../simulation/rooms/liar.rs"]
mod liar;
#[path = "../simulation/rooms/member.rs"]
mod member;
#[path = "../simulation/rooms/world.rs"]
mod world;

use world::{Terms, World};

/// Runs worlds until so many messages were written in them.
fn run(messages: usize, in_a_world: usize, terms: impl Fn(u64) -> Terms) {
    for seed in 0..u64::try_from(messages / in_a_world).unwrap() {
        let mut world = World::new(seed, terms(seed));
        world.live();
        world.rest();
        world.check();
    }
}

#[test]
fn rooms_of_three_end_with_the_same() {
    run(700_000, 1000, |seed| match seed % 4 {
        0 => Terms::with_traveller(3, 1000),
        1 => Terms::with_liar(3, 1000),
        2 => Terms::with_clocks_that_jump(3, 1000),
        _ => Terms::rough(3, 1000),
    });
}

#[test]
fn rooms_of_ten_end_with_the_same() {
    run(290_000, 1000, |seed| match seed % 4 {
        0 => Terms::with_traveller(10, 1000),
        1 | 2 => Terms::with_liar(10, 1000),
        _ => Terms::rough(10, 1000),
    });
}

#[test]
fn rooms_of_a_hundred_end_with_the_same() {
    run(10_000, 1000, |seed| match seed % 4 {
        0 => Terms::with_traveller(100, 1000),
        1 => Terms::with_liar(100, 1000),
        _ => Terms::rough(100, 1000),
    });
}

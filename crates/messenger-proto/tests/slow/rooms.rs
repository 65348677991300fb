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

/// Lets worlds of so many turns live, one seed after the other, until so many messages were written in them. In most of them
/// at least two must be left that have the same: a room that everybody was put out of proves nothing.
#[expect(
    clippy::print_stdout,
    reason = "how many messages there were is a result, too"
)]
fn run(messages: usize, turns: usize, terms: impl Fn(u64, usize) -> Terms) {
    let (mut written, mut worlds, mut proving) = (0, 0, 0);
    while written < messages {
        let seed = u64::try_from(worlds).unwrap();
        let mut world = World::new(seed, terms(seed, turns));
        world.live();
        world.rest();
        proving += usize::from(world.check() >= 2);
        written += world.written;
        worlds += 1;
    }
    println!("{written} messages in {worlds} rooms; in {proving} at least two members were left");
    assert!(proving * 4 >= worlds * 3, "only {proving} of {worlds} rooms");
}

#[test]
fn rooms_of_three_end_with_the_same() {
    run(700_000, 1000, |seed, turns| match seed % 5 {
        4 => Terms::with_backups(3, turns, 0),
        0 => Terms::with_traveller(3, turns),
        1 => Terms::with_liar(3, turns),
        2 => Terms::with_clocks_that_jump(3, turns),
        _ => Terms::rough(3, turns),
    });
}

#[test]
fn rooms_of_ten_end_with_the_same() {
    run(290_000, 1000, |seed, turns| match seed % 5 {
        4 => Terms::with_backups(10, turns, 0),
        0 => Terms::with_traveller(10, turns),
        1 | 2 => Terms::with_liar(10, turns),
        _ => Terms::rough(10, turns),
    });
}

#[test]
fn rooms_of_a_hundred_end_with_the_same() {
    run(10_000, 1000, |seed, turns| match seed % 4 {
        0 => Terms::with_traveller(100, turns),
        1 => Terms::with_liar(100, turns),
        _ => Terms::rough(100, turns),
    });
}

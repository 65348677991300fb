//! Conversations in a simulated world, where everything that can go wrong does, by seed.
//!
//! The state machines are the real ones; the network, the disks and what is on them are models (`wires`, `ledger`), so
//! that a run takes seconds and the same seed gives the same run. A run that fails prints its seed; it then belongs
//! into `seeds_that_once_failed`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod chance;
mod check;
mod files;
mod ledger;
mod rooms;
mod terms;
mod wires;
mod world;

use chance::Chance;
use terms::{Moment, Terms};
use world::World;

/// Runs a world until everything was said, lets it come to rest, and checks what everybody has. Returns how many writes
/// there were.
fn run(seed: u64, terms: Terms) -> usize {
    let mut world = World::new(Chance::new(seed), seed, terms);
    world.live();
    let writes = world.rest();
    world.check();
    writes
}

#[test]
fn two_nodes_lose_nothing_whatever_happens() {
    for seed in 0..40 {
        run(seed, Terms::rough(2, 250));
    }
}

#[test]
fn three_nodes_lose_nothing_whatever_happens() {
    for seed in 100..110 {
        run(seed, Terms::rough(3, 600));
    }
}

#[test]
fn eight_nodes_lose_nothing_whatever_happens() {
    for seed in 200..203 {
        run(seed, Terms::rough(8, 3000));
    }
}

#[test]
fn without_faults_everything_is_said_once() {
    run(1, Terms::calm(3, 1000));
}

#[test]
fn restored_backups_lose_nothing_that_others_wrote_or_did() {
    for seed in 300..340 {
        run(seed, Terms::forgetful(2, 200));
    }
}

#[test]
fn a_crash_before_or_after_any_write_loses_nothing() {
    const SEED: u64 = 400;
    let terms = Terms {
        cuts: 5,
        ..Terms::calm(2, 40)
    };
    let writes = run(SEED, terms);
    assert!(writes > 100, "{writes} writes are too few to say anything");
    for write in 1..=writes {
        for moment in [Moment::Before, Moment::After] {
            let fatal_write = Some((write, moment));
            println!("write {write}, {moment:?}");
            run(SEED, Terms { fatal_write, ..terms });
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let terms = Terms::forgetful(3, 300);
    assert_eq!(run(7, terms), run(7, terms));
}

/// In each of these, something once went wrong.
#[test]
fn seeds_that_once_failed() {
    // A copy of a node that was put back sealed in its old session again before it met the other one: what it wrote
    // had numbers that were used, and was taken for duplicates.
    run(321, Terms::forgetful(2, 200));
}

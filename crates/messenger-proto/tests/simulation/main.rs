//! Conversations in a simulated world, where everything that can go wrong does, by seed.
//!
//! The state machines are the real ones; the network, the disks and what is on them are models (`world`, `ledger`), so
//! that a run takes seconds and the same seed gives the same run. A run that fails prints its seed; it then belongs
//! into `seeds_that_once_failed`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod chance;
mod ledger;
mod world;

use world::{Terms, World};

/// Runs a world until everything was said, lets it come to rest, and checks what everybody has.
fn run(seed: u64, terms: Terms) {
    let mut world = World::new(seed, terms);
    world.live();
    world.rest();
    world.check();
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
fn restored_backups_lose_nothing_that_others_wrote() {
    for seed in 300..340 {
        run(seed, Terms::forgetful(2, 200));
    }
}

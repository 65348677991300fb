//! A million messages in simulated worlds; minutes, not seconds.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "../simulation/chance.rs"]
mod chance;
#[path = "../simulation/ledger.rs"]
mod ledger;
#[path = "../simulation/world.rs"]
mod world;

use world::{Terms, World};

/// Messages in all, spread over worlds of two to eight nodes.
const MESSAGES: usize = 1_000_000;
/// Messages in one world.
const IN_A_WORLD: usize = 2000;

#[test]
fn a_million_messages_are_there_once_whatever_happens() {
    for seed in 0..u64::try_from(MESSAGES / IN_A_WORLD).unwrap() {
        let nodes = 2 + usize::try_from(seed % 7).unwrap();
        let terms = if seed % 3 == 0 {
            Terms::forgetful(nodes, IN_A_WORLD)
        } else {
            Terms::rough(nodes, IN_A_WORLD)
        };
        let mut world = World::new(seed, terms);
        world.live();
        world.rest();
        world.check();
    }
}

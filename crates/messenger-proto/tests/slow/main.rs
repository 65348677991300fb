//! A million messages in simulated worlds, and another million in rooms; minutes, not seconds.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "../simulation/chance.rs"]
mod chance;
#[path = "../simulation/check.rs"]
mod check;
#[path = "../simulation/ledger.rs"]
mod ledger;
mod rooms;
#[path = "../simulation/terms.rs"]
mod terms;
#[path = "../simulation/wires.rs"]
mod wires;
#[path = "../simulation/world.rs"]
mod world;

use chance::Chance;
use terms::{Moment, Terms};
use world::World;

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
        run(seed, terms);
    }
}

#[test]
fn a_crash_before_or_after_any_write_loses_nothing_among_three_either() {
    const SEED: u64 = 1;
    let terms = Terms {
        cuts: 5,
        replays: 5,
        ..Terms::calm(3, 150)
    };
    for write in 1..=run(SEED, terms) {
        for moment in [Moment::Before, Moment::After] {
            let fatal_write = Some((write, moment));
            println!("write {write}, {moment:?}");
            run(SEED, Terms { fatal_write, ..terms });
        }
    }
}

fn run(seed: u64, terms: Terms) -> usize {
    let mut world = World::new(Chance::new(seed), seed, terms);
    world.live();
    let writes = world.rest();
    world.check();
    writes
}

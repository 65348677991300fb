//! Ten thousand messages in a room of five machines, one of which is killed and one cut off again and again. Needs root.

use std::time::Duration;

use crate::kills::{SEED_VARIABLE, seed};
use crate::room_of_five::{Terms, run};

#[test]
fn ten_thousand_messages_reach_a_room_of_five_whoever_is_killed_or_cut_off() {
    let terms = Terms {
        each: 2000,
        kills: 20,
        cuts: 20,
        patience: Duration::from_secs(300),
    };
    let seed = seed();
    println!("to repeat: {SEED_VARIABLE}={seed}");
    run(seed, terms);
}

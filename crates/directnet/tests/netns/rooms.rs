//! Rooms over real networks.

use std::time::Duration;

use crate::room_of_five::{Terms, run};

#[test]
fn a_room_of_five_goes_on_whoever_is_killed_or_cut_off() {
    let terms = Terms {
        each: 60,
        kills: 2,
        cuts: 2,
        patience: Duration::from_secs(60),
    };
    run(1, terms);
}

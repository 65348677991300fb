//! A hundred files up to 2 GiB, and a folder of ten thousand, between two machines that are killed while they are on their way.

use std::time::Duration;

use crate::interrupted::{Extent, To, arrives_although_both_are_killed};

#[test]
fn a_hundred_files_and_ten_thousand_small_ones_arrive_although_both_machines_are_killed_and_move() {
    arrives_although_both_are_killed(Extent {
        to: To::Bob,
        files: 99,
        bytes: 400 << 20,
        sparse_bytes: 2 << 30,
        small_files: 10_000,
        patience: Duration::from_secs(240),
    });
}

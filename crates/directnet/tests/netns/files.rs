//! Files between two machines that are killed while they are on their way.

use std::time::Duration;

use crate::interrupted::{Extent, arrives_although_both_are_killed};

#[test]
fn files_arrive_although_both_machines_are_killed_and_move() {
    arrives_although_both_are_killed(Extent {
        files: 12,
        bytes: 160 << 20,
        sparse_bytes: 64 << 20,
        small_files: 500,
        patience: Duration::from_secs(60),
    });
}

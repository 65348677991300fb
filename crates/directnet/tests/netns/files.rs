//! Files between two machines that are killed while they are on their way.

use std::time::Duration;

use crate::interrupted::{Extent, To, arrives_although_both_are_killed};

#[test]
fn files_arrive_although_both_machines_are_killed_and_move() {
    arrives_although_both_are_killed(Extent {
        to: To::Bob,
        files: 12,
        bytes: 160 << 20,
        sparse_bytes: 64 << 20,
        small_files: 500,
        patience: Duration::from_secs(60),
    });
}

#[test]
fn files_of_a_room_arrive_although_their_author_and_a_member_are_killed_and_move() {
    arrives_although_both_are_killed(Extent {
        to: To::Room,
        files: 6,
        bytes: 120 << 20,
        sparse_bytes: 32 << 20,
        small_files: 100,
        patience: Duration::from_secs(60),
    });
}

//! When a contact was last seen, after both were killed: right to a minute, whenever in that minute it was.

use std::time::{Duration, Instant, SystemTime};

use testkit::wait_for;

use crate::node::{Node, alice_and_bob};

/// As `messenger::SEEN_EVERY`.
const SEEN_EVERY: Duration = Duration::from_secs(60);

/// What a busy machine may take beyond that.
const DELAY: Duration = Duration::from_secs(5);

fn now_ms() -> i64 {
    let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    i64::try_from(since_epoch.as_millis()).unwrap()
}

fn bob_seen_at(alice: &Node) -> i64 {
    alice.contacts()[0].last_seen_at_ms.unwrap()
}

#[test]
fn after_a_kill_a_contact_was_last_seen_within_a_minute_of_it() {
    let (mut alice, mut bob) = alice_and_bob();
    bob.deliver("alice", "hello");
    let connected_at = bob_seen_at(&alice);
    let noted_at = wait_for("a note that bob is connected", SEEN_EVERY + DELAY, || {
        Some(bob_seen_at(&alice)).filter(|seen_at| *seen_at > connected_at)
    });
    let (noted_at, begun) = (noted_at.unwrap(), Instant::now());
    // They go on talking for most of the minute until the next note.
    while begun.elapsed() < SEEN_EVERY * 5 / 6 {
        bob.deliver("alice", "still here");
    }
    let killed_at = now_ms();
    alice.kill9();
    bob.kill9();
    alice.start();
    let seen_at = bob_seen_at(&alice);
    assert!(seen_at >= noted_at, "what was noted is not lost");
    assert!(seen_at <= now_ms());
    let minute = i64::try_from((SEEN_EVERY + DELAY).as_millis()).unwrap();
    let age = killed_at - seen_at;
    assert!(age <= minute, "{age} ms before the kill");
    assert!(!alice.contacts()[0].connected);
}

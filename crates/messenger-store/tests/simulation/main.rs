//! Two real stores that talk to each other through the real state machine, in one process and without a network, through
//! whatever a list of operations says. After each write, what a store knows is compared with the model that the
//! simulation of messenger-proto takes for a disk: the SQL is held against it.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "pair.rs"]
mod pair;

use pair::Op;
use proptest::prelude::*;

/// How many lists of operations are tried, and how long they are. Each takes some hundredths of a second.
const LISTS: u32 = 48;
const OPS_MAX: usize = 160;

fn run(ops: &[Op]) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(pair::run(ops));
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 400, failure_persistence: None, ..ProptestConfig::with_cases(LISTS) })]

    #[test]
    fn whatever_happens_the_stores_agree_with_the_model_and_in_the_end_with_each_other(
        ops in prop::collection::vec(any::<[u8; 2]>().prop_map(Op::of), 0..OPS_MAX),
    ) {
        run(&ops);
    }
}

#[test]
fn a_copy_that_is_put_back_and_goes_on_writing_loses_nothing() {
    let before = [Op::Connect, Op::Say(0), Op::Say(1), Op::Run(200), Op::Copy(0)];
    let forgotten = [Op::Say(0), Op::Say(0), Op::Run(200), Op::PutBack(0)];
    // What it writes before it meets the other one again is sealed under numbers that were used.
    let after = [Op::Say(0), Op::Act(0, 0), Op::Say(0), Op::Connect, Op::Run(200)];
    run(&[before.as_slice(), &forgotten, &after].concat());
}

#[test]
fn acts_that_a_restored_contact_has_lost_come_again() {
    let acts = (0..40).map(|n| Op::Act(1, n));
    let said = [
        Op::Connect,
        Op::Say(0),
        Op::Say(1),
        Op::Say(1),
        Op::Run(200),
        Op::Copy(0),
    ];
    for back in [Op::PutBack(0), Op::Restore(0)] {
        let ops = said.iter().copied().chain(acts.clone());
        let ops = ops.chain([Op::Run(255), back, Op::Connect, Op::Run(255)]);
        run(&ops.collect::<Vec<_>>());
    }
}

/// In each of these, something once went wrong, here or in the test.
#[test]
fn lists_that_once_failed() {
    // A copy was put back that lacked a key of its own with which the other side sealed already.
    run(&[
        Op::Connect,
        Op::Say(0),
        Op::Run(5),
        Op::Connect,
        Op::Connect,
        Op::Say(1),
        Op::Run(4),
        Op::Copy(0),
        Op::Say(0),
        Op::Run(1),
        Op::PutBack(0),
        Op::Act(1, 3),
        Op::Say(0),
    ]);
}

/// Two nodes that are connected, and two messages that are on their way to the second.
const ON_THEIR_WAY: [Op; 5] = [Op::Connect, Op::Run(255), Op::Say(0), Op::Say(0), Op::Load(0)];

/// Whatever happens to them, in the end each is there once and in its place.
fn check_on_their_way(happens: &[Op]) {
    run(&[ON_THEIR_WAY.as_slice(), happens].concat());
}

#[test]
fn a_replayed_envelope_is_shown_once() {
    check_on_their_way(&[Op::Run(255), Op::Replay(1, 0), Op::Replay(1, 1), Op::Run(255)]);
    // On a later connection as well.
    check_on_their_way(&[
        Op::Run(255),
        Op::Connect,
        Op::Run(255),
        Op::Replay(1, 0),
        Op::Run(255),
    ]);
}

#[test]
fn a_duplicate_on_its_way_is_shown_once() {
    check_on_their_way(&[Op::Replay(1, 0), Op::Replay(1, 0), Op::Run(255)]);
}

#[test]
fn envelopes_that_overtake_each_other_are_shown_in_their_order() {
    check_on_their_way(&[Op::Swap(1), Op::Run(255)]);
}

#[test]
fn a_truncated_envelope_ends_in_another_session_and_is_shown_once() {
    for len in [0, 1, 11, 12, 20, 100] {
        check_on_their_way(&[Op::Truncate(1, len), Op::Run(255)]);
    }
}

#[test]
fn a_flipped_bit_ends_in_another_session_and_is_shown_once() {
    for bit in 0..32 {
        check_on_their_way(&[Op::Bend(1, bit * 8 + bit % 8), Op::Run(255)]);
    }
}

#[test]
fn an_old_backup_that_is_restored_gets_back_what_others_wrote_once() {
    for back in [Op::PutBack(1), Op::Restore(1)] {
        let said = [Op::Copy(1), Op::Run(255), Op::Say(0), Op::Say(1), Op::Run(255)];
        check_on_their_way(&[said.as_slice(), &[back, Op::Connect, Op::Run(255)]].concat());
    }
}

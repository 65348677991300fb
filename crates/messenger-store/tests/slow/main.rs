//! What takes minutes, not seconds: many more lists of operations for two stores than the ordinary tests try, and a contact
//! that does something a million times.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[expect(dead_code, reason = "the ordinary tests use the rest of it")]
#[path = "../it/bob.rs"]
mod bob;
#[path = "../simulation/pair.rs"]
mod pair;
mod reactions;

use messenger_store::UnixMillis;
use pair::Op;
use proptest::prelude::*;

/// An instant to count from.
const NOW: UnixMillis = UnixMillis(1_760_000_000_000);

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 400, failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn whatever_happens_two_stores_agree_with_the_model_and_with_each_other(
        ops in prop::collection::vec(any::<[u8; 2]>().prop_map(Op::of), 0..200),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(pair::run(&ops));
    }
}

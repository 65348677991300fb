//! Many more lists of operations for two stores than the ordinary tests try; minutes, not seconds.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "../simulation/pair.rs"]
mod pair;

use pair::Op;
use proptest::prelude::*;

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

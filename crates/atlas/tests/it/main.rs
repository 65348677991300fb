//! What the crate answers, checked against what the lists say; and how damaged lists are taken.

mod damaged_lists;
mod editions;
mod lists;
mod lookup;
mod names;
mod number;
mod other_claims;
mod search;
mod whole_registry;

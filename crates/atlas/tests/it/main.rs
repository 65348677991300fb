//! What the crate answers, checked against what the lists say; and how the build takes damaged lists.

extern crate alloc;

#[path = "../../build/compile.rs"]
mod compile;

mod damaged_lists;
mod lists;
mod lookup;
mod names;
mod number;
mod whole_registry;

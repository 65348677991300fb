//! What the crate answers, checked against what the lists say.

mod lookup;

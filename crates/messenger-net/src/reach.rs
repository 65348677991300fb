//! Ways to find a node of which no address is known.

pub(crate) mod lan;

//! Pairing: two nodes become contacts by words that one of them shows and the other's user types.
//!
//! docs/protocol.md, "Pairing". What may happen to the words is decided by [`messenger_proto::pairing`]; here it is
//! carried out, on connections like any other. The words are in memory only, and go with the one who asked for them.

mod greet;
mod join;
mod show;
mod shown;

pub(crate) use greet::{admit, take_in_late};
pub use join::{PairError, Paired, Whereabouts};
pub use show::{Outcome, Pairing, ShowError, Visibility};
pub(crate) use shown::Shown;

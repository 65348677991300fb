//! What is kept in memory beside the database, for those who would otherwise read it there for every message.
//!
//! The writer tells it what was committed; the database is right about everything, and may be asked instead at any time.

mod at_hand;
mod known_names;

pub(crate) use at_hand::{AtHand, News};
pub(crate) use known_names::KnownNames;

/// Shared by the writer and those who ask.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// The envelopes that were sealed last.
    pub(crate) at_hand: AtHand,
    /// Contacts by the names they were asked for.
    pub(crate) names: KnownNames,
}

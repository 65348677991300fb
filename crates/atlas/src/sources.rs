//! Where the claims come from, so that every fact that is shown can name its source.

/// A list that this crate carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// A short name that stays the same for the same edition of the list, such as `iana-2026-08-17`.
    pub id: &'static str,
    /// The title its publisher gave it.
    pub title: &'static str,
    /// Who publishes it.
    pub publisher: &'static str,
    /// Where the current edition is found.
    pub url: &'static str,
    /// Under what terms it may be passed on.
    pub licence: &'static str,
    /// Where the copy in this program was taken from.
    pub retrieved_from: &'static str,
    /// As of when it was: a date as precise as it is known, `YYYY-MM-DD` for the registry; empty if nobody says.
    pub as_of: &'static str,
}

/// Returns the source of the registry that was compiled in.
pub fn registry() -> &'static Source {
    REGISTRY
}

/// Returns every source, in the order of `data/ports/sources.csv`.
pub fn all() -> &'static [Source] {
    &SOURCES
}

include!(concat!(env!("OUT_DIR"), "/sources.rs"));

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
    /// The date of the edition in this crate, `YYYY-MM-DD`.
    pub as_of: &'static str,
}

/// Returns the source of everything in [`registry`](crate::registry).
pub fn registry() -> &'static Source {
    &REGISTRY
}

include!(concat!(env!("OUT_DIR"), "/sources.rs"));

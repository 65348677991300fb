//! The page that a node serves to browsers of its machine.

use serde::{Deserialize, Serialize};

/// A way into the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PageLink {
    /// The version of this document: 1.
    pub version: u32,
    /// The address. It works once, within [`lifetime_s`](Self::lifetime_s): whoever opens it is let in, so it is told
    /// to nobody.
    pub url: String,
    /// For how many seconds it works.
    pub lifetime_s: u64,
}

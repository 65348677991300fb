//! What `directnet atlas` says: how editions of the registry differ, how a list was taken, and counts.

use serde::{Deserialize, Serialize};

use crate::ports::{Range, Transport};

/// The version of the documents in this file.
pub const VERSION: u32 = 1;

/// What an update changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdateDocument {
    /// [`VERSION`].
    pub version: u32,
    /// The edition that reports were made with before, such as `iana-2026-08-17`.
    pub before: String,
    /// The edition that they are made with now.
    pub now: String,
    /// How many rows are new.
    pub added: usize,
    /// How many rows are gone.
    pub removed: usize,
    /// How many rows say something else.
    pub changed: usize,
    /// The first new rows, ten at most.
    pub first_added: Vec<Row>,
    /// The first rows that are gone, ten at most.
    pub first_removed: Vec<Row>,
    /// The first changed rows, ten at most, as they are now.
    pub first_changed: Vec<Row>,
    /// Where the edition is kept; `null` after going back to the one compiled in.
    pub path: Option<String>,
    /// BLAKE3 of the edition as it is kept, in hexadecimal digits.
    pub blake3: Option<String>,
}

/// A row of the registry, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Row {
    /// The service name.
    pub service: Option<String>,
    /// The lowest port; `null` for a name without one.
    pub first_port: Option<u16>,
    /// The highest port.
    pub last_port: Option<u16>,
    /// The transport; `null` for all of them.
    pub transport: Option<Transport>,
    /// What the service is.
    pub description: Option<String>,
}

/// A list that was imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportDocument {
    /// [`VERSION`].
    pub version: u32,
    /// What the list is called.
    pub list: String,
    /// How many rows it has.
    pub rows: usize,
}

/// A site that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SiteDocument {
    /// [`VERSION`].
    pub version: u32,
    /// Where it is.
    pub path: String,
    /// How many pages it has.
    pub pages: usize,
    /// In which languages, by their codes.
    pub languages: Vec<String>,
}

/// How many ports get which answer of the registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatsDocument {
    /// [`VERSION`].
    pub version: u32,
    /// The edition that was counted.
    pub edition: String,
    /// One entry per transport and range.
    pub counts: Vec<Counts>,
}

/// The ports of one range, by the registry's answer for one transport.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Counts {
    /// The transport.
    pub transport: Transport,
    /// The range.
    pub range: Range,
    /// Somebody holds them.
    pub assigned: u32,
    /// Kept back.
    pub reserved: u32,
    /// Nobody holds them.
    pub unassigned: u32,
    /// Taken back.
    pub withdrawn: u32,
    /// No row.
    pub no_record: u32,
}

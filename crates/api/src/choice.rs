//! Which ports are free to use, which to choose, and what came of ending whatever held one.

use serde::{Deserialize, Serialize};

use crate::ports::{Entry, Remark, Transport};

/// Whether a port is free, as `free` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FreeDocument {
    /// [`crate::ports::VERSION`].
    pub version: u32,
    /// The port, 0 to 65535.
    pub port: u16,
    /// Whether it is free for every transport that was asked for.
    pub is_free: bool,
    /// One answer per transport.
    pub transports: Vec<Free>,
}

/// Whether a port is free for one transport.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Free {
    /// The transport.
    pub transport: Transport,
    /// Whether nobody holds it, and it could be bound just now.
    pub is_free: bool,
    /// Why it is not free.
    pub why_not: Vec<Remark>,
    /// What speaks against using it even so.
    pub but: Vec<Remark>,
}

/// Ports to use, as `suggest` prints them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SuggestDocument {
    /// [`crate::ports::VERSION`].
    pub version: u32,
    /// The name they were chosen for: the same name gets the same ports where they are free.
    pub chosen_for: String,
    /// The transport they are free for.
    pub transport: Transport,
    /// The ports, at most as many as were asked for.
    pub ports: Vec<u16>,
    /// What holds of each of them.
    pub reasons: Vec<Remark>,
}

/// What became of the processes that held a port, as `kill` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KillDocument {
    /// [`crate::ports::VERSION`].
    pub version: u32,
    /// What held the port before, one entry per transport.
    pub before: Vec<Entry>,
    /// The processes, and what became of them.
    pub processes: Vec<Ended>,
    /// Whether nobody holds the port any more; of a dry run, whether nobody holds it now.
    pub is_free: bool,
}

/// A process that held a port, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ended {
    /// The process id it had.
    pub pid: u32,
    /// Its name.
    pub process: String,
    /// What became of it: `would_end` (of a dry run), `ended`, `killed`, `refused` or `failed`.
    pub outcome: Remark,
    /// The better way, if somebody would start it again or there is one: a command.
    pub better: Option<String>,
}

//! What a watcher tells, one event after the other.

use serde::{Deserialize, Serialize};

use super::{Entry, Remark, SocketsSource, Transport};

/// The version of the events in this file.
pub const VERSION: u32 = 1;

/// Something a watcher tells. Times are RFC 3339 in UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum WatchEvent {
    /// The first event: how the watcher watches, and what it began with.
    Started {
        /// [`VERSION`].
        version: u32,
        /// When.
        at: String,
        /// How changes are noticed.
        method: WatchMethod,
        /// Why the kernel's events are not used, or not for UDP.
        fallback: Option<String>,
        /// How long it takes at most until something is noticed that no event tells of, in milliseconds.
        delay_max_ms: u64,
        /// How many ports are held, counted once per transport.
        held: usize,
        /// When the journal was last written; `null` on the first run, when everything is taken for known.
        last_run: Option<String>,
        /// What is wrong with the journal, if something is.
        journal_trouble: Option<String>,
        /// How sockets are read; `null` if they cannot be.
        sockets: Option<SocketsSource>,
        /// What cannot be seen.
        gaps: Vec<Remark>,
    },
    /// Something is different on a port.
    Port {
        /// [`VERSION`].
        version: u32,
        /// When it was noticed.
        at: String,
        /// What happened.
        change: PortChange,
        /// The port.
        port: u16,
        /// The transport.
        transport: Transport,
        /// Who held it before, if that is part of the difference.
        before: Option<Holding>,
        /// Who holds it now, if that is part of the difference.
        now: Option<Holding>,
        /// When the same program was seen on this port for the first time, if that was before this event.
        first_seen: Option<String>,
        /// Whether it was gone again before anybody could look; then the network namespace is not certain.
        is_brief: bool,
        /// Whether it happened while no watcher ran.
        is_while_away: bool,
        /// The whole port after the event, as in `directnet ports`.
        entry: Box<Entry>,
    },
    /// Some of the kernel's events were lost, and everything was looked at again. Differences that can still be seen
    /// follow as events of their own.
    Resync {
        /// [`VERSION`].
        version: u32,
        /// When.
        at: String,
        /// How many events were lost.
        lost: u64,
    },
    /// The journal could not be written: the next run may repeat what this one told.
    JournalUnwritten {
        /// [`VERSION`].
        version: u32,
        /// Why.
        why: String,
    },
}

/// How changes are noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WatchMethod {
    /// The kernel tells.
    KernelEvents,
    /// By looking again and again.
    Polling,
}

/// What happened on a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PortChange {
    /// Nothing: it was there when the watcher began.
    Present,
    /// Somebody took it.
    Opened,
    /// Somebody left it.
    Closed,
    /// The same class of address is held by another program.
    ChangedOwner,
    /// The same program holds it on another class of address.
    ChangedExposure,
}

/// Somebody on a port, as it is known again after a restart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Holding {
    /// What it is tied to.
    pub address: AddressClass,
    /// The programs; none if nobody could be named.
    pub programs: Vec<Program>,
}

/// What a socket is tied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AddressClass {
    /// Only this machine reaches it.
    Loopback,
    /// All addresses of one interface.
    Interface,
    /// One address that is not loopback.
    OneAddress,
    /// All addresses.
    Wildcard,
}

/// A program that holds a port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Program {
    /// The path of its executable, or the name of its process where the path may not be seen.
    pub path: String,
    /// The unit of the service manager that it runs in.
    pub unit: Option<String>,
}

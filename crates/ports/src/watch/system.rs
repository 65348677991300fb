//! The system below a watcher: its sockets, its counts of them, its processes.
//!
//! Linux gives sockets first and owners on demand, has counts that cost microseconds, and can tell of changes by
//! itself. macOS and Windows give sockets and owners together and nothing else: everything is looked at each time.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(any(target_os = "macos", windows))]
mod listeners;

#[cfg(target_os = "linux")]
pub(super) use self::linux::System;
#[cfg(any(target_os = "macos", windows))]
pub(super) use self::listeners::System;
use crate::evidence::HeldSocket;
use crate::sockets::{Gap, Socket, Source};

/// A socket that was seen, with its owners where they come for free.
#[derive(Debug)]
pub(super) struct Sighting {
    pub(super) socket: Socket,
    pub(super) held: Option<HeldSocket>,
}

impl Sighting {
    /// Describes a socket whose owners have to be searched.
    pub(super) fn of(socket: Socket) -> Self {
        Self { socket, held: None }
    }
}

/// All sockets that were seen.
#[derive(Debug)]
pub(super) struct Sightings {
    pub(super) sockets: Vec<Sighting>,
    pub(super) source: Option<Source>,
    pub(super) gaps: Vec<Gap>,
}

/// How many sockets there are, connections included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) tcp: u64,
    pub(super) udp: u64,
}

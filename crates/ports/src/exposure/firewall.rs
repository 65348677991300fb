//! The firewall of this machine: whether there is one, what its rules say about a socket, or why that cannot be told.
//!
//! The kernel is asked first whether it has any rules, which takes microseconds ([`probe`]); only if it has are the
//! system's own programs run to list them, once for all sockets of a report.

mod probe;

use std::path::Path;

use self::probe::Presence;
use super::{Exposure, ExposureUnknown, confinement, without_firewall};
use crate::sockets::Socket;

/// What is known about the firewall of the calling thread's network namespace.
#[derive(Debug, Clone)]
pub(crate) enum Firewall {
    /// The kernel has no rules for what comes in.
    Absent,
    /// Only root may ask.
    NotPermitted,
    /// There are rules, and they could not be read.
    Unread(ExposureUnknown),
}

impl Firewall {
    /// Reads the firewall; `proc` is where the process file system is mounted.
    pub(crate) fn read(proc: &Path) -> Self {
        match probe::presence(proc) {
            Presence::Absent => Self::Absent,
            Presence::NotPermitted => Self::NotPermitted,
            Presence::Unclear(why) => Self::Unread(ExposureUnknown::Unreadable(why)),
            Presence::Tables(_) => Self::Unread(ExposureUnknown::Unreadable("its rules are not read".into())),
        }
    }

    /// Reads the firewall if one of the sockets is not out of reach by itself.
    pub(crate) fn read_for<'a>(sockets: impl IntoIterator<Item = &'a Socket>, proc: &Path) -> Self {
        if sockets.into_iter().all(|socket| confinement(socket).is_some()) {
            return Self::Absent;
        }
        Self::read(proc)
    }

    /// Answers whether other machines can reach `socket`.
    pub(crate) fn exposure(&self, socket: &Socket) -> Exposure {
        if let Some(why) = confinement(socket) {
            return Exposure::No(why);
        }
        match self {
            Self::Absent => without_firewall(socket),
            Self::NotPermitted => Exposure::NotPermitted,
            Self::Unread(why) => Exposure::Unknown(why.clone()),
        }
    }
}

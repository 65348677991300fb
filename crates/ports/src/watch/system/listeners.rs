//! The system below a watcher on macOS and Windows: what the system's tables say, each time anew.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use atlas::number::Ports;

use super::{Counts, Sighting, Sightings};
use crate::evidence::{self, HeldSocket, listeners};
use crate::owner::Pid;
use crate::sockets::{Gap, Scope};
use crate::watch::source::Caller;

/// This machine.
pub(in crate::watch) struct System(Instant);

impl System {
    /// Prepares to look at this machine.
    pub(in crate::watch) fn new() -> Self {
        Self(Instant::now())
    }

    /// Returns the ephemeral range as the system is delivered.
    pub(in crate::watch) fn ephemeral(&self) -> Ports {
        listeners::EPHEMERAL
    }

    /// Reads the sockets in `scope`, with their owners.
    pub(in crate::watch) fn sockets(&self, scope: Scope) -> Sightings {
        let evidence::Evidence {
            sockets,
            source,
            gaps,
            ..
        } = listeners::observe(scope);
        let sighting = |held: HeldSocket| Sighting {
            socket: held.socket.clone(),
            held: Some(held),
        };
        Sightings {
            sockets: sockets.into_iter().map(sighting).collect(),
            source,
            gaps,
        }
    }

    /// A single address cannot be asked about.
    pub(in crate::watch) fn at(&self, _address: SocketAddr) -> Option<Option<Sighting>> {
        None
    }

    /// This system has no network namespaces.
    pub(in crate::watch) fn is_here(&self, _caller: Caller) -> Option<bool> {
        Some(true)
    }

    /// Returns the owners that came with the sockets.
    pub(in crate::watch) fn with_owners(
        &self,
        sightings: Vec<Sighting>,
        _hints: &BTreeSet<Pid>,
    ) -> (Vec<HeldSocket>, Vec<Gap>) {
        let held = sightings.into_iter().filter_map(|sighting| sighting.held);
        (held.collect(), Vec::new())
    }

    /// This system keeps no counts that are cheaper than a look.
    pub(in crate::watch) fn counts(&self) -> Option<Counts> {
        None
    }

    /// Returns how much time has passed; what of it this thread has used is close to that.
    pub(in crate::watch) fn time_used(&self) -> Duration {
        self.0.elapsed()
    }

    /// Owners come anew with each look, so nobody needs to ask.
    pub(in crate::watch) fn has_ended(&self, _pid: Pid) -> bool {
        false
    }
}

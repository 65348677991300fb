//! Looking at sockets again and again: only what is new costs more than its line in the kernel's answer.
//!
//! A look compares the sockets with those of the look before, by address and inode. Owners are searched only for
//! sockets that were not there; for those that were, the owners of then count, as long as one of them lives. So a
//! further process that comes to hold a socket is not noticed before all the others have ended.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use atlas::number::{Ports, Transport};

use super::holding::{Holding, Place};
use super::selection::{Selection, is_watched};
use super::system::{Counts, Sighting, System};
use crate::evidence::HeldSocket;
use crate::owner::{OwnerUnknown, Owners, Pid};
use crate::sockets::{Gap, Scope, Source};

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// All sockets.
    Everything,
    /// All sockets of one transport.
    All(Transport),
    /// The sockets on one place.
    Only(Place),
}

impl Target {
    fn includes(self, place: Place) -> bool {
        match self {
            Self::Everything => true,
            Self::All(transport) => place.transport == transport,
            Self::Only(only) => place == only,
        }
    }

    fn scope(self) -> Scope {
        match self {
            Self::Everything => Scope::Everything,
            Self::All(transport) => Scope::All(transport),
            Self::Only(place) => Scope::Port(place.port, Some(place.transport)),
        }
    }
}

/// What came of a look.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// The places on which sockets came or went, or were handed on.
    pub(super) touched: BTreeSet<Place>,
    /// What it cost, without the search for owners of new sockets: that is paid once for each.
    pub(super) cost: Duration,
    /// How it was done; `None` if nobody could look, and then nothing was touched.
    pub(super) source: Option<Source>,
    pub(super) gaps: Vec<Gap>,
}

/// A socket that is known from a look before.
#[derive(Debug)]
struct Known {
    held: HeldSocket,
    /// The number of the look that saw it last.
    seen_in: u64,
}

impl Known {
    /// Whether `sighting` is of this very socket, with the owners it had.
    fn is(&self, sighting: &Sighting) -> bool {
        let (known, seen) = (&self.held.socket, &sighting.socket);
        let is_same_owner = sighting
            .held
            .as_ref()
            .is_none_or(|held| held.owners == self.held.owners);
        known.inode == seen.inode && known.local == seen.local && is_same_owner
    }
}

/// The sockets of the last look.
pub(super) struct Looker {
    system: System,
    selection: Selection,
    ephemeral: Ports,
    known: BTreeMap<Place, Vec<Known>>,
    looks: u64,
}

impl Looker {
    /// Prepares to look; nothing is known yet.
    pub(super) fn new(selection: Selection) -> Self {
        let system = System::new();
        Self {
            ephemeral: system.ephemeral(),
            system,
            selection,
            known: BTreeMap::new(),
            looks: 0,
        }
    }

    /// Returns the ports that this machine gives to sockets which ask for any.
    pub(super) fn ephemeral(&self) -> Ports {
        self.ephemeral
    }

    /// Whether a place is cared about.
    pub(super) fn cares_about(&self, place: Place) -> bool {
        self.selection.includes(place, self.ephemeral)
    }

    /// Returns the places that somebody holds.
    pub(super) fn places(&self) -> BTreeSet<Place> {
        self.known.keys().copied().collect()
    }

    /// Returns what is on a place, as of the last look.
    pub(super) fn on(&self, place: Place) -> Vec<HeldSocket> {
        let known = self.known.get(&place).into_iter().flatten();
        known.map(|known| known.held.clone()).collect()
    }

    /// Returns who is on a place, as of the last look.
    pub(super) fn holdings(&self, place: Place) -> BTreeSet<Holding> {
        let known = self.known.get(&place).into_iter().flatten();
        known.map(|known| Holding::of(&known.held)).collect()
    }

    /// Returns the system's own counts of sockets: if they differ, something has changed.
    pub(super) fn counts(&self) -> Option<Counts> {
        self.system.counts()
    }

    /// Returns the part of the system that looks.
    #[cfg(target_os = "linux")]
    pub(super) fn system(&self) -> &System {
        &self.system
    }

    /// Looks at `target`; the owners of new sockets are searched in `hints` first.
    pub(super) fn look(&mut self, target: Target, hints: &BTreeSet<Pid>) -> Look {
        let start = self.system.time_used();
        self.looks = self.looks.wrapping_add(1);
        let seen = self.system.sockets(target.scope());
        let mut look = Look {
            source: seen.source,
            gaps: seen.gaps,
            ..Look::default()
        };
        if look.source.is_some() {
            let new = self.mark(target, seen.sockets);
            self.forget_unseen(target, &mut look.touched);
            look.cost = self.system.time_used().saturating_sub(start);
            self.admit(new, hints, &mut look);
            if target == Target::Everything {
                self.follow_handed_on(&mut look);
            }
        }
        look
    }

    /// Marks the sockets that are known as seen, and returns the others.
    fn mark(&mut self, target: Target, seen: Vec<Sighting>) -> Vec<Sighting> {
        let looks = self.looks;
        let is_new = |sighting: &Sighting| {
            let place = place_of(sighting);
            if !is_watched(&sighting.socket) || !target.includes(place) || !self.cares_about(place) {
                return false;
            }
            let on_place = self.known.get_mut(&place);
            let known = on_place.and_then(|known| known.iter_mut().find(|known| known.is(sighting)));
            known.map(|known| known.seen_in = looks).is_none()
        };
        let mut is_new = is_new;
        seen.into_iter().filter(|sighting| is_new(sighting)).collect()
    }

    /// Forgets the sockets of `target` that were not seen this time.
    fn forget_unseen(&mut self, target: Target, touched: &mut BTreeSet<Place>) {
        let looks = self.looks;
        let mut forget = |place: Place, on_place: &mut Vec<Known>| {
            let before = on_place.len();
            on_place.retain(|known| known.seen_in == looks);
            if on_place.len() != before {
                touched.insert(place);
            }
            !on_place.is_empty()
        };
        if let Target::Only(place) = target {
            let is_left = self
                .known
                .get_mut(&place)
                .is_some_and(|known| forget(place, known));
            if !is_left {
                self.known.remove(&place);
            }
        } else {
            self.known
                .retain(|place, known| !target.includes(*place) || forget(*place, known));
        }
    }

    /// Finds the owners of new sockets and remembers both.
    fn admit(&mut self, new: Vec<Sighting>, hints: &BTreeSet<Pid>, look: &mut Look) {
        if new.is_empty() {
            return;
        }
        let (held, gaps) = self.system.with_owners(new, hints);
        look.gaps.extend(gaps);
        for held in held {
            let place = Place {
                transport: held.socket.transport,
                port: held.socket.local.port,
            };
            look.touched.insert(place);
            self.known.entry(place).or_default().push(Known {
                held,
                seen_in: self.looks,
            });
        }
    }

    /// Searches again for the owners of sockets whose owners have all ended: somebody else must hold them.
    fn follow_handed_on(&mut self, look: &mut Look) {
        let pids: BTreeSet<Pid> = self
            .known
            .values()
            .flatten()
            .flat_map(|known| known.held.owners.processes())
            .map(|owner| owner.pid)
            .collect();
        let ended: BTreeSet<Pid> = pids
            .into_iter()
            .filter(|pid| self.system.has_ended(*pid))
            .collect();
        let is_orphan = |owners: &Owners| match owners {
            Owners::Known(owners) => owners.iter().all(|owner| ended.contains(&owner.pid)),
            // The owner ended while it was looked for, and the socket is still there.
            Owners::Unknown(why) => *why == OwnerUnknown::Exited,
        };
        let orphans = self
            .known
            .values()
            .flatten()
            .filter(|known| is_orphan(&known.held.owners))
            .map(|known| Sighting::of(known.held.socket.clone()));
        let orphans: Vec<Sighting> = orphans.collect();
        if orphans.is_empty() {
            return;
        }
        for on_place in self.known.values_mut() {
            on_place.retain(|known| !is_orphan(&known.held.owners));
        }
        self.admit(orphans, &BTreeSet::new(), look);
        self.known.retain(|_, on_place| !on_place.is_empty());
    }
}

fn place_of(sighting: &Sighting) -> Place {
    Place {
        transport: sighting.socket.transport,
        port: sighting.socket.local.port,
    }
}

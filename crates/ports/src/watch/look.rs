//! Looking at sockets again and again: only what is new costs more than its line in the kernel's answer.
//!
//! A look compares the sockets with those of the look before, by address and inode. Owners are searched only for
//! sockets that were not there; for those that were, the owners of then count, as long as one of them lives. So a
//! further process that comes to hold a socket is not noticed before all the others have ended.
//!
//! Where the kernel told which listeners came or went, it is asked about these alone, which takes microseconds each,
//! while a list of all takes the kernel milliseconds on a machine with thousands.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::time::Duration;

use atlas::number::{Ports, Transport};

use super::holding::{Holding, Place};
use super::selection::{Selection, is_watched};
use super::system::{Counts, Sighting, System};
use crate::evidence::HeldSocket;
use crate::owner::{OwnerUnknown, Owners, Pid};
use crate::sockets::{Gap, Scope, Source};

/// So many ports are looked at one by one; with more of them, one look at all listeners is cheaper.
const FEW_PORTS: usize = 8;
/// So many listeners are asked about one by one; with more of them, one look at all is cheaper.
const FEW_LISTENERS: usize = 256;

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

/// Listeners that came or went, or that are missing.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// Where they are.
    pub(super) addresses: BTreeSet<SocketAddr>,
    /// Ports that are to be looked at as a whole.
    pub(super) places: BTreeSet<Place>,
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

    /// Whether somebody listens at exactly this address, as of the last look.
    pub(super) fn has_listener_at(&self, address: SocketAddr) -> bool {
        let mut known = self.known.get(&Place::of_listener(address)).into_iter().flatten();
        known.any(|known| known.held.socket.local.ip == address.ip())
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
    pub(super) fn system(&self) -> &System {
        &self.system
    }

    /// Looks at `target`; the owners of new sockets are searched in `hints` first.
    pub(super) fn look(&mut self, target: Target, hints: &BTreeSet<Pid>) -> Look {
        let start = self.system.time_used();
        let mut look = Look::default();
        let new = self.gather(target, &mut look);
        look.cost = self.system.time_used().saturating_sub(start);
        self.admit(new, hints, &mut look);
        if target == Target::Everything && look.source.is_some() {
            self.follow_handed_on(&mut look);
        }
        look
    }

    /// Looks at listeners the kernel told of; the owners of new ones are searched in `hints` first.
    pub(super) fn look_at(&mut self, touched: Touched, hints: &BTreeSet<Pid>) -> Look {
        let mut look = Look::default();
        let Touched {
            mut addresses,
            mut places,
        } = touched;
        addresses.retain(|address| self.cares_about(Place::of_listener(*address)));
        places.retain(|place| self.cares_about(*place));
        let mut new = Vec::new();
        if addresses.len() <= FEW_LISTENERS {
            for address in addresses {
                self.ask_about(address, &mut new, &mut places, &mut look);
            }
        } else {
            places.extend(addresses.into_iter().map(Place::of_listener));
        }
        // What is on these ports is found again.
        new.retain(|sighting| !places.contains(&place_of(sighting)));
        if places.len() > FEW_PORTS {
            new = self.gather(Target::All(Transport::Tcp), &mut look);
        } else {
            for place in places {
                new.extend(self.gather(Target::Only(place), &mut look));
            }
        }
        self.admit(new, hints, &mut look);
        look
    }

    /// Finds out what is at an address; if that takes a look at the whole port, adds it to `places`.
    fn ask_about(
        &mut self,
        address: SocketAddr,
        new: &mut Vec<Sighting>,
        places: &mut BTreeSet<Place>,
        look: &mut Look,
    ) {
        let place = Place::of_listener(address);
        let is_there = |known: &Known| known.held.socket.local.ip == address.ip();
        let mut on_place = self.known.remove(&place).unwrap_or_default();
        let is_known = on_place.iter().any(is_there);
        let is_tied = |known: &Known| is_there(known) && known.held.socket.local.interface.is_some();
        match self.system.at(address) {
            Some(found) if !is_known => new.extend(found),
            Some(None) if !on_place.iter().any(is_tied) => {
                on_place.retain(|known| !is_there(known));
                look.touched.insert(place);
            }
            // One of several, or a successor, or no clear answer.
            _ => {
                places.insert(place);
            }
        }
        if !on_place.is_empty() {
            self.known.insert(place, on_place);
        }
    }

    /// Reads the sockets of `target`, forgets those that are gone, and returns the new ones.
    fn gather(&mut self, target: Target, look: &mut Look) -> Vec<Sighting> {
        self.looks = self.looks.wrapping_add(1);
        let seen = self.system.sockets(target.scope());
        look.source = seen.source;
        look.gaps.extend(seen.gaps);
        if seen.source.is_none() {
            return Vec::new();
        }
        let new = self.mark(target, seen.sockets);
        self.forget_unseen(target, &mut look.touched);
        new
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

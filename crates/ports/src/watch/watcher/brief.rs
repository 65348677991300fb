//! Listeners that the kernel told of and that were not found yet, or not any more.
//!
//! The event comes a moment before the socket is found under its port, so a listener that is missing is looked for
//! again, a few times within a fraction of a second: first at its address, then on its whole port, where one that is
//! tied to an interface is found too. If it closes meanwhile, it was brief, and is told of on the word of the event
//! alone; if not, it is in another network namespace, and none of our business.

#[cfg(target_os = "linux")]
mod told;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::Watcher;
use crate::watch::holding::Place;
use crate::watch::look::Touched;
use crate::watch::source::{Caller, Hints, Listener};

/// When a listener that is missing is looked for again, after its event.
const AGAIN_AFTER: [Duration; 6] = [
    Duration::from_micros(100),
    Duration::from_micros(500),
    Duration::from_millis(2),
    Duration::from_millis(5),
    Duration::from_millis(25),
    Duration::from_millis(100),
];
/// From which of these times on its whole port is looked at, which takes longer.
const THOROUGH_FROM: usize = 2;
/// The most listeners that are waited for at once; beyond that, the next look at everything has to do.
const WAITING_MAX: usize = 65_536;

/// Listeners that are not found yet.
#[derive(Debug, Default)]
pub(super) struct Unconfirmed {
    waiting: BTreeMap<u64, Waiting>,
    /// Those that closed before they were found.
    gone: Vec<Listener>,
}

#[derive(Debug)]
struct Waiting {
    listener: Listener,
    since: Instant,
    /// How often it was looked for again.
    tries: usize,
}

impl Waiting {
    /// Returns when to look again; `None` if it was looked for often enough.
    fn due(&self) -> Option<Instant> {
        AGAIN_AFTER.get(self.tries).map(|pause| self.since + *pause)
    }
}

impl Unconfirmed {
    /// Takes the listeners that opened, and finds those that closed.
    pub(super) fn take_in(&mut self, hints: &Hints, now: Instant) {
        for (socket, listener) in &hints.opened {
            if self.waiting.len() < WAITING_MAX {
                let waiting = Waiting {
                    listener: *listener,
                    since: now,
                    tries: 0,
                };
                self.waiting.insert(*socket, waiting);
            }
        }
        for socket in hints.closed.keys() {
            self.gone
                .extend(self.waiting.remove(socket).map(|waiting| waiting.listener));
        }
    }

    /// Adds where to look again by now, and counts it as done. Whole ports are worth it only for those who are here.
    pub(super) fn add_due(&mut self, touched: &mut Touched, now: Instant, is_here: impl Fn(Caller) -> bool) {
        for waiting in self.waiting.values_mut() {
            if waiting.due().is_none_or(|due| due > now) {
                continue;
            }
            let Listener { address, by } = waiting.listener;
            if waiting.tries < THOROUGH_FROM {
                touched.addresses.insert(address);
            } else if is_here(by) {
                touched.places.insert(Place::of_listener(address));
            }
            waiting.tries += 1;
        }
    }

    /// Returns when to look again next.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.waiting.values().filter_map(Waiting::due).min()
    }

    /// Drops those that were found, and those that were looked for often enough.
    fn keep(&mut self, is_missing: impl Fn(&Listener) -> bool) {
        self.waiting
            .retain(|_, waiting| waiting.due().is_some() && is_missing(&waiting.listener));
    }
}

impl Watcher {
    /// Drops listeners that were found, and tells of those that were gone before.
    pub(super) fn settle_unconfirmed(&mut self) {
        let looker = &self.looker;
        self.unconfirmed
            .keep(|listener| !looker.has_listener_at(listener.address));
        for listener in std::mem::take(&mut self.unconfirmed.gone) {
            // Somebody else on the port: `listen` failed for this one, or it made way for another.
            let place = Place::of_listener(listener.address);
            let is_free = !self.state.contains_key(&place);
            if is_free && self.looker.cares_about(place) {
                self.tell_brief(place, &listener);
            }
        }
    }

    /// Without the kernel's events, nothing is known that was not found.
    #[cfg(not(target_os = "linux"))]
    fn tell_brief(&mut self, _place: Place, _listener: &Listener) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::owner::Pid;

    #[test]
    fn a_flood_of_listeners_is_waited_for_up_to_a_number() {
        let listener = Listener {
            address: "127.0.0.1:80".parse().unwrap(),
            by: Caller {
                pid: Pid(1),
                thread: 1,
            },
        };
        let mut unconfirmed = Unconfirmed::default();
        let count = u64::try_from(WAITING_MAX).unwrap() + 1;
        let hints = Hints {
            opened: (0..count).map(|socket| (socket, listener)).collect(),
            ..Hints::default()
        };
        unconfirmed.take_in(&hints, Instant::now());
        assert_eq!(unconfirmed.waiting.len(), WAITING_MAX);
    }
}

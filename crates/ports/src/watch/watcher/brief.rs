//! Listeners that the kernel told of and that were not found yet, or not any more.
//!
//! The event comes a moment before the socket is found under its port, so a listener that is missing is looked for
//! again, a few times within a fraction of a second. If it closes meanwhile, it was brief, and is told of on the word
//! of the event alone; if not, it is in another network namespace, and none of our business.

#[cfg(target_os = "linux")]
mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use super::Watcher;
use crate::watch::holding::Place;
use crate::watch::source::{Hints, Opened};

/// When a listener that is missing is looked for again, after its event.
const AGAIN_AFTER: [Duration; 4] = [
    Duration::from_millis(1),
    Duration::from_millis(5),
    Duration::from_millis(25),
    Duration::from_millis(100),
];
/// The most listeners that are waited for at once; beyond that, the next look at everything has to do.
const WAITING_MAX: usize = 65_536;

/// Listeners that are not found yet.
#[derive(Debug, Default)]
pub(super) struct Unconfirmed {
    waiting: BTreeMap<u64, Waiting>,
    /// Those that closed before they were found.
    gone: Vec<Opened>,
}

#[derive(Debug)]
struct Waiting {
    opened: Opened,
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
    pub(super) fn take_in(&mut self, hints: &mut Hints, now: Instant) {
        for (socket, opened) in std::mem::take(&mut hints.opened) {
            if self.waiting.len() < WAITING_MAX {
                let tries = 0;
                self.waiting.insert(
                    socket,
                    Waiting {
                        opened,
                        since: now,
                        tries,
                    },
                );
            }
        }
        for socket in &hints.closed {
            self.gone
                .extend(self.waiting.remove(socket).map(|waiting| waiting.opened));
        }
    }

    /// Returns where to look again by now, and counts it as done.
    pub(super) fn due_places(&mut self, now: Instant) -> BTreeSet<Place> {
        let mut places = BTreeSet::new();
        for waiting in self.waiting.values_mut() {
            if waiting.due().is_some_and(|due| due <= now) {
                waiting.tries += 1;
                places.insert(waiting.opened.place());
            }
        }
        places
    }

    /// Returns when to look again next.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.waiting.values().filter_map(Waiting::due).min()
    }

    /// Drops those that were found, and those that were looked for often enough.
    fn keep(&mut self, is_missing: impl Fn(&Opened) -> bool) {
        self.waiting
            .retain(|_, waiting| waiting.due().is_some() && is_missing(&waiting.opened));
    }
}

impl Watcher {
    /// Drops listeners that were found, and tells of those that were gone before.
    pub(super) fn settle_unconfirmed(&mut self) {
        let looker = &self.looker;
        let is_found = |opened: &Opened| {
            let held = looker.on(opened.place());
            held.iter()
                .any(|held| held.socket.local.ip == opened.address.ip())
        };
        self.unconfirmed.keep(|opened| !is_found(opened));
        for opened in std::mem::take(&mut self.unconfirmed.gone) {
            // Somebody else on the port: `listen` failed for this one, or it made way for another.
            let is_free = !self.state.contains_key(&opened.place());
            if is_free && self.looker.cares_about(opened.place()) {
                self.tell_brief(&opened);
            }
        }
    }

    /// Without the kernel's events, nothing is known that was not found.
    #[cfg(not(target_os = "linux"))]
    fn tell_brief(&mut self, _opened: &Opened) {}
}

//! Telling of a listener that was gone before it could be found: it opened and closed at once.
//!
//! What is known of it is what the event says and what its process, if that is still there, says of itself.

use std::sync::Arc;
use std::time::SystemTime;

use crate::evidence::HeldSocket;
use crate::watch::holding::{Holding, Place};
use crate::watch::reconcile::Change;
use crate::watch::source::Listener;
use crate::watch::watcher::Watcher;

impl Watcher {
    /// Tells of the listener, if anything can be said of it.
    pub(super) fn tell_brief(&mut self, place: Place, listener: &Listener) {
        if let Some(held) = self.looker.system().gone(listener.by, listener.address) {
            self.push_brief(place, held);
        }
    }

    fn push_brief(&mut self, place: Place, held: HeldSocket) {
        let at = SystemTime::now();
        let holding = Holding::of(&held);
        let during = self.entry_of(place, vec![held]);
        let after = Arc::new(self.entry(place));
        let opened = Change::Opened(holding.clone());
        self.push(place, &opened, &Arc::new(during), at, |event| {
            event.is_brief = true
        });
        self.push(place, &Change::Closed(holding), &after, at, |event| {
            event.is_brief = true
        });
    }
}

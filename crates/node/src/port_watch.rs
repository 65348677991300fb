//! Watching the ports of this machine for as long as a node runs: one thread, and news for whoever listens.
//!
//! News are hints to look. The watcher keeps no journal: what `directnet watch` tells after a restart is its own
//! business.

use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::{self, JoinHandle};

use ports::watch::{Event, Next, Options, PortEvent, StopHandle, Watcher};
use tokio::sync::broadcast;

use crate::documents;

/// How many news whoever listens may fall behind before it is told only that it missed some. A burst of a few hundred
/// ports opened at once fits.
const NEWS_KEPT: usize = 1024;

/// A watcher in a thread of its own.
#[derive(Debug)]
pub(crate) struct PortWatch {
    handle: Receiver<StopHandle>,
    thread: Option<JoinHandle<()>>,
}

/// Who may listen.
pub(crate) type News = broadcast::Sender<api::events::Event>;

/// Makes the channel that a watch tells its news on.
pub(crate) fn news() -> News {
    broadcast::Sender::new(NEWS_KEPT)
}

impl PortWatch {
    /// Starts watching; `None`, and a line in the log, if the system gives no thread.
    pub(crate) fn start(news: News) -> Option<Self> {
        let (tx, handle) = sync_channel(1);
        let watch = move || {
            let watcher = Watcher::start(Options::default());
            match watcher {
                Ok(watcher) => {
                    // Nobody waits for the handle any more: the node was stopped at once.
                    if tx.send(watcher.stop_handle()).is_ok() {
                        tell_all(watcher, &news);
                    }
                }
                Err(error) => tracing::warn!(%error, "the ports of this machine are not watched"),
            }
        };
        match thread::Builder::new().name("ports".into()).spawn(watch) {
            Ok(thread) => Some(Self {
                handle,
                thread: Some(thread),
            }),
            Err(error) => {
                tracing::warn!(%error, "the ports of this machine are not watched");
                None
            }
        }
    }

    /// Ends the watching and waits for it; a watcher that is still starting finishes its first look.
    pub(crate) fn stop(mut self) {
        let thread = self.thread.take();
        drop(self);
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the watcher of ports panicked");
        }
    }
}

impl Drop for PortWatch {
    fn drop(&mut self) {
        // An error means that there is nothing to stop.
        if let Ok(handle) = self.handle.recv() {
            handle.stop();
        }
    }
}

fn tell_all(mut watcher: Watcher, news: &News) {
    loop {
        let told = match watcher.next(None) {
            Next::Event(Event::Port(event)) => of_port(&event),
            Next::Event(Event::Resync(_)) => api::events::Event::Missed,
            Next::Event(Event::Started(_) | Event::JournalUnwritten { .. }) | Next::TimedOut => continue,
            Next::Stopped => return,
        };
        // Nobody listening is no trouble.
        let _ = news.send(told);
    }
}

fn of_port(event: &PortEvent) -> api::events::Event {
    api::events::Event::Port {
        port: event.place.port.0,
        transport: documents::transport(event.place.transport),
        change: documents::watch::change(event.kind),
    }
}

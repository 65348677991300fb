//! Watching the ports of this machine while somebody listens: one thread, and news for whoever does.
//!
//! News are hints to look, so without a listener there is no reason to watch, and a node at rest does not. The watcher
//! keeps no journal: what `directnet watch` tells after a restart is its own business.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use api::events::Event as Told;
use ports::watch::{Event, Next, Options, PortEvent, StopHandle, Watcher};
use tokio::sync::{broadcast, watch};
use tokio::time::timeout;

use crate::documents;

/// How many news whoever listens may fall behind before it is told only that it missed some. A burst of a few hundred
/// ports opened at once fits.
const NEWS_KEPT: usize = 1024;

/// How long watching goes on after the last listener has left: a page that is loaded again finds it running.
const LINGER: Duration = Duration::from_secs(30);

/// How long somebody who begins to listen waits for the first look at all ports, which takes a fraction of a second where
/// there are ten thousand. Messages are told over the same stream and are not to wait for a machine that is ill.
const START_MAX: Duration = Duration::from_secs(1);

/// A watcher in a thread of its own.
#[derive(Debug)]
pub(crate) struct PortWatch {
    news: News,
    thread: Option<JoinHandle<()>>,
}

/// What a watch tells, and whether anybody listens. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct News {
    told: broadcast::Sender<Told>,
    /// Whether everything that happens from now on is told, as far as this machine lets it be known.
    is_told: Arc<watch::Sender<bool>>,
    demand: Arc<(Mutex<Demand>, Condvar)>,
}

/// What the watching thread is to do.
#[derive(Debug, Default)]
struct Demand {
    is_over: bool,
    /// Interrupts the watcher that is waiting.
    stop: Option<StopHandle>,
}

impl News {
    pub(crate) fn new() -> Self {
        Self {
            told: broadcast::Sender::new(NEWS_KEPT),
            is_told: Arc::new(watch::Sender::new(false)),
            demand: Arc::default(),
        }
    }

    /// Begins to listen. What happens after this has returned is told.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe.
    pub(crate) async fn subscribe(&self) -> broadcast::Receiver<Told> {
        let told = self.told.subscribe();
        // Whoever waits looks at the number of listeners under this lock.
        drop(self.demand());
        self.demand.1.notify_all();
        let mut is_told = self.is_told.subscribe();
        // When that takes longer, the listener is told that it missed something.
        let _ = timeout(START_MAX, is_told.wait_for(|is_told| *is_told)).await;
        told
    }

    /// The watcher has looked at everything, which took as long: what happens from now on, it will see.
    fn has_looked(&self, took: Duration) {
        self.is_told.send_replace(true);
        if took >= START_MAX {
            let _ = self.told.send(Told::Missed);
        }
    }

    /// Waits until somebody listens; `false` when the node stops instead.
    fn wait_for_listener(&self) -> bool {
        let demand = self.demand.1.wait_while(self.demand(), |demand| {
            !demand.is_over && self.told.receiver_count() == 0
        });
        !demand.unwrap_or_else(PoisonError::into_inner).is_over
    }

    /// Lets a watcher be interrupted; `false` when the node stops already.
    fn begin(&self, stop: StopHandle) -> bool {
        let mut demand = self.demand();
        demand.stop = Some(stop);
        !demand.is_over
    }

    /// Ends the watching, for good.
    fn end(&self) {
        let mut demand = self.demand();
        demand.is_over = true;
        if let Some(stop) = demand.stop.take() {
            stop.stop();
        }
        drop(demand);
        self.demand.1.notify_all();
        // Nobody is to wait for what does not come any more.
        self.is_told.send_replace(true);
    }

    /// Whether the last listener has left. One that comes from now on waits until there is a watcher again.
    fn is_forsaken(&self) -> bool {
        if self.told.receiver_count() > 0 {
            return false;
        }
        self.is_told.send_replace(false);
        // It may have come in between, and have been promised that this watcher goes on.
        let is_forsaken = self.told.receiver_count() == 0;
        if !is_forsaken {
            self.is_told.send_replace(true);
        }
        is_forsaken
    }

    fn demand(&self) -> MutexGuard<'_, Demand> {
        // Each change under this lock is a single assignment, so a panic elsewhere cannot leave it half done.
        self.demand.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PortWatch {
    /// Starts the thread that watches when somebody listens; a line in the log if the system gives none.
    pub(crate) fn start(news: News) -> Self {
        let heard = news.clone();
        let thread = thread::Builder::new()
            .name("ports".into())
            .spawn(move || watch_while_heard(&heard))
            .inspect_err(|error| {
                tracing::warn!(%error, "the ports of this machine are not watched");
                news.is_told.send_replace(true);
            })
            .ok();
        Self { news, thread }
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
        self.news.end();
    }
}

fn watch_while_heard(news: &News) {
    while news.wait_for_listener() {
        let begun = Instant::now();
        match Watcher::start(Options::default()) {
            Ok(watcher) => {
                if !news.begin(watcher.stop_handle()) {
                    return;
                }
                news.has_looked(begun.elapsed());
                tell_while_heard(watcher, news);
            }
            Err(error) => {
                tracing::warn!(%error, "the ports of this machine are not watched");
                news.is_told.send_replace(true);
                return;
            }
        }
    }
}

/// Tells what the watcher sees until nobody has listened for a while.
fn tell_while_heard(mut watcher: Watcher, news: &News) {
    let mut heard_at = Instant::now();
    loop {
        let next = watcher.next(Some(LINGER));
        if news.told.receiver_count() > 0 {
            heard_at = Instant::now();
        } else if heard_at.elapsed() >= LINGER && news.is_forsaken() {
            return;
        }
        let told = match next {
            Next::Event(Event::Port(event)) => of_port(&event),
            Next::Event(Event::Resync(_)) => Told::Missed,
            Next::Event(Event::Started(_) | Event::JournalUnwritten { .. }) | Next::TimedOut => continue,
            Next::Stopped => return,
        };
        // Nobody listening is no trouble.
        let _ = news.told.send(told);
    }
}

fn of_port(event: &PortEvent) -> Told {
    Told::Port {
        port: event.place.port.0,
        transport: documents::transport(event.place.transport),
        change: documents::watch::change(event.kind),
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use futures_util::FutureExt;

    use super::*;

    /// Waits until a listener that is opened now is told of.
    async fn is_told_of_a_listener(told: &mut broadcast::Receiver<Told>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let opened = listener.local_addr().unwrap().port();
        while !matches!(told.recv().await.unwrap(), Told::Port { port, .. } if port == opened) {}
    }

    #[tokio::test]
    async fn who_listens_is_told_and_without_a_listener_nothing_is_watched() {
        let news = News::new();
        let watch = PortWatch::start(news.clone());
        assert!(news.demand().stop.is_none(), "nobody has asked for it");
        let mut told = news.subscribe().await;
        is_told_of_a_listener(&mut told).await;
        assert!(!news.is_forsaken());
        drop(told);
        assert!(news.is_forsaken());
        tokio::task::spawn_blocking(|| watch.stop()).await.unwrap();
    }

    #[tokio::test]
    async fn a_first_look_that_takes_too_long_holds_nobody_up_and_is_told() {
        let news = News::new();
        let begun = Instant::now();
        let mut told = news.subscribe().await;
        assert!(begun.elapsed() >= START_MAX);
        assert!(told.try_recv().is_err());
        news.has_looked(START_MAX);
        assert!(matches!(told.try_recv(), Ok(Told::Missed)));
        // It has looked now: nobody waits any more, and who comes in time misses nothing.
        let mut told = news.subscribe().now_or_never().unwrap();
        news.has_looked(START_MAX / 2);
        assert!(told.try_recv().is_err());
    }

    #[tokio::test]
    async fn a_watch_that_ends_lets_nobody_wait() {
        let news = News::new();
        PortWatch::start(news.clone()).stop();
        let mut told = news.subscribe().await;
        assert!(told.try_recv().is_err());
    }
}

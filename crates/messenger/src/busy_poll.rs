//! Busy polling: for a moment after a message, the thread that carries the tasks looks for what comes next instead of
//! resting.
//!
//! A message and its acknowledgement are handed over eight times between threads and processes, and whoever takes over has
//! mostly gone to rest. To wake a processor that rests takes a few microseconds on bare metal and some 25 in a virtual
//! machine, a quarter of all that a message takes there. What is measured, and what it costs, is in ADR 0022.

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio::task;

use crate::shared::{Shared, locked};

/// How long nothing rests after a message. A message, its way to the disk on both sides, its acknowledgement and the
/// next one of somebody who waits for it take less on a network without distance; over a longer way, a few microseconds
/// are not noticed.
const SPAN: Duration = Duration::from_millis(1);

/// Until when a node does not rest.
#[derive(Debug)]
pub(crate) struct BusyPolling {
    span: Duration,
    // The clock of the system, not of the runtime: a runtime whose clock a test stops moves it on only while it rests.
    until: Mutex<Option<Instant>>,
    is_expecting: Notify,
}

impl Default for BusyPolling {
    fn default() -> Self {
        Self::with_span(SPAN)
    }
}

impl BusyPolling {
    fn with_span(span: Duration) -> Self {
        Self {
            span,
            until: Mutex::new(None),
            is_expecting: Notify::new(),
        }
    }

    /// Says that something is to be expected soon.
    pub(crate) fn expect(&self) {
        let until = Instant::now() + self.span;
        *locked(&self.until) = Some(until);
        self.is_expecting.notify_one();
    }

    fn is_due(&self) -> bool {
        let until = *locked(&self.until);
        until.is_some_and(|until| Instant::now() < until)
    }

    /// Keeps the thread that it runs on from resting while something is expected. Never returns.
    async fn poll(&self) {
        loop {
            self.is_expecting.notified().await;
            while self.is_due() {
                // Every task that is ready, and whatever the system has for any of them, goes first;
                task::yield_now().await;
                // so does every thread that waits for this processor.
                thread::yield_now();
            }
        }
    }
}

/// Runs until the messenger stops.
pub(crate) async fn run(shared: Arc<Shared>) {
    let stop = shared.tasks.stop_token();
    stop.run_until_cancelled(shared.busy_polling.poll()).await;
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::task::{Context, Wake, Waker};

    use super::*;

    const LONG: Duration = Duration::from_secs(3600);

    /// Whether a task wants to be polled again.
    #[derive(Default)]
    struct Woken(AtomicBool);

    impl Woken {
        fn take(&self) -> bool {
            self.0.swap(false, Ordering::Relaxed)
        }
    }

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    /// Whether it wants to be polled: before something is expected, when it is, and after it was polled then.
    fn is_awake(span: Duration) -> [bool; 3] {
        let polling = BusyPolling::with_span(span);
        let woken = Arc::new(Woken::default());
        let waker = Waker::from(Arc::clone(&woken));
        let mut run = pin!(polling.poll());
        let mut poll = || run.as_mut().poll(&mut Context::from_waker(&waker)).is_pending();
        assert!(poll());
        let before = woken.take();
        polling.expect();
        let expecting = woken.take();
        assert!(poll());
        [before, expecting, woken.take()]
    }

    #[test]
    fn nothing_rests_while_something_is_expected() {
        assert_eq!(is_awake(LONG), [false, true, true]);
    }

    #[test]
    fn everything_rests_once_the_span_is_over() {
        assert_eq!(is_awake(Duration::ZERO), [false, true, false]);
    }
}

//! Waiting that somebody else can end: a signal handler, the person at the keyboard, a node that shuts down.

#[cfg(not(target_os = "linux"))]
pub(super) use self::condition::Bell;
#[cfg(target_os = "linux")]
pub(super) use self::descriptor::Bell;

/// Ends the waiting of a watcher, from any thread; may be cloned.
#[derive(Debug, Clone)]
pub struct StopHandle(std::sync::Arc<Bell>);

impl StopHandle {
    pub(super) fn new(bell: std::sync::Arc<Bell>) -> Self {
        Self(bell)
    }

    /// Tells the watcher to stop: its current or next call returns at once.
    pub fn stop(&self) {
        self.0.ring();
    }
}

/// A descriptor that becomes readable, to be waited for together with others.
#[cfg(target_os = "linux")]
mod descriptor {
    use std::io;
    use std::sync::atomic::{AtomicBool, Ordering};

    use rustix::event::{EventfdFlags, eventfd};
    use rustix::fd::{AsFd, BorrowedFd, OwnedFd};

    /// Rings once and for all.
    #[derive(Debug)]
    pub(in crate::watch) struct Bell {
        descriptor: OwnedFd,
        has_rung: AtomicBool,
    }

    impl Bell {
        pub(in crate::watch) fn new() -> io::Result<Self> {
            Ok(Self {
                descriptor: eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?,
                has_rung: AtomicBool::new(false),
            })
        }

        pub(super) fn ring(&self) {
            self.has_rung.store(true, Ordering::SeqCst);
            // Only a counter that is full already refuses, and that is readable too.
            let _ = rustix::io::write(&self.descriptor, &1_u64.to_ne_bytes());
        }

        pub(in crate::watch) fn has_rung(&self) -> bool {
            self.has_rung.load(Ordering::SeqCst)
        }
    }

    impl super::Bell {
        /// Returns what becomes readable when the bell rings.
        pub(in crate::watch) fn as_fd(&self) -> BorrowedFd<'_> {
            self.descriptor.as_fd()
        }
    }
}

/// A condition, where nothing else is waited for.
#[cfg(not(target_os = "linux"))]
mod condition {
    use std::io;
    use std::sync::{Condvar, Mutex, PoisonError};
    use std::time::Duration;

    /// Rings once and for all.
    #[derive(Debug, Default)]
    pub(in crate::watch) struct Bell {
        has_rung: Mutex<bool>,
        condition: Condvar,
    }

    impl Bell {
        pub(in crate::watch) fn new() -> io::Result<Self> {
            Ok(Self::default())
        }

        pub(super) fn ring(&self) {
            *self.has_rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
            self.condition.notify_all();
        }

        pub(in crate::watch) fn has_rung(&self) -> bool {
            *self.has_rung.lock().unwrap_or_else(PoisonError::into_inner)
        }

        /// Waits until the bell rings or `timeout` is over.
        pub(in crate::watch) fn wait(&self, timeout: Duration) {
            let has_rung = self.has_rung.lock().unwrap_or_else(PoisonError::into_inner);
            // Whoever waits looks at the clock and the bell again.
            drop(
                self.condition
                    .wait_timeout_while(has_rung, timeout, |has_rung| !*has_rung),
            );
        }
    }
}

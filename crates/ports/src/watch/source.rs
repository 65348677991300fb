//! Where a watcher's hints come from: the kernel's events where they may be used, otherwise nothing but time.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::time::Duration;

use super::event::Method;
#[cfg(target_os = "linux")]
use super::kernel::{self, KernelEvent, KernelEvents};
use super::wake::Bell;
use crate::owner::Pid;

/// What came in since the last time.
#[derive(Debug, Default)]
pub(super) struct Hints {
    /// Listeners that opened, by the kernel's address of the socket, those that closed again included.
    pub(super) opened: BTreeMap<u64, Listener>,
    /// Listeners that closed, by the same address.
    pub(super) closed: BTreeMap<u64, Listener>,
    /// Who bound sockets, which may be UDP.
    pub(super) bound: BTreeSet<Caller>,
    /// How many events did not fit.
    pub(super) lost: u64,
}

/// The process that did something, and the thread of it that was at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Caller {
    /// The process; 0 if it is in a PID namespace that is not seen from here.
    pub(crate) pid: Pid,
    /// The thread, which may be in another network namespace than its siblings.
    pub(crate) thread: u32,
}

/// A listener as the kernel's event tells of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Listener {
    pub(super) address: SocketAddr,
    pub(super) by: Caller,
}

/// Where hints come from.
pub(super) enum HintSource {
    #[cfg(target_os = "linux")]
    Kernel(Box<KernelEvents>),
    /// Nobody tells: it has to be looked.
    Nobody,
}

impl HintSource {
    /// Subscribes to the kernel's events unless `is_polling_wanted`; says why not if that is refused, or why not for
    /// UDP.
    pub(super) fn open(is_polling_wanted: bool) -> (Self, Option<String>) {
        if is_polling_wanted {
            return (Self::Nobody, Some("polling was asked for".to_owned()));
        }
        #[cfg(target_os = "linux")]
        match KernelEvents::open() {
            Ok(events) => {
                let without_udp = events
                    .bind_refusal()
                    .map(|refusal| format!("UDP sockets are polled: {refusal}"));
                (Self::Kernel(Box::new(events)), without_udp)
            }
            Err(refusal) => (
                Self::Nobody,
                Some(format!(
                    "{refusal}; the kernel's events need root, or CAP_PERFMON with CAP_DAC_READ_SEARCH"
                )),
            ),
        }
        #[cfg(not(target_os = "linux"))]
        (
            Self::Nobody,
            Some("this system has no events for sockets that can be used".to_owned()),
        )
    }

    /// Returns how changes are noticed.
    pub(super) fn method(&self) -> Method {
        match self {
            #[cfg(target_os = "linux")]
            Self::Kernel(_) => Method::KernelEvents,
            Self::Nobody => Method::Polling,
        }
    }

    /// Waits until `bell` rings or `timeout` is over; hints that come in meanwhile are there afterwards.
    pub(super) fn rest(&self, bell: &Bell, timeout: Duration) {
        #[cfg(target_os = "linux")]
        kernel::wait_for([bell.as_fd()].into_iter(), timeout);
        #[cfg(not(target_os = "linux"))]
        bell.wait(timeout);
    }

    /// Waits until a hint comes in, `bell` rings, or `timeout` is over.
    pub(super) fn wait(&self, bell: &Bell, timeout: Duration) {
        match self {
            #[cfg(target_os = "linux")]
            Self::Kernel(events) => events.wait(bell.as_fd(), timeout),
            Self::Nobody => self.rest(bell, timeout),
        }
    }

    /// Takes the hints that came in.
    pub(super) fn drain(&mut self) -> Hints {
        match self {
            #[cfg(target_os = "linux")]
            Self::Kernel(events) => {
                let batch = events.drain();
                let mut hints = Hints {
                    lost: batch.lost,
                    ..Hints::default()
                };
                batch.events.into_iter().for_each(|event| hints.add(event));
                hints
            }
            Self::Nobody => Hints::default(),
        }
    }
}

impl Hints {
    /// Whether nothing came in.
    pub(super) fn is_empty(&self) -> bool {
        self.opened.is_empty() && self.closed.is_empty() && self.bound.is_empty() && self.lost == 0
    }

    /// Returns the processes that did something.
    pub(super) fn pids(&self) -> BTreeSet<Pid> {
        self.callers().map(|caller| caller.pid).collect()
    }

    /// Leaves out what was done by those for whom `is_elsewhere` holds, who are asked about once each.
    pub(super) fn leave_out(&mut self, is_elsewhere: impl Fn(Caller) -> bool) {
        let callers: BTreeSet<Caller> = self.callers().collect();
        let elsewhere: BTreeSet<Caller> = callers
            .into_iter()
            .filter(|caller| is_elsewhere(*caller))
            .collect();
        self.opened
            .retain(|_, listener| !elsewhere.contains(&listener.by));
        self.closed
            .retain(|_, listener| !elsewhere.contains(&listener.by));
        self.bound.retain(|caller| !elsewhere.contains(caller));
    }

    fn callers(&self) -> impl Iterator<Item = Caller> {
        let listeners = self.opened.values().chain(self.closed.values());
        listeners
            .map(|listener| listener.by)
            .chain(self.bound.iter().copied())
    }

    #[cfg(target_os = "linux")]
    fn add(&mut self, event: KernelEvent) {
        match event {
            KernelEvent::Bind { by } => {
                self.bound.insert(by);
            }
            KernelEvent::Listener {
                by,
                socket,
                port,
                ip,
                is_open,
                ..
            } => {
                let address = SocketAddr::new(ip, port);
                let listener = Listener { address, by };
                if is_open {
                    self.closed.remove(&socket);
                    self.opened.insert(socket, listener);
                } else {
                    self.closed.insert(socket, listener);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listener(port: u16, pid: u32) -> Listener {
        Listener {
            address: SocketAddr::from(([127, 0, 0, 1], port)),
            by: caller(pid),
        }
    }

    fn caller(pid: u32) -> Caller {
        Caller {
            pid: Pid(pid),
            thread: pid,
        }
    }

    #[test]
    fn what_others_did_is_left_out() {
        let mut hints = Hints {
            opened: BTreeMap::from([(1, listener(1001, 7)), (2, listener(1002, 8))]),
            closed: BTreeMap::from([(3, listener(1003, 8)), (4, listener(1004, 9))]),
            bound: BTreeSet::from([caller(7), caller(9)]),
            lost: 0,
        };
        hints.leave_out(|by| by.pid == Pid(8));
        assert!(hints.opened.keys().eq([&1]) && hints.closed.keys().eq([&4]));
        assert_eq!(hints.pids(), BTreeSet::from([Pid(7), Pid(9)]));
        hints.leave_out(|_| true);
        assert!(hints.is_empty());
    }
}

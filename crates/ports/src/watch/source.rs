//! Where a watcher's hints come from: the kernel's events where they may be used, otherwise nothing but time.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::time::Duration;

use atlas::number::{PortNumber, Transport};

use super::event::Method;
use super::holding::Place;
#[cfg(target_os = "linux")]
use super::kernel::{self, KernelEvent, KernelEvents};
use super::wake::Bell;
use crate::owner::Pid;

/// What came in since the last time.
#[derive(Debug, Default)]
pub(super) struct Hints {
    /// Places on which listeners opened or closed.
    pub(super) places: BTreeSet<Place>,
    /// Processes that did something.
    pub(super) pids: BTreeSet<Pid>,
    /// Listeners that opened, by the kernel's address of the socket; those that closed again are marked.
    pub(super) opened: BTreeMap<u64, Opened>,
    /// Sockets that closed, by the same address.
    pub(super) closed: BTreeSet<u64>,
    /// Whether some UDP socket may have been bound.
    pub(super) is_udp_touched: bool,
    /// How many events did not fit.
    pub(super) lost: u64,
}

/// A listener as the kernel's event tells of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opened {
    pub(super) address: SocketAddr,
    pub(super) pid: Pid,
}

impl Opened {
    /// Returns where it listens.
    pub(super) fn place(&self) -> Place {
        Place {
            transport: Transport::Tcp,
            port: PortNumber(self.address.port()),
        }
    }
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

    /// Waits until a hint comes in, `bell` rings, or `timeout` is over.
    pub(super) fn wait(&self, bell: &Bell, timeout: Duration) {
        match self {
            #[cfg(target_os = "linux")]
            Self::Kernel(events) => events.wait(bell.as_fd(), timeout),
            #[cfg(target_os = "linux")]
            Self::Nobody => kernel::wait_for([bell.as_fd()].into_iter(), timeout),
            #[cfg(not(target_os = "linux"))]
            Self::Nobody => bell.wait(timeout),
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

#[cfg(target_os = "linux")]
impl Hints {
    fn add(&mut self, event: KernelEvent) {
        match event {
            KernelEvent::Bind { pid } => {
                self.is_udp_touched = true;
                self.pids.insert(pid);
            }
            KernelEvent::Listener {
                pid,
                socket,
                port,
                ip,
                is_open,
                ..
            } => {
                let opened = Opened {
                    address: SocketAddr::new(ip, port),
                    pid,
                };
                self.places.insert(opened.place());
                self.pids.insert(pid);
                if is_open {
                    self.closed.remove(&socket);
                    self.opened.insert(socket, opened);
                } else {
                    self.closed.insert(socket);
                }
            }
        }
    }
}

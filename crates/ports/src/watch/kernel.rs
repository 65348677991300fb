//! The kernel's own events, through perf: a listener that opens or closes, and any successful `bind`.
//!
//! Two tracepoints are read on every processor, for all processes: `sock:inet_sock_set_state`, which the kernel filters
//! down to TCP sockets that enter or leave LISTEN, and `syscalls:sys_exit_bind`, the nearest there is for UDP, which
//! has no states. Nothing is loaded into the kernel, and connections cost nothing: the filter drops them there.
//!
//! An event says which port, which address and which thread; it does not say which network namespace, and it comes a
//! moment before the socket is found under its port. So it is a hint to look again, not an observation. What does not
//! come: the end of a UDP socket, a UDP port that was taken without `bind`, events on a processor that was switched on
//! later. Whoever uses this looks at everything now and then as well.
//!
//! Needs root, or CAP_PERFMON with CAP_DAC_READ_SEARCH where tracefs is mounted.

pub(crate) mod fuzzing;
mod record;
mod ring;
mod tracefs;

use std::io;
use std::net::IpAddr;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};

use self::record::{Record, records};
use self::ring::Ring;
use self::tracefs::{Layout, Tracepoint};
use super::source::Caller;

/// What the kernel drops before it reaches us: everything but TCP that enters or leaves LISTEN (10).
const LISTENERS_ONLY: &str = "(newstate==10||oldstate==10)&&protocol==6";
/// The same for `bind`: only what succeeded.
const SUCCESS_ONLY: &str = "ret==0";
/// Bytes of all rings together: 10,000 events take less than one megabyte, on whichever processor they come.
const RINGS_LEN: usize = 4 * 1024 * 1024;
/// The most and the fewest bytes of one ring.
const RING_LEN: std::ops::RangeInclusive<usize> = 64 * 1024..=1024 * 1024;

/// Why the kernel's events cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    /// The tracepoints could not be found or read.
    #[error("{what} cannot be read: {source}")]
    Tracefs { what: String, source: io::Error },
    /// A tracepoint has not the fields that are needed.
    #[error("tracepoint {0} has an unknown format")]
    Format(&'static str),
    /// The kernel does not let us listen.
    #[error("{action} failed: {source}")]
    Perf { action: &'static str, source: io::Error },
}

/// One event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KernelEvent {
    /// A TCP socket began or ceased to listen.
    Listener {
        /// Nanoseconds on the kernel's own clock, to bring the events of several processors into order.
        at_ns: u64,
        by: Caller,
        /// The kernel's address of the socket: the same for the events of one socket.
        socket: u64,
        port: u16,
        ip: IpAddr,
        is_open: bool,
    },
    /// A process bound some socket to some address.
    Bind { by: Caller },
}

/// Everything that came in since the last time.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// The events, in the order in which they happened.
    pub(super) events: Vec<KernelEvent>,
    /// How many more there were, for which there was no room.
    pub(super) lost: u64,
}

/// The open tracepoints of all processors.
pub(super) struct KernelEvents {
    rings: Vec<Ring>,
    /// Events that write into the ring of another one; open for as long as this lives.
    _sharers: Vec<OwnedFd>,
    layout: Layout,
    scratch: Vec<u8>,
    /// Why no event tells of UDP sockets, if so.
    bind_refusal: Option<Refusal>,
}

impl KernelEvents {
    /// Begins to listen on all processors that are on.
    pub(super) fn open() -> Result<Self, Refusal> {
        let tracefs = tracefs::Tracefs::open()?;
        let listeners = tracefs.tracepoint("sock/inet_sock_set_state")?;
        let layout = Layout::of(&listeners).ok_or(Refusal::Format("inet_sock_set_state"))?;
        let (bind, bind_refusal) = match tracefs.tracepoint("syscalls/sys_exit_bind") {
            Ok(bind) => (Some(bind), None),
            Err(refusal) => (None, Some(refusal)),
        };
        let mut events = Self {
            rings: Vec::new(),
            _sharers: Vec::new(),
            layout,
            scratch: Vec::new(),
            bind_refusal,
        };
        let processors = online_processors();
        let ring_len = RINGS_LEN
            .checked_div(processors.len())
            .unwrap_or(RINGS_LEN)
            .clamp(*RING_LEN.start(), *RING_LEN.end());
        for processor in processors {
            events.listen_on(processor, &listeners, bind.as_ref(), ring_len)?;
        }
        Ok(events)
    }

    fn listen_on(
        &mut self,
        processor: u32,
        listeners: &Tracepoint,
        bind: Option<&Tracepoint>,
        ring_len: usize,
    ) -> Result<(), Refusal> {
        let failed = |action| move |source| Refusal::Perf { action, source };
        let opening = failed("listening to the kernel's events");
        let filtering = failed("filtering the kernel's events");
        let ring = Ring::map(
            ring::open_event(listeners.id, processor).map_err(opening)?,
            ring_len,
        );
        let ring = ring.map_err(failed("mapping the memory for the kernel's events"))?;
        ring::set_filter(ring.as_fd(), LISTENERS_ONLY).map_err(filtering)?;
        if let Some(bind) = bind {
            let sharer = ring::open_event(bind.id, processor).map_err(opening)?;
            ring::set_filter(sharer.as_fd(), SUCCESS_ONLY).map_err(filtering)?;
            ring::share(sharer.as_fd(), ring.as_fd()).map_err(opening)?;
            ring::enable(sharer.as_fd()).map_err(opening)?;
            self._sharers.push(sharer);
        }
        ring::enable(ring.as_fd()).map_err(opening)?;
        self.rings.push(ring);
        Ok(())
    }

    /// Says why no event tells of UDP sockets, if so.
    pub(super) fn bind_refusal(&self) -> Option<&Refusal> {
        self.bind_refusal.as_ref()
    }

    /// Waits until something comes in, `stop` becomes readable, or `timeout` is over.
    pub(super) fn wait(&self, stop: BorrowedFd<'_>, timeout: Duration) {
        let rings = self.rings.iter().map(AsFd::as_fd);
        wait_for(rings.chain([stop]), timeout);
    }

    /// Takes everything that came in.
    pub(super) fn drain(&mut self) -> Batch {
        let mut batch = Batch::default();
        for ring in &mut self.rings {
            self.scratch.clear();
            ring.drain(&mut self.scratch);
            for record in records(&self.scratch) {
                match record {
                    Record::Sample(sample) => batch.events.extend(self.layout.event(&sample)),
                    Record::Lost(count) => batch.lost = batch.lost.saturating_add(count),
                }
            }
        }
        batch.events.sort_by_key(|event| match event {
            KernelEvent::Listener { at_ns, .. } => *at_ns,
            KernelEvent::Bind { .. } => 0,
        });
        batch
    }
}

/// Waits until one of `files` becomes readable, or `timeout` is over, or a signal comes.
pub(super) fn wait_for<'a>(files: impl Iterator<Item = BorrowedFd<'a>>, timeout: Duration) {
    let mut files: Vec<_> = files
        .map(|file| PollFd::from_borrowed_fd(file, PollFlags::IN))
        .collect();
    let timeout = Timespec::try_from(timeout).ok();
    // A signal or a refusal ends the wait early; whoever waits looks at everything again.
    let _ = poll(&mut files, timeout.as_ref());
}

/// Lists the processors that are on; the first alone if the system does not say.
fn online_processors() -> Vec<u32> {
    let text = std::fs::read_to_string("/sys/devices/system/cpu/online").unwrap_or_default();
    let processors = parse_processors(&text);
    if processors.is_empty() {
        (0..std::thread::available_parallelism().map_or(1, |count| u32::try_from(count.get()).unwrap_or(1)))
            .collect()
    } else {
        processors
    }
}

/// Reads `0-3,8,10-11`, at most 4,096 numbers.
fn parse_processors(text: &str) -> Vec<u32> {
    const MOST: usize = 4096;
    let ranges = text.trim().split(',').filter_map(|range| {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        Some(first.parse().ok()?..=last.parse().ok()?)
    });
    ranges.flatten().take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processors_are_listed_in_ranges() {
        assert_eq!(parse_processors("0-3,8,10-11\n"), [0, 1, 2, 3, 8, 10, 11]);
        assert_eq!(parse_processors("0\n"), [0]);
        assert!(parse_processors("").is_empty());
        assert_eq!(parse_processors("0-4294967295").len(), 4096);
    }
}

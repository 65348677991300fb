//! A perf event and the ring of memory that the kernel writes its records into.
//!
//! All `unsafe` of the kernel's events is in this file. The ring is memory shared with the kernel: one page of
//! bookkeeping, then a power of two of data. The kernel moves `head` when it has written, we move `tail` when we have
//! read; between the two the memory is ours. Bytes are copied out before anybody looks at them, at most one ring full,
//! so that what the kernel does meanwhile cannot matter.
//!
//! Source: perf_event_open(2), "MMAP layout"; the barriers are those of tools/include/linux/ring_buffer.h.

use std::ffi::{CString, c_int, c_void};
use std::io;
use std::ops::Range;
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use rustix::ioctl::{Opcode, opcode};
use rustix::mm::{MapFlags, ProtFlags, mmap, munmap};

use super::record::SAMPLE_TYPE;

/// `PERF_TYPE_TRACEPOINT`
const TYPE_TRACEPOINT: u32 = 2;
/// `PERF_FLAG_FD_CLOEXEC`
const CLOSE_ON_EXEC: libc::c_ulong = 8;
/// The first bit of `perf_event_attr`'s flags: begin switched off, so that the filter is there before the first event.
const BEGIN_DISABLED: u64 = 1;
/// `PERF_EVENT_IOC_ENABLE`
const ENABLE: Opcode = opcode::none(b'$', 0);
/// `PERF_EVENT_IOC_SET_OUTPUT`
const SET_OUTPUT: Opcode = opcode::none(b'$', 5);
/// `PERF_EVENT_IOC_SET_FILTER`
const SET_FILTER: Opcode = opcode::write::<*const c_void>(b'$', 6);

/// Where `data_head` is in the page of bookkeeping; `data_tail` follows it.
const HEAD_OFFSET: usize = 1024;
const TAIL_OFFSET: usize = 1032;

/// `struct perf_event_attr` as of its first version, which has all that is needed.
#[repr(C)]
struct Attributes {
    kind: u32,
    size_bytes: u32,
    config: u64,
    sample_period: u64,
    sample_type: u64,
    read_format: u64,
    flags: u64,
    wakeup_events: u32,
    breakpoint_type: u32,
    breakpoint_address: u64,
}

/// Opens a tracepoint on one processor, for all processes, switched off.
#[expect(unsafe_code, reason = "perf_event_open has no wrapper")]
pub(super) fn open_event(tracepoint: u64, processor: u32) -> io::Result<OwnedFd> {
    let attributes = Attributes {
        kind: TYPE_TRACEPOINT,
        size_bytes: size_of::<Attributes>() as u32,
        config: tracepoint,
        sample_period: 1,
        sample_type: SAMPLE_TYPE,
        read_format: 0,
        flags: BEGIN_DISABLED,
        wakeup_events: 1,
        breakpoint_type: 0,
        breakpoint_address: 0,
    };
    let processor = c_int::try_from(processor).map_err(io::Error::other)?;
    let (all_processes, no_group): (libc::pid_t, c_int) = (-1, -1);
    // SAFETY: the kernel reads `size_bytes` bytes of `attributes`, which is all of it, and keeps no pointer to it.
    let fd = unsafe {
        libc::syscall(
            libc::SYS_perf_event_open,
            &raw const attributes,
            all_processes,
            processor,
            no_group,
            CLOSE_ON_EXEC,
        )
    };
    match c_int::try_from(fd) {
        // SAFETY: the call succeeded, so this is a new descriptor that nobody else owns.
        Ok(fd) if fd >= 0 => Ok(unsafe { OwnedFd::from_raw_fd(fd) }),
        _ => Err(io::Error::last_os_error()),
    }
}

/// Has the kernel drop every event that the expression does not accept.
pub(super) fn set_filter(event: BorrowedFd<'_>, filter: &str) -> io::Result<()> {
    let filter = CString::new(filter).map_err(io::Error::other)?;
    control(event, SET_FILTER, filter.as_ptr().cast())
}

/// Has an event write into the ring of another one of the same processor.
pub(super) fn share(event: BorrowedFd<'_>, ring: BorrowedFd<'_>) -> io::Result<()> {
    control(
        event,
        SET_OUTPUT,
        ptr::without_provenance(ring.as_raw_fd().cast_unsigned() as usize),
    )
}

/// Switches an event on.
pub(super) fn enable(event: BorrowedFd<'_>) -> io::Result<()> {
    control(event, ENABLE, ptr::null())
}

#[expect(unsafe_code, reason = "the ioctls of perf have no wrapper")]
fn control(event: BorrowedFd<'_>, operation: Opcode, argument: *const c_void) -> io::Result<()> {
    // SAFETY: the three operations above take nothing, a descriptor, or a string that ends with a zero and lives for
    // the whole call; the kernel keeps no pointer to it.
    let status = unsafe { libc::ioctl(event.as_raw_fd(), operation as _, argument) };
    if status < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(())
}

/// An event whose records are in memory that is shared with the kernel.
pub(super) struct Ring {
    event: OwnedFd,
    memory: NonNull<u8>,
    page_len: usize,
    data_len: usize,
}

// SAFETY: the memory belongs to this value alone, on our side, and is not tied to a thread.
#[expect(unsafe_code, reason = "a pointer is not Send by itself")]
unsafe impl Send for Ring {}

impl Ring {
    /// Maps a ring of `data_len` bytes, or the power of two of pages below that.
    #[expect(unsafe_code, reason = "mapping memory")]
    pub(super) fn map(event: OwnedFd, data_len: usize) -> io::Result<Self> {
        let page_len = rustix::param::page_size();
        let pages = data_len.checked_div(page_len).unwrap_or(1).max(1);
        let data_len = page_len << pages.ilog2();
        let (protection, flags) = (ProtFlags::READ | ProtFlags::WRITE, MapFlags::SHARED);
        // SAFETY: a new mapping at an address of the kernel's choice touches no memory of ours.
        let memory = unsafe { mmap(ptr::null_mut(), page_len + data_len, protection, flags, &event, 0) }?;
        Ok(Self {
            event,
            memory: NonNull::new(memory.cast()).ok_or_else(io::Error::last_os_error)?,
            page_len,
            data_len,
        })
    }

    /// Appends everything that is unread to `into`, at most one ring full, and gives the room back to the kernel.
    #[expect(unsafe_code, reason = "reading memory shared with the kernel")]
    pub(super) fn drain(&mut self, into: &mut Vec<u8>) {
        // Acquire: the kernel's writes of the records happened before that of the head.
        let head = self.counter(HEAD_OFFSET).load(Ordering::Acquire);
        let tail = self.counter(TAIL_OFFSET).load(Ordering::Relaxed);
        for span in unread(tail, head, self.data_len) {
            into.reserve(span.len());
            // SAFETY: `unread` gives spans within the data, which is mapped behind the first page and which the kernel
            // does not write between tail and head; `into` has room for the span, and is longer by it afterwards.
            unsafe {
                let from = self.memory.as_ptr().add(self.page_len + span.start);
                ptr::copy_nonoverlapping(from, into.as_mut_ptr().add(into.len()), span.len());
                into.set_len(into.len() + span.len());
            }
        }
        // Release: we are done with reading before the kernel may write there again.
        self.counter(TAIL_OFFSET).store(head, Ordering::Release);
    }

    /// Returns one of the two counters in the first page.
    #[expect(unsafe_code, reason = "reading memory shared with the kernel")]
    fn counter(&self, offset: usize) -> &AtomicU64 {
        // SAFETY: both offsets are multiples of eight within the first page, which is mapped, aligned to a page, as
        // long as `self` lives; the kernel writes them as whole words too.
        unsafe { AtomicU64::from_ptr(self.memory.as_ptr().add(offset).cast()) }
    }
}

impl AsFd for Ring {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.event.as_fd()
    }
}

impl Drop for Ring {
    #[expect(unsafe_code, reason = "unmapping memory")]
    fn drop(&mut self) {
        // SAFETY: this is the mapping made in `map`, of the same length, and nobody has a reference into it any more.
        let unmapped = unsafe { munmap(self.memory.as_ptr().cast(), self.page_len + self.data_len) };
        debug_assert!(unmapped.is_ok(), "{unmapped:?}");
    }
}

/// Returns where the bytes between two counters are in a ring of `data_len` bytes, a power of two: two spans if they
/// go over its end. Counters that are further apart than the ring is long are not the kernel's: then there is nothing.
fn unread(tail: u64, head: u64, data_len: usize) -> [Range<usize>; 2] {
    let len = usize::try_from(head.wrapping_sub(tail)).unwrap_or(usize::MAX);
    if len > data_len {
        return [0..0, 0..0];
    }
    // The counters only ever grow; what counts is their remainder.
    let start = (tail as usize) & (data_len - 1);
    let until_end = len.min(data_len - start);
    [start..start + until_end, 0..len - until_end]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_goes_over_the_end_continues_at_the_start() {
        assert_eq!(unread(0, 0, 16), [0..0, 0..0]);
        assert_eq!(unread(0, 16, 16), [0..16, 0..0]);
        assert_eq!(unread(8, 16, 16), [8..16, 0..0]);
        assert_eq!(unread(24, 36, 16), [8..16, 0..4]);
        assert_eq!(unread(u64::MAX - 7, 8, 16), [8..16, 0..8]);
    }

    #[test]
    fn counters_that_cannot_be_give_nothing() {
        assert_eq!(unread(0, 17, 16), [0..0, 0..0]);
        assert_eq!(unread(8, 0, 16), [0..0, 0..0]);
    }

    proptest! {
        #[test]
        fn a_made_up_ring_gives_back_what_was_written(
            tail in any::<u64>(),
            len in 0_usize..=64,
        ) {
            let written: Vec<u8> = (0_u8..).take(len).collect();
            let mut ring = [0_u8; 64];
            for (byte, at) in written.iter().zip(0_u64..) {
                ring[(tail.wrapping_add(at) % 64) as usize] = *byte;
            }
            let spans = unread(tail, tail.wrapping_add(len as u64), 64);
            let read: Vec<u8> = spans.into_iter().flat_map(|span| ring[span].to_vec()).collect();
            prop_assert_eq!(read, written);
        }
    }
}

//! Listeners that are in no process's table of descriptors, where everybody looks: one in the table of a thread, one
//! that an io_uring alone has.
//!
//! What is seen of them is asserted by whoever opens them.

use std::net::{SocketAddr, TcpListener};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::sync::mpsc;
use std::thread;

use rustix::thread::gettid;

/// The first descriptor behind the three standard ones.
const FIRST_OWN: u32 = 3;

/// A thread with a table of descriptors of its own and a listener in it; it ends with its owner.
pub(crate) struct Loner {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// The thread's id.
    pub(crate) id: u32,
    finish: Option<mpsc::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Loner {
    /// Starts one, in the network namespace of the thread that calls.
    pub(crate) fn listening(at: &str) -> Self {
        let at: SocketAddr = at.parse().unwrap();
        let (opened, told) = mpsc::channel();
        let (asked, finish) = mpsc::channel::<()>();
        let thread = thread::spawn(move || {
            leave_table();
            let listener = TcpListener::bind(at).unwrap();
            let id = gettid().as_raw_nonzero().get().unsigned_abs();
            opened.send((listener.local_addr().unwrap(), id)).unwrap();
            // Ends when the other end is dropped, also by a test that failed.
            let _ = finish.recv();
        });
        let (address, id) = told.recv().unwrap();
        Self {
            address,
            id,
            finish: Some(asked),
            thread: Some(thread),
        }
    }
}

impl Drop for Loner {
    fn drop(&mut self) {
        drop(self.finish.take());
        let ended = self.thread.take().map(thread::JoinHandle::join);
        ended.unwrap().unwrap();
    }
}

/// Gives the calling thread a table of its own, without what the process has: no socket of another test lives on in it.
#[expect(unsafe_code, reason = "a thread that leaves the table of its process")]
fn leave_table() {
    // SAFETY: the descriptors are closed in the new table alone, and the thread owns none of them.
    let status = unsafe {
        libc::syscall(
            libc::SYS_close_range,
            FIRST_OWN,
            u32::MAX,
            libc::CLOSE_RANGE_UNSHARE,
        )
    };
    assert_eq!(status, 0, "{}", std::io::Error::last_os_error());
}

/// Sets up an io_uring with a few entries and registers `socket` with it; the error is the kernel's.
#[expect(unsafe_code, reason = "io_uring has no wrapper in our dependencies")]
pub(crate) fn ring_with(socket: &impl AsRawFd) -> std::io::Result<OwnedFd> {
    /// `IORING_REGISTER_FILES` of include/uapi/linux/io_uring.h
    const REGISTER_FILES: u32 = 2;
    /// Words of `struct io_uring_params`.
    const PARAMETERS_LEN: usize = 30;
    let mut parameters = [0_u32; PARAMETERS_LEN];
    // SAFETY: the kernel reads and writes the 120 bytes of `parameters`, which live through the call.
    let ring = unsafe { libc::syscall(libc::SYS_io_uring_setup, 4_u32, parameters.as_mut_ptr()) };
    let Ok(ring @ 0..) = i32::try_from(ring) else {
        return Err(std::io::Error::last_os_error());
    };
    // SAFETY: the kernel just made this descriptor for us, and nobody else knows it.
    let ring = unsafe { OwnedFd::from_raw_fd(ring) };
    let files = [-1, socket.as_raw_fd()];
    // SAFETY: the kernel reads the two descriptors of `files`, which live through the call.
    let status = unsafe {
        libc::syscall(
            libc::SYS_io_uring_register,
            ring.as_raw_fd(),
            REGISTER_FILES,
            files.as_ptr(),
            files.len(),
        )
    };
    if status == 0 {
        Ok(ring)
    } else {
        Err(std::io::Error::last_os_error())
    }
}

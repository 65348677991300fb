//! Listeners that are in no process's table of descriptors, where everybody looks: their owners are found.

use std::net::{SocketAddr, TcpListener};
use std::thread;

use ports::owner::{Hold, Owner};
use ports::{Claims, PortNumber, Transport};
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};
use testkit::{PATIENCE, wait_for};

use crate::apart::{Loner, ring_with};
use crate::stage;

fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

/// Returns the only process that holds the only listener on `address`, which a list of all ports must name too.
fn only_owner(address: SocketAddr) -> Owner {
    let port = PortNumber(address.port());
    let report = ports::port(&Claims::built_in(), port, Some(Transport::Tcp));
    let sockets = stage::at(&report, address).into_iter();
    let owners: Vec<&Owner> = sockets.flat_map(|held| held.owners.processes()).collect();
    let [owner] = owners[..] else {
        panic!("one process holds {address}: {report:#?}")
    };
    let listing = ports::list(&Claims::built_in());
    let mut entries = listing.entries.iter();
    let entry = entries.find(|entry| (entry.port, entry.transport) == (port, Transport::Tcp));
    let sockets = entry.unwrap().sockets.iter().flatten();
    let listed = sockets
        .filter(|held| held.socket.local.ip == address.ip())
        .flat_map(|held| held.owners.processes());
    assert!(
        listed
            .map(|listed| (listed.pid, listed.hold))
            .eq([(owner.pid, owner.hold)])
    );
    owner.clone()
}

#[test]
fn a_listener_registered_with_io_uring_is_its_process_s() {
    let _stage = stage::alone();
    let (listener, address) = listener();
    let _ring = match ring_with(&listener) {
        Ok(ring) => ring,
        Err(error) => {
            eprintln!("skipped: io_uring may not be used here ({error})");
            return;
        }
    };
    drop(listener);
    let owner = only_owner(address);
    assert_eq!((owner.pid.0, owner.hold), (std::process::id(), Hold::IoUring));
}

#[test]
fn a_listener_of_a_thread_with_its_own_table_is_its_process_s() {
    let _stage = stage::alone();
    let loner = Loner::listening("127.0.0.1:0");
    let owner = only_owner(loner.address);
    assert_eq!(
        (owner.pid.0, owner.hold),
        (std::process::id(), Hold::Thread { id: loner.id })
    );
}

/// A process whose first thread has ended, and whose second one sleeps until it is killed.
struct Headless(Pid);

impl Headless {
    /// Forks; the process has what was open here.
    #[expect(unsafe_code, reason = "no other way ends the first thread of a process alone")]
    fn start() -> Self {
        // SAFETY: in the child there is this thread alone, which starts another and ends, without returning to the
        // test; the C library makes its allocator and its threads usable in such a child.
        let pid = unsafe { libc::fork() };
        if pid == 0 {
            let _ = thread::Builder::new().spawn(|| {
                loop {
                    thread::park();
                }
            });
            // SAFETY: ends the calling thread; nothing on its stack is used by the other one.
            unsafe { libc::syscall(libc::SYS_exit, 0) };
        }
        Self(Pid::from_raw(pid).unwrap())
    }

    /// Waits until the first thread has ended: then the process has no program any more.
    fn wait_until_headless(&self) {
        let link = format!("/proc/{}/exe", self.0);
        let is_headless = || std::fs::read_link(&link).is_err().then_some(());
        wait_for("the first thread to end", PATIENCE, is_headless).unwrap();
    }
}

impl Drop for Headless {
    fn drop(&mut self) {
        let ended =
            kill_process(self.0, Signal::KILL).and_then(|()| waitpid(Some(self.0), WaitOptions::empty()));
        ended.unwrap();
    }
}

#[test]
fn a_process_whose_first_thread_ended_still_holds_its_listener() {
    let _stage = stage::alone();
    let (listener, address) = listener();
    let process = Headless::start();
    drop(listener);
    process.wait_until_headless();
    let owner = only_owner(address);
    assert_eq!(owner.pid.0, process.0.as_raw_nonzero().get().unsigned_abs());
    assert!(matches!(owner.hold, Hold::Thread { .. }), "{owner:?}");
    let executable = owner.executable.unwrap().path;
    assert_eq!(executable, std::env::current_exe().unwrap());
}

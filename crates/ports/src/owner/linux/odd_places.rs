//! Where sockets are held that no process has in its table: in the tables of threads, and in io_uring.
//!
//! A thread may have a table of its own (`unshare(CLONE_FILES)`), and a process whose first thread ended has no table
//! where everybody looks, while its other threads work on. A socket that was registered with io_uring stays open after
//! its descriptor was closed. This is the last resort: nothing of it is read before all processes were searched.
//!
//! Not found: a socket in an io_uring whose own descriptor was closed after it was registered with itself.

use std::io::Read;

use rustix::fd::BorrowedFd;
use rustix::fs::{Mode, OFlags};

use super::file_table::{self, Ring, Scanner, Table};
use super::inodes::Inodes;
use super::io_uring;
use crate::owner::{Hold, Pid};
use crate::sockets::Inode;

/// The most that is read about one io_uring, in bytes: room for the 32,768 files that it may have at most, and more.
const RING_LEN_MAX: u64 = 4 << 20;
/// How often a ring is asked that is too busy to tell its files.
const ATTEMPTS: usize = 8;

/// A process that holds a socket outside of its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OddHold {
    pub(super) inode: Inode,
    pub(super) pid: Pid,
    pub(super) hold: Hold,
}

/// Looks for the sockets `wanted` in the threads of `processes` and in `rings`, those of the threads included.
///
/// `proc` is the directory of all processes. A process is named once for each socket.
pub(super) fn search(
    proc: BorrowedFd<'_>,
    processes: &[Pid],
    mut rings: Vec<Ring>,
    wanted: &Inodes,
) -> Vec<OddHold> {
    let mut found: Vec<OddHold> = Vec::new();
    let mut note = |inode, pid, hold| {
        let is_new = !found.iter().any(|odd| (odd.inode, odd.pid) == (inode, pid));
        if is_new {
            found.push(OddHold { inode, pid, hold });
        }
    };
    let mut scanner = Scanner::new(proc);
    for (pid, thread) in processes.iter().flat_map(|pid| tables_of_threads(proc, *pid)) {
        let table = Table {
            pid,
            thread: Some(thread),
        };
        // A thread that ended or may not be searched is like one that holds nothing.
        for inode in scanner.sockets_in(table, wanted).into_iter().flatten() {
            note(inode, pid, Hold::Thread { id: thread });
        }
    }
    rings.extend(scanner.into_rings());
    for ring in rings {
        for inode in sockets_of_ring(proc, ring) {
            if wanted.position(inode).is_some() {
                note(inode, ring.table.pid, Hold::IoUring);
            }
        }
    }
    found
}

/// Returns one thread for each table that a process has beside that of its first thread.
fn tables_of_threads(proc: BorrowedFd<'_>, pid: Pid) -> Vec<(Pid, u32)> {
    let mut tables: Vec<u32> = Vec::new();
    for thread in file_table::other_threads(proc, pid) {
        let is_known = |other: u32| file_table::is_shared(Pid(other), Pid(thread));
        if !is_known(pid.0) && !tables.iter().any(|other| is_known(*other)) {
            tables.push(thread);
        }
    }
    tables.into_iter().map(|thread| (pid, thread)).collect()
}

fn sockets_of_ring(proc: BorrowedFd<'_>, ring: Ring) -> Vec<Inode> {
    let path = ring.table.path(&format!("fdinfo/{}", ring.descriptor));
    let read = || {
        let file = rustix::fs::openat(
            proc,
            path.as_str(),
            OFlags::RDONLY | OFlags::CLOEXEC,
            Mode::empty(),
        )
        .ok()?;
        let mut bytes = Vec::new();
        std::fs::File::from(file)
            .take(RING_LEN_MAX)
            .read_to_end(&mut bytes)
            .ok()?;
        io_uring::registered_sockets(&bytes)
    };
    (0..ATTEMPTS).find_map(|_| read()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::os::fd::AsFd;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn what_a_ring_holds_is_its_process_s() {
        let proc = tempfile::tempdir().unwrap();
        fs::create_dir_all(proc.path().join("700/fdinfo")).unwrap();
        let told = "UserFiles:\t2\n    0: socket:[41]\n    1: socket:[42]\nUserBufs:\t0\n";
        fs::write(proc.path().join("700/fdinfo/5"), told).unwrap();
        let ring = Ring {
            table: Pid(700).into(),
            descriptor: 5,
        };
        let directory = File::open(proc.path()).unwrap();
        let wanted: Inodes = [42, 43].map(Inode).into_iter().collect();
        let expected = OddHold {
            inode: Inode(42),
            pid: Pid(700),
            hold: Hold::IoUring,
        };
        let found = search(directory.as_fd(), &[], vec![ring, ring], &wanted);
        assert_eq!(found, [expected]);
    }

    #[test]
    fn what_stands_behind_more_than_a_ring_can_tell_is_not_read() {
        let proc = tempfile::tempdir().unwrap();
        fs::create_dir_all(proc.path().join("700/fdinfo")).unwrap();
        let directory = File::open(proc.path()).unwrap();
        let ring = Ring {
            table: Pid(700).into(),
            descriptor: 5,
        };
        let is_found = |len: u64| {
            let told = "UserFiles:\t1\n    0: socket:[42]\n";
            let before = usize::try_from(len).unwrap() - told.len();
            let padded = format!("{}\n{told}", "x".repeat(before - 1));
            fs::write(proc.path().join("700/fdinfo/5"), padded).unwrap();
            !sockets_of_ring(directory.as_fd(), ring).is_empty()
        };
        assert!(is_found(RING_LEN_MAX));
        // The line is cut: half a socket is none.
        assert!(!is_found(RING_LEN_MAX + 2));
    }

    #[test]
    fn a_thread_s_table_is_searched() {
        let proc = tempfile::tempdir().unwrap();
        let processes = [Pid(u32::MAX - 1)];
        let tasks = proc.path().join(processes[0].0.to_string()).join("task");
        let thread = u32::MAX;
        fs::create_dir_all(tasks.join(thread.to_string()).join("fd")).unwrap();
        fs::create_dir(tasks.join(processes[0].0.to_string())).unwrap();
        symlink("socket:[42]", tasks.join(thread.to_string()).join("fd/3")).unwrap();
        let directory = File::open(proc.path()).unwrap();
        let wanted: Inodes = [Inode(42)].into_iter().collect();
        let expected = OddHold {
            inode: Inode(42),
            pid: processes[0],
            hold: Hold::Thread { id: thread },
        };
        // A directory of plain files has a link for each directory in it, as /proc has for each thread.
        let found = search(directory.as_fd(), &processes, Vec::new(), &wanted);
        assert_eq!(found, [expected]);
    }
}

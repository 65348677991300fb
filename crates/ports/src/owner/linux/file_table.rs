//! The descriptors of one process: which of the wanted sockets are among them.
//!
//! The directory `/proc/PID/fd` is read with `getdents64` and each link with `readlinkat` into a buffer on the stack: on a
//! machine with 200,000 descriptors these two calls are all the time there is. So as few as possible are made. A process
//! is left as soon as it was found to hold everything that is wanted. Before a table is read, it is asked about the
//! descriptors by which the process before held everything: the workers of a prefork server have the same sockets
//! there, and services that run the same program mostly have their own sockets there.

use std::ffi::CStr;
use std::mem::MaybeUninit;

use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{AtFlags, Mode, OFlags, RawDir};
use rustix::io::Errno;

use super::inodes::Inodes;
use crate::owner::Pid;
use crate::sockets::Inode;

/// Bytes of the buffer for directory entries, some 24 each.
///
/// The kernel makes an inode for each entry that it returns, which costs as much as reading the link. A server opens its
/// listeners early: with few entries at a time, most of a large table is never made.
const DIRECTORY_BUFFER_LEN: usize = 1024;
/// Room for the longest link that matters, `socket:[18446744073709551615]`; of others the beginning tells that they do not.
const LINK_BUFFER_LEN: usize = 32;
/// What a descriptor of an io_uring links to.
const RING_LINK: &[u8] = b"anon_inode:[io_uring]";
/// How many links `/proc/PID/task` has if there is one thread: two as every directory, and one for the thread.
const LINKS_WITH_ONE_THREAD: u64 = 3;

/// A table of descriptors: that of a process, or that of one of its threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) pid: Pid,
    /// The thread; `None` for the first one, whose table counts as that of the process.
    pub(super) thread: Option<u32>,
}

impl Table {
    /// Returns the path of `name` below the process file system.
    pub(super) fn path(self, name: &str) -> String {
        match self.thread {
            None => format!("{}/{name}", self.pid.0),
            Some(thread) => format!("{}/task/{thread}/{name}", self.pid.0),
        }
    }
}

impl From<Pid> for Table {
    fn from(pid: Pid) -> Self {
        Self { pid, thread: None }
    }
}

/// An io_uring that a process has, and its descriptor in one of the process's tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ring {
    pub(super) table: Table,
    pub(super) descriptor: u32,
}

/// What a descriptor links to, as far as it matters.
#[derive(Debug, PartialEq, Eq)]
enum Link {
    Socket(Inode),
    Ring,
    Other,
}

/// Why a process could not be searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// This user may not look into it.
    NotPermitted,
    /// It has ended.
    Gone,
}

/// Lists the processes below the directory `proc`; empty if it cannot be read.
pub(super) fn processes(proc: BorrowedFd<'_>) -> Vec<Pid> {
    let Ok(directory) = open_directory(proc, ".") else {
        return Vec::new();
    };
    numbers(directory).into_iter().map(Pid).collect()
}

/// Lists the threads of a process but the first; empty if it has none, or has ended.
///
/// `proc` is the directory of all processes.
pub(super) fn other_threads(proc: BorrowedFd<'_>, pid: Pid) -> Vec<u32> {
    let path = Table::from(pid).path("task");
    // One call tells most processes from those that have several threads: there is a link for each.
    let links = rustix::fs::statat(proc, path.as_str(), AtFlags::empty()).map_or(0, |stat| stat.st_nlink);
    if links <= LINKS_WITH_ONE_THREAD {
        return Vec::new();
    }
    let threads = open_directory(proc, &path).map(numbers).unwrap_or_default();
    threads.into_iter().filter(|thread| *thread != pid.0).collect()
}

/// Returns the entries of a directory that are numbers.
fn numbers(directory: OwnedFd) -> Vec<u32> {
    let mut buffer = [MaybeUninit::uninit(); DIRECTORY_BUFFER_LEN];
    let mut entries = RawDir::new(directory, &mut buffer);
    let mut found = Vec::new();
    while let Some(Ok(entry)) = entries.next() {
        found.extend(parse_number::<u32>(entry.file_name().to_bytes()));
    }
    found
}

/// Reads the tables of one process after the other, and learns from one for the next.
pub(super) struct Scanner<'a> {
    proc: BorrowedFd<'a>,
    /// The sockets found in the process that is read now, and their descriptors.
    held: Vec<(Inode, u32)>,
    /// By its position among the wanted ones: the number of the process in which a socket was seen last.
    seen_in: Vec<u64>,
    /// Counts the processes that were read.
    number: u64,
    /// Whether the process before held everything that was wanted.
    was_complete: bool,
    /// The io_urings met in the tables that were read to the end.
    rings: Vec<Ring>,
}

impl<'a> Scanner<'a> {
    /// Prepares to read processes below the directory `proc`.
    pub(super) fn new(proc: BorrowedFd<'a>) -> Self {
        Self {
            proc,
            held: Vec::new(),
            seen_in: Vec::new(),
            number: 0,
            was_complete: false,
            rings: Vec::new(),
        }
    }

    /// Returns the io_urings met so far; those of processes that were left early, or not read at all, are missing.
    pub(super) fn into_rings(self) -> Vec<Ring> {
        self.rings
    }

    /// Returns which of the sockets `wanted` the process `pid` holds, each once.
    pub(super) fn sockets_held(
        &mut self,
        pid: Pid,
        wanted: &Inodes,
    ) -> Result<impl Iterator<Item = Inode>, Refusal> {
        if !(self.was_complete && self.guess(pid, wanted)) {
            self.was_complete = false;
            self.read(pid.into(), wanted)?;
            self.was_complete = self.held.len() == wanted.len();
        }
        Ok(self.held.iter().map(|(inode, _)| *inode))
    }

    /// Returns which of the sockets `wanted` are in `table`, each once.
    pub(super) fn sockets_in(
        &mut self,
        table: Table,
        wanted: &Inodes,
    ) -> Result<impl Iterator<Item = Inode>, Refusal> {
        self.was_complete = false;
        self.read(table, wanted)?;
        Ok(self.held.iter().map(|(inode, _)| *inode))
    }

    /// Looks at the descriptors by which the process before held its sockets; returns whether this one holds everything
    /// that is wanted by them.
    ///
    /// The first descriptor that is something else ends it, so that a wrong guess costs next to nothing.
    fn guess(&mut self, pid: Pid, wanted: &Inodes) -> bool {
        if self.held.len() < wanted.len() {
            return false;
        }
        let guesses = std::mem::take(&mut self.held);
        self.number = self.number.saturating_add(1);
        for (_, descriptor) in guesses {
            let link = format!("{}/fd/{descriptor}\0", pid.0);
            let there = CStr::from_bytes_with_nul(link.as_bytes())
                .ok()
                .and_then(|link| link_behind(self.proc, link).ok());
            let Some(Link::Socket(inode)) = there else {
                return false;
            };
            if !self.note(inode, descriptor, wanted) {
                return false;
            }
            if self.held.len() == wanted.len() {
                return true;
            }
        }
        false
    }

    fn read(&mut self, table: Table, wanted: &Inodes) -> Result<(), Refusal> {
        self.held.clear();
        self.number = self.number.saturating_add(1);
        let directory = open_directory(self.proc, &table.path("fd")).map_err(refusal)?;
        let mut buffer = [MaybeUninit::uninit(); DIRECTORY_BUFFER_LEN];
        let mut entries = RawDir::new(directory.as_fd(), &mut buffer);
        while let Some(entry) = entries.next() {
            let entry = entry.map_err(refusal)?;
            // `.` and `..` are no descriptors, and asking about them would double the work for small tables.
            let Some(descriptor) = parse_number(entry.file_name().to_bytes()) else {
                continue;
            };
            match link_behind(directory.as_fd(), entry.file_name()) {
                Ok(Link::Socket(inode)) => {
                    self.note(inode, descriptor, wanted);
                }
                Ok(Link::Ring) => self.rings.push(Ring { table, descriptor }),
                Err(Errno::ACCESS | Errno::PERM) => return Err(kept_out(self.proc, table)),
                // Something else, or closed by now.
                Ok(Link::Other) | Err(_) => {}
            }
            if self.held.len() == wanted.len() {
                break;
            }
        }
        Ok(())
    }

    /// Notes a socket if it is wanted and was not seen in this process before; returns whether it was noted.
    fn note(&mut self, inode: Inode, descriptor: u32, wanted: &Inodes) -> bool {
        if self.seen_in.len() < wanted.len() {
            self.seen_in.resize(wanted.len(), 0);
        }
        let position = wanted.position(inode);
        let seen_in = position.and_then(|position| self.seen_in.get_mut(position));
        let Some(seen_in) = seen_in.filter(|seen_in| **seen_in != self.number) else {
            return false;
        };
        *seen_in = self.number;
        self.held.push((inode, descriptor));
        true
    }
}

/// Whether two processes, or two threads, have one table of descriptors, so that they close a socket together.
#[expect(unsafe_code, reason = "kcmp has no safe wrapper")]
pub(super) fn is_shared(first: Pid, second: Pid) -> bool {
    /// `KCMP_FILES` of include/uapi/linux/kcmp.h
    const KCMP_FILES: libc::c_int = 2;
    let (Ok(first), Ok(second)) = (libc::pid_t::try_from(first.0), libc::pid_t::try_from(second.0)) else {
        return false;
    };
    // SAFETY: kcmp takes five integers and touches no memory of ours.
    let order = unsafe { libc::syscall(libc::SYS_kcmp, first, second, KCMP_FILES, 0_u64, 0_u64) };
    // Everything but 0 means different, gone, not permitted or not supported: then both are told.
    order == 0
}

fn open_directory(at: BorrowedFd<'_>, path: &str) -> Result<OwnedFd, Errno> {
    rustix::fs::openat(
        at,
        path,
        OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC,
        Mode::empty(),
    )
}

fn refusal(errno: Errno) -> Refusal {
    match errno {
        Errno::NOENT | Errno::SRCH => Refusal::Gone,
        // Whatever else keeps us out (no descriptors left, say) hides the process as well.
        _ => Refusal::NotPermitted,
    }
}

/// Says why a link of a process could not be read, although the directory with it could.
///
/// The kernel answers "permission denied" as well for a process that ends at this very moment (`proc_pid_readlink` of
/// fs/proc/base.c).
fn kept_out(proc: BorrowedFd<'_>, table: Table) -> Refusal {
    open_directory(proc, &table.path("fd")).map_or_else(refusal, |_| Refusal::NotPermitted)
}

fn link_behind(directory: BorrowedFd<'_>, name: &CStr) -> Result<Link, Errno> {
    let mut link = [0_u8; LINK_BUFFER_LEN];
    let len = rustix::fs::readlinkat_raw(directory, name, link.as_mut_slice())?;
    let link = link.get(..len).unwrap_or_default();
    Ok(match parse_socket_link(link) {
        Some(inode) => Link::Socket(inode),
        None if link == RING_LINK => Link::Ring,
        None => Link::Other,
    })
}

/// Reads `socket:[123]`.
pub(super) fn parse_socket_link(link: &[u8]) -> Option<Inode> {
    let number = link.strip_prefix(b"socket:[")?.strip_suffix(b"]")?;
    parse_number(number).map(Inode)
}

pub(super) fn parse_number<T: std::str::FromStr>(digits: &[u8]) -> Option<T> {
    let is_number = digits.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(digits)
        .ok()
        .filter(|_| is_number)?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests;

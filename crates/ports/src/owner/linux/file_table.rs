//! The descriptors of one process: which of the wanted sockets are among them.
//!
//! The directory `/proc/PID/fd` is read with large `getdents64` calls and each link with `readlinkat` into a buffer
//! on the stack: on a machine with 200,000 descriptors these two calls are all the time there is.

use std::collections::BTreeSet;
use std::ffi::CStr;
use std::mem::MaybeUninit;

use rustix::fd::{AsFd, BorrowedFd};
use rustix::fs::{Mode, OFlags, RawDir};
use rustix::io::Errno;

use crate::owner::Pid;
use crate::sockets::Inode;

/// Bytes of the buffer for directory entries, some 32 each.
const DIRECTORY_BUFFER_LEN: usize = 32 * 1024;
/// Bytes of the longest link that matters: `socket:[18446744073709551615]`.
const LINK_LEN_MAX: usize = 32;

/// Why a process could not be searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// This user may not look into it.
    NotPermitted,
    /// It has ended.
    Gone,
}

/// A buffer for directory entries, to be used for one process after the other.
pub(super) struct Buffer(Vec<MaybeUninit<u8>>);

impl Buffer {
    pub(super) fn new() -> Self {
        Self(vec![MaybeUninit::uninit(); DIRECTORY_BUFFER_LEN])
    }
}

/// Lists the processes below the directory `proc`; empty if it cannot be read.
pub(super) fn processes(proc: BorrowedFd<'_>, buffer: &mut Buffer) -> Vec<Pid> {
    let Ok(directory) = open_directory(proc, ".") else {
        return Vec::new();
    };
    let mut entries = RawDir::new(directory, &mut buffer.0);
    let mut found = Vec::new();
    while let Some(Ok(entry)) = entries.next() {
        found.extend(parse_number(entry.file_name().to_bytes()).map(Pid));
    }
    found
}

/// Returns which of the sockets `wanted` the process `pid` holds, each once.
pub(super) fn sockets_held(
    proc: BorrowedFd<'_>,
    pid: Pid,
    wanted: &BTreeSet<Inode>,
    buffer: &mut Buffer,
) -> Result<BTreeSet<Inode>, Refusal> {
    let directory = open_directory(proc, &format!("{}/fd", pid.0)).map_err(refusal)?;
    let mut entries = RawDir::new(directory.as_fd(), &mut buffer.0);
    let mut held = BTreeSet::new();
    while let Some(entry) = entries.next() {
        let entry = entry.map_err(refusal)?;
        // `.` and `..` are no descriptors, and asking about them would double the work for small tables.
        if entry.file_name().to_bytes().starts_with(b".") {
            continue;
        }
        match socket_behind(directory.as_fd(), entry.file_name()) {
            Ok(Some(inode)) if wanted.contains(&inode) => drop(held.insert(inode)),
            Err(Errno::ACCESS | Errno::PERM) => return Err(Refusal::NotPermitted),
            // No socket, or closed by now.
            Ok(_) | Err(_) => {}
        }
    }
    Ok(held)
}

/// Whether two processes have one table of descriptors, so that they close a socket together.
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

fn open_directory(at: BorrowedFd<'_>, path: &str) -> Result<rustix::fd::OwnedFd, Errno> {
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

/// Returns the inode that a descriptor links to, if it is a socket.
fn socket_behind(directory: BorrowedFd<'_>, name: &CStr) -> Result<Option<Inode>, Errno> {
    let mut link = [0_u8; LINK_LEN_MAX];
    let len = rustix::fs::readlinkat_raw(directory, name, link.as_mut_slice())?;
    Ok(link.get(..len).and_then(parse_socket_link))
}

/// Reads `socket:[123]`.
fn parse_socket_link(link: &[u8]) -> Option<Inode> {
    let number = link.strip_prefix(b"socket:[")?.strip_suffix(b"]")?;
    parse_number(number).map(Inode)
}

fn parse_number<T: std::str::FromStr>(digits: &[u8]) -> Option<T> {
    let is_number = digits.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(digits)
        .ok()
        .filter(|_| is_number)?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_links_to_sockets_count() {
        assert_eq!(parse_socket_link(b"socket:[777001]"), Some(Inode(777_001)));
        assert_eq!(
            parse_socket_link(b"socket:[18446744073709551615]"),
            Some(Inode(u64::MAX))
        );
        for other in [
            "socket:[18446744073709551616]",
            "socket:[+1]",
            "socket:[]",
            "socket:[1",
            "/tmp/socket:[1]",
            "pipe:[1]",
            "",
        ] {
            assert_eq!(parse_socket_link(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn a_process_shares_its_table_with_itself_alone() {
        let me = Pid(std::process::id());
        assert!(is_shared(me, me));
        assert!(!is_shared(me, Pid(u32::MAX)));
    }
}

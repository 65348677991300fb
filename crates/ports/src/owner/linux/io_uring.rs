//! What the kernel tells of an io_uring in `/proc/PID/fdinfo/N`: the sockets among its registered files.
//!
//! ```text
//! UserFiles:  3
//!     1: socket:[3935048]
//!     2: /dev/null
//! UserBufs:   0
//! ```
//!
//! Kernels before 5.16 or so name no inode there, and then nothing is found. A path may be anything, line breaks are
//! escaped by the kernel. Source: `__io_uring_show_fdinfo` of the kernel's io_uring/fdinfo.c.

use super::file_table::{parse_number, parse_socket_link};
use crate::sockets::Inode;

/// The line before the registered files, up to their number.
const FILES_HEADING: &[u8] = b"UserFiles:";

/// Returns the sockets that are registered; `None` if the ring was too busy to tell its files.
pub(crate) fn registered_sockets(fdinfo: &[u8]) -> Option<Vec<Inode>> {
    let mut lines = fdinfo.split(|byte| *byte == b'\n');
    let count = lines.find_map(|line| line.strip_prefix(FILES_HEADING))?;
    let files: Vec<&[u8]> = lines
        .take_while(|line| line.first() == Some(&b' '))
        .filter_map(file)
        .collect();
    let has_files = parse_number::<u64>(count.trim_ascii()) != Some(0);
    if has_files && files.is_empty() {
        return None;
    }
    Some(files.into_iter().filter_map(parse_socket_link).collect())
}

/// Reads the path of `    1: socket:[3935048]`.
fn file(line: &[u8]) -> Option<&[u8]> {
    let line = line.trim_ascii_start();
    let colon = line.iter().position(|byte| *byte == b':')?;
    let (number, path) = line.split_at_checked(colon)?;
    parse_number::<u32>(number)?;
    path.strip_prefix(b": ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sockets(fdinfo: &str) -> Option<Vec<u64>> {
        let found = registered_sockets(fdinfo.as_bytes())?;
        Some(found.into_iter().map(|inode| inode.0).collect())
    }

    #[test]
    fn sockets_among_the_registered_files_are_told() {
        let fdinfo = "pos:\t0\nSqThread:\t-1\nUserFiles:\t4\n    0: <none>\n    1: socket:[3935048]\n    2: /dev/null\n    \
                      3: socket:[7]\nUserBufs:\t1\n    0: 0x7f00/4096\nPollList:\n";
        assert_eq!(sockets(fdinfo), Some(vec![3_935_048, 7]));
    }

    #[test]
    fn a_path_cannot_pass_for_a_socket() {
        let fdinfo =
            "UserFiles:\t2\n    0: /tmp/socket:[5]\n    1: /tmp/x\\012    2: socket:[5]\nUserBufs:\t0\n";
        assert_eq!(sockets(fdinfo), Some(vec![]));
    }

    #[test]
    fn a_busy_ring_is_told_from_an_empty_one() {
        assert_eq!(sockets("SqThread:\t-1\n"), None);
        assert_eq!(sockets("UserFiles:\t3\nUserBufs:\t0\n"), None);
        assert_eq!(sockets("UserFiles:\t0\nUserBufs:\t0\n"), Some(vec![]));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            let _ = registered_sockets(&bytes);
        }
    }
}

//! Entry points for fuzz targets: the files of a process, and of the machine's users.

use std::os::unix::ffi::OsStrExt;

use super::process::{StatLine, command_line as arguments, effective_user};
use super::{Users, cgroup as cgroups, io_uring as ring, membership};
use crate::fuzzing::assert_visible;
use crate::owner::container::Container;
use crate::owner::unit::Unit;

/// The most bytes that showing one byte takes, as `\xNN`.
const SHOWN_LEN: usize = 4;

/// Reads `/proc/PID/stat` and, if it is one, writes and reads it again.
///
/// # Panics
///
/// Panics if what was written is not read as it was, or if the name must not be shown, which would be bugs.
pub fn proc_stat(line: &[u8]) {
    let Some(stat) = StatLine::parse(line) else {
        return;
    };
    assert_visible([&stat.name]);
    let skipped = "0 ".repeat(17);
    let StatLine {
        name,
        parent,
        started_ticks,
    } = &stat;
    let written = format!("1 ({name}) S {} {skipped}{started_ticks} 0", parent.0);
    assert_eq!(StatLine::parse(written.as_bytes()), Some(stat));
}

/// Reads the user off `/proc/PID/status`.
///
/// # Panics
///
/// Panics if a user that was written as the kernel does is not read, which would be a bug.
pub fn proc_status(status: &[u8]) {
    if let Some(user) = effective_user(status) {
        let written = format!("Name:\tx\nUid:\t0\t{}\t0\t0\n", user.0);
        assert_eq!(effective_user(written.as_bytes()), Some(user));
    }
}

/// Reads `/proc/PID/cmdline`.
///
/// # Panics
///
/// Panics if the text must not be shown, or is longer than its bytes explain, which would be bugs.
pub fn command_line(bytes: &[u8]) {
    if let Some(line) = arguments(bytes) {
        assert_visible([&line]);
        assert!(line.as_str().len() <= bytes.len().saturating_mul(SHOWN_LEN));
    }
}

/// Reads where `/proc/self/mountinfo` has the tree of cgroups.
///
/// # Panics
///
/// Panics if a mount point is longer than its line, which would be a bug.
pub fn mountinfo(mounts: &[u8]) {
    for line in mounts.split(|byte| *byte == b'\n') {
        if let Some(path) = cgroups::parse_mount(line) {
            assert!(path.as_os_str().as_bytes().len() <= line.len());
        }
    }
}

/// Reads `/proc/PID/cgroup`, and the unit and the container that its path names.
///
/// # Panics
///
/// Panics if their names must not be shown, which would be a bug.
pub fn cgroup(file: &[u8]) {
    let Some(path) = membership::path(file) else {
        return;
    };
    if let Some(unit) = Unit::of_cgroup(path) {
        assert_visible([&unit.name]);
    }
    if let Some(container) = Container::of_cgroup(path) {
        assert_visible([&container.id]);
    }
}

/// Reads what the kernel tells of an io_uring.
///
/// # Panics
///
/// Panics if there are more sockets than lines, which would be a bug.
pub fn io_uring(fdinfo: &[u8]) {
    let lines = fdinfo.split(|byte| *byte == b'\n').count();
    if let Some(sockets) = ring::registered_sockets(fdinfo) {
        assert!(sockets.len() < lines);
    }
}

/// Reads the file of users.
///
/// # Panics
///
/// Panics if a name must not be shown or a home is no absolute path, which would be bugs.
pub fn passwd(file: &[u8]) {
    let users = Users::parse(file);
    for id in users.ids() {
        assert_visible(&users.user(id).name);
        assert!(users.home(id).is_none_or(std::path::Path::is_absolute));
    }
}

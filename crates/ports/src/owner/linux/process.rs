//! What is known of one process: its name, user, program, arguments and age.
//!
//! All files of a process are opened below one directory handle, so that the answers cannot come from two processes
//! that had the same id one after the other.

use std::ffi::OsStr;
use std::fs::File;
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::time::{Duration, SystemTime};

use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{AtFlags, CWD, Mode, OFlags, Stat};
use rustix::time::{ClockId, clock_gettime};

use super::membership;
use super::users::Users;
use crate::owner::container::Container;
use crate::owner::origin::Ancestor;
use crate::owner::unit::Unit;
use crate::owner::{Executable, Hold, Owner, Pid, User};
use crate::sockets::UserId;
use crate::text::VisibleText;

/// The most that is read of one file of a process, in bytes. Command lines may have megabytes: one that is cut ends with an
/// ellipsis. What is taken of all others stands near their beginning.
const FILE_LEN_MAX: u64 = 4096;
/// Room for what most of these files have, in bytes.
const FILE_LEN_EXPECTED: usize = 2048;
/// What the kernel appends to the path of a program whose file is gone.
const DELETED_SUFFIX: &[u8] = b" (deleted)";
/// The permission bit that lets everybody write.
const WRITABLE_BY_ALL: u32 = 0o002;

/// A process that holds a socket, and its parent.
#[derive(Debug, Clone)]
pub(super) struct Described {
    pub(super) owner: Owner,
    pub(super) parent: Pid,
}

/// Reads processes below one process file system.
pub(super) struct ProcessReader<'a> {
    proc: &'a Path,
    users: &'a Users,
    booted: Option<SystemTime>,
    ticks_per_second: u64,
}

impl<'a> ProcessReader<'a> {
    /// Prepares to read processes; the time of boot is taken now.
    pub(super) fn new(proc: &'a Path, users: &'a Users) -> Self {
        let since_boot = Duration::try_from(clock_gettime(ClockId::Boottime)).ok();
        Self {
            proc,
            users,
            booted: since_boot.and_then(|since_boot| SystemTime::now().checked_sub(since_boot)),
            ticks_per_second: rustix::param::clock_ticks_per_second(),
        }
    }

    /// Reads a process; `None` if it has ended.
    pub(super) fn read(&self, pid: Pid) -> Option<Described> {
        let process = ProcessDirectory::open(self.proc, &pid.0.to_string())?;
        let stat = StatLine::parse(&process.read("stat")?)?;
        let cgroup = process.read("cgroup");
        let cgroup = cgroup.as_deref().and_then(membership::path);
        let owner = Owner {
            pid,
            name: stat.name,
            user: self.user(&process),
            executable: process.executable(),
            command_line: process.command_line(),
            started: self.moment(stat.started_ticks),
            unit: cgroup.and_then(Unit::of_cgroup),
            container: cgroup.and_then(Container::of_cgroup),
            hold: Hold::Descriptor,
            origin: None,
        };
        Some(Described {
            owner,
            parent: stat.parent,
        })
    }

    /// Returns the parent of a process; `None` if the process has ended.
    pub(super) fn parent(&self, pid: Pid) -> Option<Pid> {
        let process = ProcessDirectory::open(self.proc, &pid.0.to_string())?;
        Some(StatLine::parse(&process.read("stat")?)?.parent)
    }

    /// Reads as much of a process as a chain of parents tells, and its own parent; `None` if it has ended.
    pub(super) fn ancestor(&self, pid: Pid) -> Option<(Ancestor, Pid)> {
        let process = ProcessDirectory::open(self.proc, &pid.0.to_string())?;
        let stat = StatLine::parse(&process.read("stat")?)?;
        let ancestor = Ancestor {
            pid,
            name: stat.name,
            user: self.user(&process),
        };
        Some((ancestor, stat.parent))
    }

    /// Asks a thread for what the process itself does not tell once its first thread has ended.
    pub(super) fn complete_from_thread(&self, owner: &mut Owner, thread: u32) {
        let path = format!("{}/task/{thread}", owner.pid.0);
        let Some(thread) = ProcessDirectory::open(self.proc, &path) else {
            return;
        };
        owner.executable = owner.executable.take().or_else(|| thread.executable());
        owner.command_line = owner.command_line.take().or_else(|| thread.command_line());
    }

    fn user(&self, process: &ProcessDirectory) -> Option<User> {
        effective_user(&process.read("status")?).map(|id| self.users.user(id))
    }

    /// Turns ticks after boot into a time of day.
    fn moment(&self, ticks: u64) -> Option<SystemTime> {
        let milliseconds = ticks.checked_mul(1000)?.checked_div(self.ticks_per_second)?;
        self.booted?.checked_add(Duration::from_millis(milliseconds))
    }
}

/// The directory of one process.
struct ProcessDirectory(OwnedFd);

impl ProcessDirectory {
    /// Opens `path` below the process file system: a process, or a thread of one.
    fn open(proc: &Path, path: &str) -> Option<Self> {
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        rustix::fs::openat(CWD, proc.join(path), flags, Mode::empty())
            .ok()
            .map(Self)
    }

    /// Reads the beginning of a file; `None` if the process has ended or does not let us.
    fn read(&self, name: &str) -> Option<Vec<u8>> {
        self.read_up_to(name, FILE_LEN_MAX)
    }

    fn read_up_to(&self, name: &str, len_max: u64) -> Option<Vec<u8>> {
        let file = rustix::fs::openat(&self.0, name, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty()).ok()?;
        // With room for all there is, few calls are made and nothing is copied while the list grows.
        let mut bytes = Vec::with_capacity(FILE_LEN_EXPECTED);
        File::from(file).take(len_max).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    fn command_line(&self) -> Option<VisibleText> {
        let mut bytes = self.read_up_to("cmdline", FILE_LEN_MAX.saturating_add(1))?;
        let len_max = usize::try_from(FILE_LEN_MAX).unwrap_or(usize::MAX);
        let is_cut = bytes.len() > len_max;
        bytes.truncate(len_max);
        let line = command_line(&bytes)?;
        Some(match is_cut {
            true => VisibleText::from(format!("{line}…").as_str()),
            false => line,
        })
    }

    fn executable(&self) -> Option<Executable> {
        let link = rustix::fs::readlinkat(self.0.as_fd(), "exe", Vec::new()).ok()?;
        let file = self.stat(b"exe");
        let (path, is_deleted) = match link.to_bytes().strip_suffix(DELETED_SUFFIX) {
            // A file may really be called so.
            Some(path) if !self.is_same_file(link.to_bytes(), file.as_ref()) => (path, true),
            _ => (link.to_bytes(), false),
        };
        let path = Path::new(OsStr::from_bytes(path));
        let directory = path
            .parent()
            .and_then(|directory| self.stat_inside(directory.as_os_str().as_bytes()));
        Some(Executable {
            path: path.to_owned(),
            is_deleted,
            is_world_writable: file.is_some_and(is_writable_by_all),
            is_in_world_writable_directory: directory.is_some_and(is_writable_by_all),
        })
    }

    fn is_same_file(&self, path: &[u8], file: Option<&Stat>) -> bool {
        let (Some(there), Some(file)) = (self.stat_inside(path), file) else {
            return false;
        };
        (there.st_dev, there.st_ino) == (file.st_dev, file.st_ino)
    }

    /// Looks at a path as the process sees it, which may be inside of a container.
    fn stat_inside(&self, path: &[u8]) -> Option<Stat> {
        self.stat(&[b"root".as_slice(), path].concat())
    }

    fn stat(&self, path: &[u8]) -> Option<Stat> {
        rustix::fs::statat(&self.0, path, AtFlags::empty()).ok()
    }
}

fn is_writable_by_all(file: Stat) -> bool {
    file.st_mode & WRITABLE_BY_ALL != 0
}

/// What we use of `/proc/PID/stat`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct StatLine {
    pub(super) name: VisibleText,
    pub(super) parent: Pid,
    /// When the process started, in clock ticks after boot.
    pub(super) started_ticks: u64,
}

impl StatLine {
    /// Reads `1 (name) S 0 …`; the name may hold blanks and parentheses. Source: proc_pid_stat(5), fields 2, 4, 22.
    pub(super) fn parse(line: &[u8]) -> Option<Self> {
        let opening = line.iter().position(|byte| *byte == b'(')?;
        let closing = line.iter().rposition(|byte| *byte == b')')?;
        let name = line.get(opening.checked_add(1)?..closing)?;
        let rest = std::str::from_utf8(line.get(closing.checked_add(1)?..)?).ok()?;
        let mut fields = rest.split_ascii_whitespace();
        let parent = fields.nth(1)?.parse().ok()?;
        let started_ticks = fields.nth(17)?.parse().ok()?;
        Some(Self {
            name: VisibleText::from_bytes(name),
            parent: Pid(parent),
            started_ticks,
        })
    }
}

/// Reads the second number of the line `Uid:` of `/proc/PID/status`.
pub(super) fn effective_user(status: &[u8]) -> Option<UserId> {
    let mut lines = status.split(|byte| *byte == b'\n');
    let numbers = lines.find_map(|line| line.strip_prefix(b"Uid:"))?;
    let effective = std::str::from_utf8(numbers)
        .ok()?
        .split_ascii_whitespace()
        .nth(1)?;
    effective.parse().ok().map(UserId)
}

/// Joins arguments, each ended by a zero byte, with blanks; `None` if there are none.
pub(super) fn command_line(bytes: &[u8]) -> Option<VisibleText> {
    // Programs that write a title over their arguments leave zero bytes behind it.
    let end = bytes.iter().rposition(|byte| *byte != 0)?;
    let arguments: Vec<u8> = bytes
        .iter()
        .take(end.saturating_add(1))
        .map(|byte| if *byte == 0 { b' ' } else { *byte })
        .collect();
    Some(VisibleText::from_bytes(&arguments))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STAT: &str = "4242 (NAME) S 1 4242 4242 0 -1 4194560 100 0 0 0 1 2 0 0 20 0 1 0 987654 100 200 3";

    fn parse(name: &str) -> StatLine {
        StatLine::parse(STAT.replace("NAME", name).as_bytes()).unwrap()
    }

    #[test]
    fn a_name_cannot_forge_the_other_fields() {
        for name in ["sshd", ") Z 9 9 (", "a b) c", "((", ""] {
            let line = parse(name);
            assert_eq!(line.name.as_str(), name);
            assert_eq!((line.parent, line.started_ticks), (Pid(1), 987_654));
        }
        assert_eq!(parse("\u{1b}[2J").name.as_str(), r"\x1b[2J");
    }

    #[test]
    fn broken_stat_lines_are_refused() {
        for broken in [
            "",
            "1 (a",
            "1 )a( S 1",
            "1 (a) S",
            &STAT.replace("987654", "soon"),
        ] {
            assert_eq!(StatLine::parse(broken.as_bytes()), None, "{broken}");
        }
    }

    #[test]
    fn the_effective_user_counts() {
        assert_eq!(
            effective_user(b"Name:\tx\nUid:\t1000\t0\t1000\t0\nGid:\t1\n"),
            Some(UserId(0))
        );
        assert_eq!(effective_user(b"Uid:\t1000\n"), None);
        assert_eq!(effective_user(b"Name:\tUid: 1 2\n"), None);
    }

    #[test]
    fn arguments_are_joined_and_made_visible() {
        let shown = |bytes: &[u8]| command_line(bytes).map(|line| line.to_string());
        assert_eq!(
            shown(b"nginx\0-g\0daemon off;\0").as_deref(),
            Some("nginx -g daemon off;")
        );
        assert_eq!(shown(b"nginx: worker\0\0\0\0").as_deref(), Some("nginx: worker"));
        assert_eq!(shown(b"a\0\x1b]0;b\x07\0").as_deref(), Some(r"a \x1b]0;b\x07"));
        assert_eq!(shown(b""), None);
        assert_eq!(shown(b"\0\0"), None);
    }

    #[test]
    fn a_command_line_that_is_cut_says_so() {
        let proc = tempfile::tempdir().unwrap();
        std::fs::create_dir(proc.path().join("7")).unwrap();
        let shown = |len: u64| {
            let line = "a".repeat(usize::try_from(len).unwrap());
            std::fs::write(proc.path().join("7/cmdline"), line).unwrap();
            let process = ProcessDirectory::open(proc.path(), "7").unwrap();
            process.command_line().unwrap().to_string()
        };
        let whole = shown(FILE_LEN_MAX);
        assert!(whole.ends_with('a'));
        assert_eq!(shown(FILE_LEN_MAX + 1), format!("{whole}…"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            let _ = StatLine::parse(&bytes);
            let _ = effective_user(&bytes);
            let _ = command_line(&bytes);
        }
    }
}

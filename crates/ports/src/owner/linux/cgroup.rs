//! From the number of a cgroup to the processes in it.
//!
//! The number is the file handle of the cgroup's directory and its inode number. Root opens the directory by its
//! handle; everybody else has to walk the tree, once for all numbers. A number whose directory is gone names nobody.
//!
//! Two kinds of cgroup name nobody on purpose, because their processes are not the ones to look at: the outermost
//! one, which is everybody's, and that of a service manager, which opens sockets to hand them on.
//!
//! Source: `FILEID_KERNFS` in the kernel's include/linux/exportfs.h; Documentation/admin-guide/cgroup-v2.rst.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{DirEntryExt, MetadataExt};
use std::path::{Path, PathBuf};

use rustix::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use rustix::fs::{FsWord, Mode, OFlags};

use super::inodes::Inodes;
use super::search::Group;
use super::two_threads::on_two_threads;
use crate::owner::Pid;
use crate::roots::Roots;
use crate::sockets::{CgroupId, Inode, Socket};

/// The cgroup in which systemd runs itself, as the machine's manager and as each user's.
const SERVICE_MANAGER: &str = "init.scope";
/// The file that lists a cgroup's processes.
const PROCESSES: &str = "cgroup.procs";
/// Room for what most of these files have, in bytes.
const LIST_LEN_EXPECTED: usize = 1024;
/// The most that is read of one, in bytes: as many processes as a machine can have (`PID_MAX_LIMIT`, 4 million).
const LIST_LEN_MAX: u64 = 32 * 1024 * 1024;
/// Where the tree is mounted on nearly every machine, below the root of the file system.
const USUAL_MOUNT: &str = "sys/fs/cgroup";
/// `CGROUP2_SUPER_MAGIC` of include/uapi/linux/magic.h
const CGROUP2_MAGIC: FsWord = 0x6367_7270;

/// Sockets by the cgroup they were created in, in the order of the cgroups.
type ByCgroup = Vec<(CgroupId, Inodes)>;

/// Returns the processes of each cgroup in which `sockets` were created and that can be found, with those sockets.
pub(super) fn groups(sockets: &[Socket], roots: &Roots) -> Vec<Group> {
    processes_of(by_cgroup(sockets), roots)
}

fn by_cgroup(sockets: &[Socket]) -> ByCgroup {
    let mut pairs: Vec<(CgroupId, Inode)> = sockets
        .iter()
        .filter_map(|socket| Some((socket.cgroup_id?, socket.inode?)))
        .collect();
    pairs.sort_unstable();
    let inodes = |pairs: &[(CgroupId, Inode)]| pairs.iter().map(|(_, inode)| *inode).collect();
    pairs
        .chunk_by(|a, b| a.0 == b.0)
        .filter_map(|same| Some((same.first()?.0, inodes(same))))
        .collect()
}

fn processes_of(mut cgroups: ByCgroup, roots: &Roots) -> Vec<Group> {
    if cgroups.is_empty() {
        return Vec::new();
    }
    let Some((root, mount)) = open_tree(roots) else {
        return Vec::new();
    };
    // The outermost cgroup is everybody's: knowing it narrows nothing.
    let outermost = mount.metadata().ok().map(|mount| CgroupId(mount.ino()));
    cgroups.retain(|(id, _)| Some(*id) != outermost);
    let parts = on_two_threads(&cgroups, |pieces| -> Vec<_> {
        let look = |(id, wanted): &(CgroupId, Inodes)| (*id, wanted.clone(), look(mount.as_fd(), *id, roots));
        pieces.flatten().map(look).collect()
    });
    let mut groups = Vec::new();
    let mut unopened = Vec::new();
    for (id, wanted, seen) in parts.into_iter().flatten() {
        match seen {
            Ok(processes) => groups.extend(processes.map(|processes| Group { processes, wanted })),
            Err(_) => unopened.push((id, wanted)),
        }
    }
    groups.extend(by_walking(root, unopened));
    groups
}

/// Reads the processes of a cgroup; `None` if they are not the ones to look at, or went away.
///
/// # Errors
///
/// Fails if its directory cannot be opened by its number.
fn look(mount: BorrowedFd<'_>, id: CgroupId, roots: &Roots) -> io::Result<Option<Vec<Pid>>> {
    let directory = open_by_id(mount, id)?;
    if is_service_manager(directory.as_fd(), &roots.proc) {
        return Ok(None);
    }
    Ok(processes_in(directory.as_fd()))
}

fn is_service_manager(directory: BorrowedFd<'_>, proc: &Path) -> bool {
    let link = proc.join("self/fd").join(directory.as_raw_fd().to_string());
    fs::read_link(link).is_ok_and(|path| path.file_name() == Some(OsStr::new(SERVICE_MANAGER)))
}

/// Finds cgroups without the right to open them by their numbers.
fn by_walking(root: PathBuf, cgroups: ByCgroup) -> Vec<Group> {
    let mut left: BTreeSet<CgroupId> = cgroups.iter().map(|(id, _)| *id).collect();
    if left.is_empty() {
        return Vec::new();
    }
    let mut found = BTreeMap::new();
    walk(root, &mut left, &mut found);
    let useful = cgroups.into_iter().filter_map(|(id, wanted)| {
        let path = found.get(&id)?;
        let directory = File::open(path).ok()?;
        let is_manager = path.file_name() == Some(OsStr::new(SERVICE_MANAGER));
        let processes = (!is_manager).then(|| processes_in(directory.as_fd()))??;
        Some(Group { processes, wanted })
    });
    useful.collect()
}

/// Walks the tree below `start` until all of `wanted` are found.
fn walk(start: PathBuf, wanted: &mut BTreeSet<CgroupId>, found: &mut BTreeMap<CgroupId, PathBuf>) {
    let mut to_visit = vec![start];
    while let Some(directory) = to_visit.pop() {
        // A cgroup that we may not list, or that went away, hides only what is below it.
        for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
            if !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                continue;
            }
            let id = CgroupId(entry.ino());
            if wanted.remove(&id) {
                found.insert(id, entry.path());
            }
            if wanted.is_empty() {
                return;
            }
            to_visit.push(entry.path());
        }
    }
}

/// Reads the processes in a cgroup; those in another PID namespace are listed as 0 and left out. `None` if the list cannot be
/// read, or has no end.
fn processes_in(cgroup: BorrowedFd<'_>) -> Option<Vec<Pid>> {
    let flags = OFlags::RDONLY | OFlags::CLOEXEC;
    let list = rustix::fs::openat(cgroup, PROCESSES, flags, Mode::empty()).ok()?;
    let mut text = String::with_capacity(LIST_LEN_EXPECTED);
    // Without a limit the kernel would be asked first for a length and a position, which mean nothing here.
    let len = File::from(list)
        .take(LIST_LEN_MAX.saturating_add(1))
        .read_to_string(&mut text)
        .ok()?;
    // The last number of a list that is cut names somebody else.
    let is_whole = u64::try_from(len).is_ok_and(|len| len <= LIST_LEN_MAX);
    is_whole.then(|| {
        text.lines()
            .filter_map(|line| line.parse().ok())
            .filter(|pid| *pid != 0)
            .map(Pid)
            .collect()
    })
}

/// Opens the directory of a cgroup by its number, which takes CAP_DAC_READ_SEARCH.
#[expect(unsafe_code, reason = "open_by_handle_at has no safe wrapper")]
fn open_by_id(mount: BorrowedFd<'_>, id: CgroupId) -> io::Result<OwnedFd> {
    /// `struct file_handle` with the eight bytes that kernfs puts into it.
    #[repr(C)]
    struct Handle {
        len_bytes: u32,
        kind: i32,
        id: u64,
    }
    /// `FILEID_KERNFS`
    const KIND_KERNFS: i32 = 0xfe;
    let mut handle = Handle {
        len_bytes: 8,
        kind: KIND_KERNFS,
        id: id.0,
    };
    let flags = libc::O_RDONLY | libc::O_DIRECTORY | libc::O_CLOEXEC;
    // SAFETY: the kernel reads the header of `handle` and the eight bytes that `len_bytes` announces, which is the
    // whole structure, and keeps no pointer to it; the descriptor of `mount` is open for the whole call.
    let fd = unsafe {
        libc::syscall(
            libc::SYS_open_by_handle_at,
            mount.as_raw_fd(),
            &raw mut handle,
            flags,
        )
    };
    match libc::c_int::try_from(fd) {
        // SAFETY: the call succeeded, so this is a new descriptor that nobody else owns.
        Ok(fd) if fd >= 0 => Ok(unsafe { OwnedFd::from_raw_fd(fd) }),
        _ => Err(io::Error::last_os_error()),
    }
}

/// Opens the cgroup v2 tree where it is mounted.
///
/// It may be mounted several times, some of them out of reach below a later mount: where it is not in its usual place,
/// the last one that opens counts.
fn open_tree(roots: &Roots) -> Option<(PathBuf, File)> {
    let usual = roots.root.join(USUAL_MOUNT);
    if let Ok(mount) = File::open(&usual)
        && rustix::fs::fstatfs(&mount).is_ok_and(|tree| tree.f_type == CGROUP2_MAGIC)
    {
        return Some((usual, mount));
    }
    let mounts = fs::read(roots.proc.join("self/mountinfo")).ok()?;
    mounts
        .rsplit(|byte| *byte == b'\n')
        .filter_map(parse_mount)
        .find_map(|path| File::open(&path).ok().map(|mount| (path, mount)))
}

/// Finds the directories of cgroups, as everybody may, and the directory of the outermost one.
pub(super) fn paths_of(
    mut wanted: BTreeSet<CgroupId>,
    proc: &Path,
) -> Option<(PathBuf, BTreeMap<CgroupId, PathBuf>)> {
    let mounts = fs::read(proc.join("self/mountinfo")).ok()?;
    let root = mounts.split(|byte| *byte == b'\n').find_map(parse_mount)?;
    let mut found = BTreeMap::new();
    walk(root.clone(), &mut wanted, &mut found);
    Some((root, found))
}

/// Reads the mount point of a line of mountinfo, if it is of a cgroup v2 tree.
///
/// Field 5 is the mount point; the type of the file system follows a field that is a single dash (proc_pid_mountinfo(5)).
pub(super) fn parse_mount(line: &[u8]) -> Option<PathBuf> {
    let mut fields = line.split(|byte| *byte == b' ');
    let mount_point = fields.nth(4)?;
    fields.find(|field| *field == b"-")?;
    (fields.next()? == b"cgroup2").then(|| PathBuf::from(unescape(mount_point)))
}

/// Replaces `\040` and the like by the characters they stand for.
fn unescape(field: &[u8]) -> OsString {
    let mut bytes = Vec::with_capacity(field.len());
    let mut rest = field;
    while let [first, tail @ ..] = rest {
        let escaped = if *first == b'\\' {
            tail.split_at_checked(3)
        } else {
            None
        };
        let decoded = escaped.and_then(|(digits, after)| Some((parse_octal(digits)?, after)));
        let (byte, after) = decoded.unwrap_or((*first, tail));
        bytes.push(byte);
        rest = after;
    }
    OsString::from_vec(bytes)
}

fn parse_octal(digits: &[u8]) -> Option<u8> {
    u8::from_str_radix(OsStr::from_bytes(digits).to_str()?, 8).ok()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::*;

    fn mount(line: &str) -> Option<String> {
        parse_mount(line.as_bytes()).map(|path| path.display().to_string())
    }

    #[test]
    fn the_mount_is_found_among_others() {
        assert_eq!(
            mount("30 24 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw").as_deref(),
            Some("/sys/fs/cgroup")
        );
        assert_eq!(
            mount(r"30 24 0:26 / /mnt/a\040b\134 rw - cgroup2 none rw").as_deref(),
            Some(r"/mnt/a b\")
        );
        assert_eq!(
            mount("30 24 0:26 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu"),
            None
        );
        assert_eq!(mount("30 24 0:26 / /cgroup2 rw"), None);
        assert_eq!(mount(""), None);
    }

    #[test]
    fn escapes_that_are_none_stay() {
        assert_eq!(unescape(br"a\04"), r"a\04");
        assert_eq!(unescape(br"a\999b"), r"a\999b");
    }

    /// A tree as systemd makes it, with the mount table that names it.
    fn tree() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        let cgroups = root.path().join("cgroup");
        for (name, processes) in [
            ("system.slice/ssh.service", "812\n0\n813\n"),
            ("init.scope", "1\n"),
            ("system.slice", ""),
        ] {
            fs::create_dir_all(cgroups.join(name)).unwrap();
            fs::write(cgroups.join(name).join(PROCESSES), processes).unwrap();
        }
        fs::create_dir_all(root.path().join("self")).unwrap();
        let line = format!(
            "29 24 0:26 / /out/of/reach rw - cgroup2 cgroup2 rw\n30 24 0:26 / {} rw - cgroup2 cgroup2 rw\n\
             31 24 0:26 / /out/of/reach/too rw - cgroup2 cgroup2 rw\n",
            cgroups.display()
        );
        fs::write(root.path().join("self/mountinfo"), line).unwrap();
        root
    }

    fn roots(root: &Path) -> Roots {
        Roots {
            proc: root.to_owned(),
            root: root.to_owned(),
            ..Roots::default()
        }
    }

    fn id(root: &Path, cgroup: &str) -> CgroupId {
        CgroupId(fs::metadata(root.join("cgroup").join(cgroup)).unwrap().ino())
    }

    #[test]
    fn the_processes_of_a_service_are_found_by_its_number() {
        let root = tree();
        let inodes = |inode| Inodes::from_iter([Inode(inode)]);
        let wanted = vec![
            (id(root.path(), "system.slice/ssh.service"), inodes(7)),
            (id(root.path(), "init.scope"), inodes(8)),
            (id(root.path(), ""), inodes(9)),
            (CgroupId(u64::MAX), inodes(10)),
        ];
        let ssh = Group {
            processes: vec![Pid(812), Pid(813)],
            wanted: inodes(7),
        };
        assert_eq!(processes_of(wanted, &roots(root.path())), [ssh]);
    }

    #[test]
    fn a_list_that_is_too_long_names_nobody() {
        let directory = tempfile::tempdir().unwrap();
        let processes = |len: u64| {
            let list = File::create(directory.path().join(PROCESSES)).unwrap();
            // A line of zero bytes, which takes no room on the disk, is no number.
            list.set_len(len - 4).unwrap();
            std::os::unix::fs::FileExt::write_all_at(&list, b"\n12\n", len - 4).unwrap();
            processes_in(File::open(directory.path()).unwrap().as_fd())
        };
        assert_eq!(processes(LIST_LEN_MAX), Some(vec![Pid(12)]));
        assert_eq!(processes(LIST_LEN_MAX + 1), None);
    }

    #[test]
    fn without_a_mount_table_nothing_is_narrowed() {
        let root = tempfile::tempdir().unwrap();
        let wanted = vec![(CgroupId(1), Inodes::from_iter([Inode(7)]))];
        assert_eq!(processes_of(wanted, &roots(root.path())), []);
    }
}

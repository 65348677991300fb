//! Files below one root directory, which may be the machine's, a container's or a test's.
//!
//! In a container's tree, links are followed as if its root were the whole file system, so that a container cannot make
//! us read the files of the machine; on a kernel that cannot do that (`openat2` is Linux 5.6), nothing of it is read.
//! Only regular files are read, and never more of one than the caller asked for.

use std::ffi::OsString;
use std::fs::File;
use std::io::Read;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{CWD, FileType, Mode, OFlags, RawDir, ResolveFlags};
use rustix::io::Errno;

/// Bytes of the buffer for directory entries.
const DIRECTORY_BUFFER_LEN: usize = 32 * 1024;
/// The most entries that are read of one directory; package databases of large desktops have some ten thousand.
const ENTRIES_MAX: usize = 100_000;

/// A directory that stands for the root of a file system.
pub(super) struct Tree {
    root: OwnedFd,
    is_confined: bool,
}

/// An open directory of a tree.
pub(super) struct Folder(OwnedFd);

impl Tree {
    /// Opens a tree of the machine itself: its root, or the directory of a process.
    pub(super) fn of_machine(root: &Path) -> Result<Self, Errno> {
        Self::at(root, false)
    }

    /// Opens a tree in which others may have put links that lead astray.
    pub(super) fn of_container(root: &Path) -> Result<Self, Errno> {
        Self::at(root, true)
    }

    fn at(root: &Path, is_confined: bool) -> Result<Self, Errno> {
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let root = rustix::fs::openat(CWD, root, flags, Mode::empty())?;
        Ok(Self { root, is_confined })
    }

    /// Reads a regular file, at most its first `len_max` bytes.
    pub(super) fn read(&self, path: &Path, len_max: u64) -> Result<Vec<u8>, Errno> {
        read_regular(self.open(path, READING)?, len_max)
    }

    /// Reads a regular file that means nothing without its end; fails with `FBIG` if it has more than `len_max` bytes.
    pub(super) fn read_whole(&self, path: &Path, len_max: u64) -> Result<Vec<u8>, Errno> {
        let bytes = self.read(path, len_max.saturating_add(1))?;
        let is_whole = u64::try_from(bytes.len()).is_ok_and(|len| len <= len_max);
        is_whole.then_some(bytes).ok_or(Errno::FBIG)
    }

    /// Opens a regular file, of which not all is wanted.
    pub(super) fn regular(&self, path: &Path) -> Result<File, Errno> {
        only_regular(self.open(path, READING)?).map(|(file, _)| file)
    }

    /// Opens a directory.
    pub(super) fn folder(&self, path: &Path) -> Result<Folder, Errno> {
        self.open(path, READING | OFlags::DIRECTORY).map(Folder)
    }

    /// Says what is at `path`.
    pub(super) fn kind(&self, path: &Path) -> Result<FileType, Errno> {
        let file = self.open(path, OFlags::PATH | OFlags::CLOEXEC)?;
        Ok(FileType::from_raw_mode(rustix::fs::fstat(&file)?.st_mode))
    }

    /// Reads where a link leads, without following it.
    pub(super) fn link(&self, path: &Path) -> Result<PathBuf, Errno> {
        let link = rustix::fs::readlinkat(&self.root, path, Vec::new())?;
        Ok(PathBuf::from(OsString::from_vec(link.into_bytes())))
    }

    fn open(&self, path: &Path, flags: OFlags) -> Result<OwnedFd, Errno> {
        if self.is_confined {
            let resolve = ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS;
            rustix::fs::openat2(&self.root, path, flags, Mode::empty(), resolve)
        } else {
            let relative = path.strip_prefix("/").unwrap_or(path);
            let relative = if relative == Path::new("") {
                Path::new(".")
            } else {
                relative
            };
            rustix::fs::openat(&self.root, relative, flags, Mode::empty())
        }
    }
}

/// A pipe or a device must not keep us waiting.
const READING: OFlags = OFlags::RDONLY
    .union(OFlags::CLOEXEC)
    .union(OFlags::NONBLOCK)
    .union(OFlags::NOCTTY);

impl Folder {
    /// Lists what is in the directory, without `.` and `..`. Of one with more than is read, nothing: who does not find
    /// something in a part of it would say that it is not there.
    pub(super) fn names(&self) -> Result<Vec<OsString>, Errno> {
        self.names_of(ENTRIES_MAX)
    }

    fn names_of(&self, at_most: usize) -> Result<Vec<OsString>, Errno> {
        let mut buffer = Vec::with_capacity(DIRECTORY_BUFFER_LEN);
        let mut entries = RawDir::new(self.0.as_fd(), buffer.spare_capacity_mut());
        let mut names = Vec::new();
        while let Some(entry) = entries.next() {
            let name = entry?.file_name().to_bytes().to_vec();
            if name == b"." || name == b".." {
                continue;
            }
            if names.len() == at_most {
                return Err(Errno::FBIG);
            }
            names.push(OsString::from_vec(name));
        }
        Ok(names)
    }

    /// Reads a regular file of the directory, not through a link, at most its first `len_max` bytes.
    pub(super) fn read(&self, name: &Path, len_max: u64) -> Result<Vec<u8>, Errno> {
        let file = rustix::fs::openat(&self.0, name, READING | OFlags::NOFOLLOW, Mode::empty())?;
        read_regular(file, len_max)
    }
}

fn only_regular(file: OwnedFd) -> Result<(File, u64), Errno> {
    let stat = rustix::fs::fstat(&file)?;
    if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
        return Err(Errno::INVAL);
    }
    let len = u64::try_from(stat.st_size).unwrap_or_default();
    Ok((File::from(file), len))
}

fn read_regular(file: OwnedFd, len_max: u64) -> Result<Vec<u8>, Errno> {
    let (file, len) = only_regular(file)?;
    let len = len.min(len_max);
    let mut bytes = Vec::with_capacity(usize::try_from(len).unwrap_or_default());
    // Files of the process file system claim to be empty. Of all others the end need not be asked for.
    let limit = if len > 0 { len } else { len_max };
    let read = file.take(limit).read_to_end(&mut bytes);
    read.map_err(|error| Errno::from_io_error(&error).unwrap_or(Errno::IO))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_stay_inside_of_the_tree() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("etc")).unwrap();
        fs::write(root.path().join("etc/passwd"), "inside").unwrap();
        symlink("/etc/passwd", root.path().join("absolute")).unwrap();
        symlink("../../../../etc/passwd", root.path().join("upwards")).unwrap();
        let tree = Tree::of_container(root.path()).unwrap();
        for path in ["/etc/passwd", "absolute", "upwards", "../etc/passwd"] {
            assert_eq!(tree.read(Path::new(path), 100).unwrap(), b"inside", "{path}");
        }
        assert_eq!(tree.read(Path::new("/etc/passwd"), 2).unwrap(), b"in");
        assert_eq!(tree.read_whole(Path::new("/etc/passwd"), 5), Err(Errno::FBIG));
        assert_eq!(tree.read_whole(Path::new("/etc/passwd"), 6).unwrap(), b"inside");
    }

    #[test]
    fn a_directory_without_end_is_no_list() {
        let root = tempfile::tempdir().unwrap();
        for number in 0..4 {
            fs::write(root.path().join(number.to_string()), "").unwrap();
        }
        let tree = Tree::of_machine(root.path()).unwrap();
        let folder = || tree.folder(Path::new(".")).unwrap();
        let count = |at_most: usize| folder().names_of(at_most).map(|names| names.len());
        // A hundred thousand files take their time.
        let counts = [count(3), count(4), count(ENTRIES_MAX)];
        assert_eq!(counts, [Err(Errno::FBIG), Ok(4), Ok(4)]);
    }

    #[test]
    fn only_regular_files_are_read() {
        let root = tempfile::tempdir().unwrap();
        let pipe = root.path().join("pipe");
        rustix::fs::mkfifoat(CWD, &pipe, Mode::RUSR).unwrap();
        let tree = Tree::of_container(root.path()).unwrap();
        assert_eq!(tree.read(Path::new("pipe"), 100), Err(Errno::INVAL));
        assert_eq!(tree.read(Path::new("/"), 100), Err(Errno::INVAL));
        assert_eq!(tree.read(Path::new("missing"), 100), Err(Errno::NOENT));
        assert_eq!(tree.folder(Path::new("/")).unwrap().names().unwrap(), ["pipe"]);
    }
}

//! What files need so that a crash at any moment leaves the old or the new, and others never get to read them.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

/// Creates a file that only its owner may read; fails if there is one.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Creates a directory that only its owner may look into; fails if there is one.
pub(crate) fn create_private_dir(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// A file that is removed unless it was renamed; what an interrupted attempt left under its name is removed first.
#[derive(Debug)]
pub(crate) struct Partial(PathBuf);

impl Partial {
    /// Makes room for a file.
    pub(crate) fn new(path: PathBuf) -> io::Result<Self> {
        remove_if_there(&path)?;
        Ok(Self(path))
    }

    /// Makes room for what is to become `file`, beside it.
    pub(crate) fn of(file: &Path) -> io::Result<Self> {
        let mut name = file.as_os_str().to_owned();
        name.push(".partial");
        Self::new(name.into())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        let _ = remove_if_there(&self.0);
    }
}

/// Reads a text of at most `max` bytes; a longer one is invalid data, as is one that is no UTF-8.
pub(crate) fn read_bounded(path: &Path, max: usize) -> io::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    let limit = u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1);
    File::open(path)?.take(limit).read_to_string(&mut text)?;
    if text.len() > max {
        return Err(io::ErrorKind::InvalidData.into());
    }
    Ok(text)
}

/// Removes a file; one that is not there is removed already.
pub(crate) fn remove_if_there(path: &Path) -> io::Result<()> {
    unless_missing(fs::remove_file(path))
}

/// Removes a directory with everything in it; one that is not there is removed already.
pub(crate) fn remove_dir_if_there(path: &Path) -> io::Result<()> {
    unless_missing(fs::remove_dir_all(path))
}

fn unless_missing(outcome: io::Result<()>) -> io::Result<()> {
    match outcome {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}

/// Sees a file that somebody else wrote onto the disk.
pub(crate) fn sync_file(path: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).open(path)?.sync_all()
}

/// Sees the names in the directory of `path` onto the disk: what was renamed there stays renamed.
pub(crate) fn sync_parent(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => sync_dir(Path::new(".")),
        Some(parent) => sync_dir(parent),
        None => Ok(()),
    }
}

/// Sees the names in a directory onto the disk.
#[cfg(unix)]
pub(crate) fn sync_dir(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Windows has no such thing for directories: its file systems keep a log of names.
#[cfg(not(unix))]
pub(crate) fn sync_dir(_path: &Path) -> io::Result<()> {
    Ok(())
}

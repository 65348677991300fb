//! A node's directory: everything it has lives in there, and one node at a time may use it.
//!
//! ```text
//! store.db  store.key  store.toml   the encrypted store (crate messenger-store)
//! store-before-restore-TIME/        one that made room for a restored one
//! downloads/                         what contacts sent, unless it was saved elsewhere
//! run/api.sock                      the local socket
//! run/lock                          held while a node runs; holds its process id
//! ```

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use thiserror::Error;

/// A node's directory, locked for this process until dropped.
#[derive(Debug)]
pub struct Home {
    path: PathBuf,
    /// The lock lasts as long as the file is open.
    _lock: File,
}

/// Why a directory could not be taken.
#[derive(Debug, Error)]
pub enum HomeError {
    /// Another process uses it.
    #[error("a node is running in {} already{}", path.display(), process(*.pid))]
    InUse {
        /// The directory.
        path: PathBuf,
        /// The process, if it said which it is.
        pid: Option<u32>,
    },
    /// The path is too long for the local socket in it.
    #[error("the path {0} is too long: a local socket in it would exceed {max} bytes", max = PATH_BYTES_MAX)]
    TooLong(PathBuf),
    /// The system refused.
    #[error("cannot use the directory {}", path.display())]
    Io {
        /// The directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

fn process(pid: Option<u32>) -> String {
    pid.map(|pid| format!(" (process {pid})")).unwrap_or_default()
}

/// The longest path of the local socket: what the system takes.
#[cfg(unix)]
const PATH_BYTES_MAX: usize = api::socket::PATH_BYTES_MAX;
/// The longest name of the local pipe: the system takes 256 characters.
#[cfg(windows)]
const PATH_BYTES_MAX: usize = 200;

impl Home {
    /// Makes the directory if there is none, readable by its owner alone.
    ///
    /// # Errors
    ///
    /// Fails when the system refuses.
    pub fn create(path: &Path) -> Result<(), HomeError> {
        create_private_dir(path).map_err(|source| HomeError::Io {
            path: path.to_owned(),
            source,
        })
    }

    /// Makes the directory if there is none, readable by its owner alone, and locks it.
    ///
    /// # Errors
    ///
    /// [`HomeError::InUse`] when another node has it.
    pub fn lock(path: &Path) -> Result<Self, HomeError> {
        let failed = |source| HomeError::Io {
            path: path.to_owned(),
            source,
        };
        let path = std::path::absolute(path).map_err(failed)?;
        let socket = api::socket::SocketAddress::of_home(&path);
        if socket.path().as_os_str().len() > PATH_BYTES_MAX {
            return Err(HomeError::TooLong(path));
        }
        let run = path.join("run");
        create_private_dir(&run).map_err(failed)?;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut lock = options.open(run.join("lock")).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let pid = read_pid(&mut lock);
                return Err(HomeError::InUse { path, pid });
            }
            Err(TryLockError::Error(source)) => return Err(HomeError::Io { path, source }),
        }
        write_pid(&mut lock).map_err(|source| HomeError::Io {
            path: path.clone(),
            source,
        })?;
        Ok(Self { path, _lock: lock })
    }

    /// Returns the directory, absolute.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Only the owner may look into a node's directory, whatever the umask says.
fn create_private_dir(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

fn read_pid(lock: &mut File) -> Option<u32> {
    let mut text = String::new();
    // Windows does not let others read a locked file; then the process stays unnamed.
    lock.take(32).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

fn write_pid(lock: &mut File) -> io::Result<()> {
    lock.set_len(0)?;
    lock.rewind()?;
    writeln!(lock, "{}", std::process::id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_used_by_one_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::lock(dir.path()).unwrap();
        let error = Home::lock(dir.path()).unwrap_err();
        let this_process = std::process::id();
        assert!(
            matches!(error, HomeError::InUse { pid: Some(pid), .. } if pid == this_process),
            "{error}"
        );
        drop(home);
        assert!(Home::lock(dir.path()).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn a_path_too_long_for_a_socket_is_refused_with_a_reason() {
        let dir = tempfile::tempdir().unwrap();
        let around = api::socket::SocketAddress::of_home(&dir.path().join("x"));
        let room = PATH_BYTES_MAX - around.path().as_os_str().len();
        let home = |len: usize| dir.path().join("x".repeat(len));
        assert!(Home::lock(&home(1 + room)).is_ok());
        let error = Home::lock(&home(2 + room)).unwrap_err();
        assert!(matches!(error, HomeError::TooLong(_)), "{error}");
        assert!(!home(2 + room).exists());
    }

    #[cfg(unix)]
    #[test]
    fn others_cannot_look_in() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let home = Home::lock(&dir.path().join("home")).unwrap();
        let mode = fs::metadata(home.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0);
    }
}

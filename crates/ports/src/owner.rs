//! Who holds a socket: processes, what is known of them, or why nobody can be named.
//!
//! A socket may be held by several processes (prefork servers, inherited descriptors), and by none at all: the
//! kernel has sockets of its own. "Not permitted to see the owner" and "no process holds it" are different answers.
//!
//! Everything a process chose by itself is kept as [`VisibleText`], or as a path that has to be shown through it.
//! How owners are found is told in the file of each system; on macOS and Windows they come with the socket.

pub mod container;
#[cfg(target_os = "linux")]
pub(crate) mod linux;
pub mod origin;
pub mod unit;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use self::container::Container;
use self::origin::Origin;
use self::unit::Unit;
use crate::sockets::UserId;
use crate::text::VisibleText;

/// Places where every user may put files: an executable that was deleted there deserves a look.
const TEMPORARY_PLACES: [&str; 4] = ["/tmp", "/var/tmp", "/dev/shm", "/run/shm"];
/// How Linux names an executable that never had a file.
const MEMFD_PREFIX: &str = "/memfd:";

/// The owners of one socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owners {
    /// The processes that hold it, at least one, by process id. Processes that share one table of descriptors
    /// count once. Where processes are hidden from this user there may be more: the evidence's gaps say so.
    ///
    /// Sockets with the same holders share one list: a machine has far more sockets than processes that hold them.
    Known(Arc<[Owner]>),
    /// Nobody can be named.
    Unknown(OwnerUnknown),
}

/// Why nobody can be named as the owner of a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum OwnerUnknown {
    /// Some processes may not be searched by this user, and none of the others holds the socket.
    #[error("not permitted to see the owner")]
    NotPermitted,
    /// The same, although this user is root: some processes may not be searched even so, as in a container without
    /// the right to trace.
    #[error("hidden even from root: some processes may not be searched")]
    Protected,
    /// The process ended, or closed the socket, while it was looked for.
    #[error("the owner ended while it was looked for")]
    Exited,
    /// All processes in sight were searched; whoever holds the socket lives outside of this container.
    #[error("no process in sight holds it: the owner is outside of this container")]
    OtherNamespace,
    /// All processes were searched, their threads and io_urings too, and none holds the socket: the kernel has it for
    /// itself (NFS, WireGuard), or it is on its way from one process to another in a message.
    #[error("no process holds it: the kernel does, or a message that was not received yet")]
    NoProcess,
    /// The same, and a part of the kernel is in use that likely has the socket.
    #[error("no process holds it: the kernel does, likely for {0}")]
    Kernel(KernelUser),
    /// This system does not tell.
    #[error("this system does not tell the owner")]
    Unsupported,
}

/// A part of the kernel that has sockets of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KernelUser {
    /// The NFS server.
    Nfs,
    /// A VXLAN tunnel.
    Vxlan,
    /// A Geneve tunnel.
    Geneve,
    /// A WireGuard tunnel.
    WireGuard,
}

/// A process that holds a socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// The process.
    pub pid: Pid,
    /// Its name, as the process itself may change it; on Linux 15 bytes at most.
    pub name: VisibleText,
    /// The user whose rights it has (the effective one); `None` where that cannot be read.
    pub user: Option<User>,
    /// The program it runs; `None` where that may not be seen.
    pub executable: Option<Executable>,
    /// Its arguments joined by blanks, at most the first 4096 bytes; `None` where they may not be seen, or if the
    /// process erased them.
    pub command_line: Option<VisibleText>,
    /// When the process started, so that the socket cannot be older unless it was inherited. No system tells when
    /// a socket was opened.
    pub started: Option<SystemTime>,
    /// The unit of systemd it runs in; `None` if it runs in none, or where the system has no units.
    pub unit: Option<Unit>,
    /// The container it runs in; `None` if it runs in none that its cgroup tells of.
    pub container: Option<Container>,
    /// How it holds the socket.
    pub hold: Hold,
    /// Where it comes from; `None` where that was not asked for, as in a list of all ports, or where this system does
    /// not tell it.
    pub origin: Option<Box<Origin>>,
}

/// How a process holds a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hold {
    /// By a descriptor (a handle, on Windows) in its own table, as nearly always.
    Descriptor,
    /// By a descriptor in the table of one of its threads: the first thread ended, or this one has a table of its own.
    Thread {
        /// The id of the thread.
        id: u32,
    },
    /// As a file registered with io_uring, which needs no descriptor.
    IoUring,
}

/// A process id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pid(pub u32);

/// A user of this machine.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct User {
    /// The user's number.
    pub id: UserId,
    /// The name, if the file of local users has one; users of a directory service have none here.
    pub name: Option<VisibleText>,
}

/// The program that a process runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Executable {
    /// Where it lies, or lay, as the process sees the file system. To be shown through [`Executable::shown`].
    pub path: PathBuf,
    /// Whether the file is gone. Mostly an update that waits for a restart.
    pub is_deleted: bool,
    /// Whether every user may change the file.
    pub is_world_writable: bool,
    /// Whether every user may put files into its directory.
    pub is_in_world_writable_directory: bool,
}

impl fmt::Display for KernelUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nfs => "its NFS server",
            Self::Vxlan => "a VXLAN tunnel",
            Self::Geneve => "a Geneve tunnel",
            Self::WireGuard => "a WireGuard tunnel",
        })
    }
}

impl Hold {
    /// Returns a short name for programs to read, which stays the same.
    pub fn code(self) -> &'static str {
        match self {
            Self::Descriptor => "descriptor",
            Self::Thread { .. } => "thread",
            Self::IoUring => "io_uring",
        }
    }
}

impl fmt::Display for Hold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Descriptor => f.write_str("by a descriptor"),
            Self::Thread { id } => write!(
                f,
                "by a descriptor of thread {id}, which the table of the process does not show"
            ),
            Self::IoUring => f.write_str("by io_uring alone, as a registered file without descriptor"),
        }
    }
}

impl OwnerUnknown {
    /// Returns a short name for programs to read, which stays the same.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotPermitted => "not_permitted",
            Self::Protected => "protected",
            Self::Exited => "exited",
            Self::OtherNamespace => "other_namespace",
            Self::NoProcess => "no_process",
            Self::Kernel(_) => "kernel",
            Self::Unsupported => "unsupported",
        }
    }
}

impl Owners {
    /// Returns the processes, none if they are unknown.
    pub fn processes(&self) -> &[Owner] {
        match self {
            Self::Known(owners) => owners,
            Self::Unknown(_) => &[],
        }
    }
}

impl Executable {
    /// Describes a program of which only the path is known.
    pub fn at(path: PathBuf) -> Self {
        Self {
            path,
            is_deleted: false,
            is_world_writable: false,
            is_in_world_writable_directory: false,
        }
    }

    /// Returns the path in a form that is safe to show.
    pub fn shown(&self) -> VisibleText {
        VisibleText::from_bytes(self.path.as_os_str().as_encoded_bytes())
    }

    /// Returns the last part of the path, by which the program is known.
    pub fn file_name(&self) -> Option<VisibleText> {
        self.path
            .file_name()
            .map(|name| VisibleText::from_bytes(name.as_encoded_bytes()))
    }

    /// Whether the program was run from memory and never had a file.
    pub fn is_memfd(&self) -> bool {
        self.path
            .to_str()
            .is_some_and(|path| path.starts_with(MEMFD_PREFIX))
    }

    /// Whether the program lies, or lay, where every user may put files, at any depth.
    pub fn is_in_temporary_place(&self) -> bool {
        TEMPORARY_PLACES
            .iter()
            .any(|place| self.path.starts_with(Path::new(place)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn temporary_places_are_whole_directories() {
        let is_temporary = |path: &str| Executable::at(path.into()).is_in_temporary_place();
        assert!(is_temporary("/tmp/x"));
        assert!(is_temporary("/dev/shm/a/b"));
        assert!(!is_temporary("/tmpfiles/x"));
        assert!(!is_temporary("/usr/bin/tmp"));
    }

    #[test]
    fn a_program_in_memory_is_known_by_its_path() {
        assert!(Executable::at("/memfd:x".into()).is_memfd());
        assert!(!Executable::at("/usr/bin/memfd:x".into()).is_memfd());
    }
}

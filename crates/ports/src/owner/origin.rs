//! Where a process comes from: who started it, from which files, in which directory, and on whose behalf.
//!
//! Finding this out takes many small files, so it is done for the one port that somebody asks about and never for
//! the whole list. Nothing is guessed and nothing is left blank without a word: what is absent was looked for, and
//! what could not be looked for is among [`Origin::unseen`] with its reason. Only Linux tells any of it so far.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use super::container::Container;
use super::{Pid, User};
use crate::text::VisibleText;

/// What is known of how a process came to be.
///
/// Each field that is `None` or empty means "there is none", unless [`Origin::unseen`] names its topic.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// The processes it descends from, its parent first, process 1 last. A process whose parent ended was handed to
    /// process 1 or to a manager, and nobody remembers who started it.
    pub started_by: Vec<Ancestor>,
    /// The package that owns its executable.
    pub package: Option<Package>,
    /// The file that its unit was made from.
    pub unit_file: Option<UnitFile>,
    /// How it got its sockets from a service manager, if it did.
    pub activation: Option<Activation>,
    /// What its container is called, for runtimes that know containers by an id.
    pub container_name: Option<ContainerName>,
    /// Where it passes on what arrives, if it is known to do nothing else.
    pub forwards: Option<Forwarding>,
    /// Where it works.
    pub directory: Option<Directory>,
    /// What could not be found out.
    pub unseen: Vec<Unseen>,
}

/// A process that another one descends from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ancestor {
    /// The process.
    pub pid: Pid,
    /// Its name, as the process itself may change it.
    pub name: VisibleText,
    /// The user whose rights it has.
    pub user: Option<User>,
}

/// An installed package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// Its name, without the architecture.
    pub name: VisibleText,
    /// The version, as the package manager writes it.
    pub version: Option<VisibleText>,
    /// Where it is written down.
    pub database: PackageDatabase,
}

/// Who keeps a list of installed packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PackageDatabase {
    /// dpkg: Debian, Ubuntu and what is made from them.
    Dpkg,
    /// apk: Alpine.
    Apk,
    /// pacman: Arch.
    Pacman,
    /// rpm: Fedora, RHEL, openSUSE and what is made from them.
    Rpm,
}

/// The file that a unit was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitFile {
    /// Where it lies; inside of the container if its unit is. To be shown through [`shown`].
    pub path: PathBuf,
    /// What it says the unit is.
    pub description: Option<VisibleText>,
}

/// A service manager that opens sockets and hands them on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activation {
    /// The unit of kind `.socket` whose file names the port; `None` if no such file was found.
    pub socket_unit: Option<SocketUnit>,
    /// How many sockets the process was told that it is given (`LISTEN_FDS`); `None` if it was not told, or if its
    /// environment may not be seen.
    pub handed: Option<u32>,
    /// Whether the manager holds the socket too, so that it would start the service again.
    pub is_held_by_manager: bool,
}

/// A unit that makes a service manager open sockets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SocketUnit {
    /// Its whole name.
    pub name: VisibleText,
    /// Its file.
    pub file: UnitFile,
    /// The service that gets the sockets; a template if each connection gets a process of its own.
    pub starts: VisibleText,
}

/// What people call a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerName {
    /// The name that its user or its pod gave it; its host name if nothing else may be seen.
    pub name: VisibleText,
    /// Whether that is its host name, which the container may choose.
    pub is_host_name: bool,
    /// What it was made from, as it was asked for.
    pub image: Option<VisibleText>,
}

/// Where a go-between passes on what arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forwarding {
    /// The address and port.
    pub to: SocketAddr,
    /// The container that has this address, if one on this machine does.
    pub container: Option<Container>,
    /// What that container is called.
    pub container_name: Option<ContainerName>,
}

/// The working directory of a process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directory {
    /// Where it is, as the process sees the file system. To be shown through [`shown`].
    pub path: PathBuf,
    /// Whether it was removed.
    pub is_deleted: bool,
    /// The working tree of git that it is in.
    pub worktree: Option<Worktree>,
}

/// A working tree of git.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worktree {
    /// Its outermost directory. To be shown through [`shown`].
    pub root: PathBuf,
    /// What is checked out; `None` if that cannot be read.
    pub head: Option<Head>,
    /// For a tree made by `git worktree add`: the directory of the repository it is linked to.
    pub linked_to: Option<PathBuf>,
}

/// What is checked out in a working tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// A branch.
    Branch(VisibleText),
    /// A commit without a branch, by its whole id.
    Detached(VisibleText),
}

/// Something that could not be found out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unseen {
    /// What.
    pub topic: Topic,
    /// Why.
    pub why: UnseenWhy,
}

/// Something that an [`Origin`] tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// [`Origin::started_by`]
    StartedBy,
    /// [`Origin::package`]
    Package,
    /// [`Origin::unit_file`]
    UnitFile,
    /// What the environment says of [`Origin::activation`].
    Environment,
    /// [`Origin::container_name`]
    ContainerName,
    /// [`Origin::directory`]
    Directory,
}

/// Why something could not be found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum UnseenWhy {
    /// This user may not see it.
    #[error("not permitted to see it")]
    NotPermitted,
    /// The process ended, or changed, while it was looked at.
    #[error("it ended while it was looked at")]
    Exited,
    /// Processes outside of this container are not shown.
    #[error("outside of this container")]
    OtherNamespace,
    /// A file that should tell does not exist.
    #[error("no file tells it")]
    NotFound,
    /// A file that should tell cannot be read, or is not understood.
    #[error("the file that tells it could not be read")]
    Unreadable,
    /// The file is in a format that this program does not read.
    #[error("kept in a database that this program does not read")]
    UnknownFormat,
    /// There were more processes than are looked at this closely.
    #[error("not looked for, because so many processes hold the port")]
    TooMany,
}

impl Origin {
    /// Describes a process of which nothing was found out.
    pub fn unknown(why: UnseenWhy) -> Self {
        let unseen = Topic::ALL.map(|topic| Unseen { topic, why });
        Self {
            unseen: unseen.into(),
            ..Self::default()
        }
    }
}

impl PackageDatabase {
    /// Returns the name of the package manager.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dpkg => "dpkg",
            Self::Apk => "apk",
            Self::Pacman => "pacman",
            Self::Rpm => "rpm",
        }
    }
}

impl Topic {
    /// Every topic, in the order in which they are told.
    pub const ALL: [Self; 6] = [
        Self::StartedBy,
        Self::Package,
        Self::UnitFile,
        Self::Environment,
        Self::ContainerName,
        Self::Directory,
    ];

    /// Returns a short name for programs to read, which stays the same.
    pub fn code(self) -> &'static str {
        match self {
            Self::StartedBy => "started_by",
            Self::Package => "package",
            Self::UnitFile => "unit_file",
            Self::Environment => "environment",
            Self::ContainerName => "container_name",
            Self::Directory => "directory",
        }
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::StartedBy => "who started it",
            Self::Package => "its package",
            Self::UnitFile => "its unit's file",
            Self::Environment => "its environment",
            Self::ContainerName => "its container's name",
            Self::Directory => "its directory",
        })
    }
}

impl UnseenWhy {
    /// Returns a short name for programs to read, which stays the same.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotPermitted => "not_permitted",
            Self::Exited => "exited",
            Self::OtherNamespace => "other_namespace",
            Self::NotFound => "not_found",
            Self::Unreadable => "unreadable",
            Self::UnknownFormat => "unknown_format",
            Self::TooMany => "too_many",
        }
    }
}

/// Returns a path in a form that is safe to show.
pub fn shown(path: &Path) -> VisibleText {
    VisibleText::from_bytes(path.as_os_str().as_encoded_bytes())
}

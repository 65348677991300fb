//! Where a process comes from: what runs it and how it came to be.

use serde::{Deserialize, Serialize};

use super::{Owner, Remark, User};

/// The unit of systemd that a process runs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unit {
    /// Its whole name, such as `nginx.service`.
    pub name: String,
    /// The user whose manager it belongs to; `null` for the manager of the whole machine.
    pub user_manager: Option<u32>,
    /// Whether that manager runs inside of a container.
    pub is_in_container: bool,
}

/// The container that a process runs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Container {
    /// What runs it: `docker`, `podman`, `containerd`, `cri-o`, `lxc`, `nspawn`, or `container` if that is not told.
    pub runtime: String,
    /// Its id; its name for `lxc` and `nspawn`.
    pub id: String,
    /// The id of its Kubernetes pod, if it has one.
    pub pod: Option<String>,
}

/// Where a process comes from.
///
/// What is `null` or empty does not exist, unless `unseen` has its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Origin {
    /// The processes it descends from, its parent first.
    pub started_by: Vec<Ancestor>,
    /// The package that owns its executable.
    pub package: Option<Package>,
    /// The file its unit was made from.
    pub unit_file: Option<UnitFile>,
    /// How it got its sockets from a service manager, if it did.
    pub activation: Option<Activation>,
    /// What its container is called.
    pub container_name: Option<ContainerName>,
    /// Where it passes on what arrives, for a `docker-proxy`.
    pub forwards: Option<Forwarding>,
    /// Its working directory.
    pub directory: Option<Directory>,
    /// What could not be found out; `environment` stands for half of `activation`.
    pub unseen: Vec<Unseen>,
}

/// A process that another one descends from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ancestor {
    /// The process id.
    pub pid: u32,
    /// The name of the process.
    pub process: String,
    /// The user whose rights it has.
    pub user: Option<User>,
}

/// An installed package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version, as the package manager writes it.
    pub version: Option<String>,
    /// The package manager: `dpkg`, `apk`, `pacman` or `rpm`.
    pub database: String,
}

/// The file of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnitFile {
    /// Where it lies.
    pub path: String,
    /// What it says the unit is.
    pub description: Option<String>,
}

/// A service manager that opens sockets and hands them on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Activation {
    /// The unit whose file names the port, if one was found.
    pub socket_unit: Option<SocketUnit>,
    /// How many sockets the process was told that it is given.
    pub handed: Option<u32>,
    /// Whether the manager holds the socket too.
    pub is_held_by_manager: bool,
}

/// A unit that makes a service manager open sockets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SocketUnit {
    /// Its whole name.
    pub name: String,
    /// Its file.
    pub file: UnitFile,
    /// The service that gets the sockets.
    pub starts: String,
}

/// What people call a container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContainerName {
    /// The name.
    pub name: String,
    /// Whether that is only its host name.
    pub is_host_name: bool,
    /// What it was made from.
    pub image: Option<String>,
}

/// Where a go-between passes on what arrives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Forwarding {
    /// The address, with port.
    pub to: String,
    /// The container that has the address.
    pub container: Option<Container>,
    /// What that container is called.
    pub container_name: Option<ContainerName>,
}

/// A working directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Directory {
    /// Where it is, as the process sees the file system.
    pub path: String,
    /// Whether it was removed.
    pub is_deleted: bool,
    /// The working tree of git that it is in.
    pub worktree: Option<Worktree>,
}

/// A working tree of git.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Worktree {
    /// Its outermost directory.
    pub root: String,
    /// The branch that is checked out; `null` if none is.
    pub branch: Option<String>,
    /// The commit that is checked out without a branch.
    pub commit: Option<String>,
    /// The repository, for a tree made by `git worktree add`.
    pub linked_to: Option<String>,
}

/// Something that could not be found out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unseen {
    /// What: the name of a field of [`Origin`], or `environment`.
    pub what: String,
    /// Why.
    pub why: Remark,
}

/// What the cgroup a socket was created in tells of it: a hint where the owners may not be seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MadeIn {
    /// The unit of that cgroup.
    pub unit: Option<Unit>,
    /// The container of that cgroup.
    pub container: Option<Container>,
    /// Some of the processes that are in it now.
    pub processes: Vec<Owner>,
    /// How many more there are.
    #[serde(default)]
    pub processes_left_out: u32,
}

//! Where processes come from, found out for those that hold one port.
//!
//! One small file after the other: the chain of parents, the unit's file, the package's list of files, the working
//! directory and what git says of it, the environment. Each reader says what it could not see; none of them runs a
//! program, asks a service or follows a container's links out of the container.

mod activation;
mod container_name;
mod forwarding;
pub(crate) mod fuzzing;
mod package;
mod tree;
mod unit_file;
mod worktree;

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fs::FileType;
use rustix::io::Errno;

use self::activation::Wanted;
use self::tree::Tree;
use super::Users;
use super::process::ProcessReader;
use crate::owner::container::Container;
use crate::owner::origin::{
    Activation, ContainerName, Directory, Forwarding, Origin, Package, Topic, Unseen, UnseenWhy,
};
use crate::owner::unit::Manager;
use crate::owner::{Owner, Owners, Pid};
use crate::roots::Roots;
use crate::sockets::{Socket, UserId};

/// How many processes are looked at; people are shown four of them, and workers of one server are all alike.
const PROCESSES_MAX: usize = 16;
/// How many parents are told; deeper chains are made on purpose.
const ANCESTORS_MAX: usize = 32;
/// The most that is read of an environment, in bytes; more is possible, no service manager does it, and it is said to be missed.
const ENVIRONMENT_LEN_MAX: u64 = 256 * 1024;
/// What the kernel appends to the path of a directory that is gone.
const DELETED_SUFFIX: &[u8] = b" (deleted)";
/// The name of a manager that opens sockets to hand them on.
const MANAGER: &str = "systemd";

/// A process, and what is asked about it.
struct Subject {
    owner: Owner,
    wanted: Wanted,
    is_held_by_manager: bool,
}

/// Finds out where the owners of `sockets` come from.
pub(crate) fn fill(owners: &mut [Owners], sockets: &[Socket], roots: &Roots, users: &Users) {
    let subjects = subjects(owners, sockets);
    let mut reader = OriginReader::new(roots, users);
    let origins: BTreeMap<Pid, Origin> = subjects
        .iter()
        .enumerate()
        .map(|(index, (pid, subject))| {
            let origin = if index < PROCESSES_MAX {
                reader.read(subject)
            } else {
                Origin::unknown(UnseenWhy::TooMany)
            };
            (*pid, origin)
        })
        .collect();
    for owners in owners {
        if let Owners::Known(known) = owners {
            let described = known.iter().map(|owner| Owner {
                origin: origins.get(&owner.pid).cloned().map(Box::new),
                ..owner.clone()
            });
            *known = described.collect();
        }
    }
}

fn subjects(owners: &[Owners], sockets: &[Socket]) -> BTreeMap<Pid, Subject> {
    let mut subjects: BTreeMap<Pid, Subject> = BTreeMap::new();
    for (socket, owners) in sockets.iter().zip(owners) {
        let has_manager = owners.processes().iter().any(is_manager);
        for owner in owners.processes() {
            let subject = subjects.entry(owner.pid).or_insert_with(|| Subject {
                owner: owner.clone(),
                wanted: Wanted {
                    port: socket.local.port.0,
                    transport: socket.transport,
                },
                is_held_by_manager: false,
            });
            subject.is_held_by_manager |= has_manager;
        }
    }
    subjects
}

fn is_manager(owner: &Owner) -> bool {
    owner.name.as_str() == MANAGER
}

/// Reads origins, and remembers what several processes have in common.
struct OriginReader<'a> {
    roots: &'a Roots,
    users: &'a Users,
    processes: ProcessReader<'a>,
    packages: HashMap<(Option<Container>, PathBuf), Result<Option<Package>, UnseenWhy>>,
}

/// One process while its origin is found out.
struct Case<'a> {
    subject: &'a Subject,
    /// The directory of the process.
    process: Tree,
    /// The file system it sees: the machine's, or that of its container.
    files: Result<Tree, Errno>,
    origin: Origin,
}

impl<'a> OriginReader<'a> {
    fn new(roots: &'a Roots, users: &'a Users) -> Self {
        Self {
            roots,
            users,
            processes: ProcessReader::new(&roots.proc, users),
            packages: HashMap::new(),
        }
    }

    fn read(&mut self, subject: &Subject) -> Origin {
        let path = self.roots.proc.join(subject.owner.pid.0.to_string());
        let process = match Tree::of_machine(&path) {
            Ok(process) => process,
            Err(_) => return Origin::unknown(UnseenWhy::Exited),
        };
        let files = match &subject.owner.container {
            Some(_) => Tree::of_container(&path.join("root")),
            None => Tree::of_machine(&self.roots.root),
        };
        let mut case = Case {
            subject,
            process,
            files,
            origin: Origin::default(),
        };
        self.read_ancestors(&mut case);
        self.read_package(&mut case);
        self.read_unit(&mut case);
        self.read_environment(&mut case);
        self.read_forwarding(&mut case);
        case.read_directory();
        case.origin
    }

    fn read_ancestors(&self, case: &mut Case<'_>) {
        let mut pid = case.subject.owner.pid;
        let Some(mut parent) = self.processes.parent(pid) else {
            return case.miss(Topic::StartedBy, UnseenWhy::Exited);
        };
        while pid != Pid(1) && case.origin.started_by.len() < ANCESTORS_MAX {
            if parent == Pid(0) {
                return case.miss(Topic::StartedBy, UnseenWhy::OtherNamespace);
            }
            let Some((ancestor, next)) = self.processes.ancestor(parent) else {
                // It ended, or this user is shown no processes of others.
                return case.miss(Topic::StartedBy, UnseenWhy::Exited);
            };
            case.origin.started_by.push(ancestor);
            (pid, parent) = (parent, next);
        }
    }

    fn read_package(&mut self, case: &mut Case<'_>) {
        let Owner {
            executable,
            container,
            ..
        } = &case.subject.owner;
        let Some(executable) = executable else {
            return case.miss(Topic::Package, UnseenWhy::NotPermitted);
        };
        if executable.is_memfd() {
            return;
        }
        let key = (container.clone(), executable.path.clone());
        let find = || match &case.files {
            Ok(files) => package::owner_of(files, &executable.path),
            Err(errno) => Err(why(*errno)),
        };
        let package = self.packages.entry(key).or_insert_with(find).clone();
        case.origin.package = case.keep(Topic::Package, package).flatten();
    }

    /// Reads the file of the process's unit.
    fn read_unit(&self, case: &mut Case<'_>) {
        let Some(unit) = case.subject.owner.unit.as_ref().filter(|unit| unit.is_service()) else {
            return;
        };
        let directories = self.unit_directories(unit.manager);
        let machine;
        let files = if unit.is_in_container {
            &case.files
        } else {
            machine = Tree::of_machine(&self.roots.root);
            &machine
        };
        let file = match files {
            Ok(files) => unit_file::find(files, unit, &directories),
            Err(errno) => Err(why(*errno)),
        };
        case.origin.unit_file = case.keep(Topic::UnitFile, file);
    }

    fn unit_directories(&self, manager: Manager) -> Vec<PathBuf> {
        match manager {
            Manager::System => unit_file::OF_SYSTEM.map(PathBuf::from).into(),
            Manager::User(id) => unit_file::directories_of_user(id.0, self.users.home(id)),
        }
    }

    /// Reads the environment, for the two things that are told there: handed sockets, and a container's host name.
    fn read_environment(&self, case: &mut Case<'_>) {
        let environment = case.process.read_whole(Path::new("environ"), ENVIRONMENT_LEN_MAX);
        let environment = match environment {
            Ok(environment) => environment,
            Err(errno) => {
                case.miss(Topic::Environment, why_of_process(errno));
                Vec::new()
            }
        };
        let handed = activation::handed(&environment, case.subject.owner.pid);
        case.origin.activation = self.activation(case.subject, handed);
        let Some(container) = &case.subject.owner.container else {
            return;
        };
        let name = self.container_name(container, case.subject);
        case.origin.container_name = match name {
            Ok(Some(name)) => Some(name),
            Ok(None) => container_name::of_environment(&environment, container),
            Err(errno) => {
                let host_name = container_name::of_environment(&environment, container);
                if host_name.is_none() {
                    case.miss(Topic::ContainerName, why(errno));
                }
                host_name
            }
        };
    }

    fn activation(&self, subject: &Subject, handed: Option<u32>) -> Option<Activation> {
        let owner = &subject.owner;
        if handed.is_none() && !subject.is_held_by_manager {
            return None;
        }
        let unit = owner.unit.as_ref();
        let preferred = unit.filter(|unit| unit.is_service()).map(|unit| unit.stem());
        let directories = self.unit_directories(unit.map_or(Manager::System, |unit| unit.manager));
        let files = Tree::of_machine(&self.roots.root).ok()?;
        Some(Activation {
            socket_unit: activation::socket_unit(&files, &directories, subject.wanted, preferred),
            handed,
            is_held_by_manager: subject.is_held_by_manager,
        })
    }

    fn container_name(
        &self,
        container: &Container,
        subject: &Subject,
    ) -> Result<Option<ContainerName>, Errno> {
        if container.runtime.names_by_id() {
            return Ok(None);
        }
        let machine = Tree::of_machine(&self.roots.root)?;
        container_name::find(&machine, container, self.home_of_runner(subject))
    }

    /// Returns the home of the user who would run the container if root does not.
    fn home_of_runner(&self, subject: &Subject) -> Option<&Path> {
        let manager = subject.owner.unit.as_ref().map(|unit| unit.manager);
        let runner: UserId = match manager {
            Some(Manager::User(id)) => id,
            Some(Manager::System) | None => subject.owner.user.as_ref()?.id,
        };
        self.users.home(runner)
    }

    fn read_forwarding(&self, case: &mut Case<'_>) {
        let Some(to) = forwarding::target(&case.subject.owner) else {
            return;
        };
        let container = forwarding::container_at(&self.roots.proc, to.ip());
        let name = container
            .as_ref()
            .map_or(Ok(None), |container| self.container_name(container, case.subject));
        let container_name = name.unwrap_or_else(|errno| {
            case.miss(Topic::ContainerName, why(errno));
            None
        });
        case.origin.forwards = Some(Forwarding {
            to,
            container,
            container_name,
        });
    }
}

impl Case<'_> {
    fn miss(&mut self, topic: Topic, why: UnseenWhy) {
        self.origin.unseen.push(Unseen { topic, why });
    }

    /// Keeps what was found, or notes why it was not.
    fn keep<T>(&mut self, topic: Topic, found: Result<T, UnseenWhy>) -> Option<T> {
        match found {
            Ok(found) => Some(found),
            Err(why) => {
                self.miss(topic, why);
                None
            }
        }
    }

    fn read_directory(&mut self) {
        let link = match self.process.link(Path::new("cwd")) {
            Ok(link) => link,
            Err(errno) => return self.miss(Topic::Directory, why_of_process(errno)),
        };
        let is_there = |path: &Path| {
            let kind = self.files.as_ref().ok().map(|files| files.kind(path));
            kind == Some(Ok(FileType::Directory))
        };
        let without_suffix = link.as_os_str().as_bytes().strip_suffix(DELETED_SUFFIX);
        let (path, is_deleted) = match without_suffix {
            // A directory may really be called so.
            Some(path) if !is_there(&link) => (PathBuf::from(OsStr::from_bytes(path)), true),
            _ => (link, false),
        };
        let files = self.files.as_ref().ok();
        self.origin.directory = Some(Directory {
            worktree: files.and_then(|files| worktree::find(files, &path)),
            path,
            is_deleted,
        });
    }
}

/// Says why a file could not be read.
fn why(errno: Errno) -> UnseenWhy {
    match errno {
        Errno::ACCESS | Errno::PERM => UnseenWhy::NotPermitted,
        Errno::NOENT | Errno::NOTDIR => UnseenWhy::NotFound,
        Errno::SRCH => UnseenWhy::Exited,
        _ => UnseenWhy::Unreadable,
    }
}

/// Says why a file of a process could not be read.
fn why_of_process(errno: Errno) -> UnseenWhy {
    match why(errno) {
        UnseenWhy::NotFound => UnseenWhy::Exited,
        why => why,
    }
}

#[cfg(test)]
mod tests;

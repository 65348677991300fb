//! Turns what runs a process, and how it came to be, into documents.

use std::path::Path;

use api::ports::origin as api;
use ports::evidence::MadeIn;
use ports::owner::container::Container;
use ports::owner::origin::{
    Activation, Ancestor, ContainerName, Directory, Forwarding, Head, Origin, Package, SocketUnit, UnitFile,
    Unseen, Worktree, shown,
};
use ports::owner::unit::{Manager, Unit};

use super::{owner, remark, user};

pub(super) fn unit(unit: &Unit) -> api::Unit {
    api::Unit {
        name: unit.name.to_string(),
        user_manager: match unit.manager {
            Manager::System => None,
            Manager::User(id) => Some(id.0),
        },
        is_in_container: unit.is_in_container,
    }
}

pub(super) fn container(container: &Container) -> api::Container {
    api::Container {
        runtime: container.runtime.code().to_owned(),
        id: container.id.to_string(),
        pod: container.pod.as_ref().map(ToString::to_string),
    }
}

pub(super) fn made_in(made_in: &MadeIn) -> api::MadeIn {
    api::MadeIn {
        unit: made_in.unit.as_ref().map(unit),
        container: made_in.container.as_ref().map(container),
        processes: made_in.processes.iter().map(owner).collect(),
        processes_left_out: u32::try_from(made_in.processes_left_out).unwrap_or(u32::MAX),
    }
}

pub(super) fn origin(origin: &Origin) -> api::Origin {
    api::Origin {
        started_by: origin.started_by.iter().map(ancestor).collect(),
        package: origin.package.as_ref().map(package),
        unit_file: origin.unit_file.as_ref().map(unit_file),
        activation: origin.activation.as_ref().map(activation),
        container_name: origin.container_name.as_ref().map(container_name),
        forwards: origin.forwards.as_ref().map(forwarding),
        directory: origin.directory.as_ref().map(directory),
        unseen: origin.unseen.iter().map(unseen).collect(),
    }
}

fn ancestor(ancestor: &Ancestor) -> api::Ancestor {
    api::Ancestor {
        pid: ancestor.pid.0,
        process: ancestor.name.to_string(),
        user: ancestor.user.as_ref().map(user),
    }
}

fn package(package: &Package) -> api::Package {
    api::Package {
        name: package.name.to_string(),
        version: package.version.as_ref().map(ToString::to_string),
        database: package.database.name().to_owned(),
    }
}

fn unit_file(file: &UnitFile) -> api::UnitFile {
    api::UnitFile {
        path: path(&file.path),
        description: file.description.as_ref().map(ToString::to_string),
    }
}

fn activation(activation: &Activation) -> api::Activation {
    api::Activation {
        socket_unit: activation.socket_unit.as_ref().map(socket_unit),
        handed: activation.handed,
        is_held_by_manager: activation.is_held_by_manager,
    }
}

fn socket_unit(unit: &SocketUnit) -> api::SocketUnit {
    api::SocketUnit {
        name: unit.name.to_string(),
        file: unit_file(&unit.file),
        starts: unit.starts.to_string(),
    }
}

fn container_name(name: &ContainerName) -> api::ContainerName {
    api::ContainerName {
        name: name.name.to_string(),
        is_host_name: name.is_host_name,
        image: name.image.as_ref().map(ToString::to_string),
    }
}

fn forwarding(forwarding: &Forwarding) -> api::Forwarding {
    api::Forwarding {
        to: forwarding.to.to_string(),
        container: forwarding.container.as_ref().map(container),
        container_name: forwarding.container_name.as_ref().map(container_name),
    }
}

fn directory(directory: &Directory) -> api::Directory {
    api::Directory {
        path: path(&directory.path),
        is_deleted: directory.is_deleted,
        worktree: directory.worktree.as_ref().map(worktree),
    }
}

fn worktree(worktree: &Worktree) -> api::Worktree {
    let (branch, commit) = match &worktree.head {
        Some(Head::Branch(branch)) => (Some(branch.to_string()), None),
        Some(Head::Detached(commit)) => (None, Some(commit.to_string())),
        None => (None, None),
    };
    api::Worktree {
        root: path(&worktree.root),
        branch,
        commit,
        linked_to: worktree.linked_to.as_deref().map(path),
    }
}

fn unseen(unseen: &Unseen) -> api::Unseen {
    api::Unseen {
        what: unseen.topic.code().to_owned(),
        why: remark(unseen.why.code(), unseen.why),
    }
}

fn path(path: &Path) -> String {
    shown(path).to_string()
}

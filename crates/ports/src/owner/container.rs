//! Containers: what runs a process apart from the rest of the machine, read from the path of a cgroup.
//!
//! Every runtime names the cgroup of a container after it, and everybody may read that path; so the runtime and the
//! id are known without root. The name that its user gave it is known only to the runtime's own files, which are
//! read for the one port that is asked about, see [`super::origin`]. LXC and nspawn put the name itself into the path.
//!
//! A container that shares the cgroup of whoever started it cannot be told this way. A pattern that is not known
//! here is no container rather than a guess, with one exception: a name of 64 hexadecimal digits is an id everywhere.

use std::fmt;

use super::unit::components;
use crate::text::VisibleText;

/// How many hexadecimal digits ids have that are not cut.
const ID_LEN: usize = 64;
/// How many of them people are shown, by every runtime.
const SHORT_ID_LEN: usize = 12;

/// What stands before the id in the name of a scope, or of a directory where systemd has no hand in it.
const PREFIXES: [(&str, Runtime); 6] = [
    ("docker-", Runtime::Docker),
    ("libpod-payload-", Runtime::Podman),
    ("libpod-", Runtime::Podman),
    ("cri-containerd-", Runtime::Containerd),
    ("nerdctl-", Runtime::Containerd),
    ("crio-", Runtime::Crio),
];

/// A container.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Container {
    /// What runs it.
    pub runtime: Runtime,
    /// Its id, mostly 64 hexadecimal digits; its name where [`Runtime::names_by_id`] says so.
    pub id: VisibleText,
    /// The id of the Kubernetes pod it belongs to, if it does.
    pub pod: Option<VisibleText>,
}

/// A program that runs containers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Runtime {
    /// Docker.
    Docker,
    /// Podman.
    Podman,
    /// containerd, asked by Kubernetes or by nerdctl.
    Containerd,
    /// CRI-O.
    Crio,
    /// LXC, also when run by Incus, LXD or Proxmox.
    Lxc,
    /// systemd-nspawn.
    Nspawn,
    /// One that the path does not name.
    Unnamed,
}

impl Runtime {
    /// Returns a short name for programs to read, which stays the same.
    pub fn code(self) -> &'static str {
        match self {
            Self::Docker => "docker",
            Self::Podman => "podman",
            Self::Containerd => "containerd",
            Self::Crio => "cri-o",
            Self::Lxc => "lxc",
            Self::Nspawn => "nspawn",
            Self::Unnamed => "container",
        }
    }

    /// Whether the id of its containers is the name that users gave them.
    pub fn names_by_id(self) -> bool {
        matches!(self, Self::Lxc | Self::Nspawn)
    }
}

impl fmt::Display for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl Container {
    /// Reads the path of a cgroup; `None` if it names no container. Of nested ones, the innermost counts.
    pub fn of_cgroup(path: &[u8]) -> Option<Self> {
        let components: Vec<&str> = components(path).collect();
        Self::position(&components).map(|(_, container)| container)
    }

    /// Returns as much of the id as people are used to see.
    pub fn short_id(&self) -> &str {
        if self.runtime.names_by_id() {
            self.id.as_str()
        } else {
            self.id.as_str().get(..SHORT_ID_LEN).unwrap_or(self.id.as_str())
        }
    }

    /// Finds the innermost container of a path, and where in the path it is named.
    pub(super) fn position(components: &[&str]) -> Option<(usize, Self)> {
        let at = |at: usize| components.get(at).copied().unwrap_or_default();
        (0..components.len()).rev().find_map(|index| {
            let before = index.checked_sub(1).map_or("", at);
            let (runtime, id) = recognise(before, at(index), at(index.saturating_add(1)))?;
            let container = Self {
                runtime,
                id: VisibleText::from(id.as_str()),
                pod: components.iter().take(index).rev().find_map(|name| pod(name)),
            };
            Some((index, container))
        })
    }
}

/// Tells a container by the name of its cgroup and those of the neighbours in the path.
fn recognise(before: &str, name: &str, after: &str) -> Option<(Runtime, String)> {
    let stem = name.strip_suffix(".scope").unwrap_or(name);
    let prefixed = PREFIXES.iter().find_map(|(prefix, runtime)| {
        let id = stem.strip_prefix(prefix).filter(|id| is_id(id))?;
        Some((*runtime, id.to_owned()))
    });
    prefixed
        .or_else(|| between_colons(stem))
        .or_else(|| named(before, name, after))
        .or_else(|| is_id(name).then(|| (of_parent(before), name.to_owned())))
}

/// Reads `slice:cri-containerd:ID`, which runtimes use as a whole where systemd was not asked.
fn between_colons(stem: &str) -> Option<(Runtime, String)> {
    let (rest, id) = stem.rsplit_once(':')?;
    let prefix = rest.rsplit(':').next()?;
    let (_, runtime) = PREFIXES
        .iter()
        .find(|(known, _)| known.strip_suffix('-') == Some(prefix))?;
    is_id(id).then(|| (*runtime, id.to_owned()))
}

/// Reads what bears a name that somebody chose: LXC and nspawn.
fn named(before: &str, name: &str, after: &str) -> Option<(Runtime, String)> {
    let lxc = name
        .strip_prefix("lxc.payload.")
        .or_else(|| matches!(before, "lxc" | "lxc.payload").then_some(name));
    if let Some(lxc) = lxc.filter(|name| !name.is_empty()) {
        return Some((Runtime::Lxc, lxc.to_owned()));
    }
    let template = name
        .strip_prefix("systemd-nspawn@")
        .and_then(|name| name.strip_suffix(".service"));
    let scope = name
        .strip_prefix("machine-")
        .and_then(|name| name.strip_suffix(".scope"));
    let machine = template.or(scope)?.replace("\\x2d", "-");
    // What watches over a container is beside it; qemu's machines are registered in the same way.
    let is_container = !machine.is_empty() && after != "supervisor" && !machine.starts_with("qemu-");
    is_container.then_some((Runtime::Nspawn, machine))
}

fn of_parent(parent: &str) -> Runtime {
    match parent {
        "docker" => Runtime::Docker,
        "libpod_parent" => Runtime::Podman,
        _ => Runtime::Unnamed,
    }
}

fn is_id(name: &str) -> bool {
    name.len() == ID_LEN && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Reads `podUID`, and `kubepods-burstable-podUID.slice` in which systemd has underscores for dashes.
fn pod(name: &str) -> Option<VisibleText> {
    let is_uid = |uid: &str| {
        uid.len() >= 32
            && uid
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit() || byte == b'-' || byte == b'_')
    };
    let stem = name.strip_suffix(".slice").unwrap_or(name);
    let uid = match stem.strip_prefix("pod") {
        Some(uid) => uid,
        None => stem.strip_prefix("kubepods")?.rsplit_once("-pod")?.1,
    };
    is_uid(uid).then(|| VisibleText::from(uid.replace('_', "-").as_str()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ID: &str = "3f2a91c0b1de4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c";
    const POD: &str = "0f1a2b3c-4d5e-6f70-8192-a3b4c5d6e7f8";

    fn check(path: &str, expected: Option<(Runtime, &str, Option<&str>)>) {
        let path = path
            .replace("ID", ID)
            .replace("POD_", &POD.replace('-', "_"))
            .replace("POD", POD);
        let container = Container::of_cgroup(path.as_bytes());
        let found = container.as_ref().map(|container| {
            (
                container.runtime,
                container.id.as_str(),
                container.pod.as_ref().map(VisibleText::as_str),
            )
        });
        assert_eq!(found, expected, "{path}");
    }

    #[test]
    fn every_runtime_is_known_by_its_path() {
        use Runtime::{Containerd, Crio, Docker, Lxc, Nspawn, Podman, Unnamed};
        check("/system.slice/docker-ID.scope", Some((Docker, ID, None)));
        check("/docker/ID", Some((Docker, ID, None)));
        check(
            "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-ID.scope/container",
            Some((Podman, ID, None)),
        );
        check("/libpod_parent/libpod-ID", Some((Podman, ID, None)));
        check(
            "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-podPOD_.slice/cri-containerd-ID.scope",
            Some((Containerd, ID, Some(POD))),
        );
        check(
            "/system.slice/containerd.service/kubepods-besteffort-podPOD_.slice:cri-containerd:ID",
            Some((Containerd, ID, None)),
        );
        check("/kubepods.slice/crio-ID.scope", Some((Crio, ID, None)));
        check("/kubepods/besteffort/podPOD/ID", Some((Unnamed, ID, Some(POD))));
        check("/lxc.payload.web/system.slice", Some((Lxc, "web", None)));
        check("/lxc/web", Some((Lxc, "web", None)));
        check(
            "/machine.slice/systemd-nspawn@my\\x2dweb.service/payload",
            Some((Nspawn, "my-web", None)),
        );
        check("/machine.slice/machine-web.scope", Some((Nspawn, "web", None)));
    }

    #[test]
    fn of_nested_containers_the_innermost_counts() {
        let outer = ID.replace('3', "4");
        check(
            &format!("/system.slice/docker-{outer}.scope/docker/ID"),
            Some((Runtime::Docker, ID, None)),
        );
    }

    #[test]
    fn what_only_watches_over_a_container_is_none() {
        check("/machine.slice/libpod-conmon-ID.scope", None);
        check("/kubepods.slice/crio-conmon-ID.scope", None);
        check("/lxc.monitor.web", None);
        check("/machine.slice/systemd-nspawn@web.service/supervisor", None);
        check("/machine.slice/machine-qemu\\x2d1\\x2dvm.scope", None);
        check("/system.slice/docker.service", None);
        check("/system.slice/docker-short.scope", None);
        check("/", None);
    }

    #[test]
    fn people_see_the_beginning_of_an_id() {
        let short = |path: &str| {
            Container::of_cgroup(path.replace("ID", ID).as_bytes())
                .unwrap()
                .short_id()
                .to_owned()
        };
        assert_eq!(short("/docker/ID"), "3f2a91c0b1de");
        assert_eq!(short("/lxc/a-name-that-is-long"), "a-name-that-is-long");
    }

    proptest! {
        #[test]
        fn any_path_is_read(path: Vec<u8>) {
            let _ = Container::of_cgroup(&path);
        }
    }
}

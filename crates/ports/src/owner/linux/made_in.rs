//! What the cgroup that a socket was created in tells of it, for users who may not see its owner.
//!
//! The kernel tells every user the number of that cgroup, and everybody may list the cgroups, the processes in them
//! and those processes' names, users and arguments. So a service is known even to those who may not see its
//! descriptors. It stays a hint: whoever opened the socket may have ended, or handed it to somebody elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::process::ProcessReader;
use super::{Users, cgroup};
use crate::evidence::{HeldSocket, MadeIn};
use crate::owner::container::Container;
use crate::owner::unit::Unit;
use crate::owner::{Owner, OwnerUnknown, Owners, Pid};
use crate::roots::Roots;
use crate::sockets::CgroupId;

/// How many processes of one cgroup are told; people are shown a few, and whoever wants all may list the unit. The others are
/// counted.
const PROCESSES_MAX: usize = 8;

/// Tells of each socket whose owner this user may not see what its cgroup tells.
pub(crate) fn fill(sockets: &mut [HeldSocket], roots: &Roots, users: &Users) {
    let is_hidden = |held: &&mut HeldSocket| {
        use OwnerUnknown::{NotPermitted, Protected};
        matches!(held.owners, Owners::Unknown(NotPermitted | Protected))
    };
    let hidden: Vec<(CgroupId, &mut HeldSocket)> = sockets
        .iter_mut()
        .filter(is_hidden)
        .filter_map(|held| Some((held.socket.cgroup_id?, held)))
        .collect();
    let wanted: BTreeSet<CgroupId> = hidden.iter().map(|(id, _)| *id).collect();
    if wanted.is_empty() {
        return;
    }
    let told = read(wanted, roots, users);
    for (id, held) in hidden {
        held.made_in = told.get(&id).cloned().map(Box::new);
    }
}

fn read(wanted: BTreeSet<CgroupId>, roots: &Roots, users: &Users) -> BTreeMap<CgroupId, MadeIn> {
    let Some((root, paths)) = cgroup::paths_of(wanted, &roots.proc) else {
        return BTreeMap::new();
    };
    let reader = ProcessReader::new(&roots.proc, users);
    let told = paths.into_iter().filter_map(|(id, directory)| {
        let inside = directory.strip_prefix(&root).ok()?.as_os_str().as_bytes();
        let (processes, processes_left_out) = processes(&directory, &reader);
        let made_in = MadeIn {
            unit: Unit::of_cgroup(inside),
            container: Container::of_cgroup(inside),
            processes,
            processes_left_out,
        };
        // The name of any other cgroup means nothing to anybody.
        (made_in.unit.is_some() || made_in.container.is_some()).then_some((id, made_in))
    });
    told.collect()
}

/// Reads the first processes in a cgroup, and counts the others, of which some may have ended by now.
fn processes(cgroup: &Path, reader: &ProcessReader<'_>) -> (Vec<Owner>, usize) {
    let list = fs::read_to_string(cgroup.join("cgroup.procs")).unwrap_or_default();
    let listed = list.lines().filter_map(|line| line.parse().ok());
    let mut listed = listed.filter(|pid| *pid != 0).map(Pid);
    let read = listed.by_ref().filter_map(|pid| reader.read(pid));
    let first = read.map(|process| process.owner).take(PROCESSES_MAX).collect();
    (first, listed.count())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::*;

    /// A process file system with processes from 700 on, and a tree of cgroups that has them in `cgroup`, with one that ended.
    fn machine(cgroup: &str, processes: usize) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        let tree = root.path().join("cgroup");
        for directory in [tree.join(cgroup), root.path().join("self")] {
            fs::create_dir_all(directory).unwrap();
        }
        let mut list = "0\n699\n".to_owned();
        for pid in 700..700 + processes {
            let directory = root.path().join(pid.to_string());
            fs::create_dir(&directory).unwrap();
            let stat = format!("{pid} (nginx) S 1 1 1 0 -1 0 1 0 0 0 1 2 0 0 20 0 1 0 100 1 1\n");
            fs::write(directory.join("stat"), stat).unwrap();
            list.push_str(&format!("{pid}\n"));
        }
        fs::write(tree.join(cgroup).join("cgroup.procs"), list).unwrap();
        let mount = format!("30 24 0:26 / {} rw - cgroup2 cgroup2 rw\n", tree.display());
        fs::write(root.path().join("self/mountinfo"), mount).unwrap();
        root
    }

    fn told(cgroup: &str, processes: usize) -> Option<MadeIn> {
        let root = machine(cgroup, processes);
        let id = CgroupId(
            fs::metadata(root.path().join("cgroup").join(cgroup))
                .unwrap()
                .ino(),
        );
        let roots = Roots {
            proc: root.path().to_owned(),
            ..Roots::default()
        };
        read(BTreeSet::from([id]), &roots, &Users::default()).remove(&id)
    }

    #[test]
    fn a_hidden_service_is_told_with_what_runs_in_it() {
        let made_in = told("system.slice/nginx.service", 1).unwrap();
        assert_eq!(made_in.unit.unwrap().name.as_str(), "nginx.service");
        let processes: Vec<_> = made_in
            .processes
            .iter()
            .map(|owner| (owner.pid.0, owner.name.as_str()))
            .collect();
        assert_eq!(processes, [(700, "nginx")]);
    }

    #[test]
    fn processes_that_are_not_told_are_counted() {
        let count = |processes: usize| {
            let made_in = told("system.slice/nginx.service", processes).unwrap();
            (made_in.processes.len(), made_in.processes_left_out)
        };
        assert_eq!(count(PROCESSES_MAX), (PROCESSES_MAX, 0));
        assert_eq!(count(PROCESSES_MAX + 2), (PROCESSES_MAX, 2));
    }

    #[test]
    fn a_cgroup_that_names_nothing_tells_nothing() {
        assert_eq!(told("system.slice", 1), None);
    }
}

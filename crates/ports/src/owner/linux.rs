//! Finds the processes that hold sockets, from the cheapest question to the dearest.
//!
//! 1. The kernel told in which cgroup a socket was created. Only the processes of that cgroup are searched: on a
//!    machine run by systemd that is one service. Whoever holds the socket outside of its cgroup is not looked for
//!    then.
//! 2. What is left is looked for in all processes, on two threads: sockets without a cgroup, sockets whose cgroup is
//!    gone or is everybody's, and sockets that a service manager opened to hand them on.
//!
//! A process holds a socket if one of its descriptors is a link to the socket's inode. Descriptors that are in no
//! process's table (registered with io_uring, in flight in a message) are not found.

mod cgroup;
mod file_table;
mod membership;
mod process;
mod search;
mod users;

use std::collections::{BTreeMap, BTreeSet};

use self::process::{Described, ProcessReader};
use self::search::Search;
pub(crate) use self::users::Users;
use super::{Owner, OwnerUnknown, Owners, Pid};
use crate::roots::Roots;
use crate::sockets::{CgroupId, Gap, Inode, Socket};

/// Sockets by the cgroup they were created in.
type ByCgroup = BTreeMap<CgroupId, BTreeSet<Inode>>;

/// The owners of some sockets, and what limits the view.
#[derive(Debug)]
pub(crate) struct Found {
    /// The owners of each socket, in the order of the sockets.
    pub(crate) owners: Vec<Owners>,
    pub(crate) gaps: Vec<Gap>,
}

/// Finds the owners of `sockets`.
pub(crate) fn find(sockets: &[Socket], roots: &Roots, users: &Users) -> Found {
    let mut search = Search::new(&roots.proc);
    for (processes, inodes) in cgroup::processes_of(by_cgroup(sockets), &roots.proc) {
        search.in_processes(&processes, &inodes);
    }
    let wanted = sockets.iter().filter_map(|socket| socket.inode).collect();
    search.everywhere(&wanted);
    let described = describe(&search, &ProcessReader::new(&roots.proc, users));
    let owners = sockets
        .iter()
        .map(|socket| owners_of(socket, &search, &described))
        .collect();
    let refused = search.refused();
    let gaps = if refused > 0 {
        vec![Gap::ProcessesHidden { count: refused }]
    } else {
        Vec::new()
    };
    Found { owners, gaps }
}

fn by_cgroup(sockets: &[Socket]) -> ByCgroup {
    let mut cgroups = ByCgroup::new();
    for socket in sockets {
        if let (Some(cgroup), Some(inode)) = (socket.cgroup_id, socket.inode) {
            cgroups.entry(cgroup).or_default().insert(inode);
        }
    }
    cgroups
}

/// Reads every process that holds a socket once; a process that has ended is left out.
fn describe(search: &Search<'_>, reader: &ProcessReader<'_>) -> BTreeMap<Pid, Described> {
    let pids: BTreeSet<Pid> = search.holders().values().flatten().copied().collect();
    pids.into_iter()
        .filter_map(|pid| Some((pid, reader.read(pid)?)))
        .collect()
}

fn owners_of(socket: &Socket, search: &Search<'_>, described: &BTreeMap<Pid, Described>) -> Owners {
    // A socket without an inode was never anybody's, or was closed.
    let Some(inode) = socket.inode else {
        return Owners::Unknown(OwnerUnknown::NoProcess);
    };
    let Some(holders) = search.holders().get(&inode) else {
        return Owners::Unknown(search.reason_for_absence());
    };
    let owners: Vec<Owner> = holders
        .iter()
        .filter_map(|pid| described.get(pid))
        .filter(|process| !shares_table_with_parent(process, holders))
        .map(|process| process.owner.clone())
        .collect();
    if owners.is_empty() {
        Owners::Unknown(OwnerUnknown::Exited)
    } else {
        Owners::Known(owners.into())
    }
}

/// Whether a process has the very descriptors of its parent, which holds the socket too (`clone` with `CLONE_FILES`).
fn shares_table_with_parent(process: &Described, holders: &BTreeSet<Pid>) -> bool {
    holders.contains(&process.parent) && file_table::is_shared(process.parent, process.owner.pid)
}

#[cfg(test)]
mod tests;

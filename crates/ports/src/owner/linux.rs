//! Finds the processes that hold sockets, from the cheapest question to the dearest.
//!
//! 1. The kernel told in which cgroup a socket was created. Only the processes of that cgroup are searched, all of
//!    them: on a machine run by systemd that is one service. Whoever holds the socket outside of its cgroup is looked
//!    for only if nobody inside does.
//! 2. What is left is looked for in all processes: sockets without a cgroup, sockets whose cgroup is gone or is
//!    everybody's, and sockets that a service manager opened to hand them on.
//!
//! Many processes are searched on two threads. A process is left as soon as it was found to hold all that is looked for
//! in it, but never because another process holds that already: every holder is found.
//!
//! A process holds a socket if one of its descriptors is a link to the socket's inode. Descriptors that are in no
//! process's table (registered with io_uring, in flight in a message) are not found.

mod cgroup;
mod file_table;
mod inodes;
pub(crate) mod made_in;
pub(crate) mod membership;
pub(crate) mod origin;
mod process;
mod search;
mod two_threads;
mod users;

use std::collections::BTreeMap;

use self::process::{Described, ProcessReader};
use self::search::Search;
use self::two_threads::on_two_threads;
pub(crate) use self::users::Users;
use super::{Owner, OwnerUnknown, Owners, Pid};
use crate::roots::Roots;
use crate::sockets::{Gap, Socket};

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
    search.in_groups(&cgroup::groups(sockets, &roots.proc));
    search.everywhere(&sockets.iter().filter_map(|socket| socket.inode).collect());
    let mut holders = Holders {
        described: describe(&search, &ProcessReader::new(&roots.proc, users)),
        lists: BTreeMap::new(),
    };
    let owners = sockets
        .iter()
        .map(|socket| owners_of(socket, &search, &mut holders))
        .collect();
    let refused = search.refused();
    let gaps = if refused > 0 {
        vec![Gap::ProcessesHidden { count: refused }]
    } else {
        Vec::new()
    };
    Found { owners, gaps }
}

/// Reads every process that holds a socket once; a process that has ended is left out.
fn describe(search: &Search<'_>, reader: &ProcessReader<'_>) -> BTreeMap<Pid, Described> {
    let pids = search.all_holders();
    let parts = on_two_threads(&pids, |pieces| -> Vec<_> {
        let described = |pid: &Pid| Some((*pid, reader.read(*pid)?));
        pieces.flatten().filter_map(described).collect()
    });
    parts.into_iter().flatten().collect()
}

fn owners_of(socket: &Socket, search: &Search<'_>, holders: &mut Holders) -> Owners {
    // A socket without an inode was never anybody's, or was closed.
    let Some(inode) = socket.inode else {
        return Owners::Unknown(OwnerUnknown::NoProcess);
    };
    let pids: Vec<Pid> = search.holders(inode).collect();
    if pids.is_empty() {
        Owners::Unknown(search.reason_for_absence())
    } else {
        holders.owners(pids)
    }
}

/// The processes that hold sockets, and the lists they were put together to.
struct Holders {
    described: BTreeMap<Pid, Described>,
    /// The owners behind each list of processes that was asked for.
    lists: BTreeMap<Vec<Pid>, Owners>,
}

impl Holders {
    /// Returns the processes `pids` as owners; sockets held by the same processes get the same list.
    fn owners(&mut self, pids: Vec<Pid>) -> Owners {
        if let Some(owners) = self.lists.get(&pids) {
            return owners.clone();
        }
        let owners: Vec<Owner> = pids
            .iter()
            .filter_map(|pid| self.described.get(pid))
            .filter(|process| !shares_table_with_parent(process, &pids))
            .map(|process| process.owner.clone())
            .collect();
        let owners = if owners.is_empty() {
            Owners::Unknown(OwnerUnknown::Exited)
        } else {
            Owners::Known(owners.into())
        };
        self.lists.insert(pids, owners.clone());
        owners
    }
}

/// Whether a process has the very descriptors of its parent, which holds the socket too (`clone` with `CLONE_FILES`).
fn shares_table_with_parent(process: &Described, holders: &[Pid]) -> bool {
    holders.contains(&process.parent) && file_table::is_shared(process.parent, process.owner.pid)
}

#[cfg(test)]
mod tests;

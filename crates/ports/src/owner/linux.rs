//! Finds the processes that hold sockets, from the cheapest question to the dearest.
//!
//! 1. The kernel told in which cgroup a socket was created. Only the processes of that cgroup are searched, all of
//!    them: on a machine run by systemd that is one service. Whoever holds the socket outside of its cgroup is looked
//!    for only if nobody inside does.
//! 2. What is left is looked for in all processes: sockets without a cgroup, sockets whose cgroup is gone or is
//!    everybody's, and sockets that a service manager opened to hand them on.
//! 3. What nobody holds then is looked for in odd places: in the tables of threads, and among the files registered with
//!    io_uring.
//!
//! Many processes are searched on two threads. A process is left as soon as it was found to hold all that is looked for
//! in it, but never because another process holds that already: every holder is found.
//!
//! A process holds a socket if one of its descriptors is a link to the socket's inode. A descriptor on its way from one
//! process to another in a message is found nowhere.

mod cgroup;
mod file_table;
pub(crate) mod fuzzing;
mod inodes;
pub(crate) mod io_uring;
pub(crate) mod kernel;
pub(crate) mod made_in;
pub(crate) mod membership;
mod odd_places;
pub(crate) mod origin;
mod process;
mod search;
mod two_threads;
mod users;

use std::collections::BTreeMap;
use std::sync::Arc;

use self::odd_places::OddHold;
use self::process::{Described, ProcessReader};
use self::search::{Group, Search};
use self::two_threads::on_two_threads;
pub(crate) use self::users::Users;
use super::{Hold, Owner, OwnerUnknown, Owners, Pid};
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
    search.in_groups(&cgroup::groups(sockets, roots));
    finish(search, sockets, roots, users)
}

/// Finds the owners of `sockets`, and does not look any further for those that one of `hints` holds.
pub(crate) fn find_near(sockets: &[Socket], hints: &[Pid], roots: &Roots, users: &Users) -> Found {
    let mut search = Search::new(&roots.proc);
    search.in_groups(&[Group {
        processes: hints.to_vec(),
        wanted: sockets.iter().filter_map(|socket| socket.inode).collect(),
    }]);
    let is_left = |socket: &&Socket| {
        socket
            .inode
            .is_some_and(|inode| search.holders(inode).next().is_none())
    };
    let left: Vec<Socket> = sockets.iter().filter(is_left).cloned().collect();
    search.in_groups(&cgroup::groups(&left, roots));
    finish(search, sockets, roots, users)
}

/// Describes one process; `None` if it has ended.
pub(crate) fn describe_process(pid: Pid, roots: &Roots, users: &Users) -> Option<Owner> {
    let described = ProcessReader::new(&roots.proc, users).read(pid)?;
    Some(described.owner)
}

/// Looks everywhere for sockets that were not found yet, and describes everybody who was.
fn finish(mut search: Search<'_>, sockets: &[Socket], roots: &Roots, users: &Users) -> Found {
    search.everywhere(&sockets.iter().filter_map(|socket| socket.inode).collect());
    let reader = ProcessReader::new(&roots.proc, users);
    let mut described = describe(&search, &reader);
    for odd in search.odd() {
        if let (Hold::Thread { id }, Some(process)) = (odd.hold, described.get_mut(&odd.pid)) {
            reader.complete_from_thread(&mut process.owner, id);
        }
    }
    let mut holders = Holders {
        described,
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
    if !pids.is_empty() {
        return holders.owners(pids);
    }
    let odd = search.odd().iter().filter(|odd| odd.inode == inode);
    let owners: Arc<[Owner]> = odd.filter_map(|odd| holders.odd_owner(odd)).collect();
    if owners.is_empty() {
        Owners::Unknown(search.reason_for_absence())
    } else {
        Owners::Known(owners)
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

    /// Returns the process behind a socket that is in no process's own table.
    fn odd_owner(&self, odd: &OddHold) -> Option<Owner> {
        let owner = self.described.get(&odd.pid)?.owner.clone();
        Some(Owner {
            hold: odd.hold,
            ..owner
        })
    }
}

/// Whether a process has the very descriptors of its parent, which holds the socket too (`clone` with `CLONE_FILES`).
fn shares_table_with_parent(process: &Described, holders: &[Pid]) -> bool {
    holders.contains(&process.parent) && file_table::is_shared(process.parent, process.owner.pid)
}

#[cfg(test)]
mod tests;

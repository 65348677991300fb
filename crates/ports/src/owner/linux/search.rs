//! The search for sockets in the tables of many processes, and what its failure means.

use std::collections::BTreeSet;
use std::path::Path;

use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{CWD, Mode, OFlags};
use rustix::process::geteuid;

use super::file_table::{self, Refusal, Ring, Scanner};
use super::inodes::Inodes;
use super::odd_places::{self, OddHold};
use super::two_threads::on_two_threads;
use crate::owner::{OwnerUnknown, Pid};
use crate::sockets::Inode;

/// The inode number of the first PID namespace of every machine (`PROC_PID_INIT_INO` of the kernel).
const FIRST_PID_NAMESPACE: &str = "pid:[4026531836]";

/// Some processes, and the sockets that are looked for in each of them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) processes: Vec<Pid>,
    pub(super) wanted: Inodes,
}

/// Which processes hold which sockets, as far as they were searched.
pub(super) struct Search<'a> {
    proc: &'a Path,
    directory: Option<OwnedFd>,
    /// Each holder of each socket once, in order.
    held: Vec<(Inode, Pid)>,
    /// Who holds sockets that are in no process's own table.
    odd: Vec<OddHold>,
    /// Processes that refused when all were searched.
    refused: Vec<Pid>,
    /// Whether the first process was among those listed; where it is not, processes of other users are hidden.
    is_first_listed: bool,
}

/// What the search of some processes brought.
#[derive(Default)]
struct Part {
    held: Vec<(Inode, Pid)>,
    refused: Vec<Pid>,
    rings: Vec<Ring>,
}

impl<'a> Search<'a> {
    /// Prepares a search below the process file system at `proc`.
    pub(super) fn new(proc: &'a Path) -> Self {
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let directory = rustix::fs::openat(CWD, proc, flags, Mode::empty()).ok();
        Self {
            proc,
            directory,
            held: Vec::new(),
            odd: Vec::new(),
            refused: Vec::new(),
            is_first_listed: false,
        }
    }

    /// Returns the processes that hold a socket, in order; none if it was not found.
    pub(super) fn holders(&self, inode: Inode) -> impl Iterator<Item = Pid> {
        let start = self.held.partition_point(|(other, _)| *other < inode);
        let from_there = self.held.get(start..).unwrap_or_default();
        let pairs = from_there.iter().take_while(move |(other, _)| *other == inode);
        pairs.map(|(_, pid)| *pid)
    }

    /// Returns who holds sockets that are in no process's own table.
    pub(super) fn odd(&self) -> &[OddHold] {
        &self.odd
    }

    /// Returns every process that holds one of the sockets, once.
    pub(super) fn all_holders(&self) -> Vec<Pid> {
        let odd = self.odd.iter().map(|odd| odd.pid);
        let mut pids: Vec<Pid> = self.held.iter().map(|(_, pid)| *pid).chain(odd).collect();
        pids.sort_unstable();
        pids.dedup();
        pids
    }

    /// Returns how many processes refused to be searched when all were.
    pub(super) fn refused(&self) -> usize {
        self.refused.len()
    }

    /// Looks in each group for the sockets of that group alone; whatever refuses here is asked again when all are.
    pub(super) fn in_groups(&mut self, groups: &[Group]) {
        let tasks: Vec<(Pid, &Inodes)> = groups
            .iter()
            .flat_map(|group| group.processes.iter().map(|pid| (*pid, &group.wanted)))
            .collect();
        self.run(&tasks);
    }

    /// Looks in all processes for those of `wanted` that have no holder yet, and for those in no table in odd places.
    pub(super) fn everywhere(&mut self, wanted: &Inodes) {
        let left = self.without_holder(wanted);
        let Some(directory) = self.directory.as_ref().filter(|_| !left.is_empty()) else {
            return;
        };
        let processes = file_table::processes(directory.as_fd());
        self.is_first_listed = processes.contains(&Pid(1));
        let tasks: Vec<_> = processes.iter().map(|pid| (*pid, &left)).collect();
        let Part { refused, rings, .. } = self.run(&tasks);
        self.refused = refused;
        let left = self.without_holder(&left);
        if let Some(directory) = self.directory.as_ref().filter(|_| !left.is_empty()) {
            let refused: BTreeSet<&Pid> = self.refused.iter().collect();
            let open: Vec<Pid> = processes
                .into_iter()
                .filter(|pid| !refused.contains(pid))
                .collect();
            self.odd = odd_places::search(directory.as_fd(), &open, rings, &left);
        }
    }

    fn without_holder(&self, wanted: &Inodes) -> Inodes {
        let is_left = |inode: &Inode| self.holders(*inode).next().is_none();
        wanted.iter().filter(is_left).collect()
    }

    /// Says why a socket that was looked for everywhere was not found.
    pub(super) fn reason_for_absence(&self) -> OwnerUnknown {
        if !self.refused.is_empty() || !self.is_first_listed {
            if geteuid().is_root() {
                OwnerUnknown::Protected
            } else {
                OwnerUnknown::NotPermitted
            }
        } else if self.is_in_first_namespace() {
            OwnerUnknown::NoProcess
        } else {
            OwnerUnknown::OtherNamespace
        }
    }

    /// Searches processes, each for sockets of its own, and returns what else they met.
    fn run(&mut self, tasks: &[(Pid, &Inodes)]) -> Part {
        let mut all = Part::default();
        let Some(directory) = &self.directory else {
            return all;
        };
        let parts = on_two_threads(tasks, |pieces| {
            let mut scanner = Scanner::new(directory.as_fd());
            let mut part = Part::default();
            for (pid, wanted) in pieces.flatten() {
                part.search(&mut scanner, *pid, wanted);
            }
            part.rings = scanner.into_rings();
            part
        });
        for part in parts {
            all.refused.extend(part.refused);
            all.rings.extend(part.rings);
            self.held.extend(part.held);
        }
        self.held.sort_unstable();
        self.held.dedup();
        all
    }

    fn is_in_first_namespace(&self) -> bool {
        let namespace = std::fs::read_link(self.proc.join("self/ns/pid"));
        namespace.is_ok_and(|namespace| namespace.as_os_str() == FIRST_PID_NAMESPACE)
    }
}

impl Part {
    fn search(&mut self, scanner: &mut Scanner<'_>, pid: Pid, wanted: &Inodes) {
        match scanner.sockets_held(pid, wanted) {
            Ok(held) => self.held.extend(held.map(|inode| (inode, pid))),
            Err(Refusal::NotPermitted) => self.refused.push(pid),
            Err(Refusal::Gone) => {}
        }
    }
}

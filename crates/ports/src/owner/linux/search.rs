//! The search for sockets in the tables of many processes, and what its failure means.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::thread;

use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{CWD, Mode, OFlags};
use rustix::process::geteuid;

use super::file_table::{self, Buffer, Refusal};
use crate::owner::{OwnerUnknown, Pid};
use crate::sockets::Inode;

/// How many processes are searched before a second thread is worth its start.
const PROCESSES_PER_THREAD_MIN: usize = 64;
/// The inode number of the first PID namespace of every machine (`PROC_PID_INIT_INO` of the kernel).
const FIRST_PID_NAMESPACE: &str = "pid:[4026531836]";

/// Which processes hold which sockets, as far as they were searched.
pub(super) struct Search<'a> {
    proc: &'a Path,
    directory: Option<OwnedFd>,
    holders: BTreeMap<Inode, BTreeSet<Pid>>,
    refused: usize,
    /// Whether the first process was among those listed; where it is not, processes of other users are hidden.
    is_first_listed: bool,
}

/// What the search of some processes brought.
#[derive(Default)]
struct Part {
    held: Vec<(Inode, Pid)>,
    refused: usize,
}

impl<'a> Search<'a> {
    /// Prepares a search below the process file system at `proc`.
    pub(super) fn new(proc: &'a Path) -> Self {
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let directory = rustix::fs::openat(CWD, proc, flags, Mode::empty()).ok();
        Self {
            proc,
            directory,
            holders: BTreeMap::new(),
            refused: 0,
            is_first_listed: false,
        }
    }

    /// Returns the processes that hold each socket that was found.
    pub(super) fn holders(&self) -> &BTreeMap<Inode, BTreeSet<Pid>> {
        &self.holders
    }

    /// Returns how many processes refused to be searched when all were.
    pub(super) fn refused(&self) -> usize {
        self.refused
    }

    /// Looks for `wanted` in `processes` alone; whatever refuses here is asked again when all are.
    pub(super) fn in_processes(&mut self, processes: &[Pid], wanted: &BTreeSet<Inode>) {
        if let Some(directory) = &self.directory {
            let part = search(directory.as_fd(), processes, wanted);
            self.add(part.held);
        }
    }

    /// Looks in all processes for those of `wanted` that have no holder yet.
    pub(super) fn everywhere(&mut self, wanted: &BTreeSet<Inode>) {
        let left: BTreeSet<Inode> = wanted
            .iter()
            .copied()
            .filter(|inode| !self.holders.contains_key(inode))
            .collect();
        let Some(directory) = self.directory.as_ref().filter(|_| !left.is_empty()) else {
            return;
        };
        let processes = file_table::processes(directory.as_fd(), &mut Buffer::new());
        self.is_first_listed = processes.contains(&Pid(1));
        let parts = search_on_two_threads(directory.as_fd(), &processes, &left);
        for part in parts {
            self.refused = self.refused.saturating_add(part.refused);
            self.add(part.held);
        }
    }

    /// Says why a socket that was looked for everywhere was not found.
    pub(super) fn reason_for_absence(&self) -> OwnerUnknown {
        if self.refused > 0 || !self.is_first_listed {
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

    fn add(&mut self, held: Vec<(Inode, Pid)>) {
        for (inode, pid) in held {
            self.holders.entry(inode).or_default().insert(pid);
        }
    }

    fn is_in_first_namespace(&self) -> bool {
        let namespace = std::fs::read_link(self.proc.join("self/ns/pid"));
        namespace.is_ok_and(|namespace| namespace.as_os_str() == FIRST_PID_NAMESPACE)
    }
}

fn search_on_two_threads(proc: BorrowedFd<'_>, processes: &[Pid], wanted: &BTreeSet<Inode>) -> Vec<Part> {
    if processes.len() < 2 * PROCESSES_PER_THREAD_MIN {
        return vec![search(proc, processes, wanted)];
    }
    let (older, newer) = processes.split_at(processes.len() / 2);
    thread::scope(|scope| {
        let other = scope.spawn(|| search(proc, older, wanted));
        let mine = search(proc, newer, wanted);
        match other.join() {
            Ok(other) => vec![other, mine],
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

fn search(proc: BorrowedFd<'_>, processes: &[Pid], wanted: &BTreeSet<Inode>) -> Part {
    let mut buffer = Buffer::new();
    let mut part = Part::default();
    for pid in processes {
        match file_table::sockets_held(proc, *pid, wanted, &mut buffer) {
            Ok(held) => part.held.extend(held.into_iter().map(|inode| (inode, *pid))),
            Err(Refusal::NotPermitted) => part.refused = part.refused.saturating_add(1),
            Err(Refusal::Gone) => {}
        }
    }
    part
}

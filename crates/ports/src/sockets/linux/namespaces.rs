//! Sockets in the network namespaces of this machine other than our own.
//!
//! There is no list of namespaces to ask for. Those with a name are files in [`NAMED`]; all others are found through
//! the processes that live in them (`/proc/PID/ns/net`), at 4 to 8 µs for each process. For a list of everything that
//! is nothing. For one port it is more than all the rest once there are a thousand processes, so a port that somebody
//! holds here is looked for in every process's namespace only on a machine with few processes ([`PROCESSES_FEW`]);
//! a port that nobody holds here is worth the walk. A thread beside the search for owners was no better: entering
//! costs a thread anyway, and with two cores the walk slows the search down by as much as it saves.
//!
//! A namespace is entered by a thread of its own, which ends afterwards: the rest of the process never leaves home.
//! Entering takes CAP_SYS_ADMIN, here and in the namespace; without it the answer says how many were left out.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use rustix::fd::{BorrowedFd, OwnedFd};
use rustix::fs::{AtFlags, CWD, Mode, OFlags};
use rustix::io::Errno;
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

use super::netlink;
use crate::namespace::{Inhabitant, NetworkNamespace};
use crate::owner::Pid;
use crate::roots::Roots;
use crate::sockets::{Gap, Scope, Socket};
use crate::text::VisibleText;

/// Where iproute2 and docker keep namespaces by name.
const NAMED: [&str; 2] = ["run/netns", "run/docker/netns"];
/// How many processes are few enough to be asked for one port that is held: some 2 ms.
const PROCESSES_FEW: usize = 512;
/// How many namespaces are entered at most; a machine with more has more containers than anybody ran on one.
const NAMESPACES_MAX: usize = 4096;
/// Room for the longest link that matters, `net:[18446744073709551615]`; of others the beginning tells that they do not.
const LINK_BUFFER_LEN: usize = 32;

/// What was seen in other namespaces, and what limits the view.
#[derive(Debug, Default)]
pub(crate) struct Elsewhere {
    /// The sockets, each with its namespace.
    pub(crate) sockets: Vec<(Arc<NetworkNamespace>, Socket)>,
    pub(crate) gaps: Vec<Gap>,
}

/// The namespaces other than our own that could be found.
#[derive(Debug, Default, PartialEq, Eq)]
struct Survey {
    /// Namespaces by their number, with a file to enter each by.
    found: BTreeMap<u64, (PathBuf, NetworkNamespace)>,
    /// Processes that do not tell this user where they live.
    silent: usize,
    /// Processes that were not asked.
    not_asked: usize,
}

/// Looks for sockets in `scope` in all namespaces but our own; `is_held_here` tells whether it is less urgent.
pub(crate) fn observe(scope: Scope, is_held_here: bool, roots: &Roots) -> Elsewhere {
    let is_hurried = is_held_here && scope.port().is_some();
    let survey = survey(roots, is_hurried);
    let mut elsewhere = Elsewhere::default();
    let mut refused = survey.found.len().saturating_sub(NAMESPACES_MAX);
    if !survey.found.is_empty() {
        let visit = || visit(&survey, scope, &roots.proc, &mut elsewhere.sockets);
        refused = refused.saturating_add(on_a_thread_of_its_own(visit));
    }
    if refused > 0 || survey.silent > 0 {
        elsewhere.gaps.push(Gap::NamespacesHidden {
            namespaces: refused,
            processes: survey.silent,
        });
    }
    if survey.not_asked > 0 {
        elsewhere.gaps.push(Gap::NamespacesNotSearched {
            processes: survey.not_asked,
        });
    }
    elsewhere
}

fn on_a_thread_of_its_own<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let joined = thread::scope(|scope| scope.spawn(work).join());
    joined.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Enters one namespace after the other; returns how many did not let us in.
fn visit(
    survey: &Survey,
    scope: Scope,
    proc: &Path,
    sockets: &mut Vec<(Arc<NetworkNamespace>, Socket)>,
) -> usize {
    let mut refused = 0_usize;
    for (path, namespace) in survey.found.values().take(NAMESPACES_MAX) {
        match enter(path, namespace.inode).map(|entered| entered.then(|| netlink::observe(scope, proc))) {
            // It went away with its last process.
            Ok(None) => {}
            Ok(Some(Ok(seen))) => {
                let namespace = Arc::new(namespace.clone());
                let labelled = seen
                    .sockets
                    .into_iter()
                    .map(|socket| (Arc::clone(&namespace), socket));
                sockets.extend(labelled);
            }
            Ok(Some(Err(_))) | Err(_) => refused = refused.saturating_add(1),
        }
    }
    refused
}

/// Moves the calling thread into the namespace at `path`; returns false if there is another one by now.
fn enter(path: &Path, inode: u64) -> io::Result<bool> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        file => file?,
    };
    if rustix::fs::fstat(&file)?.st_ino != inode {
        return Ok(false);
    }
    move_into_link_name_space(file.as_fd(), Some(LinkNameSpaceType::Network))?;
    Ok(true)
}

fn survey(roots: &Roots, is_hurried: bool) -> Survey {
    let mut survey = Survey::default();
    let Ok(own) = rustix::fs::stat(roots.proc.join("thread-self/ns/net")) else {
        return survey;
    };
    for place in NAMED {
        survey.add_named(&roots.root.join(place), (own.st_dev, own.st_ino));
    }
    let Ok(proc) = open_directory(&roots.proc) else {
        return survey;
    };
    // The number of links to /proc is that of the processes and a few dozen more.
    let links = rustix::fs::fstat(&proc).map_or(0, |proc| proc.st_nlink);
    let processes = usize::try_from(links).unwrap_or(usize::MAX);
    if is_hurried && processes > PROCESSES_FEW {
        survey.not_asked = processes;
    } else {
        survey.add_inhabited(&roots.proc, proc.as_fd(), own.st_ino);
    }
    survey
}

fn open_directory(path: &Path) -> Result<OwnedFd, Errno> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    rustix::fs::openat(CWD, path, flags, Mode::empty())
}

impl Survey {
    /// Adds the namespaces that have a file in `directory`; `own` is the device and number of ours.
    fn add_named(&mut self, directory: &Path, own: (u64, u64)) {
        for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
            let path = entry.path();
            let Ok(file) = rustix::fs::stat(&path) else {
                continue;
            };
            // A file on which no namespace is mounted is a leftover of an `ip netns add` that failed.
            if file.st_dev != own.0 || file.st_ino == own.1 {
                continue;
            }
            let name = VisibleText::from_bytes(entry.file_name().as_encoded_bytes());
            self.found.entry(file.st_ino).or_insert_with(|| {
                let namespace = NetworkNamespace {
                    inode: file.st_ino,
                    name: Some(name),
                    process: None,
                };
                (path, namespace)
            });
        }
    }

    /// Adds the namespaces in which processes live, and who lives in those that are known.
    fn add_inhabited(&mut self, path: &Path, proc: BorrowedFd<'_>, own: u64) {
        let Ok(directory) = rustix::fs::Dir::read_from(proc) else {
            return;
        };
        for entry in directory.flatten() {
            let Some(pid) = parse_pid(entry.file_name().to_bytes()) else {
                continue;
            };
            match namespace_of(proc, pid) {
                Ok(Some(inode)) if inode != own => self.add_inhabitant(path, inode, pid),
                // The kernel says "permission denied" of a process that has just ended as well.
                Err(Errno::ACCESS | Errno::PERM) if is_there(proc, pid) => {
                    self.silent = self.silent.saturating_add(1);
                }
                // Ours, or the process has ended.
                Ok(_) | Err(_) => {}
            }
        }
    }

    fn add_inhabitant(&mut self, proc: &Path, inode: u64, pid: Pid) {
        let process = proc.join(pid.0.to_string());
        let (_, namespace) = self.found.entry(inode).or_insert_with(|| {
            let namespace = NetworkNamespace {
                inode,
                name: None,
                process: None,
            };
            (process.join("ns/net"), namespace)
        });
        if namespace.process.is_none() {
            let name = fs::read(process.join("comm")).ok();
            namespace.process = Some(Inhabitant {
                pid,
                name: name.map(|name| VisibleText::from_bytes(name.trim_ascii_end())),
            });
        }
    }
}

/// Returns the number of the network namespace in which a process lives.
fn namespace_of(proc: BorrowedFd<'_>, pid: Pid) -> Result<Option<u64>, Errno> {
    let mut link = [0_u8; LINK_BUFFER_LEN];
    let path = format!("{}/ns/net", pid.0);
    let len = rustix::fs::readlinkat_raw(proc, path, link.as_mut_slice())?;
    Ok(link.get(..len).and_then(parse_namespace_link))
}

fn is_there(proc: BorrowedFd<'_>, pid: Pid) -> bool {
    rustix::fs::statat(proc, pid.0.to_string(), AtFlags::empty()).is_ok()
}

/// Reads `net:[4026531840]`.
fn parse_namespace_link(link: &[u8]) -> Option<u64> {
    let number = link.strip_prefix(b"net:[")?.strip_suffix(b"]")?;
    parse_digits(number)
}

fn parse_pid(name: &[u8]) -> Option<Pid> {
    parse_digits(name).map(Pid)
}

fn parse_digits<T: std::str::FromStr>(digits: &[u8]) -> Option<T> {
    let is_number = digits.iter().all(u8::is_ascii_digit);
    let digits = std::str::from_utf8(digits).ok().filter(|_| is_number)?;
    digits.parse().ok()
}

#[cfg(test)]
mod tests;

//! The system below a watcher on Linux.

use std::collections::BTreeSet;
use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use atlas::number::{Ports, Transport};
use rustix::process::test_kill_process;
use rustix::time::{ClockId, clock_gettime};

use super::{Counts, Sighting, Sightings};
use crate::evidence::HeldSocket;
use crate::evidence::linux as evidence;
use crate::owner::linux::{self as owners, Users};
use crate::owner::{OwnerUnknown, Owners, Pid};
use crate::roots::Roots;
use crate::sockets::linux as sockets;
use crate::sockets::linux::netlink::SockDiagError;
use crate::sockets::linux::netlink::listeners::ListenerDiag;
use crate::sockets::{Gap, Scope, Socket};
use crate::watch::source::Caller;

/// Where the kernel counts sockets, below the process file system: one file for each family.
const COUNTS: [&str; 2] = ["thread-self/net/sockstat", "thread-self/net/sockstat6"];

/// This machine, in the network namespace of the thread that prepared to look at it.
pub(in crate::watch) struct System {
    roots: Roots,
    /// The conversation with the kernel; `None` before the first question and after trouble.
    diag: Option<ListenerDiag>,
    /// The network namespace, as the process file system names it.
    namespace: Option<PathBuf>,
}

impl System {
    /// Prepares to look at this machine.
    pub(in crate::watch) fn new() -> Self {
        let roots = Roots::default();
        Self {
            diag: None,
            namespace: fs::read_link(roots.proc.join("thread-self/ns/net")).ok(),
            roots,
        }
    }

    /// Reads the ephemeral range.
    pub(in crate::watch) fn ephemeral(&self) -> Ports {
        evidence::ephemeral_range(&self.roots.proc)
    }

    /// Reads the sockets in `scope` that can be reached, or more than these where the kernel tells in tables alone.
    pub(in crate::watch) fn sockets(&mut self, scope: Scope) -> Sightings {
        let observation = self
            .ask(|diag| diag.dump(scope))
            .unwrap_or_else(|| sockets::observe(scope, &self.roots.proc));
        Sightings {
            sockets: observation.sockets.into_iter().map(Sighting::of).collect(),
            source: observation.source,
            gaps: observation.gaps,
        }
    }

    /// Returns the listener at exactly `address`, if there is one; `None` if only a look at the whole port can tell.
    ///
    /// Of several there it is one, and those that are tied to an interface are not found.
    pub(in crate::watch) fn at(&mut self, address: SocketAddr) -> Option<Option<Sighting>> {
        let found = self.ask(|diag| diag.at(address))?;
        let is_there = |socket: &Socket| socket.local.ip == address.ip();
        match found {
            Some(socket) if !is_there(&socket) => None,
            found => Some(found.map(Sighting::of)),
        }
    }

    fn ask<T>(&mut self, question: impl FnOnce(&mut ListenerDiag) -> Result<T, SockDiagError>) -> Option<T> {
        if self.diag.is_none() {
            self.diag = ListenerDiag::open().ok();
        }
        let answer = question(self.diag.as_mut()?);
        if answer.is_err() {
            // What is left of this answer would be taken for that to the next question.
            self.diag = None;
        }
        answer.ok()
    }

    /// Whether a caller is in this network namespace; `None` if it has ended or may not be looked at.
    pub(in crate::watch) fn is_here(&self, caller: Caller) -> Option<bool> {
        self.is_thread_here(caller.thread)
    }

    fn is_thread_here(&self, thread: u32) -> Option<bool> {
        let here = self.namespace.as_ref()?;
        let there = fs::read_link(self.roots.proc.join(format!("{thread}/ns/net"))).ok()?;
        Some(there == *here)
    }

    /// Finds the owners of sockets, in the processes `hints` first.
    pub(in crate::watch) fn with_owners(
        &self,
        sightings: Vec<Sighting>,
        hints: &BTreeSet<Pid>,
    ) -> (Vec<HeldSocket>, Vec<Gap>) {
        let sockets = sightings.into_iter().map(|sighting| sighting.socket).collect();
        // Read each time: users are added while a watcher runs, and new sockets are few.
        let users = Users::read(&self.roots.passwd);
        evidence::with_owners(sockets, hints, &self.roots, &users)
    }

    /// Describes a listener that was gone before anybody could look, by what the kernel's event said.
    ///
    /// `None` if its process is in another network namespace, so that it was on no port of ours. The thread that opened
    /// it was found here, or has ended; where the process has ended too, nobody can tell.
    pub(in crate::watch) fn gone(&self, by: Caller, address: SocketAddr) -> Option<HeldSocket> {
        if self.is_here(by).is_none() && self.is_thread_here(by.pid.0) == Some(false) {
            return None;
        }
        let users = Users::read(&self.roots.passwd);
        let owner = owners::describe_process(by.pid, &self.roots, &users);
        let socket = Socket::receiving(Transport::Tcp, address);
        let owners = owner.map_or(Owners::Unknown(OwnerUnknown::Exited), |owner| {
            Owners::Known([owner].into())
        });
        evidence::held(vec![socket], vec![owners], &self.roots, &users).pop()
    }

    /// Reads the kernel's counts of sockets.
    pub(in crate::watch) fn counts(&self) -> Option<Counts> {
        let mut counts = Counts::default();
        for file in COUNTS {
            // A machine without IPv6 has no second file.
            let text = fs::read_to_string(self.roots.proc.join(file)).unwrap_or_default();
            let [tcp, udp] = parse_counts(&text);
            counts.tcp = counts.tcp.saturating_add(tcp);
            counts.udp = counts.udp.saturating_add(udp);
        }
        (counts != Counts::default()).then_some(counts)
    }

    /// Returns how much processor time the calling thread has used: unlike the clock, a busy machine does not change it.
    pub(in crate::watch) fn time_used(&self) -> Duration {
        Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap_or_default()
    }

    /// Whether a process is certainly gone.
    pub(in crate::watch) fn has_ended(&self, pid: Pid) -> bool {
        let pid = i32::try_from(pid.0).ok().and_then(rustix::process::Pid::from_raw);
        pid.is_some_and(|pid| test_kill_process(pid) == Err(rustix::io::Errno::SRCH))
    }
}

/// Reads `TCP: inuse 5 orphan 0 …` and `UDP: inuse 2 …`, with a 6 in the names for IPv6.
fn parse_counts(text: &str) -> [u64; 2] {
    let count = |name: &str| {
        text.lines().find_map(|line| {
            let (label, fields) = line.split_once(": inuse ")?;
            let is_wanted = label.trim_end_matches('6') == name;
            is_wanted.then(|| fields.split_ascii_whitespace().next()?.parse().ok())?
        })
    };
    ["TCP", "UDP"].map(|name| count(name).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_both_families_are_read() {
        let v4 = "sockets: used 17\nTCP: inuse 3 orphan 0 tw 0 alloc 1 mem 61\nUDP: inuse 2 mem 7\nUDPLITE: inuse 9\n";
        assert_eq!(parse_counts(v4), [3, 2]);
        assert_eq!(
            parse_counts("TCP6: inuse 4\nUDP6: inuse 5\nUDPLITE6: inuse 9\n"),
            [4, 5]
        );
        assert_eq!(parse_counts("TCP: inuse many\n"), [0, 0]);
        assert_eq!(parse_counts(""), [0, 0]);
    }

    #[test]
    fn the_counts_follow_the_sockets_of_this_machine() {
        let system = System::new();
        let sockets: Vec<_> = (0..50)
            .map(|_| std::net::UdpSocket::bind("127.0.0.1:0").unwrap())
            .collect();
        let during = system.counts().unwrap_or_default();
        // Whatever others open and close meanwhile, ours are among them.
        assert!(during.udp >= 50, "{during:?}");
        drop(sockets);
    }

    #[test]
    fn a_thread_of_our_own_is_here_and_one_that_ended_may_be_anywhere() {
        let system = System::new();
        let thread = u32::try_from(rustix::thread::gettid().as_raw_nonzero().get()).unwrap();
        let pid = Pid(std::process::id());
        assert_eq!(system.is_here(Caller { pid, thread }), Some(true));
        let ended = Caller {
            pid,
            thread: 0x3fff_fff0,
        };
        assert_eq!(system.is_here(ended), None);
    }

    #[test]
    fn our_own_process_has_not_ended() {
        let system = System::new();
        assert!(!system.has_ended(Pid(std::process::id())));
        assert!(system.has_ended(Pid(0x3fff_fff0)));
    }
}

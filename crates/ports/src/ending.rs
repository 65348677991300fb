//! Ending a process that holds a port, without ever hitting another one.
//!
//! A process id is free for reuse the moment its process is gone, so an id that was read a moment ago may belong to a
//! stranger. A [`Hold`] is the kernel's own handle of one process (a pidfd): whoever gets one and then finds the process
//! still holding the port has the right one, and signals through it reach that process or nobody. Linux only, since no
//! other system that we run on has both the handle and the certainty; elsewhere [`hold`] says so.
//!
//! Nothing here asks, prints or decides; who must never be ended is told by [`protection`].

use std::io;
use std::time::Duration;

use crate::owner::Pid;

/// Why a process must not be ended from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Protection {
    /// It is process 1: the system, or the whole container, would go down with it.
    #[error("it is process 1, and everything would end with it")]
    Init,
    /// It is the process that asks.
    #[error("it is this command itself")]
    Itself,
    /// This command runs below it: the shell, the terminal, the login.
    #[error("this command runs below it")]
    Ancestor,
}

/// Why a process could not be ended.
#[derive(Debug, thiserror::Error)]
pub enum EndError {
    /// The process is gone.
    #[error("the process ended by itself")]
    Gone,
    /// This user may not.
    #[error("not permitted to end the process")]
    NotPermitted,
    /// This system has no way that is certain to reach the right process.
    #[error("ending processes is not supported on this system")]
    Unsupported,
    /// The system refused.
    #[error("the system refused")]
    System(#[source] io::Error),
}

/// What a process is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// To end, in its own way (SIGTERM).
    Please,
    /// Nothing: it is ended (SIGKILL).
    Now,
}

/// A process that can be signalled and waited for, whatever becomes of its id.
#[derive(Debug)]
pub struct Hold(system::Handle);

/// Takes hold of the process that has this id now.
///
/// Afterwards, look again whether it is the one that is meant.
///
/// # Errors
///
/// Fails when there is no such process, or the system cannot do this.
pub fn hold(pid: Pid) -> Result<Hold, EndError> {
    system::hold(pid).map(Hold)
}

/// Says why the process with this id must not be ended, if it must not.
pub fn protection(pid: Pid) -> Option<Protection> {
    if pid.0 <= 1 {
        return Some(Protection::Init);
    }
    if pid.0 == std::process::id() {
        return Some(Protection::Itself);
    }
    system::is_ancestor(pid).then_some(Protection::Ancestor)
}

impl Hold {
    /// Tells the process to end.
    ///
    /// # Errors
    ///
    /// Fails when it is gone already, or this user may not.
    pub fn tell(&self, word: Word) -> Result<(), EndError> {
        self.0.tell(word)
    }

    /// Waits until the process is gone, at most so long; returns whether it is.
    ///
    /// # Errors
    ///
    /// Fails when the system cannot wait.
    pub fn wait(&self, at_most: Duration) -> Result<bool, EndError> {
        self.0.wait(at_most)
    }
}

#[cfg(target_os = "linux")]
mod system {
    //! Handles are pidfds (Linux 5.3); one becomes readable when its process ends.

    use std::fs;
    use std::os::fd::OwnedFd;
    use std::time::{Duration, Instant};

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::io::Errno;
    use rustix::process::{self as system, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

    use super::{EndError, Pid, Word};

    /// How many generations are followed: more cannot be in one tree of processes.
    const GENERATIONS_MAX: usize = 4096;

    #[derive(Debug)]
    pub(super) struct Handle(OwnedFd);

    pub(super) fn hold(pid: Pid) -> Result<Handle, EndError> {
        let raw = i32::try_from(pid.0).ok().and_then(system::Pid::from_raw);
        let handle = pidfd_open(raw.ok_or(EndError::Gone)?, PidfdFlags::empty());
        handle.map(Handle).map_err(refused)
    }

    pub(super) fn is_ancestor(pid: Pid) -> bool {
        let mut current = std::process::id();
        for _ in 0..GENERATIONS_MAX {
            match parent_of(current) {
                Some(parent) if parent == pid.0 => return true,
                Some(parent) if parent > 1 => current = parent,
                _ => return false,
            }
        }
        false
    }

    fn parent_of(pid: u32) -> Option<u32> {
        let status = fs::read(format!("/proc/{pid}/status")).ok()?;
        let mut lines = status.split(|byte| *byte == b'\n');
        let parent = lines.find_map(|line| line.strip_prefix(b"PPid:"))?;
        std::str::from_utf8(parent).ok()?.trim().parse().ok()
    }

    impl Handle {
        pub(super) fn tell(&self, word: Word) -> Result<(), EndError> {
            let signal = match word {
                Word::Please => Signal::TERM,
                Word::Now => Signal::KILL,
            };
            pidfd_send_signal(&self.0, signal).map_err(refused)
        }

        pub(super) fn wait(&self, at_most: Duration) -> Result<bool, EndError> {
            let start = Instant::now();
            loop {
                let left = at_most.saturating_sub(start.elapsed());
                // More seconds than fit are as good as for ever.
                let timeout = Timespec::try_from(left).ok();
                let mut polled = [PollFd::new(&self.0, PollFlags::IN)];
                match poll(&mut polled, timeout.as_ref()) {
                    Ok(ready) => return Ok(ready > 0),
                    Err(Errno::INTR) => {}
                    Err(errno) => return Err(refused(errno)),
                }
            }
        }
    }

    fn refused(errno: Errno) -> EndError {
        match errno {
            Errno::SRCH => EndError::Gone,
            Errno::PERM | Errno::ACCESS => EndError::NotPermitted,
            Errno::NOSYS => EndError::Unsupported,
            errno => EndError::System(errno.into()),
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    //! No handle, no certainty: nothing is ended.

    use std::convert::Infallible;
    use std::time::Duration;

    use super::{EndError, Pid, Word};

    #[derive(Debug)]
    pub(super) struct Handle(Infallible);

    pub(super) fn hold(_: Pid) -> Result<Handle, EndError> {
        Err(EndError::Unsupported)
    }

    pub(super) fn is_ancestor(_: Pid) -> bool {
        false
    }

    impl Handle {
        pub(super) fn tell(&self, _: Word) -> Result<(), EndError> {
            match self.0 {}
        }

        pub(super) fn wait(&self, _: Duration) -> Result<bool, EndError> {
            match self.0 {}
        }
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::process::{Child, Command};

    use super::*;

    /// Long enough for any machine; nothing waits for it to pass.
    const PATIENCE: Duration = Duration::from_secs(60);

    fn sleeper() -> Child {
        Command::new("sleep").arg("600").spawn().unwrap()
    }

    #[test]
    fn a_process_is_ended_once_and_never_again() {
        for word in [Word::Please, Word::Now] {
            let mut child = sleeper();
            let hold = hold(Pid(child.id())).unwrap();
            assert!(!hold.wait(Duration::ZERO).unwrap());
            hold.tell(word).unwrap();
            assert!(hold.wait(PATIENCE).unwrap());
            child.wait().unwrap();
            assert!(matches!(hold.tell(word), Err(EndError::Gone)));
        }
    }

    #[test]
    fn this_process_and_those_above_it_are_protected() {
        assert_eq!(protection(Pid(0)), Some(Protection::Init));
        assert_eq!(protection(Pid(1)), Some(Protection::Init));
        assert_eq!(protection(Pid(std::process::id())), Some(Protection::Itself));
        let parent = std::os::unix::process::parent_id();
        if parent > 1 {
            assert_eq!(protection(Pid(parent)), Some(Protection::Ancestor));
        }
        let mut child = sleeper();
        assert_eq!(protection(Pid(child.id())), None);
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

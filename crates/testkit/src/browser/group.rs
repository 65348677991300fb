//! A process with everything that it starts in turn, ended as one.

use std::os::unix::process::CommandExt as _;
use std::process::Command;

use rustix::process::{Pid, Signal, kill_process_group};

use crate::child::{Child, ChildError};

/// A process in a group of its own; the group is killed when this is dropped.
#[derive(Debug)]
pub(super) struct Group {
    leader: Child,
}

/// A program that the kernel kills when the thread that started it ends, even by a signal.
pub(super) fn dying_with_us(program: &str) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", program]);
    command
}

impl Group {
    pub(super) fn spawn(command: &mut Command) -> Result<Self, ChildError> {
        let leader = Child::spawn(command.process_group(0))?;
        Ok(Self { leader })
    }

    pub(super) fn wait_for_line(&self, is_wanted: impl FnMut(&str) -> bool) -> Result<String, ChildError> {
        self.leader.wait_for_line(is_wanted)
    }

    /// Everything that was printed.
    pub(super) fn printed(&self) -> String {
        let lines = self.leader.printed();
        lines.iter().map(|line| format!("{}\n", line.text)).collect()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // Before the leader is waited for, so that its number cannot be somebody else's yet.
        let group = i32::try_from(self.leader.id()).ok().and_then(Pid::from_raw);
        if let Some(group) = group {
            // Nobody is left to tell if it is gone already.
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}

//! One named network namespace: made, entered, and removed with everything in it.
//!
//! The name carries the process id of the test that made it, so that a later test can tell what a killed one left behind.

use std::fs::{self, File};
use std::os::fd::AsFd;
use std::panic;
use std::path::Path;
use std::process::{self, Command};
use std::thread;

use rustix::process::{Pid, Signal, kill_process};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

use super::{LabError, ipv4, ipv6};

/// Where iproute2 keeps named namespaces.
const FOLDER: &str = "/run/netns";

/// How names of namespaces begin that belong to a lab.
const PREFIX: &str = "dnlab";

/// A network namespace of our own, removed when dropped.
#[derive(Debug)]
pub(super) struct Namespace {
    name: String,
}

impl Namespace {
    /// Makes a namespace with its loopback interface up.
    pub(super) fn create(name: &str) -> Result<Self, LabError> {
        ip(&["netns", "add", name])?;
        let namespace = Self {
            name: name.to_owned(),
        };
        namespace.ip(&["link", "set", "lo", "up"])?;
        Ok(namespace)
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Runs `ip` on this namespace.
    pub(super) fn ip(&self, arguments: &[&str]) -> Result<(), LabError> {
        ip(&[&["-n", &self.name], arguments].concat())
    }

    /// A program that will run inside this namespace.
    pub(super) fn command(&self, program: &str) -> Command {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.name, program]);
        command
    }

    /// Runs `work` inside this namespace, in a thread of its own, and returns what it returns.
    ///
    /// Sockets keep the namespace they were opened in, so they may be used anywhere afterwards.
    pub(super) fn within<T: Send>(&self, work: impl FnOnce() -> T + Send) -> Result<T, LabError> {
        let path = Path::new(FOLDER).join(&self.name);
        let entered = thread::scope(|scope| {
            let thread = scope.spawn(|| {
                let file = File::open(path)?;
                move_into_link_name_space(file.as_fd(), Some(LinkNameSpaceType::Network))?;
                Ok(work())
            });
            thread
                .join()
                .unwrap_or_else(|payload| panic::resume_unwind(payload))
        });
        entered.map_err(|source| LabError::System {
            what: format!("enter namespace {}", self.name),
            source,
        })
    }

    /// Sets a kernel parameter of this namespace, named as below /proc/sys.
    pub(super) fn set_kernel_parameter(&self, name: &str, value: &str) -> Result<(), LabError> {
        self.within(|| fs::write(Path::new("/proc/sys").join(name), value))?
            .map_err(|source| LabError::System {
                what: format!("set {name} to {value}"),
                source,
            })
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        // A drop has nobody to tell; the next lab tries again.
        let _ = remove(&self.name);
    }
}

/// The common part of the names of this process's `number`th lab.
pub(super) fn lab_name(number: u32) -> String {
    format!("{PREFIX}-{}-{number}", process::id())
}

/// Removes namespaces of labs whose test process is gone.
pub(super) fn remove_leftovers() -> Result<(), LabError> {
    // There is no such folder before the first namespace.
    let Ok(entries) = fs::read_dir(FOLDER) else {
        return Ok(());
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(owner) = owner(&name) else { continue };
        let is_leftover = !Path::new("/proc").join(owner.to_string()).exists();
        // Two tests may find the same leftovers at the same time: what counts is that they are gone.
        if is_leftover
            && let Err(error) = remove(&name)
            && entry.path().exists()
        {
            return Err(error);
        }
    }
    Ok(())
}

/// Gives an interface the addresses of a host number, usable at once.
pub(super) fn add_addresses(namespace: &Namespace, interface: &str, number: u8) -> Result<(), LabError> {
    namespace.ip(&[
        "addr",
        "add",
        &format!("{}/24", ipv4(number)),
        "brd",
        "+",
        "dev",
        interface,
    ])?;
    // Duplicate address detection would keep the address unusable for a second.
    namespace.ip(&[
        "addr",
        "add",
        &format!("{}/64", ipv6(number)),
        "dev",
        interface,
        "nodad",
    ])
}

/// The process that made the namespace of this name, if a lab did.
fn owner(name: &str) -> Option<u32> {
    name.strip_prefix(PREFIX)?
        .strip_prefix('-')?
        .split('-')
        .next()?
        .parse()
        .ok()
}

/// Removes a namespace and kills whatever still runs in it: it would go on living without a name otherwise.
fn remove(name: &str) -> Result<(), LabError> {
    if let Ok(pids) = Command::new("ip").args(["netns", "pids", name]).output() {
        for pid in String::from_utf8_lossy(&pids.stdout).lines() {
            if let Some(pid) = pid.trim().parse().ok().and_then(Pid::from_raw) {
                // It may have ended by itself in the meantime.
                let _ = kill_process(pid, Signal::KILL);
            }
        }
    }
    ip(&["netns", "delete", name])
}

pub(super) fn ip(arguments: &[&str]) -> Result<(), LabError> {
    let output = Command::new("ip")
        .args(arguments)
        .output()
        .map_err(|source| LabError::System {
            what: "run `ip` (package iproute2)".into(),
            source,
        })?;
    if output.status.success() {
        return Ok(());
    }
    let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(LabError::Ip {
        arguments: arguments.join(" "),
        message,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_maker_of_a_namespace_is_in_its_name() {
        assert_eq!(owner(&format!("{}-alice", lab_name(3))), Some(process::id()));
        assert_eq!(owner("dnlab-x-1-alice"), None);
        assert_eq!(owner("blue"), None);
    }
}

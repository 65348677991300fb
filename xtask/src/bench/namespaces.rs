//! A network, a process table and a tree of cgroups of the benchmark's own, entered with util-linux's `unshare`.
//!
//! The benchmark is the first process of its process namespace: whatever it started ends with it, however it ends. Its
//! standard input is held open by the process outside; when that is gone (Ctrl-C), it ends too, after it removed its
//! cgroups, which are all that could outlive it.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{self, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;

use crate::program;

/// Where the tree of cgroups v2 is mounted, over whatever is there outside.
const CGROUPS: &str = "/sys/fs/cgroup";
/// The cgroup below which all others of the benchmark are.
const OURS: &str = "directnet-bench";
/// The range of ports that the sockets of the fleet get theirs from: wide enough for all of them.
const PORT_RANGE: &str = "10000 65535";

/// How long to wait for thousands of processes to end.
const CLEARING_TIME_MAX: Duration = Duration::from_secs(10);

/// Starts this program again with `arguments` in namespaces of its own, and returns what it printed.
pub(super) fn run_inside(arguments: &[String]) -> anyhow::Result<String> {
    let mut inside = Command::new("unshare");
    inside.args([
        "--mount",
        "--net",
        "--pid",
        "--fork",
        "--kill-child",
        "--mount-proc",
    ]);
    inside.arg("--").arg(std::env::current_exe()?).args(arguments);
    // Nothing is written there; it is the end of this process that the one inside waits for.
    let child = inside.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = child.context("cannot start `unshare`")?;
    let leash = child.stdin.take();
    let output = child.wait_with_output()?;
    drop(leash);
    anyhow::ensure!(
        output.status.success(),
        "the benchmark inside its namespaces failed: {}",
        String::from_utf8_lossy(&output.stdout).trim()
    );
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Ends this process, and with it all others of the namespace, when standard input ends.
pub(super) fn end_with_parent() {
    thread::spawn(|| {
        // Whatever this returns, nobody waits for the result any more.
        let _ = io::stdin().read(&mut [0]);
        clear_cgroups();
        process::exit(1)
    });
}

/// Ends all processes in our cgroups and removes these; gives up after a while, because nobody is left to be told.
fn clear_cgroups() {
    let path = Path::new(CGROUPS).join(OURS);
    let give_up = Instant::now() + CLEARING_TIME_MAX;
    while path.exists() && Instant::now() < give_up {
        let _ = fs::write(path.join("cgroup.kill"), "1");
        remove_tree(&path);
        thread::sleep(Duration::from_millis(10));
    }
}

/// Makes the new namespaces usable: a loopback interface, ports for everybody, a tree of cgroups.
pub(super) fn prepare() -> anyhow::Result<()> {
    program::stdout_of(Command::new("ip").args(["link", "set", "lo", "up"]))?;
    fs::write("/proc/sys/net/ipv4/ip_local_port_range", PORT_RANGE)?;
    program::stdout_of(Command::new("mount").args(["-t", "cgroup2", "none", CGROUPS]))?;
    Ok(())
}

/// A cgroup that holds those of one fleet, removed when dropped.
#[derive(Debug)]
pub(super) struct Cgroups(PathBuf);

impl Cgroups {
    /// Makes it, without any cgroup inside.
    pub(super) fn create() -> anyhow::Result<Self> {
        let path = Path::new(CGROUPS).join(OURS);
        remove_tree(&path);
        fs::create_dir(&path).with_context(|| format!("cannot make {}", path.display()))?;
        Ok(Self(path))
    }

    /// Makes a cgroup inside.
    pub(super) fn add(&self, name: &str) -> anyhow::Result<PathBuf> {
        let path = self.0.join(name);
        fs::create_dir(&path).with_context(|| format!("cannot make {}", path.display()))?;
        Ok(path)
    }
}

impl Drop for Cgroups {
    fn drop(&mut self) {
        remove_tree(&self.0);
    }
}

/// Removes a cgroup and those inside of it, as far as nobody is in them; their files go by themselves.
fn remove_tree(path: &Path) {
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            remove_tree(&entry.path());
        }
    }
    // What is left over is empty, and the next benchmark removes it.
    let _ = fs::remove_dir(path);
}

//! Calls of apt that ask nobody anything, that a slow mirror cannot hold up for ever, and that keep a machine's settings.
//!
//! Packages are fetched first, within a time, and installed from what was fetched: fetching may be broken off at any
//! moment, dpkg may not. Nothing is removed.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};

use crate::program;

/// How long one chore may fetch, in all: an ordinary line needs a minute for everything that is listed here.
const FETCHING: Duration = Duration::from_secs(300);
/// Settings of every call.
const SETTINGS: [&str; 14] = [
    "--yes",
    "--quiet",
    // A file of settings that somebody changed stays as it is, without a question.
    "-o",
    "Dpkg::Options::=--force-confdef",
    "-o",
    "Dpkg::Options::=--force-confold",
    // Another apt may be at work, as on a machine that has just been started.
    "-o",
    "DPkg::Lock::Timeout=60",
    "-o",
    "Acquire::Retries=2",
    "-o",
    "Acquire::http::Timeout=20",
    "-o",
    "Acquire::https::Timeout=20",
];
/// Tells packages, and what is hooked into apt, that nobody is there to answer or to read.
const NOBODY_THERE: [(&str, &str); 5] = [
    ("DEBIAN_FRONTEND", "noninteractive"),
    ("DEBIAN_PRIORITY", "critical"),
    ("APT_LISTCHANGES_FRONTEND", "none"),
    ("NEEDRESTART_SUSPEND", "1"),
    ("UCF_FORCE_CONFFOLD", "1"),
];

/// One chore's calls of apt.
#[derive(Debug)]
pub(super) struct Apt {
    deadline: Instant,
}

impl Apt {
    /// Begins the time that it may fetch.
    pub(super) fn new() -> Self {
        Self {
            deadline: Instant::now() + FETCHING,
        }
    }

    /// Renews the lists of packages.
    pub(super) fn update(&self) -> anyhow::Result<()> {
        self.fetch(&["update"])
    }

    /// Installs packages, all of them or none; the lists are renewed only if those at hand do not do.
    pub(super) fn install(&self, packages: &[&str]) -> anyhow::Result<()> {
        self.install_as_listed(packages).or_else(|_| {
            self.update()?;
            self.install_as_listed(packages)
        })
    }

    /// Installs packages, all of them or none, by the lists at hand.
    pub(super) fn install_as_listed(&self, packages: &[&str]) -> anyhow::Result<()> {
        let wanted = [&["install", "--no-install-recommends", "--no-remove"], packages].concat();
        self.fetch(&[&["--download-only"], &wanted[..]].concat())?;
        let mut command = Command::new("apt-get");
        program::run(prepared(&mut command).arg("--no-download").args(wanted))
    }

    fn fetch(&self, arguments: &[&str]) -> anyhow::Result<()> {
        let left = self.deadline.saturating_duration_since(Instant::now()).as_secs();
        let too_slow = || format!("fetching takes more than {} s", FETCHING.as_secs());
        ensure!(left > 0, too_slow());
        let mut command = Command::new("timeout");
        // In the foreground, so that Ctrl-C reaches it.
        command.args(["--foreground", &left.to_string(), "apt-get"]);
        let outcome = program::run(prepared(&mut command).args(arguments));
        if Instant::now() < self.deadline {
            outcome
        } else {
            outcome.with_context(too_slow)
        }
    }
}

/// Adds what every call has.
fn prepared(command: &mut Command) -> &mut Command {
    command.args(SETTINGS).envs(NOBODY_THERE).stdin(Stdio::null())
}

//! The real servers that tests and the benchmark of `port --identify` ask what they speak.
//!
//! Only root on Debian or a relative gets them, and only where no init system would start them at the next boot, as in a
//! container; elsewhere the tests leave out what is missing, which is said by name. None is started: while they are
//! installed, `policy-rc.d` forbids it, as invoke-rc.d(8) provides, and PostgreSQL makes no database. A package that
//! cannot be had keeps none of the others away.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail, ensure};
use testkit::servers::{SERVERS, Server};

use super::apt::Apt;
use super::is_debian;
use crate::program;

/// What invoke-rc.d asks whether a service may be started.
const POLICY: &str = "/usr/sbin/policy-rc.d";
/// Its answer "no".
const FORBIDDEN: i32 = 101;
/// How that is written; whoever finds it, and no installation going on, may remove it.
const POLICY_TEXT: &str =
    "#!/bin/sh\n# Written by `cargo xtask setup`, to be removed when its installation is over.\nexit 101\n";
/// Init systems, and what is there while they run the machine.
const INITS: [(&str, &str); 3] = [
    ("systemd", "/run/systemd/system"),
    ("OpenRC", "/run/openrc"),
    ("init", "/run/initctl"),
];
/// What PostgreSQL's package reads to decide whether to make a database.
const CLUSTER: &str = "/etc/postgresql-common/createcluster.conf";

/// Installs the missing servers where that is possible, and says what is missing where it is not.
pub(super) fn provide() {
    if missing().is_empty() {
        return;
    }
    let outcome = permission().and_then(|()| install(&packages(&missing())));
    let missing = missing();
    let names: Vec<String> = missing
        .iter()
        .map(|server| format!("{} ({})", server.program, server.packages.join(", ")))
        .collect();
    let names = names.join(", ");
    match outcome {
        _ if missing.is_empty() => {}
        Ok(()) => println!("setup: tests leave out servers that this system's packages do not have: {names}"),
        Err(why) => println!("setup: tests leave out servers that are not installed: {names}: {why:#}"),
    }
}

/// Returns the servers that are not on this machine.
fn missing() -> Vec<&'static Server> {
    SERVERS.iter().filter(|server| !server.is_installed()).collect()
}

fn packages(servers: &[&Server]) -> Vec<&'static str> {
    let packages = servers.iter().flat_map(|server| server.packages);
    packages.copied().collect()
}

/// Fails, with the reason, where servers must not or cannot be installed.
fn permission() -> anyhow::Result<()> {
    let os_release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    ensure!(is_debian(&os_release), "they are Debian's packages");
    ensure!(program::is_root(), "that takes root");
    for (init, sign) in INITS {
        ensure!(
            !Path::new(sign).exists(),
            "{init} would start them at the next boot"
        );
    }
    Ok(())
}

/// Installs those of the packages that this system has: all at once, or else each that can be had.
fn install(packages: &[&str]) -> anyhow::Result<()> {
    let _policy = NoServices::declare()?;
    forbid_cluster()?;
    let apt = Apt::new();
    // Missing lists and lists that are too old look alike: packages that are not there.
    let renewed = if known(packages)?.len() < packages.len() {
        apt.update()
    } else {
        Ok(())
    };
    let packages = known(packages)?;
    if packages.is_empty() {
        return renewed;
    }
    println!("setup: installing {}", packages.join(" "));
    if apt.install(&packages).is_ok() {
        return renewed;
    }
    let mut outcome = Ok(());
    for name in packages {
        outcome = outcome.and(apt.install_as_listed(&[name]));
    }
    outcome
}

/// Those of the packages that apt's lists have: one name that is not there would keep it from installing any.
fn known<'a>(packages: &[&'a str]) -> anyhow::Result<Vec<&'a str>> {
    let output = Command::new("apt-cache")
        .args(["show", "--no-all-versions"])
        .args(packages)
        .output()
        .context("cannot start `apt-cache`")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let there: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("Package: "))
        .collect();
    Ok(packages
        .iter()
        .copied()
        .filter(|name| there.contains(name))
        .collect())
}

/// Has PostgreSQL's package make no database, unless this was decided before.
fn forbid_cluster() -> anyhow::Result<()> {
    let path = Path::new(CLUSTER);
    if path.exists() {
        return Ok(());
    }
    let write = || {
        fs::create_dir_all(path.parent().unwrap_or(path))?;
        fs::write(path, "create_main_cluster = false\n")
    };
    write().with_context(|| format!("cannot write {CLUSTER}"))
}

/// While it lives, no service is started by the installation of a package.
#[derive(Debug)]
struct NoServices {
    is_ours: bool,
}

impl NoServices {
    /// Forbids it, unless the machine does so already.
    ///
    /// # Errors
    ///
    /// Fails when the machine has a policy of its own that allows services: it is not ours to change.
    fn declare() -> anyhow::Result<Self> {
        // One of ours was left behind by a run that was broken off.
        let is_left = fs::read_to_string(POLICY).is_ok_and(|text| text == POLICY_TEXT);
        if Path::new(POLICY).exists() && !is_left {
            let answer = Command::new(POLICY).args(["directnet", "start"]).status();
            if answer.is_ok_and(|status| status.code() == Some(FORBIDDEN)) {
                return Ok(Self { is_ours: false });
            }
            bail!("{POLICY} would start them");
        }
        fs::write(POLICY, POLICY_TEXT).with_context(|| format!("cannot write {POLICY}"))?;
        let policy = Self { is_ours: true };
        program::run(Command::new("chmod").args(["755", POLICY]))?;
        Ok(policy)
    }
}

impl Drop for NoServices {
    fn drop(&mut self) {
        if self.is_ours && fs::remove_file(POLICY).is_err() {
            println!("setup: {POLICY} could not be removed; it keeps every new service from being started");
        }
    }
}

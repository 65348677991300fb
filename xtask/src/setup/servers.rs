//! The real servers that tests and the benchmark of `port --identify` ask what they speak.
//!
//! Only root on Debian or a relative gets them, in one run of apt that removes nothing, and only where no systemd would
//! start them at the next boot, as in a container; elsewhere the tests leave out what is missing. None is started:
//! while they are installed, `policy-rc.d` forbids it, as invoke-rc.d(8) provides, and PostgreSQL makes no database.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};
use testkit::servers::SERVERS;

use super::{apt_get, is_debian};
use crate::program;

/// What invoke-rc.d asks whether a service may be started.
const POLICY: &str = "/usr/sbin/policy-rc.d";
/// Its answer "no".
const FORBIDDEN: i32 = 101;
/// There while systemd runs the machine.
const SYSTEMD: &str = "/run/systemd/system";
/// What PostgreSQL's package reads to decide whether to make a database.
const CLUSTER: &str = "/etc/postgresql-common/createcluster.conf";

/// Installs the missing servers where that is possible, and says what is missing where it is not.
pub(super) fn provide() {
    let missing: Vec<&str> = SERVERS
        .iter()
        .filter(|server| !server.is_installed())
        .flat_map(|server| server.packages.iter().copied())
        .collect();
    if missing.is_empty() {
        return;
    }
    let os_release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let outcome = if !is_debian(&os_release) {
        Err(anyhow::anyhow!("they are Debian's packages"))
    } else if !program::is_root() {
        Err(anyhow::anyhow!("that takes root"))
    } else if Path::new(SYSTEMD).exists() {
        Err(anyhow::anyhow!("systemd would start them at the next boot"))
    } else {
        install(&missing)
    };
    if let Err(why) = outcome {
        println!(
            "setup: tests leave out servers that are not installed ({}): {why:#}",
            missing.join(" ")
        );
    }
}

/// Installs those of the packages that this system has.
fn install(packages: &[&str]) -> anyhow::Result<()> {
    let _policy = NoServices::declare()?;
    forbid_cluster()?;
    // Missing lists and lists that are too old look alike: packages that are not there.
    if known(packages)?.len() < packages.len() {
        program::run(apt_get().args(["update", "--quiet"]))?;
    }
    let packages = known(packages)?;
    println!("setup: installing {}", packages.join(" "));
    let mut command = apt_get();
    command.args(["install", "--yes", "--quiet", "--no-install-recommends"]);
    program::run(command.arg("--no-remove").args(packages))
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
        if Path::new(POLICY).exists() {
            let answer = Command::new(POLICY).args(["directnet", "start"]).status();
            if answer.is_ok_and(|status| status.code() == Some(FORBIDDEN)) {
                return Ok(Self { is_ours: false });
            }
            bail!("{POLICY} would start them");
        }
        fs::write(POLICY, format!("#!/bin/sh\nexit {FORBIDDEN}\n"))
            .with_context(|| format!("cannot write {POLICY}"))?;
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

//! The real servers that tests of `ports::identify` ask what they speak.
//!
//! Only root on Debian or a relative gets them, in one run of apt that removes nothing, and only where no systemd would
//! start them at the next boot, as in a container; elsewhere the tests leave out what is missing. None of them is started: while they are installed, `policy-rc.d` forbids it, as
//! invoke-rc.d(8) provides. An MTA is not among them, nor a clock daemon: a machine has its own.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};

use super::{apt_get, is_debian};
use crate::program;

/// Programs and the packages that bring them.
const SERVERS: [(&str, &str); 30] = [
    ("apache2", "apache2-bin"),
    ("beanstalkd", "beanstalkd"),
    ("danted", "dante-server"),
    ("distccd", "distcc"),
    ("dnsmasq", "dnsmasq-base"),
    ("dovecot", "dovecot-imapd"),
    ("dropbear", "dropbear-bin"),
    ("gearmand", "gearman-job-server"),
    ("haproxy", "haproxy"),
    ("knotd", "knot"),
    ("lighttpd", "lighttpd"),
    ("mariadbd", "mariadb-server-core"),
    ("memcached", "memcached"),
    ("mosquitto", "mosquitto"),
    ("nats-server", "nats-server"),
    ("nginx", "nginx-light"),
    ("ngircd", "ngircd"),
    ("openssl", "openssl"),
    ("privoxy", "privoxy"),
    ("redis-server", "redis-server"),
    ("rsync", "rsync"),
    ("slapd", "slapd"),
    ("smbd", "samba"),
    ("snmpd", "snmpd"),
    ("sshd", "openssh-server"),
    ("svnserve", "subversion"),
    ("tinyproxy", "tinyproxy"),
    ("transmission-daemon", "transmission-daemon"),
    ("turnserver", "coturn"),
    ("vsftpd", "vsftpd"),
];

/// Packages without a program in the folders that are searched, each with a file of it.
const MORE: [(&str, &str); 3] = [
    ("/usr/lib/dovecot/pop3", "dovecot-pop3d"),
    ("/usr/sbin/unbound", "unbound"),
    ("/usr/share/postgresql-common/pg_wrapper", "postgresql"),
];

/// What invoke-rc.d asks whether a service may be started.
const POLICY: &str = "/usr/sbin/policy-rc.d";
/// Its answer "no".
const FORBIDDEN: i32 = 101;
/// There while systemd runs the machine.
const SYSTEMD: &str = "/run/systemd/system";

/// Installs the missing servers where that is possible, and says what is missing where it is not.
pub(super) fn provide() {
    let missing = missing();
    if missing.is_empty() {
        return;
    }
    let os_release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    // A booted systemd would start them all at the next boot: that is for the machine's owner to decide.
    let would_start_later = Path::new(SYSTEMD).exists();
    if !program::is_root() || !is_debian(&os_release) || would_start_later {
        println!(
            "setup: tests leave out servers that are not installed: {}",
            missing.join(" ")
        );
        return;
    }
    if let Err(error) = install(&missing) {
        println!("setup: tests leave out servers that could not be installed: {error:#}");
    }
}

fn missing() -> Vec<&'static str> {
    let programs = SERVERS
        .iter()
        .filter(|(name, _)| program::find(name).is_none())
        .map(|(_, package)| *package);
    let files = MORE
        .iter()
        .filter(|(file, _)| !Path::new(file).exists())
        .map(|(_, package)| *package);
    programs.chain(files).collect()
}

fn install(packages: &[&str]) -> anyhow::Result<()> {
    println!("setup: installing {}", packages.join(" "));
    let _policy = NoServices::declare()?;
    let mut install = apt_get();
    install
        .args([
            "install",
            "--yes",
            "--quiet",
            "--no-install-recommends",
            "--no-remove",
        ])
        .args(packages);
    if program::run(&mut install).is_ok() {
        return Ok(());
    }
    program::run(apt_get().args(["update", "--quiet"]))?;
    program::run(&mut install)
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

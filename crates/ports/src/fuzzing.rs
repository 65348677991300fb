//! The parsers of this crate that meet foreign bytes, for fuzz targets alone: nobody else should call them here.

use atlas::number::PortNumber;

use crate::expectation::file::ExpectationsFile;
#[cfg(target_os = "linux")]
use crate::exposure::firewall;
pub use crate::identify::fuzzing::{certificate, server_answer};

/// Reads `/proc/PID/cgroup`, and the unit and the container that its path names.
#[cfg(target_os = "linux")]
pub fn cgroup(bytes: &[u8]) {
    if let Some(path) = crate::owner::linux::membership::path(bytes) {
        let _ = crate::owner::unit::Unit::of_cgroup(path);
        let _ = crate::owner::container::Container::of_cgroup(path);
    }
}

/// Reads what tells the origin of a process: package databases, unit files, environments, git's and containers' files.
#[cfg(target_os = "linux")]
pub fn origin(bytes: &[u8]) {
    crate::owner::linux::origin::parse_anything(bytes);
}

/// Reads the header of a package of rpm, and looks for a file in it.
#[cfg(target_os = "linux")]
pub fn rpm_header(bytes: &[u8]) {
    crate::owner::linux::origin::parse_rpm_header(bytes);
}

/// Reads a file of expectations and, if it is one, writes and reads it again.
///
/// # Panics
///
/// Panics if what was written is not read as it was, which would be a bug.
pub fn expectations(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let Ok(file) = ExpectationsFile::parse(text) else {
        return;
    };
    let again = ExpectationsFile::parse(&file.to_string());
    assert_eq!(again.as_ref().map(ExpectationsFile::all), Ok(file.all()));
}

/// Reads a watcher's journal.
pub fn watch_journal(bytes: &[u8]) {
    let _ = crate::watch::parse_journal(bytes);
    let _ = crate::watch::parse_journal_of_port(bytes, PortNumber(80));
}

/// Reads what is in a perf ring, record by record.
#[cfg(target_os = "linux")]
pub fn perf_records(bytes: &[u8]) {
    crate::watch::kernel::records(bytes).for_each(drop);
}

/// Reads the format file of a tracepoint.
#[cfg(target_os = "linux")]
pub fn tracepoint_format(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = crate::watch::kernel::Format::parse(text);
    }
}

/// Reads one connection of an answer of sock_diag.
#[cfg(target_os = "linux")]
pub fn connection(bytes: &[u8]) {
    let _ = crate::sockets::linux::netlink::connections::parse(bytes);
}

/// Reads what the kernel tells of an io_uring.
#[cfg(target_os = "linux")]
pub fn io_uring(bytes: &[u8]) {
    let _ = crate::owner::linux::io_uring::registered_sockets(bytes);
}

/// Reads a list of `nft --json`, and asks the rules about a few sockets.
#[cfg(target_os = "linux")]
pub fn nft_ruleset(bytes: &[u8]) {
    firewall::examine(firewall::nft::parse(bytes).ok());
}

/// Reads a list of `iptables-save`, and asks the rules about a few sockets.
#[cfg(target_os = "linux")]
pub fn iptables_rules(bytes: &[u8]) {
    firewall::examine(firewall::iptables::parse(bytes, false).ok());
}

/// Lists the sockets of the tables below `proc`, a process file system that may be made up.
#[cfg(target_os = "linux")]
pub fn list_below(proc: &std::path::Path) -> crate::Listing {
    let roots = crate::roots::Roots {
        proc: proc.to_owned(),
        ..crate::roots::Roots::default()
    };
    let evidence = crate::evidence::linux::observe_tables(&roots);
    crate::report::listing(evidence, &crate::Claims::built_in())
}

//! The parsers of this crate that meet foreign bytes, for fuzz targets alone: nobody else should call them here.
//!
//! Each function takes any bytes and panics only if something is wrong with this crate: where there is more to promise
//! than an end without a panic, it is asserted.

use atlas::number::PortNumber;

use crate::expectation::file::ExpectationsFile;
#[cfg(target_os = "linux")]
use crate::exposure::firewall;
pub use crate::identify::fuzzing::{certificate, server_answer};
#[cfg(target_os = "linux")]
pub use crate::owner::linux::fuzzing::{
    cgroup, command_line, io_uring, mountinfo, passwd, proc_stat, proc_status,
};
#[cfg(target_os = "linux")]
pub use crate::owner::linux::origin::fuzzing::{
    apk, containers, dpkg, environment, git_worktree, pacman, rpm_database, rpm_header, unit_file,
};
#[cfg(target_os = "linux")]
pub use crate::sockets::linux::netlink::fuzzing::{connections, sock_diag};
#[cfg(target_os = "linux")]
pub use crate::sockets::linux::proc_net::fuzzing::proc_net;
use crate::text::VisibleText;
#[cfg(target_os = "linux")]
pub use crate::watch::kernel::fuzzing::{perf_records, tracepoint_format};

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

/// Reads a watcher's journal and, if it is one, writes and reads it again.
///
/// # Panics
///
/// Panics if what was written is not read as it was, which would be a bug.
pub fn watch_journal(bytes: &[u8]) {
    let _ = crate::watch::parse_journal_of_port(bytes, PortNumber(80));
    if let Ok(journal) = crate::watch::parse_journal(bytes) {
        assert_eq!(
            crate::watch::parse_journal(journal.to_text().as_bytes()),
            Ok(journal)
        );
    }
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

/// Asserts that a text read from foreign bytes may be shown: making it visible once more changes nothing.
pub(crate) fn assert_visible<'a>(texts: impl IntoIterator<Item = &'a VisibleText>) {
    for text in texts {
        assert_eq!(VisibleText::from(text.as_str()), *text);
    }
}

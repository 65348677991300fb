//! dpkg: one list of files for each package in `/var/lib/dpkg/info`, and all versions in `/var/lib/dpkg/status`.
//!
//! There are a thousand lists of some ten kilobytes each, which take milliseconds to read. Most programs lie in a
//! package that is called like them or like a directory of theirs, so those lists are read first, and all others on two
//! threads only if none of those has the program. A program that no package has costs all of them.

use std::cmp::Reverse;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use memchr::memmem::{Finder, find_iter};
use rustix::io::Errno;

use crate::owner::linux::origin::tree::Tree;
use crate::owner::linux::two_threads::on_two_threads;
use crate::owner::origin::{Package, PackageDatabase};
use crate::text::VisibleText;

/// Where the lists are.
const LISTS: &str = "var/lib/dpkg/info";
/// Where the versions are.
const STATUS: &str = "var/lib/dpkg/status";
/// The most that is read of one list, in bytes; the longest of Debian has some five million.
const LIST_LEN_MAX: u64 = 16 * 1024 * 1024;
/// The most that is read of the versions, in bytes; a large desktop has four million.
const STATUS_LEN_MAX: u64 = 32 * 1024 * 1024;
/// Places that packages may not put files into (Debian Policy 9.1), so that their lists need not be read.
const WITHOUT_PACKAGES: [&str; 7] = ["/usr/local", "/home", "/root", "/tmp", "/var/tmp", "/dev", "/run"];
/// Directories whose names tell nothing about a package.
const COMMON_DIRECTORIES: [&str; 8] = ["usr", "bin", "sbin", "lib", "lib64", "libexec", "opt", "games"];
/// How many letters a package and a program have to begin with together for its list to be read early.
const SAME_BEGINNING_LEN: usize = 3;

/// Finds the package that owns `program`.
pub(super) fn owner_of(tree: &Tree, program: &Path) -> Result<Option<Package>, Errno> {
    let folder = tree.folder(Path::new(LISTS))?;
    if WITHOUT_PACKAGES.iter().any(|place| program.starts_with(place)) {
        return Ok(None);
    }
    let mut lists: Vec<OsString> = folder.names()?;
    lists.retain(|name| name.as_bytes().ends_with(b".list"));
    let (mut alike, others): (Vec<OsString>, Vec<OsString>) =
        lists.into_iter().partition(|name| likeness(name, program) > 0);
    alike.sort_by_cached_key(|name| Reverse(likeness(name, program)));
    let needle = needle(program);
    let finder = Finder::new(&needle);
    // A package that is removed at this moment takes its list away.
    let has_program = |list: &&OsString| {
        let list = folder.read(Path::new(list), LIST_LEN_MAX);
        list.is_ok_and(|list| has_line(&list, &finder))
    };
    let list = alike.iter().find(has_program).cloned().or_else(|| {
        let found = on_two_threads(&others, |pieces| pieces.flatten().find(has_program).cloned());
        found.into_iter().flatten().next()
    });
    Ok(list.and_then(|list| package(tree, &list)))
}

/// Whether a list of files has `program`.
pub(crate) fn lists(list: &[u8], program: &Path) -> bool {
    has_line(list, &Finder::new(&needle(program)))
}

/// Returns what a line of a list ends with, whether or not it begins with `/usr`.
fn needle(program: &Path) -> Vec<u8> {
    let [_, short] = super::spellings(program);
    [b"/", short.as_os_str().as_bytes(), b"\n"].concat()
}

fn has_line(list: &[u8], finder: &Finder<'_>) -> bool {
    let is_start = |before: &[u8]| before.is_empty() || before.ends_with(b"\n");
    finder.find_iter(list).any(|at| {
        let before = list.get(..at).unwrap_or_default();
        is_start(before) || before.strip_suffix(b"/usr").is_some_and(is_start)
    })
}

/// Says how much the name of a list resembles a path: in how many letters it begins like one of its parts.
fn likeness(list: &OsStr, program: &Path) -> usize {
    let name = list.as_bytes();
    let parts = program.components().map(|part| part.as_os_str());
    let telling = parts.filter(|part| !COMMON_DIRECTORIES.iter().any(|common| part == common));
    let in_common = |part: &OsStr| {
        let alike = |name: &[u8]| {
            name.iter()
                .zip(part.as_bytes())
                .take_while(|(a, b)| a == b)
                .count()
        };
        // `openssh-server` has sshd: the words of a name count, and what is left of one after its first letters.
        (0..name.len())
            .filter_map(|start| name.get(start..))
            .map(alike)
            .max()
            .unwrap_or(0)
    };
    telling
        .map(in_common)
        .max()
        .filter(|alike| *alike >= SAME_BEGINNING_LEN)
        .unwrap_or(0)
}

/// Reads the package's name off its list, `libc6:amd64.list`.
fn package(tree: &Tree, list: &OsStr) -> Option<Package> {
    let name = list.to_str()?.strip_suffix(".list")?;
    let (name, architecture) = match name.split_once(':') {
        Some((name, architecture)) => (name, Some(architecture)),
        None => (name, None),
    };
    let status = tree.read(Path::new(STATUS), STATUS_LEN_MAX).ok();
    Some(Package {
        name: VisibleText::from(name),
        version: status.and_then(|status| version(&status, name, architecture)),
        database: PackageDatabase::Dpkg,
    })
}

/// Finds the version of an installed package, of one architecture if it is named.
///
/// Source: dpkg(1) and deb-control(5): stanzas with an empty line between them, the package's name first.
pub(crate) fn version(status: &[u8], name: &str, architecture: Option<&str>) -> Option<VisibleText> {
    let first_line = format!("Package: {name}\n");
    find_iter(status, first_line.as_bytes()).find_map(|at| {
        let before = status.get(..at)?;
        let stanza = (before.is_empty() || before.ends_with(b"\n")).then(|| status.get(at..))??;
        let end = memchr::memmem::find(stanza, b"\n\n").unwrap_or(stanza.len());
        let stanza = stanza.get(..end)?;
        let field = |name: &[u8]| {
            stanza
                .split(|byte| *byte == b'\n')
                .find_map(|line| line.strip_prefix(name))
        };
        let is_meant = architecture.is_none_or(|wanted| field(b"Architecture: ") == Some(wanted.as_bytes()));
        let is_installed = field(b"Status: ").is_some_and(|status| !status.ends_with(b"not-installed"));
        (is_meant && is_installed)
            .then(|| field(b"Version: "))?
            .map(VisibleText::from_bytes)
    })
}

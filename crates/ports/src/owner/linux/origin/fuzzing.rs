//! Entry points for fuzz targets: the files that tell where a process comes from.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};

use super::{activation, container_name, forwarding, package, unit_file, worktree};
use crate::fuzzing::assert_visible;
use crate::owner::Pid;
use crate::owner::container::Container;
use crate::owner::origin::{ContainerName, Head, Package};

/// A program that may be in the databases.
const PROGRAM: &str = "usr/sbin/nginx";
/// How many lines of a list are looked for in it again; with all of them a long list would take the fuzzer's time.
const LINES_MAX: usize = 16;

/// Reads dpkg's list of a package's files, and its list of versions.
///
/// # Panics
///
/// Panics if a file of the list is not found in it, or if a version must not be shown, which would be bugs.
pub fn dpkg(bytes: &[u8]) {
    for line in lines(bytes) {
        let program = Path::new(OsStr::from_bytes(line));
        // Programs come from links of the kernel, which are in order.
        if program.is_absolute() && is_in_order(program) && program != Path::new("/usr") {
            assert!(package::dpkg::lists(bytes, program), "{program:?}");
        }
    }
    for architecture in [None, Some("amd64")] {
        assert_visible(&package::dpkg::version(bytes, "nginx", architecture));
    }
}

/// Reads apk's database.
///
/// # Panics
///
/// Panics if what is found must not be shown, which would be a bug.
pub fn apk(bytes: &[u8]) {
    check_package(package::apk::find(bytes, Path::new(PROGRAM)));
}

/// Reads pacman's list of a package's files, and the name of its directory.
///
/// # Panics
///
/// Panics if a file of the list is not found in it, or if the package must not be shown, which would be bugs.
pub fn pacman(bytes: &[u8]) {
    for line in lines(bytes) {
        assert!(package::pacman::lists(bytes, line), "{line:?}");
    }
    check_package(std::str::from_utf8(bytes).ok().and_then(package::pacman::package));
}

/// Reads the header of a package of rpm, and looks for a file in it.
pub fn rpm_header(bytes: &[u8]) {
    package::rpm::parse_header(bytes);
}

/// Reads both formats of rpm's database, and looks for a file in it.
pub fn rpm_database(bytes: &[u8]) {
    package::rpm::parse_database(bytes);
}

/// Reads the file of a unit, and what it says of sockets.
///
/// # Panics
///
/// Panics if the description must not be shown, which would be a bug.
pub fn unit_file(file: &[u8]) {
    assert_visible(&unit_file::description(file, Some("instance")));
    assert_visible(&unit_file::description(file, None));
    let _ = activation::settings(file);
}

/// Reads the three small files of git.
///
/// # Panics
///
/// Panics if a branch that was written as git does is not read as it was, or if a path keeps a way upwards, which would
/// be bugs.
pub fn git_worktree(file: &[u8]) {
    if let Some(head) = worktree::parse_head(file) {
        let written = match &head {
            Head::Branch(branch) => format!("ref: refs/heads/{branch}\n"),
            Head::Detached(commit) => format!("{commit}\n"),
        };
        assert_eq!(worktree::parse_head(written.as_bytes()), Some(head));
    }
    if let Some(link) = worktree::parse_link(file) {
        let normal = worktree::normalise(&link);
        assert!(normal.components().all(|part| part != Component::ParentDir));
    }
}

/// Reads the descriptions of containers, and the command line of Docker's go-between.
///
/// # Panics
///
/// Panics if a name must not be shown, which would be a bug.
pub fn containers(bytes: &[u8]) {
    let names = [
        container_name::docker(bytes),
        container_name::oci(bytes),
        container_name::storage(bytes, "id"),
    ];
    names.iter().flatten().for_each(check_name);
    let _ = forwarding::parse(&String::from_utf8_lossy(bytes));
    let _ = forwarding::is_in_trie(bytes, "127.0.0.1");
}

/// Reads an environment.
///
/// # Panics
///
/// Panics if the name of a container must not be shown, which would be a bug.
pub fn environment(bytes: &[u8]) {
    let _ = activation::handed(bytes, Pid(1));
    let id = "3f".repeat(32);
    let container = Container::of_cgroup(format!("/docker-{id}.scope").as_bytes());
    let name = container.and_then(|container| container_name::of_environment(bytes, &container));
    name.iter().for_each(check_name);
}

fn check_name(name: &ContainerName) {
    assert_visible([&name.name].into_iter().chain(&name.image));
}

fn check_package(package: Option<Package>) {
    if let Some(package) = package {
        assert_visible([&package.name].into_iter().chain(&package.version));
    }
}

/// Returns the first whole lines that are not empty.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let whole = bytes.split_inclusive(|byte| *byte == b'\n');
    let lines = whole.filter_map(|line| line.strip_suffix(b"\n"));
    lines.filter(|line| !line.is_empty()).take(LINES_MAX)
}

/// Whether a path is written without detours.
fn is_in_order(path: &Path) -> bool {
    let straight: PathBuf = path.components().collect();
    straight.as_os_str() == path.as_os_str() && path.file_name().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_list_the_first_lines_are_looked_for() {
        let count = |lines_there: usize| lines("/a\n".repeat(lines_there).as_bytes()).count();
        assert_eq!([count(LINES_MAX), count(LINES_MAX + 1)], [LINES_MAX; 2]);
    }
}

//! Which installed package owns a program, from the databases of the package managers themselves.
//!
//! Their commands are never run: `dpkg -S` alone takes longer than a whole report. Only the database of the system
//! the program lies in is read, which for a container is inside of it. A program that no package owns was put there
//! by somebody's hand, or by an installer.
//!
//! The database of rpm is a database in the strict sense (SQLite, Berkeley DB or its own), and is not read here.

pub(super) mod apk;
pub(super) mod dpkg;
pub(super) mod pacman;

use std::path::{Path, PathBuf};

use rustix::io::Errno;

use super::tree::Tree;
use crate::owner::origin::{Package, UnseenWhy};

/// Where rpm keeps its database, in whichever format.
const RPM_PLACES: [&str; 2] = ["var/lib/rpm", "usr/lib/sysimage/rpm"];
/// The beginning of paths that moved when `/bin` became a link to `/usr/bin`; databases may have either.
const MERGED: &str = "/usr";

/// Finds the package that owns `program`; `None` if the database knows of none.
pub(super) fn owner_of(tree: &Tree, program: &Path) -> Result<Option<Package>, UnseenWhy> {
    for read in [dpkg::owner_of, apk::owner_of, pacman::owner_of] {
        match read(tree, program) {
            Ok(package) => return Ok(package),
            Err(Errno::NOENT | Errno::NOTDIR) => {}
            Err(errno) => return Err(super::why(errno)),
        }
    }
    let is_rpm = RPM_PLACES
        .iter()
        .any(|place| tree.folder(Path::new(place)).is_ok());
    Err(if is_rpm {
        UnseenWhy::UnknownFormat
    } else {
        UnseenWhy::NotFound
    })
}

/// Returns the path as it may be written in a database, without the slash it begins with.
fn spellings(program: &Path) -> [PathBuf; 2] {
    let short = program.strip_prefix(MERGED).unwrap_or(program);
    let short = short.strip_prefix("/").unwrap_or(short).to_owned();
    [Path::new("usr").join(&short), short]
}

#[cfg(test)]
mod tests;

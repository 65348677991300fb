//! Which installed package owns a program, from the databases of the package managers themselves.
//!
//! Their commands are never run: `dpkg -S` alone takes longer than a whole report. Only the database of the system
//! the program lies in is read, which for a container is inside of it. A program that no package owns was put there
//! by somebody's hand, or by an installer.
//!
//! Not read is rpm's database on systems older than Fedora 33 and RHEL 9, which is a Berkeley DB.

pub(super) mod apk;
pub(super) mod dpkg;
pub(super) mod pacman;
pub(super) mod rpm;

use std::path::{Path, PathBuf};

use rustix::io::Errno;

use super::tree::Tree;
use crate::owner::origin::{Package, UnseenWhy};

/// The file of rpm's database in its oldest format, in the directories where newer ones are too.
const BERKELEY_DB: &str = "Packages";
/// The beginning of paths that moved when `/bin` became a link to `/usr/bin`; databases may have either.
const MERGED: &str = "/usr";

/// Finds the package that owns `program`; `None` if the database knows of none.
pub(super) fn owner_of(tree: &Tree, program: &Path) -> Result<Option<Package>, UnseenWhy> {
    for read in [dpkg::owner_of, apk::owner_of, pacman::owner_of, rpm::owner_of] {
        match read(tree, program) {
            Ok(package) => return Ok(package),
            Err(Errno::NOENT | Errno::NOTDIR) => {}
            Err(errno) => return Err(super::why(errno)),
        }
    }
    let is_old = rpm::PLACES
        .iter()
        .any(|place| tree.kind(&Path::new(place).join(BERKELEY_DB)).is_ok());
    Err(if is_old {
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

//! apk: one file with all packages, their directories and the files in them.

use std::path::Path;

use rustix::io::Errno;

use crate::owner::linux::origin::tree::Tree;
use crate::owner::origin::{Package, PackageDatabase};
use crate::text::VisibleText;

/// Where the file is; newer systems have it below `/usr`.
const DATABASES: [&str; 2] = ["lib/apk/db/installed", "usr/lib/apk/db/installed"];
/// The most that is read of it, in bytes; a desktop of Alpine has some ten million.
const DATABASE_LEN_MAX: u64 = 64 * 1024 * 1024;

/// Finds the package that owns `program`.
pub(super) fn owner_of(tree: &Tree, program: &Path) -> Result<Option<Package>, Errno> {
    let mut databases = DATABASES
        .iter()
        .map(|database| tree.read(Path::new(database), DATABASE_LEN_MAX));
    let database = databases
        .find(|read| *read != Err(Errno::NOENT))
        .unwrap_or(Err(Errno::NOENT))?;
    Ok(super::spellings(program)
        .iter()
        .find_map(|program| find(&database, program)))
}

/// Finds the package with `program`, given without the slash it begins with.
///
/// Each line begins with a letter and a colon: `P` and `V` the package's name and version, `F` a directory, `R` a file
/// in it; an empty line ends a package. Source: apk-package(5), "installed database".
pub(crate) fn find(database: &[u8], program: &Path) -> Option<Package> {
    let directory = program.parent()?.as_os_str().as_encoded_bytes();
    let file = program.file_name()?.as_encoded_bytes();
    let (mut name, mut version, mut is_in_directory, mut is_found) = (None, None, false, false);
    for line in database.split(|byte| *byte == b'\n') {
        match line {
            [b'P', b':', value @ ..] => (name, version, is_in_directory) = (Some(value), None, false),
            [b'V', b':', value @ ..] => version = Some(value),
            [b'F', b':', value @ ..] => is_in_directory = value == directory,
            [b'R', b':', value @ ..] if is_in_directory && value == file => {
                is_found = true;
                break;
            }
            [] => (name, version, is_in_directory) = (None, None, false),
            _ => continue,
        }
    }
    // The last package may have no end, and not have the program either.
    is_found.then_some(Package {
        name: VisibleText::from_bytes(name?),
        version: version.map(VisibleText::from_bytes),
        database: PackageDatabase::Apk,
    })
}

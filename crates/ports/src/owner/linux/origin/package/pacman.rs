//! pacman: one directory for each package, with a list of its files.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use memchr::memmem::find_iter;
use rustix::io::Errno;

use crate::owner::linux::origin::tree::Tree;
use crate::owner::origin::{Package, PackageDatabase};
use crate::text::VisibleText;

/// Where the directories are, each called like `nginx-1.26.2-1`.
const PACKAGES: &str = "var/lib/pacman/local";
/// The most that is read of one list, in bytes.
const LIST_LEN_MAX: u64 = 16 * 1024 * 1024;

/// Finds the package that owns `program`.
pub(super) fn owner_of(tree: &Tree, program: &Path) -> Result<Option<Package>, Errno> {
    let packages = tree.folder(Path::new(PACKAGES))?.names()?;
    let spellings = super::spellings(program);
    for name in &packages {
        let list = Path::new(PACKAGES).join(name).join("files");
        let Ok(list) = tree.read(&list, LIST_LEN_MAX) else {
            continue;
        };
        if spellings
            .iter()
            .any(|program| lists(&list, program.as_os_str().as_bytes()))
        {
            return Ok(name.to_str().and_then(package));
        }
    }
    Ok(None)
}

/// Whether a list has a line that is `program`, without the slash it begins with.
pub(crate) fn lists(list: &[u8], program: &[u8]) -> bool {
    find_iter(list, program).any(|at| {
        let before = list.get(..at).unwrap_or_default();
        let after = list.get(at.saturating_add(program.len())..).unwrap_or_default();
        (before.is_empty() || before.ends_with(b"\n")) && (after.is_empty() || after.starts_with(b"\n"))
    })
}

/// Reads `nginx-1.26.2-1`: the name may hold dashes, version and release may not.
pub(crate) fn package(directory: &str) -> Option<Package> {
    let mut parts = directory.rsplitn(3, '-');
    let (release, version, name) = (parts.next()?, parts.next()?, parts.next()?);
    Some(Package {
        name: VisibleText::from(name),
        version: Some(VisibleText::from(format!("{version}-{release}").as_str())),
        database: PackageDatabase::Pacman,
    })
}

//! The files of a store, copied as a power cut, a snapshot of the machine or a careful user would leave them.

use std::fs;
use std::path::Path;

use messenger_store::{BackupProtection, Cost, Paths, back_up, restore};
use tempfile::TempDir;

use super::NOW;

/// Makes a directory for a store: in memory where that is possible, because nothing here asks what a power cut spares.
pub(crate) fn new_dir() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).unwrap()
    } else {
        tempfile::tempdir().unwrap()
    }
}

/// Copies a store as it is at this moment, open or not. What other processes need to share it is left out.
pub(crate) fn copy(from: &Path) -> TempDir {
    let to = new_dir();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_file() && !name.ends_with("-shm") {
            fs::copy(&path, to.path().join(name)).unwrap();
        }
    }
    to
}

/// Makes a backup of a store that nobody has open, and restores it elsewhere.
pub(crate) fn restored(from: &Path) -> TempDir {
    let to = new_dir();
    let file = from.join("backup");
    back_up(
        &Paths::in_dir(from),
        None,
        BackupProtection::KeyIncluded,
        &file,
        NOW,
    )
    .unwrap();
    restore(&file, None, Cost::LEAST, &Paths::in_dir(to.path()), None).unwrap();
    to
}

//! Destroying a store for good.
//!
//! What is promised: no file of it is left, and the key went first, so that a crash in between leaves what nobody can
//! read. What is not: that the disk forgets. An SSD and many file systems keep what was overwritten for a while; a key
//! that was always under a passphrase is worth nothing there either.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::disk;
use crate::open::Paths;

/// Destroys the store at `paths`, its key first. Returns what was there.
///
/// No node may be using it.
///
/// # Errors
///
/// Fails at the first file that cannot be removed; what is left is unreadable once the key file is gone.
pub fn wipe(paths: &Paths) -> io::Result<Vec<PathBuf>> {
    let mut gone = Vec::new();
    for key in [&paths.key, &paths.key.with_extension("key.partial")] {
        if key.exists() {
            overwrite(key)?;
            remove(key, &mut gone)?;
        }
    }
    disk::sync_parent(&paths.key)?;
    let mut database = vec![paths.database.clone()];
    for companion in ["-wal", "-shm", "-journal"] {
        let mut path = paths.database.clone().into_os_string();
        path.push(companion);
        database.push(path.into());
    }
    for path in database.iter().chain([&paths.description]) {
        remove(path, &mut gone)?;
    }
    remove(&paths.database.with_file_name("store.copy"), &mut gone)?;
    for dir in ["restore.partial", "restore.ready"] {
        let dir = paths.database.with_file_name(dir);
        if dir.exists() {
            wipe(&Paths::in_dir(&dir))?;
            disk::remove_dir_if_there(&dir)?;
            gone.push(dir);
        }
    }
    disk::sync_parent(&paths.database)?;
    Ok(gone)
}

/// Makes the bytes of the key random on file systems that write in place.
fn overwrite(path: &Path) -> io::Result<()> {
    let len = usize::try_from(fs::metadata(path)?.len().min(4096)).unwrap_or(4096);
    let mut noise = vec![0; len];
    getrandom::fill(&mut noise)?;
    let mut file = OpenOptions::new().write(true).open(path)?;
    file.write_all(&noise)?;
    file.sync_all()
}

fn remove(path: &Path, gone: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.exists() {
        disk::remove_if_there(path)?;
        gone.push(path.to_owned());
    }
    Ok(())
}

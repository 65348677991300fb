//! The folder that files are saved in: how much room it has, and giving a complete file its name there.

use std::fs;
use std::io;
use std::path::Path;

use messenger_proto::file::numbered;

/// How many names with a number are tried before giving up: a folder with as many files of one name is not a person's.
const NUMBERS_MAX: u32 = 10_000;

/// Returns how many bytes can be written to the disk that `folder` is on, or would be on; `None` when the system does not
/// say.
#[must_use]
pub fn available_bytes(folder: &Path) -> Option<u64> {
    let existing = folder.ancestors().find(|folder| folder.is_dir())?;
    room(existing)
}

#[cfg(unix)]
fn room(folder: &Path) -> Option<u64> {
    let room = rustix::fs::statvfs(folder).ok()?;
    Some(room.f_bavail.saturating_mul(room.f_frsize))
}

#[cfg(not(unix))]
fn room(_: &Path) -> Option<u64> {
    None
}

/// Returns a name that nothing in `folder` has: `name`, or `name` with a number.
///
/// # Errors
///
/// Fails when all of them are taken.
pub(super) fn free_name(folder: &Path, name: &str) -> io::Result<String> {
    (1..=NUMBERS_MAX)
        .map(|number| numbered(name, number))
        // Of a link, whether it is there and not where it leads.
        .find(|name| fs::symlink_metadata(folder.join(name)).is_err())
        .ok_or_else(|| io::ErrorKind::AlreadyExists.into())
}

/// Gives what is at `from` the name `to`, unless something has it.
///
/// # Errors
///
/// [`io::ErrorKind::AlreadyExists`] when something has it.
pub(super) fn rename_to_free(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            // Some file systems cannot.
            Err(Errno::INVAL | Errno::NOSYS) => {}
            renamed => return renamed.map_err(Into::into),
        }
    }
    if fs::symlink_metadata(to).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    if from.is_dir() {
        // It replaces nothing but an empty folder.
        return fs::rename(from, to);
    }
    // A second name, unlike a new one, is refused when it is taken; where there are no second names, a moment is left in
    // which somebody could take it.
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        Err(_) => fs::rename(from, to),
    }
}

/// Waits until the names in a folder are on the disk.
pub(super) fn sync_names(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        fs::File::open(folder)?.sync_all()
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        fs::write(path("a.txt"), "old").unwrap();
        fs::write(path("part"), "new").unwrap();
        let error = rename_to_free(&path("part"), &path("a.txt")).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(free_name(dir.path(), "a.txt").unwrap(), "a-2.txt");
        rename_to_free(&path("part"), &path("a-2.txt")).unwrap();
        assert_eq!(fs::read_to_string(path("a.txt")).unwrap(), "old");
        assert_eq!(fs::read_to_string(path("a-2.txt")).unwrap(), "new");
    }

    #[test]
    fn a_folder_in_which_every_name_is_taken_is_told_and_not_searched_for_ever() {
        let dir = tempfile::tempdir().unwrap();
        for number in 1..=NUMBERS_MAX {
            fs::write(dir.path().join(numbered("a.txt", number)), "").unwrap();
        }
        let error = free_name(dir.path(), "a.txt").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_nowhere_is_a_name_that_is_taken() {
        let dir = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/nowhere", dir.path().join("a")).unwrap();
        assert_eq!(free_name(dir.path(), "a").unwrap(), "a-2");
    }

    #[test]
    fn the_room_of_a_folder_that_is_not_there_yet_is_known() {
        let dir = tempfile::tempdir().unwrap();
        let missing = dir.path().join("a/b/c");
        assert_eq!(available_bytes(&missing).is_some(), cfg!(unix));
    }
}

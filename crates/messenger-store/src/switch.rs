//! Putting a restored store in the place of another one, so that a crash at any moment leaves the old or the new.
//!
//! A store is three files, and no system renames three files at once. So the new ones are made in `restore.partial`,
//! which counts for nothing; renaming it to `restore.ready` decides; what is left is to move files, which
//! [`finish`] does and, after a crash, the next opening does again. The old files go into a directory whose name says
//! what they are. Each step looks at what is still in `restore.ready`, so that a step done twice is a step done once.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::disk;
use crate::open::Paths;
use crate::sealed_file::SealedFileError;

/// Where a restored store is made.
const PARTIAL: &str = "restore.partial";

/// Where a restored store waits that only has to be moved.
const READY: &str = "restore.ready";

/// The name of the directory for the old store is written in here.
const ASIDE: &str = "aside";

/// What SQLite may keep beside a database; it belongs to the one it was made for.
const COMPANIONS: [&str; 2] = ["-wal", "-shm"];

/// A new store in the making.
#[derive(Debug)]
pub(crate) struct Staging {
    dir: PathBuf,
    ready: PathBuf,
}

impl Staging {
    /// Makes an empty directory beside the store; what an interrupted attempt left there is removed.
    pub(crate) fn begin(paths: &Paths) -> io::Result<Self> {
        let home = home(paths);
        let dir = home.join(PARTIAL);
        disk::remove_dir_if_there(&dir)?;
        disk::create_private_dir(&dir)?;
        Ok(Self {
            dir,
            ready: home.join(READY),
        })
    }

    /// Returns the path of a file in the making.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// Returns where the files of the new store are made: under the names they will have.
    pub(crate) fn paths(&self, paths: &Paths) -> Option<Paths> {
        let staged = |path: &Path| path.file_name().map(|name| self.dir.join(name));
        Some(Paths {
            database: staged(&paths.database)?,
            key: staged(&paths.key)?,
            description: staged(&paths.description)?,
        })
    }

    /// Decides: from here on the new store is the store. An old one will be found in the directory called `aside`.
    ///
    /// [`finish`] is still to be called.
    pub(crate) fn commit(self, aside: &str) -> io::Result<()> {
        fs::write(self.dir.join(ASIDE), aside)?;
        disk::sync_file(&self.dir.join(ASIDE))?;
        disk::sync_dir(&self.dir)?;
        fs::rename(&self.dir, &self.ready)?;
        disk::sync_parent(&self.ready)
    }
}

impl Drop for Staging {
    /// What was not committed is of no use to anybody.
    fn drop(&mut self) {
        let _ = disk::remove_dir_if_there(&self.dir);
    }
}

/// Moves a store that is ready into its place, and what is in its place aside. Does nothing when there is none.
pub(crate) fn finish(paths: &Paths) -> Result<(), SealedFileError> {
    let ready = home(paths).join(READY);
    if !ready.is_dir() {
        return Ok(());
    }
    move_in(paths, &ready).map_err(|source| SealedFileError::Io { path: ready, source })
}

fn move_in(paths: &Paths, ready: &Path) -> io::Result<()> {
    let home = home(paths);
    // Written before the directory got its name; without it the move has ended, all but for the directory itself.
    let aside = match disk::read_bounded(&ready.join(ASIDE), 255) {
        Ok(aside) => home.join(aside.as_str()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return disk::remove_dir_if_there(ready),
        Err(error) => return Err(error),
    };
    for path in [&paths.database, &paths.key, &paths.description] {
        let Some(name) = path.file_name() else { continue };
        let new = ready.join(name);
        if !new.exists() {
            continue;
        }
        // The companions first: left behind, they would be taken for those of the new database.
        for companion in COMPANIONS {
            let mut companion_path = path.clone().into_os_string();
            companion_path.push(companion);
            move_aside(Path::new(&companion_path), &aside)?;
        }
        move_aside(path, &aside)?;
        fs::rename(&new, path)?;
    }
    disk::sync_dir(home)?;
    disk::remove_if_there(&ready.join(ASIDE))?;
    disk::remove_dir_if_there(ready)
}

fn move_aside(path: &Path, aside: &Path) -> io::Result<()> {
    let (true, Some(name)) = (path.exists(), path.file_name()) else {
        return Ok(());
    };
    if !aside.is_dir() {
        disk::create_private_dir(aside)?;
    }
    fs::rename(path, aside.join(name))?;
    disk::sync_dir(aside)
}

fn home(paths: &Paths) -> &Path {
    match paths.database.parent() {
        Some(home) if !home.as_os_str().is_empty() => home,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 3] = ["store.db", "store.key", "store.toml"];

    fn write_all(dir: &Path, names: &[&str], text: &str) {
        for name in names {
            fs::write(dir.join(name), text).unwrap();
        }
    }

    fn committed(home: &Path) -> Paths {
        let paths = Paths::in_dir(home);
        write_all(
            home,
            &["store.db", "store.db-wal", "store.key", "store.toml"],
            "old",
        );
        let staging = Staging::begin(&paths).unwrap();
        write_all(&home.join(PARTIAL), &NAMES, "new");
        staging.commit("old-store").unwrap();
        paths
    }

    #[track_caller]
    fn check_moved(home: &Path) {
        let mut names: Vec<_> = fs::read_dir(home)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, ["old-store", "store.db", "store.key", "store.toml"]);
        for name in NAMES {
            assert_eq!(fs::read_to_string(home.join(name)).unwrap(), "new", "{name}");
            assert_eq!(
                fs::read_to_string(home.join("old-store").join(name)).unwrap(),
                "old"
            );
        }
        assert!(home.join("old-store/store.db-wal").exists());
    }

    #[test]
    fn the_new_store_comes_and_the_old_one_stays_under_another_name() {
        let home = tempfile::tempdir().unwrap();
        let paths = committed(home.path());
        finish(&paths).unwrap();
        check_moved(home.path());
        finish(&paths).unwrap();
        check_moved(home.path());
    }

    /// Every order of files moved and not yet moved that a crash can leave behind.
    #[test]
    fn an_interrupted_move_is_completed() {
        let moves: [&[&str]; 8] = [
            &["store.db-wal"],
            &["store.db-wal", "store.db"],
            &["store.db-wal", "store.db", "+store.db"],
            &["store.db-wal", "store.db", "+store.db", "store.key"],
            &["store.db-wal", "store.db", "+store.db", "store.key", "+store.key"],
            &[
                "store.db-wal",
                "store.db",
                "+store.db",
                "store.key",
                "+store.key",
                "store.toml",
            ],
            &[
                "store.db-wal",
                "store.db",
                "+store.db",
                "store.key",
                "+store.key",
                "store.toml",
                "+store.toml",
            ],
            &[
                "store.db-wal",
                "store.db",
                "+store.db",
                "store.key",
                "+store.key",
                "store.toml",
                "+store.toml",
                "-aside",
            ],
        ];
        for done in moves {
            let dir = tempfile::tempdir().unwrap();
            let home = dir.path();
            let paths = committed(home);
            fs::create_dir(home.join("old-store")).unwrap();
            for step in done {
                match step.split_at(1) {
                    ("+", name) => fs::rename(home.join(READY).join(name), home.join(name)).unwrap(),
                    ("-", name) => fs::remove_file(home.join(READY).join(name)).unwrap(),
                    _ => fs::rename(home.join(step), home.join("old-store").join(step)).unwrap(),
                }
            }
            finish(&paths).unwrap();
            check_moved(home);
        }
    }

    #[test]
    fn what_was_not_decided_changes_nothing() {
        let home = tempfile::tempdir().unwrap();
        let paths = Paths::in_dir(home.path());
        write_all(home.path(), &NAMES, "old");
        let staging = Staging::begin(&paths).unwrap();
        write_all(&home.path().join(PARTIAL), &NAMES, "new");
        finish(&paths).unwrap();
        drop(staging);
        assert!(!home.path().join(PARTIAL).exists());
        for name in NAMES {
            assert_eq!(fs::read_to_string(home.path().join(name)).unwrap(), "old");
        }
    }
}

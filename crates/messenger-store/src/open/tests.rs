//! Each way in which a store cannot be opened has an answer of its own, and none of them changes a file.

use std::fs;

use tempfile::TempDir;

use super::*;

const NOW: UnixMillis = UnixMillis(1_760_000_000_000);

fn open(dir: &TempDir) -> Result<Store, OpenError> {
    Store::open(&Paths::in_dir(dir.path()), &"alice".parse().unwrap(), NOW)
}

/// A directory with a store in it that is closed again.
fn closed_store() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let store = open(&dir).unwrap();
    runtime.block_on(store.close());
    dir
}

fn files(dir: &TempDir) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            (
                entry.file_name().into_string().unwrap(),
                fs::read(entry.path()).unwrap(),
            )
        })
        .collect();
    files.sort();
    files
}

#[track_caller]
fn check_refused(dir: &TempDir, is_expected: impl Fn(&OpenError) -> bool) {
    let before = files(dir);
    let error = open(dir).expect_err("the store must not open");
    assert!(is_expected(&error), "unexpected: {error:?}");
    assert_eq!(
        files(dir),
        before,
        "a store that cannot be opened must be left as it is"
    );
}

#[test]
fn a_store_opens_again_and_is_encrypted() {
    let dir = closed_store();
    assert!(open(&dir).is_ok());
    let bytes = fs::read(dir.path().join("store.db")).unwrap();
    assert!(!bytes.starts_with(b"SQLite format 3"));
}

/// Makes the files of a store as versions before 0.2 made them: its database is in the format of SQLCipher.
fn store_of_an_older_version() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let paths = Paths::in_dir(dir.path());
    let key = create_key(&paths.key).unwrap();
    let db = Connection::open(&paths.database).unwrap();
    Cipher::SqlCipher.unlock(&db, &key).unwrap();
    db.pragma_update(None, "journal_mode", "wal").unwrap();
    dir
}

#[test]
fn a_store_of_an_older_version_stays_in_its_cipher() {
    let dir = store_of_an_older_version();
    let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    for _ in 0..2 {
        let store = open(&dir).unwrap();
        let profile = runtime.block_on(store.profile()).unwrap();
        assert_eq!(profile.name.as_str(), "alice");
        runtime.block_on(store.close());
        let cipher = Cipher::of(&Paths::in_dir(dir.path()).database).unwrap();
        assert_eq!(cipher, Cipher::SqlCipher);
    }
}

#[test]
fn a_store_whose_cipher_is_mistaken_is_not_changed_by_trying() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir).unwrap();
    // As a kill leaves them: the latest is in the journal alone.
    let left = tempfile::tempdir().unwrap();
    for (name, bytes) in files(&dir) {
        fs::write(left.path().join(name), bytes).unwrap();
    }
    drop(store);
    let paths = Paths::in_dir(left.path());
    let mut database = fs::read(&paths.database).unwrap();
    database[..16].fill(0xaa);
    fs::write(&paths.database, database).unwrap();
    let of_database = || {
        files(&left)
            .into_iter()
            .filter(|(name, _)| name != "store.db-shm")
    };
    let before: Vec<_> = of_database().collect();
    assert!(
        before
            .iter()
            .any(|(name, bytes)| name == "store.db-wal" && !bytes.is_empty())
    );
    assert!(matches!(open(&left), Err(OpenError::Damaged(_))));
    assert!(before.into_iter().eq(of_database()), "the files were changed");
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let dir = closed_store();
    for entry in fs::read_dir(dir.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{:?} is readable by others", entry.path());
    }
}

#[test]
fn the_key_of_another_store_is_told_from_damage() {
    let dir = closed_store();
    let other = closed_store();
    fs::copy(other.path().join("store.key"), dir.path().join("store.key")).unwrap();
    check_refused(&dir, |error| matches!(error, OpenError::WrongKey { .. }));
}

#[test]
fn a_damaged_database_is_said_to_be_damaged() {
    let dir = closed_store();
    let path = dir.path().join("store.db");
    let mut bytes = fs::read(&path).unwrap();
    bytes[100..200].fill(0xaa);
    fs::write(&path, bytes).unwrap();
    check_refused(&dir, |error| matches!(error, OpenError::Damaged(_)));
}

#[test]
fn a_damaged_key_file_is_said_to_be_damaged() {
    let dir = closed_store();
    fs::write(dir.path().join("store.key"), "not a key").unwrap();
    check_refused(
        &dir,
        |error| matches!(error, OpenError::SealedFile(SealedFileError::Damaged(path)) if path.ends_with("store.key")),
    );
}

#[test]
fn a_missing_part_is_named_and_never_made_anew() {
    let dir = closed_store();
    fs::remove_file(dir.path().join("store.key")).unwrap();
    check_refused(&dir, |error| matches!(error, OpenError::KeyMissing(_)));

    let dir = closed_store();
    fs::remove_file(dir.path().join("store.db")).unwrap();
    check_refused(&dir, |error| matches!(error, OpenError::DatabaseMissing(_)));
}

#[test]
fn an_interrupted_creation_is_completed() {
    let dir = tempfile::tempdir().unwrap();
    create_key(&dir.path().join("store.key")).unwrap();
    assert!(open(&dir).is_ok());
    assert!(dir.path().join("store.toml").exists());
}

#[test]
fn a_store_of_a_newer_version_is_left_alone() {
    let dir = closed_store();
    let paths = Paths::in_dir(dir.path());
    let key = key_of(&paths, None).unwrap();
    let db = connect(&paths.database, &key, OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
    drop(db);
    check_refused(&dir, |error| matches!(error, OpenError::Newer { found: 99, .. }));

    let dir = closed_store();
    fs::write(dir.path().join("store.toml"), "layout = 7\n").unwrap();
    check_refused(&dir, |error| {
        matches!(error, OpenError::SealedFile(SealedFileError::Newer(7)))
    });
}

//! Backups that are made, damaged, locked and restored.

use std::fs;

use tempfile::TempDir;
use zeroize::Zeroizing;

use super::*;
use crate::held_key::HeldKey;
use crate::open::{OpenError, Paths, Store};
use crate::passphrase::{Cost, Passphrase};
use crate::protection::{Protection, protection, set_passphrase};
use crate::wipe::wipe;
use crate::writer::UnixMillis;

const NOW: UnixMillis = UnixMillis(1_760_000_000_000);

fn passphrase(text: &str) -> Passphrase {
    Passphrase::new(Zeroizing::new(text.to_owned())).unwrap()
}

/// A home with a store in it, and room for a backup.
struct Home(TempDir);

impl Home {
    fn empty() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn with_store(name: &str) -> Self {
        let home = Self::empty();
        home.close(Store::open(&home.paths(), &name.parse().unwrap(), NOW).unwrap());
        home
    }

    fn paths(&self) -> Paths {
        Paths::in_dir(self.0.path())
    }

    fn backup(&self) -> std::path::PathBuf {
        self.0.path().join("backup")
    }

    fn close(&self, store: Store) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(store.close());
    }

    /// Opens the store and returns whose it is: the name and the secret key.
    fn owner(&self, passphrase: Option<&Passphrase>) -> Result<(String, [u8; 32]), OpenError> {
        let store = Store::open_with(&self.paths(), passphrase, &"somebody".parse().unwrap(), NOW)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
        let profile = runtime.block_on(store.profile()).unwrap();
        self.close(store);
        Ok((profile.name.to_string(), *profile.identity.expose()))
    }

    fn back_up(&self, protection: BackupProtection<'_>) {
        back_up(&self.paths(), None, protection, &self.backup(), NOW).unwrap();
    }

    fn restore(&self, from: &Self, passphrase: Option<&Passphrase>) -> Result<Restored, RestoreError> {
        restore(&from.backup(), passphrase, Cost::LEAST, &self.paths(), None)
    }

    fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut files: Vec<_> = fs::read_dir(self.0.path())
            .unwrap()
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.path().is_file())
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
}

#[test]
fn a_passphrase_is_set_changed_and_removed() {
    let home = Home::with_store("alice");
    let owner = home.owner(None).unwrap();
    let (first, second) = (passphrase("first"), passphrase("second"));
    let set = |current, new: Option<&Passphrase>| {
        set_passphrase(&home.paths(), current, new.map(|new| (new, Cost::LEAST)))
    };
    assert_eq!(protection(&home.paths()).unwrap(), Protection::KeyFile);
    set(None, Some(&first)).unwrap();
    assert_eq!(protection(&home.paths()).unwrap(), Protection::Passphrase);
    assert_eq!(home.owner(Some(&first)).unwrap(), owner);
    assert!(matches!(home.owner(None), Err(OpenError::PassphraseNeeded)));
    assert!(matches!(
        home.owner(Some(&second)),
        Err(OpenError::WrongPassphrase(_))
    ));

    let before = home.files();
    assert!(matches!(
        set(Some(&second), None),
        Err(OpenError::WrongPassphrase(_))
    ));
    assert!(matches!(set(None, None), Err(OpenError::PassphraseNeeded)));
    assert!(home.files() == before, "a wrong passphrase changes nothing");

    let database = fs::read(home.paths().database).unwrap();
    set(Some(&first), Some(&second)).unwrap();
    assert!(
        fs::read(home.paths().database).unwrap() == database,
        "the store itself is not rewritten"
    );
    assert_eq!(home.owner(Some(&second)).unwrap(), owner);
    assert!(matches!(
        home.owner(Some(&first)),
        Err(OpenError::WrongPassphrase(_))
    ));
    set(Some(&second), None).unwrap();
    assert_eq!(home.owner(None).unwrap(), owner);
}

#[test]
fn a_damaged_key_and_one_of_a_newer_version_are_told_from_a_wrong_passphrase() {
    let home = Home::with_store("alice");
    let right = passphrase("right");
    set_passphrase(&home.paths(), None, Some((&right, Cost::LEAST))).unwrap();
    let path = home.paths().key;
    let text = fs::read_to_string(&path).unwrap();

    fs::write(&path, text.replacen("salt = \"", "salt = \"0", 1)).unwrap();
    let error = home.owner(Some(&right)).unwrap_err();
    assert!(error.to_string().ends_with("store.key is damaged"), "{error}");

    let (lines, _) = text.split_once("checksum").unwrap();
    let mut newer = lines.replace("format = 1", "format = 3");
    crate::checked_text::seal(&mut newer);
    fs::write(&path, newer).unwrap();
    let error = home.owner(Some(&right)).unwrap_err();
    assert!(error.to_string().contains("newer version"), "{error}");
}

#[test]
fn an_interrupted_change_of_the_passphrase_leaves_the_old_one() {
    let home = Home::with_store("alice");
    fs::write(home.0.path().join("store.key.partial"), "half").unwrap();
    home.owner(None).unwrap();
    let new = passphrase("new");
    set_passphrase(&home.paths(), None, Some((&new, Cost::LEAST))).unwrap();
    home.owner(Some(&new)).unwrap();
    assert!(!home.0.path().join("store.key.partial").exists());
}

#[test]
fn a_backup_is_restored_elsewhere_as_the_same_identity_under_another_key() {
    let alice = Home::with_store("alice");
    let words = passphrase("words");
    alice.back_up(BackupProtection::Passphrase(&words, Cost::LEAST));
    let elsewhere = Home::empty();
    let restored = elsewhere.restore(&alice, Some(&words)).unwrap();
    assert_eq!(
        restored,
        Restored {
            rooms: 0,
            made_at: NOW,
            aside: None,
            is_under_passphrase: false
        }
    );
    assert_eq!(elsewhere.owner(None).unwrap(), alice.owner(None).unwrap());
    assert_ne!(
        fs::read(elsewhere.paths().key).unwrap(),
        fs::read(alice.paths().key).unwrap()
    );
    let names: Vec<String> = elsewhere.files().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["store.db", "store.key", "store.toml"]);
}

#[test]
fn a_backup_of_an_older_version_becomes_a_store_of_this_one() {
    let alice = Home::with_store("alice");
    let (store_key, key) = (
        crate::open::key_of(&alice.paths(), None).unwrap(),
        StoreKey::generate().unwrap(),
    );
    let copy = alice.0.path().join("copy");
    let uri = format!(
        "file:{}?{}",
        encoded(copy.to_str().unwrap()),
        *Cipher::SqlCipher.uri_parameters(&key)
    );
    let db = connect_to_copy(&alice.paths().database, &store_key).unwrap();
    db.execute("VACUUM INTO ?1", [uri]).unwrap();
    drop(db);
    assert_eq!(Cipher::of(&copy).unwrap(), Cipher::SqlCipher);
    let header = Header {
        made_at: NOW,
        protection: header::StoreProtection::KeyFile,
        key: HeldKey::Open(key.clone()),
    };
    create::write(&header, &key, &copy, &alice.backup()).unwrap();
    let elsewhere = Home::empty();
    elsewhere.restore(&alice, None).unwrap();
    assert_eq!(elsewhere.owner(None).unwrap(), alice.owner(None).unwrap());
    assert_eq!(Cipher::of(&elsewhere.paths().database).unwrap(), Cipher::Aegis);
}

#[test]
fn what_was_under_a_passphrase_is_so_again() {
    let alice = Home::with_store("alice");
    let words = passphrase("words");
    set_passphrase(&alice.paths(), None, Some((&words, Cost::LEAST))).unwrap();
    let protection = BackupProtection::Passphrase(&words, Cost::LEAST);
    back_up(&alice.paths(), Some(&words), protection, &alice.backup(), NOW).unwrap();
    let elsewhere = Home::empty();
    assert!(
        elsewhere
            .restore(&alice, Some(&words))
            .unwrap()
            .is_under_passphrase
    );
    assert!(matches!(elsewhere.owner(None), Err(OpenError::PassphraseNeeded)));
    assert_eq!(
        elsewhere.owner(Some(&words)).unwrap(),
        alice.owner(Some(&words)).unwrap()
    );
}

#[test]
fn a_backup_is_made_while_the_store_is_in_use() {
    let alice = Home::with_store("alice");
    let open = Store::open(&alice.paths(), &"alice".parse().unwrap(), NOW).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    // In the journal, not in the database's file yet.
    runtime
        .block_on(open.rename_profile("Alice".parse().unwrap()))
        .unwrap();
    alice.back_up(BackupProtection::KeyIncluded);
    let elsewhere = Home::empty();
    elsewhere.restore(&alice, None).unwrap();
    assert_eq!(elsewhere.owner(None).unwrap().0, "Alice");
    alice.close(open);
}

#[test]
fn a_backup_reveals_nothing_without_its_passphrase_and_others_cannot_read_it() {
    let alice = Home::with_store("alice");
    alice.back_up(BackupProtection::Passphrase(&passphrase("words"), Cost::LEAST));
    let bytes = fs::read(alice.backup()).unwrap();
    let contains = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    assert!(!contains(b"SQLite format 3") && !contains(b"alice"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(alice.backup()).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0);
    }
    let elsewhere = Home::empty();
    assert!(matches!(
        elsewhere.restore(&alice, None),
        Err(RestoreError::PassphraseNeeded(_))
    ));
    let wrong = passphrase("Words");
    assert!(matches!(
        elsewhere.restore(&alice, Some(&wrong)),
        Err(RestoreError::WrongPassphrase(_))
    ));
    assert_eq!(elsewhere.files(), []);
}

#[test]
fn wherever_a_backup_is_damaged_it_is_said_to_be_and_nothing_is_restored() {
    let alice = Home::with_store("alice");
    alice.back_up(BackupProtection::KeyIncluded);
    let bytes = fs::read(alice.backup()).unwrap();
    let elsewhere = Home::empty();
    let len = bytes.len();
    let changed = [20, 40, 150, 600, len / 2, len - 33, len - 1].map(|at| {
        let mut bytes = bytes.clone();
        bytes[at] ^= 1;
        bytes
    });
    let cut = [18, 100, 700, len / 2, len - 1].map(|at| bytes[..at].to_vec());
    let longer = [bytes.as_slice(), b"x"].concat();
    for damaged in changed.into_iter().chain(cut).chain([longer]) {
        fs::write(alice.backup(), &damaged).unwrap();
        let error = elsewhere.restore(&alice, None).unwrap_err();
        assert!(matches!(error, RestoreError::Damaged(_)), "{error:?}");
    }
    for other in [
        &b""[..],
        b"x",
        b"directnet backup",
        b"SQLite format 3\0 and so on",
    ] {
        fs::write(alice.backup(), other).unwrap();
        let error = elsewhere.restore(&alice, None).unwrap_err();
        assert!(matches!(error, RestoreError::NotABackup(_)), "{error:?}");
    }
    assert_eq!(elsewhere.files(), []);
}

#[test]
fn a_backup_of_a_newer_version_is_said_to_be_newer() {
    let alice = Home::with_store("alice");
    let key = crate::open::key_of(&alice.paths(), None).unwrap();
    let db = connect_to_copy(&alice.paths().database, &key).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
    drop(db);
    alice.back_up(BackupProtection::KeyIncluded);
    let elsewhere = Home::empty();
    assert!(matches!(
        elsewhere.restore(&alice, None),
        Err(RestoreError::Newer(_))
    ));

    let header = header::Header {
        made_at: NOW,
        protection: header::StoreProtection::KeyFile,
        key: HeldKey::Open(key),
    };
    let bytes = header.to_bytes();
    let text = std::str::from_utf8(&bytes[21..]).unwrap();
    let (lines, _) = text.split_once("checksum").unwrap();
    let mut newer = lines.replace("format = 1", "format = 3");
    crate::checked_text::seal(&mut newer);
    let len = u32::try_from(newer.len()).unwrap().to_be_bytes();
    fs::write(alice.backup(), [&bytes[..17], &len, newer.as_bytes()].concat()).unwrap();
    assert!(matches!(
        elsewhere.restore(&alice, None),
        Err(RestoreError::Newer(_))
    ));
}

#[test]
fn a_store_that_is_there_is_never_lost() {
    let (alice, bob) = (Home::with_store("alice"), Home::with_store("bob"));
    alice.back_up(BackupProtection::KeyIncluded);
    let before = bob.files();
    assert!(matches!(
        bob.restore(&alice, None),
        Err(RestoreError::StoreThere(_))
    ));
    assert!(bob.files() == before);
    let owner = bob.owner(None).unwrap();
    let aside = Some("old");
    let restored = restore(&alice.backup(), None, Cost::LEAST, &bob.paths(), aside).unwrap();
    assert_eq!(bob.owner(None).unwrap(), alice.owner(None).unwrap());
    let old = restored.aside.unwrap();
    let old_home = Paths::in_dir(&old);
    let store = Store::open(&old_home, &"somebody".parse().unwrap(), NOW).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    assert_eq!(
        *runtime.block_on(store.profile()).unwrap().identity.expose(),
        owner.1
    );
    runtime.block_on(store.close());
}

#[test]
fn an_existing_file_is_not_overwritten_by_a_backup() {
    let alice = Home::with_store("alice");
    fs::write(alice.backup(), "precious").unwrap();
    let made = back_up(
        &alice.paths(),
        None,
        BackupProtection::KeyIncluded,
        &alice.backup(),
        NOW,
    );
    assert!(matches!(made, Err(BackupError::Exists(_))));
    assert_eq!(fs::read_to_string(alice.backup()).unwrap(), "precious");
}

#[test]
fn nothing_is_left_of_a_store_that_was_wiped() {
    let alice = Home::with_store("alice");
    fs::write(alice.0.path().join("somebody-elses.txt"), "").unwrap();
    fs::create_dir(alice.0.path().join("restore.partial")).unwrap();
    let gone = wipe(&alice.paths()).unwrap();
    assert_eq!(gone[0], alice.paths().key, "the key goes first");
    let names: Vec<String> = alice.files().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["somebody-elses.txt"]);
    assert!(!alice.0.path().join("restore.partial").exists());
    assert_eq!(wipe(&alice.paths()).unwrap(), Vec::<std::path::PathBuf>::new());
}

#[test]
fn any_path_is_one_path_in_a_uri() {
    assert_eq!(encoded("/a b/c?d#e%.db"), "/a%20b/c%3Fd%23e%25.db");
    let dir = tempfile::tempdir().unwrap();
    let odd = dir.path().join("é ?mode=ro&x=#%41");
    fs::create_dir(&odd).unwrap();
    let alice = Home::with_store("alice");
    let file = odd.join("backup");
    back_up(&alice.paths(), None, BackupProtection::KeyIncluded, &file, NOW).unwrap();
    let paths = Paths::in_dir(&odd);
    restore(&file, None, Cost::LEAST, &paths, None).unwrap();
    assert!(paths.database.exists());
}

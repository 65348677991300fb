//! A store whose key is in a keyring that works, is locked, forgets, or lies; and one that stops at every step.

use std::cell::RefCell;
use std::fs;

use tempfile::TempDir;

use super::*;
use crate::backup::{BackupProtection, back_up, restore};
use crate::open::Store;
use crate::protection::{Protection, protection};
use crate::writer::UnixMillis;

const NOW: UnixMillis = UnixMillis(1_760_000_000_000);

/// A keyring in memory.
#[derive(Debug, Default)]
struct Memory {
    secrets: RefCell<Vec<(KeyringEntry, String)>>,
    /// How many more requests it answers before it is locked.
    answers: RefCell<Option<usize>>,
    is_unfaithful: bool,
}

impl Memory {
    fn answering(answers: usize) -> Self {
        Self {
            answers: RefCell::new(Some(answers)),
            ..Self::default()
        }
    }

    fn unlock(&self) {
        *self.answers.borrow_mut() = None;
    }

    fn answer(&self) -> Result<(), KeyringError> {
        match self.answers.borrow_mut().as_mut() {
            None => Ok(()),
            Some(0) => Err(KeyringError::Unavailable("locked".to_owned())),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
        }
    }

    fn len(&self) -> usize {
        self.secrets.borrow().len()
    }
}

impl Keyring for Memory {
    fn look_up(&self, entry: KeyringEntry) -> Result<Option<Zeroizing<String>>, KeyringError> {
        self.answer()?;
        let secrets = self.secrets.borrow();
        let found = secrets.iter().find(|(kept, _)| *kept == entry);
        Ok(found.map(|(_, secret)| Zeroizing::new(secret.clone())))
    }

    fn keep(&self, entry: KeyringEntry, secret: &str) -> Result<(), KeyringError> {
        self.answer()?;
        let kept = if self.is_unfaithful {
            "something else"
        } else {
            secret
        };
        self.secrets.borrow_mut().push((entry, kept.to_owned()));
        Ok(())
    }

    fn remove(&self, entry: KeyringEntry) -> Result<(), KeyringError> {
        self.answer()?;
        self.secrets.borrow_mut().retain(|(kept, _)| *kept != entry);
        Ok(())
    }
}

/// A new store in a directory of its own.
fn store() -> (TempDir, Paths) {
    let dir = tempfile::tempdir().unwrap();
    let paths = Paths::in_dir(dir.path());
    open(&paths, None).unwrap();
    (dir, paths)
}

fn open(paths: &Paths, secret: Option<&Passphrase>) -> Result<(), OpenError> {
    let store = Store::open_with(paths, secret, &"alice".parse().unwrap(), NOW)?;
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(store.close());
    Ok(())
}

fn passphrase(text: &str) -> Passphrase {
    Passphrase::new(Zeroizing::new(text.to_owned())).unwrap()
}

#[test]
fn a_store_in_the_keyring_is_opened_with_its_secret_alone() {
    let (_dir, paths) = store();
    let keyring = Memory::default();
    let entry = put_in_keyring(&paths, None, &keyring).unwrap();
    assert_eq!(protection(&paths).unwrap(), Protection::Keyring(entry));
    let secret = look_up(entry, &keyring).unwrap();
    open(&paths, Some(&secret)).unwrap();
    assert!(matches!(open(&paths, None), Err(OpenError::SecretNeeded(asked)) if asked == entry));
    let wrong = open(&paths, Some(&passphrase("wrong")));
    assert!(matches!(wrong, Err(OpenError::WrongSecret { .. })), "{wrong:?}");

    let text = fs::read_to_string(&paths.key).unwrap();
    assert!(text.contains(&entry.to_string()) && !text.contains(secret.expose()));
}

#[test]
fn an_entry_that_is_gone_and_a_locked_keyring_are_told_apart_and_nothing_is_lost() {
    let (_dir, paths) = store();
    let keyring = Memory::default();
    let entry = put_in_keyring(&paths, None, &keyring).unwrap();
    let before = fs::read(&paths.key).unwrap();
    *keyring.answers.borrow_mut() = Some(0);
    assert!(matches!(
        look_up(entry, &keyring),
        Err(KeyringError::Unavailable(_))
    ));
    keyring.unlock();
    keyring.remove(entry).unwrap();
    assert!(matches!(look_up(entry, &keyring), Err(KeyringError::NoEntry(gone)) if gone == entry));
    assert_eq!(fs::read(&paths.key).unwrap(), before);
}

#[test]
fn wherever_going_into_the_keyring_stops_the_store_opens_as_before() {
    // Locked from the start, after it kept the secret, and one that keeps something else.
    let unfaithful = Memory {
        is_unfaithful: true,
        ..Memory::default()
    };
    for keyring in [Memory::answering(0), Memory::answering(1), unfaithful] {
        let (_dir, paths) = store();
        let before = fs::read(&paths.key).unwrap();
        let put = put_in_keyring(&paths, None, &keyring);
        assert!(matches!(put, Err(KeyringOnError::Keyring(_))), "{put:?}");
        assert_eq!(fs::read(&paths.key).unwrap(), before);
        open(&paths, None).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn a_key_file_that_cannot_be_replaced_leaves_both_ways_open() {
    let (_dir, paths) = store();
    let keyring = Memory::default();
    // A directory with something in it is in the place where the new file is written.
    let partial = paths.key.with_extension("key.partial");
    fs::create_dir(&partial).unwrap();
    fs::write(partial.join("something"), "").unwrap();
    let put = put_in_keyring(&paths, None, &keyring);
    assert!(matches!(put, Err(KeyringOnError::Open(_))), "{put:?}");
    open(&paths, None).unwrap();

    fs::remove_dir_all(&partial).unwrap();
    let entry = put_in_keyring(&paths, None, &keyring).unwrap();
    let secret = look_up(entry, &keyring).unwrap();
    fs::create_dir(&partial).unwrap();
    fs::write(partial.join("something"), "").unwrap();
    leave_keyring(&paths, &secret, None, &keyring).unwrap_err();
    open(&paths, Some(&look_up(entry, &keyring).unwrap())).unwrap();
}

#[test]
fn a_passphrase_and_the_keyring_take_each_others_place() {
    let (_dir, paths) = store();
    let keyring = Memory::default();
    let words = passphrase("words");
    set_passphrase(&paths, None, Some((&words, Cost::LEAST))).unwrap();
    assert!(matches!(
        put_in_keyring(&paths, None, &keyring),
        Err(KeyringOnError::Open(OpenError::PassphraseNeeded))
    ));
    assert_eq!(keyring.len(), 0);
    let entry = put_in_keyring(&paths, Some(&words), &keyring).unwrap();
    assert!(open(&paths, Some(&words)).is_err());
    let secret = look_up(entry, &keyring).unwrap();
    leave_keyring(&paths, &secret, Some((&words, Cost::LEAST)), &keyring)
        .unwrap()
        .unwrap();
    assert_eq!(keyring.len(), 0);
    assert_eq!(protection(&paths).unwrap(), Protection::Passphrase);
    open(&paths, Some(&words)).unwrap();
}

#[test]
fn a_keyring_that_locks_while_it_is_left_keeps_an_entry_that_opens_nothing() {
    let (_dir, paths) = store();
    let keyring = Memory::default();
    let entry = put_in_keyring(&paths, None, &keyring).unwrap();
    let secret = look_up(entry, &keyring).unwrap();
    *keyring.answers.borrow_mut() = Some(0);
    let removed = leave_keyring(&paths, &secret, None, &keyring).unwrap();
    assert!(
        matches!(removed, Err(KeyringError::Unavailable(_))),
        "{removed:?}"
    );
    assert_eq!(keyring.len(), 1);
    open(&paths, None).unwrap();
    assert_eq!(keyring_entry(&paths), None);
}

#[test]
fn a_backup_of_a_store_in_the_keyring_needs_no_keyring_elsewhere() {
    let (dir, paths) = store();
    let keyring = Memory::default();
    let entry = put_in_keyring(&paths, None, &keyring).unwrap();
    let (secret, words) = (look_up(entry, &keyring).unwrap(), passphrase("words"));
    for (backup_protection, name, expected) in [
        (
            BackupProtection::Passphrase(&words, Cost::LEAST),
            "locked",
            Protection::Passphrase,
        ),
        (BackupProtection::KeyIncluded, "open", Protection::KeyFile),
    ] {
        let file = dir.path().join(name);
        back_up(&paths, Some(&secret), backup_protection, &file, NOW).unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        let restored = Paths::in_dir(elsewhere.path());
        let said = (expected == Protection::Passphrase).then_some(&words);
        restore(&file, said, Cost::LEAST, &restored, None).unwrap();
        assert_eq!(protection(&restored).unwrap(), expected);
        open(&restored, said).unwrap();
    }
}

//! What it takes to open a store; setting, changing and removing its passphrase. [`keyring`](crate::keyring) is the other way.
//!
//! Only the key is written anew, never the store: that takes the same moment for ten messages and for a million. What
//! was on the disk before, a key without a passphrase or under an older one, may survive on it and in backups of it.

use crate::held_key::{HeldKey, WrappedKey};
use crate::keyring::KeyringEntry;
use crate::open::{OpenError, Paths, key_of};
use crate::passphrase::{Cost, Passphrase};
use crate::sealed_file::{self, SealedFileError};
use crate::switch;

/// What it takes to open a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// There is no store yet.
    NoStore,
    /// The key file.
    KeyFile,
    /// The key file and a passphrase.
    Passphrase,
    /// The key file and the secret that this entry of the system's keyring keeps.
    Keyring(KeyringEntry),
}

/// Says what it takes to open the store at `paths`, without opening it.
///
/// # Errors
///
/// Fails when the key file cannot be read.
pub fn protection(paths: &Paths) -> Result<Protection, SealedFileError> {
    switch::finish(paths)?;
    Ok(match sealed_file::read_key(&paths.key)? {
        None => Protection::NoStore,
        Some(HeldKey::Open(_)) => Protection::KeyFile,
        Some(held @ HeldKey::Wrapped(_)) => match held.keyring_entry() {
            None => Protection::Passphrase,
            Some(entry) => Protection::Keyring(entry),
        },
    })
}

/// Puts the key of a store under another passphrase, or with `None` under none.
///
/// Nobody else may be changing the store's files meanwhile. A crash leaves the old key file or the new one.
///
/// # Errors
///
/// Fails when `current` does not open the store; nothing was changed then.
pub fn set_passphrase(
    paths: &Paths,
    current: Option<&Passphrase>,
    new: Option<(&Passphrase, Cost)>,
) -> Result<(), OpenError> {
    let key = key_of(paths, current)?;
    let held = match new {
        None => HeldKey::Open(key),
        Some((new, cost)) => {
            HeldKey::Wrapped(WrappedKey::new(&key, new, cost).map_err(std::io::Error::from)?)
        }
    };
    Ok(sealed_file::replace_key(&paths.key, &held)?)
}

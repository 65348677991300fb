//! A key under a secret that the keyring of the operating system keeps: it opens when the user has logged in, and a stolen
//! disk has half of it.
//!
//! The secret is 256 random bits in the place of a passphrase. How a keyring is reached is the caller's: see [`Keyring`].
//! At every moment something opens the store: the secret was read back from the keyring before the key file needs it, and
//! is removed from there after the key file does not need it any more. See docs/adr/0016-keyring.md.

use std::{fmt, io};

use data_encoding::HEXLOWER;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::held_key::{HeldKey, WrappedKey};
use crate::open::{OpenError, Paths, key_of};
use crate::passphrase::{Cost, Passphrase};
use crate::protection::set_passphrase;
use crate::sealed_file;

/// The name of a secret in a keyring: 16 random bytes, which are not secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyringEntry([u8; 16]);

impl KeyringEntry {
    pub(crate) fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Draws a name that no secret has, for a new one, or to see whether a keyring answers.
    ///
    /// # Errors
    ///
    /// Fails when the system has no randomness to give.
    pub fn generate() -> io::Result<Self> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    pub(crate) fn to_bytes(self) -> [u8; 16] {
        self.0
    }
}

impl fmt::Display for KeyringEntry {
    /// Writes 32 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

/// Where secrets are that the user need not type: for each user one, unlocked by logging in.
pub trait Keyring {
    /// Returns the secret of an entry; `None`: the keyring answers, and has no such entry.
    ///
    /// # Errors
    ///
    /// Fails when the keyring cannot be asked, or stays locked.
    fn look_up(&self, entry: KeyringEntry) -> Result<Option<Zeroizing<String>>, KeyringError>;

    /// Keeps a secret, in the place of one that the entry had.
    ///
    /// # Errors
    ///
    /// Fails when the keyring cannot be asked, or stays locked.
    fn keep(&self, entry: KeyringEntry, secret: &str) -> Result<(), KeyringError>;

    /// Forgets the secret of an entry; one that is not there is forgotten already.
    ///
    /// # Errors
    ///
    /// Fails when the keyring cannot be asked, or stays locked.
    fn remove(&self, entry: KeyringEntry) -> Result<(), KeyringError>;
}

/// Why a keyring is of no use at the moment.
#[derive(Debug, Error)]
pub enum KeyringError {
    /// DirectNet does not know the keyring of this system.
    #[error("keeping a key in the keyring of this system is not there yet")]
    Unsupported,
    /// The program that reaches it is not installed.
    #[error("there is no program {0}, which reaches the keyring")]
    NoProgram(&'static str),
    /// The program that reaches it could not be run.
    #[error("the keyring cannot be asked")]
    Io(#[from] io::Error),
    /// There is no keyring for this user, or it is locked.
    #[error("the keyring is not there or is locked: {0}")]
    Unavailable(String),
    /// It did not answer in time; it may have been waiting for somebody to unlock it.
    #[error("the keyring did not answer within {0} seconds")]
    TimedOut(u64),
    /// It answers, and the entry is gone.
    #[error("the keyring has no entry {0}, which opens the store")]
    NoEntry(KeyringEntry),
    /// What it gives back is not what it was given.
    #[error("the keyring gave back something else than it was to keep")]
    Unfaithful,
}

/// Why a key was not put into the keyring. The store is opened as before.
#[derive(Debug, Error)]
pub enum KeyringOnError {
    /// The store cannot be opened, or its key file not be written.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The keyring is of no use.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
}

/// Returns the entry that opens the store at `paths`, if one does and the key file can be read. Changes nothing.
#[must_use]
pub fn keyring_entry(paths: &Paths) -> Option<KeyringEntry> {
    sealed_file::read_key(&paths.key).ok()??.keyring_entry()
}

/// Gets what opens a store out of the keyring, to be used like its passphrase.
///
/// # Errors
///
/// Fails when the keyring does not have it or cannot be asked.
pub fn look_up(entry: KeyringEntry, keyring: &dyn Keyring) -> Result<Passphrase, KeyringError> {
    let secret = keyring.look_up(entry)?.ok_or(KeyringError::NoEntry(entry))?;
    Passphrase::new(secret).map_err(|_| KeyringError::Unfaithful)
}

/// Puts the key of a store that is opened with its key file or a passphrase under a new secret in the keyring. Returns the
/// entry.
///
/// Nobody else may be changing the store's files meanwhile. A crash leaves a store that is opened as before or with the
/// keyring; at worst, an entry that opens nothing stays in it.
///
/// # Errors
///
/// Fails when `current` does not open the store, or the keyring does not give back what it was given.
pub fn put_in_keyring(
    paths: &Paths,
    current: Option<&Passphrase>,
    keyring: &dyn Keyring,
) -> Result<KeyringEntry, KeyringOnError> {
    let key = key_of(paths, current)?;
    let entry = KeyringEntry::generate().map_err(OpenError::from)?;
    let secret = Passphrase::random().map_err(|error| OpenError::from(io::Error::from(error)))?;
    let held = WrappedKey::in_keyring(&key, &secret, entry)
        .map_err(|error| OpenError::from(io::Error::from(error)))?;
    if let Err(error) = keep_for_sure(entry, &secret, keyring) {
        // No key file names the entry. Where it cannot be removed either, it opens nothing.
        let _ = keyring.remove(entry);
        return Err(error.into());
    }
    // From here on the entry stays, whatever happens: the new file may be in its place although that is said to have failed.
    sealed_file::replace_key(&paths.key, &HeldKey::Wrapped(held)).map_err(OpenError::from)?;
    Ok(entry)
}

/// Has a secret kept, and looks whether it was.
fn keep_for_sure(
    entry: KeyringEntry,
    secret: &Passphrase,
    keyring: &dyn Keyring,
) -> Result<(), KeyringError> {
    keyring.keep(entry, secret.expose())?;
    match look_up(entry, keyring)?.is_same(secret) {
        true => Ok(()),
        false => Err(KeyringError::Unfaithful),
    }
}

/// Opens the store without the keyring from now on: with `new`, or with the key file alone. Removes the entry, and returns
/// why that failed, if it did; the entry opens nothing any more.
///
/// Nobody else may be changing the store's files meanwhile. A crash leaves the old key file with its entry, or the new one.
///
/// # Errors
///
/// Fails when `secret` does not open the store; nothing was changed then.
pub fn leave_keyring(
    paths: &Paths,
    secret: &Passphrase,
    new: Option<(&Passphrase, Cost)>,
    keyring: &dyn Keyring,
) -> Result<Result<(), KeyringError>, OpenError> {
    let entry = keyring_entry(paths);
    set_passphrase(paths, Some(secret), new)?;
    Ok(entry.map_or(Ok(()), |entry| keyring.remove(entry)))
}

#[cfg(test)]
mod tests;

//! How the key of a store is written down: as it is, or under a passphrase.
//!
//! ```text
//! format = 1
//! memory_kib = 65536         what Argon2id makes of the passphrase and the salt ...
//! passes = 3
//! lanes = 4
//! salt = "16 bytes"
//! nonce = "24 bytes"
//! wrapped_key = "48 bytes"   ... opens this: XChaCha20-Poly1305 of the key, bound to all lines before
//! ```
//!
//! or, without a passphrase, `format = 1` and `key = "32 bytes"`. With a secret in the keyring of the system in the place of
//! the passphrase, it is `format = 2`, and `keyring_entry = "16 bytes"`, to which the key is bound too, says which. Changing the passphrase writes these lines anew; the
//! store itself stays as it is. Bytes are in hexadecimal. [`checked_text`](crate::checked_text) tells damage from a
//! wrong passphrase.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use data_encoding::HEXLOWER;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::keyring::KeyringEntry;
use crate::passphrase::{Cost, Passphrase};
use crate::secret::StoreKey;

/// The form of the lines of a key as it is or under a passphrase.
pub(crate) const FORMAT: i64 = 1;

/// The form of the lines of a key under a secret in the keyring: another one, so that older versions say that they do not
/// know it and do not ask for a passphrase.
const KEYRING_FORMAT: i64 = 2;

/// Separates this use of the cipher from every other one.
const CONTEXT: &[u8] = b"directnet/1 wrapped store key";

/// A key, as it is written down.
#[derive(Debug)]
pub(crate) enum HeldKey {
    /// Anybody who can read it has it.
    Open(StoreKey),
    /// Only who knows the passphrase, or has the secret in the keyring, has it.
    Wrapped(WrappedKey),
}

/// A key under a passphrase, or under a secret that is used like one.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct WrappedKey {
    /// Where the secret is, if nobody knows it by heart.
    entry: Option<KeyringEntry>,
    cost: Cost,
    salt: [u8; 16],
    nonce: [u8; 24],
    sealed: [u8; 48],
}

/// Why lines hold no key that this version can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum HeldKeyError {
    #[error("the lines do not say what they should")]
    Malformed,
    #[error("the lines are of a newer version")]
    Newer(i64),
}

/// Why a written key could not be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum UnlockError {
    #[error("a passphrase is needed")]
    Needed,
    #[error("the passphrase is wrong")]
    Wrong,
    #[error("the secret in the keyring is needed")]
    SecretNeeded(KeyringEntry),
    #[error("the secret in the keyring is wrong")]
    SecretWrong(KeyringEntry),
}

impl HeldKey {
    /// Returns the key.
    pub(crate) fn unlock(&self, passphrase: Option<&Passphrase>) -> Result<StoreKey, UnlockError> {
        match (self, passphrase) {
            (Self::Open(key), _) => Ok(key.clone()),
            (Self::Wrapped(wrapped), None) => Err(match wrapped.entry {
                None => UnlockError::Needed,
                Some(entry) => UnlockError::SecretNeeded(entry),
            }),
            (Self::Wrapped(wrapped), Some(passphrase)) => {
                wrapped.open(passphrase).ok_or(match wrapped.entry {
                    None => UnlockError::Wrong,
                    Some(entry) => UnlockError::SecretWrong(entry),
                })
            }
        }
    }

    /// Returns the entry of the keyring that opens it, if one does.
    pub(crate) fn keyring_entry(&self) -> Option<KeyringEntry> {
        match self {
            Self::Open(_) => None,
            Self::Wrapped(wrapped) => wrapped.entry,
        }
    }

    /// Writes the lines.
    pub(crate) fn lines(&self) -> Zeroizing<String> {
        let hex = |bytes: &[u8]| HEXLOWER.encode(bytes);
        Zeroizing::new(match self {
            Self::Open(key) => {
                let key = Zeroizing::new(hex(key.expose()));
                format!("format = {FORMAT}\nkey = \"{}\"\n", *key)
            }
            Self::Wrapped(WrappedKey {
                entry,
                cost,
                salt,
                nonce,
                sealed,
            }) => format!(
                "{}memory_kib = {}\npasses = {}\nlanes = {}\nsalt = \"{}\"\nnonce = \"{}\"\nwrapped_key = \"{}\"\n",
                match entry {
                    None => format!("format = {FORMAT}\n"),
                    Some(entry) => format!("format = {KEYRING_FORMAT}\nkeyring_entry = \"{entry}\"\n"),
                },
                cost.memory_kib,
                cost.passes,
                cost.lanes,
                hex(salt),
                hex(nonce),
                hex(sealed)
            ),
        })
    }

    /// Reads the lines, among which there may be others.
    pub(crate) fn from_table(table: &toml::Table) -> Result<Self, HeldKeyError> {
        let format = table.get("format").and_then(toml::Value::as_integer);
        match format.ok_or(HeldKeyError::Malformed)? {
            FORMAT => Self::from_known(table).ok_or(HeldKeyError::Malformed),
            KEYRING_FORMAT => bytes(table, "keyring_entry")
                .and_then(|entry| wrapped(table, Some(KeyringEntry::new(*entry))))
                .ok_or(HeldKeyError::Malformed),
            newer if newer > KEYRING_FORMAT => Err(HeldKeyError::Newer(newer)),
            _ => Err(HeldKeyError::Malformed),
        }
    }

    fn from_known(table: &toml::Table) -> Option<Self> {
        if table.contains_key("key") {
            return bytes(table, "key").map(|key| Self::Open(StoreKey::new(*key)));
        }
        wrapped(table, None)
    }
}

fn wrapped(table: &toml::Table, entry: Option<KeyringEntry>) -> Option<HeldKey> {
    let number = |name: &str| u32::try_from(table.get(name)?.as_integer()?).ok();
    let cost = Cost::checked(number("memory_kib")?, number("passes")?, number("lanes")?)?;
    Some(HeldKey::Wrapped(WrappedKey {
        entry,
        cost,
        salt: *bytes(table, "salt")?,
        nonce: *bytes(table, "nonce")?,
        sealed: *bytes(table, "wrapped_key")?,
    }))
}

impl WrappedKey {
    /// Puts `key` under a passphrase, with a new salt.
    ///
    /// # Errors
    ///
    /// Fails when the system has no randomness to give.
    pub(crate) fn new(key: &StoreKey, passphrase: &Passphrase, cost: Cost) -> Result<Self, getrandom::Error> {
        Self::seal(key, passphrase, cost, None)
    }

    /// Puts `key` under the secret that `entry` of the keyring keeps.
    ///
    /// # Errors
    ///
    /// Fails when the system has no randomness to give.
    pub(crate) fn in_keyring(
        key: &StoreKey,
        secret: &Passphrase,
        entry: KeyringEntry,
    ) -> Result<Self, getrandom::Error> {
        // Nobody guesses 256 random bits, at whatever cost.
        Self::seal(key, secret, Cost::LEAST, Some(entry))
    }

    fn seal(
        key: &StoreKey,
        passphrase: &Passphrase,
        cost: Cost,
        entry: Option<KeyringEntry>,
    ) -> Result<Self, getrandom::Error> {
        let (mut salt, mut nonce) = ([0; 16], [0; 24]);
        getrandom::fill(&mut salt)?;
        getrandom::fill(&mut nonce)?;
        let aad = aad(cost, &salt, entry);
        let sealed = cipher(passphrase, &salt, cost)
            .and_then(|cipher| {
                let payload = Payload {
                    msg: key.expose(),
                    aad: &aad,
                };
                cipher
                    .encrypt(&XNonce::from(nonce), payload)
                    .ok()?
                    .try_into()
                    .ok()
            })
            .expect("32 bytes can be sealed, and a cost is one that Argon2 knows");
        Ok(Self {
            entry,
            cost,
            salt,
            nonce,
            sealed,
        })
    }

    /// Returns the key, or `None` if the passphrase is wrong.
    fn open(&self, passphrase: &Passphrase) -> Option<StoreKey> {
        let aad = aad(self.cost, &self.salt, self.entry);
        let payload = Payload {
            msg: &self.sealed,
            aad: &aad,
        };
        let opened = cipher(passphrase, &self.salt, self.cost)?
            .decrypt(&XNonce::from(self.nonce), payload)
            .ok()
            .map(Zeroizing::new)?;
        <[u8; 32]>::try_from(opened.as_slice()).ok().map(StoreKey::new)
    }
}

fn cipher(passphrase: &Passphrase, salt: &[u8; 16], cost: Cost) -> Option<XChaCha20Poly1305> {
    let key = passphrase.derive(salt, cost).ok()?;
    XChaCha20Poly1305::new_from_slice(key.as_slice()).ok()
}

/// What the sealed key is bound to: with other parameters it does not open.
fn aad(cost: Cost, salt: &[u8; 16], entry: Option<KeyringEntry>) -> Vec<u8> {
    let mut aad = CONTEXT.to_vec();
    for number in [cost.memory_kib, cost.passes, cost.lanes] {
        aad.extend_from_slice(&number.to_be_bytes());
    }
    aad.extend_from_slice(salt);
    if let Some(entry) = entry {
        aad.extend_from_slice(&entry.to_bytes());
    }
    aad
}

fn bytes<const N: usize>(table: &toml::Table, name: &str) -> Option<Zeroizing<[u8; N]>> {
    let text = table.get(name)?.as_str()?;
    let bytes = Zeroizing::new(HEXLOWER.decode(text.as_bytes()).ok()?);
    <[u8; N]>::try_from(bytes.as_slice()).ok().map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passphrase(text: &str) -> Passphrase {
        Passphrase::new(Zeroizing::new(text.to_owned())).unwrap()
    }

    fn wrapped() -> HeldKey {
        let wrapped = WrappedKey::new(&StoreKey::new([7; 32]), &passphrase("right"), Cost::LEAST);
        HeldKey::Wrapped(wrapped.unwrap())
    }

    fn read(lines: &str) -> Result<HeldKey, HeldKeyError> {
        HeldKey::from_table(&lines.parse().unwrap())
    }

    #[test]
    fn only_the_passphrase_gives_the_key_back() {
        let held = read(&wrapped().lines()).unwrap();
        let unlock = |text: &str| held.unlock(Some(&passphrase(text))).map(|key| *key.expose());
        assert_eq!(unlock("right"), Ok([7; 32]));
        assert_eq!(unlock("Right"), Err(UnlockError::Wrong));
        assert_eq!(held.unlock(None).err(), Some(UnlockError::Needed));
    }

    #[test]
    fn without_a_passphrase_the_key_is_there_to_read() {
        let held = read(&HeldKey::Open(StoreKey::new([9; 32])).lines()).unwrap();
        assert_eq!(held.unlock(None).unwrap().expose(), &[9; 32]);
    }

    #[test]
    fn weaker_parameters_do_not_open_it() {
        let lines = wrapped().lines().replace("passes = 1", "passes = 2");
        let held = read(&lines).unwrap();
        assert_eq!(
            held.unlock(Some(&passphrase("right"))).err(),
            Some(UnlockError::Wrong)
        );
    }

    #[test]
    fn a_key_in_the_keyring_is_bound_to_its_entry_and_takes_no_passphrase() {
        let entry = KeyringEntry::new([5; 16]);
        let wrapped = WrappedKey::in_keyring(&StoreKey::new([7; 32]), &passphrase("secret"), entry);
        let lines = HeldKey::Wrapped(wrapped.unwrap()).lines();
        let held = read(&lines).unwrap();
        assert_eq!(held.keyring_entry(), Some(entry));
        assert_eq!(
            held.unlock(Some(&passphrase("secret"))).unwrap().expose(),
            &[7; 32]
        );
        assert_eq!(held.unlock(None).err(), Some(UnlockError::SecretNeeded(entry)));
        let wrong = held.unlock(Some(&passphrase("other"))).err();
        assert_eq!(wrong, Some(UnlockError::SecretWrong(entry)));

        let elsewhere = read(&lines.replace("0505", "0606")).unwrap();
        assert!(elsewhere.unlock(Some(&passphrase("secret"))).is_err());
        let as_passphrase = read(&lines.replace("format = 2", "format = 1")).unwrap();
        assert!(as_passphrase.unlock(Some(&passphrase("secret"))).is_err());
        for line in lines.lines() {
            let without = read(&lines.replace(line, "")).err();
            assert_eq!(without, Some(HeldKeyError::Malformed), "without {line}");
        }
    }

    #[test]
    fn lines_of_a_newer_version_and_lines_that_lack_something_are_told_apart() {
        let lines = wrapped().lines();
        assert_eq!(
            read(&lines.replace("format = 1", "format = 3")).err(),
            Some(HeldKeyError::Newer(3))
        );
        for line in lines.lines() {
            let without = lines.replace(line, "");
            assert_eq!(
                read(&without).err(),
                Some(HeldKeyError::Malformed),
                "without {line}"
            );
        }
        let greedy = lines.replace("memory_kib = 8", "memory_kib = 4294967295");
        assert_eq!(read(&greedy).err(), Some(HeldKeyError::Malformed));
    }
}

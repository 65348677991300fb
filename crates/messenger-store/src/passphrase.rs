//! A passphrase, and the key that Argon2id makes of it.
//!
//! Slow on purpose: whoever has the file and guesses pays as much for each guess as the user for opening the store.

use std::fmt;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

/// The longest passphrase, in bytes: longer than anybody types, and a bound for what a file may hold.
pub const PASSPHRASE_BYTES_MAX: usize = 1024;

/// The most memory that a file may ask for, in KiB: 1 GiB. A crafted one must not take the machine down.
const MEMORY_KIB_MAX: u32 = 1024 * 1024;

/// The most passes that a file may ask for; with the most memory, some seconds.
const PASSES_MAX: u32 = 16;

/// The most lanes that a file may ask for.
const LANES_MAX: u32 = 16;

/// What the user types to open the store, or what the keyring of the system keeps in its place. Wiped when dropped and never shown.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

/// Why a text is no passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PassphraseError {
    /// There is nothing in it.
    #[error("the passphrase is empty")]
    Empty,
    /// It is longer than [`PASSPHRASE_BYTES_MAX`].
    #[error("the passphrase has more than {PASSPHRASE_BYTES_MAX} bytes")]
    TooLong,
}

impl Passphrase {
    /// Takes over a text as it is, white space included.
    ///
    /// # Errors
    ///
    /// Fails when it is empty or too long.
    pub fn new(text: Zeroizing<String>) -> Result<Self, PassphraseError> {
        match text.len() {
            0 => Err(PassphraseError::Empty),
            len if len > PASSPHRASE_BYTES_MAX => Err(PassphraseError::TooLong),
            _ => Ok(Self(text)),
        }
    }

    /// Draws 256 random bits, as 64 hexadecimal digits: for a keyring, not for people.
    ///
    /// # Errors
    ///
    /// Fails when the system has no randomness to give.
    pub(crate) fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut_slice())?;
        Ok(Self(Zeroizing::new(
            data_encoding::HEXLOWER.encode(bytes.as_slice()),
        )))
    }

    /// Whether both are the same text.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    /// Returns the text, for another process of the user's that opens the same store.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Makes a key of it; takes as long as `cost` says.
    ///
    /// # Errors
    ///
    /// Fails when the cost is none that Argon2 knows; [`Cost::checked`] has excluded that.
    pub(crate) fn derive(&self, salt: &[u8; 16], cost: Cost) -> Result<Zeroizing<[u8; 32]>, argon2::Error> {
        let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32))?;
        let mut memory = vec![Block::default(); params.block_count()];
        let mut key = Zeroizing::new([0; 32]);
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let outcome =
            argon2.hash_password_into_with_memory(self.0.as_bytes(), salt, key.as_mut_slice(), &mut memory);
        memory.iter_mut().for_each(Zeroize::zeroize);
        outcome.map(|()| key)
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(..)")
    }
}

/// How much work a guess is: the parameters of Argon2id, version 1.3 (RFC 9106).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    pub(crate) memory_kib: u32,
    pub(crate) passes: u32,
    pub(crate) lanes: u32,
}

impl Cost {
    /// The second recommendation of RFC 9106, section 4: 64 MiB, 3 passes, 4 lanes; some 0.2 s on one core.
    pub const USUAL: Self = Self {
        memory_kib: 64 * 1024,
        passes: 3,
        lanes: 4,
    };

    /// As little as Argon2 allows: where nobody guesses, in tests and for a secret that is random.
    pub const LEAST: Self = Self {
        memory_kib: 8,
        passes: 1,
        lanes: 1,
    };

    /// Takes over parameters that a file names. `None`: Argon2 does not know them, or they would cost too much.
    pub(crate) fn checked(memory_kib: u32, passes: u32, lanes: u32) -> Option<Self> {
        let is_bounded = memory_kib <= MEMORY_KIB_MAX && passes <= PASSES_MAX && lanes <= LANES_MAX;
        (is_bounded && Params::new(memory_kib, passes, lanes, Some(32)).is_ok()).then_some(Self {
            memory_kib,
            passes,
            lanes,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passphrase(text: &str) -> Passphrase {
        Passphrase::new(Zeroizing::new(text.to_owned())).unwrap()
    }

    #[test]
    fn a_passphrase_is_not_shown() {
        assert_eq!(format!("{:?}", passphrase("correct horse")), "Passphrase(..)");
    }

    #[test]
    fn nothing_and_too_much_are_no_passphrases() {
        let new = |len: usize| Passphrase::new(Zeroizing::new("x".repeat(len))).err();
        assert_eq!(new(0), Some(PassphraseError::Empty));
        assert_eq!(new(PASSPHRASE_BYTES_MAX), None);
        assert_eq!(new(PASSPHRASE_BYTES_MAX + 1), Some(PassphraseError::TooLong));
    }

    /// Computed by the reference implementation of Argon2 (through Python's `cryptography`).
    #[test]
    fn the_key_is_what_another_implementation_makes_of_it() {
        let cost = Cost::checked(64, 2, 4).unwrap();
        let key = passphrase("correct horse")
            .derive(b"sixteen bytes ok", cost)
            .unwrap();
        assert_eq!(
            data_encoding::HEXLOWER.encode(key.as_slice()),
            "2f07c256b9e7e6315b96c04f383adcfc9eccd94f56e8155a38eac55792f1354f"
        );
    }

    #[test]
    fn a_file_cannot_ask_for_more_than_a_machine_has() {
        assert!(Cost::checked(u32::MAX, 1, 1).is_none());
        assert!(Cost::checked(1024, u32::MAX, 1).is_none());
        assert!(Cost::checked(MEMORY_KIB_MAX, PASSES_MAX, LANES_MAX).is_some());
        assert!(Cost::checked(MEMORY_KIB_MAX + 1, 1, 1).is_none());
        assert!(Cost::checked(1024, PASSES_MAX + 1, 1).is_none());
        assert!(Cost::checked(1024, 1, LANES_MAX + 1).is_none());
        assert!(Cost::checked(8, 0, 1).is_none());
        assert!(Cost::checked(7, 1, 1).is_none());
        let Cost {
            memory_kib,
            passes,
            lanes,
        } = Cost::USUAL;
        assert_eq!(Cost::checked(memory_kib, passes, lanes), Some(Cost::USUAL));
    }
}

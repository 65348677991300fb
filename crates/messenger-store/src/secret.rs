//! The two secrets of a store: the key that opens it and the identity inside it.
//!
//! Both are wiped when dropped and never shown by `Debug`.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

/// Separates the key check from every other use of the hash.
const CHECK_CONTEXT: &str = "directnet/1 store key check";

/// The raw key of the database: 32 random bytes, from which the cipher derives a key for each page.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct StoreKey([u8; 32]);

impl StoreKey {
    /// Draws a new key from the system's random generator.
    ///
    /// # Errors
    ///
    /// Fails when the system has no randomness to give, which no program can work around.
    pub fn generate() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// Takes over the bytes of a key.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Returns the bytes, for the key file and the cipher alone.
    pub(crate) fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// Returns 16 bytes that tell this key from another one and reveal nothing about it.
    ///
    /// They are kept beside the store, so that a wrong key can be told from a damaged file: the cipher itself
    /// answers both in the same way.
    pub(crate) fn check(&self) -> [u8; 16] {
        let hash = blake3::derive_key(CHECK_CONTEXT, &self.0);
        let mut check = [0; 16];
        check.copy_from_slice(hash.split_at(16).0);
        check
    }
}

impl fmt::Debug for StoreKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoreKey(..)")
    }
}

/// The node's Ed25519 secret key, 32 bytes (RFC 8032).
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct IdentityKey([u8; 32]);

impl IdentityKey {
    /// Draws a new identity from the system's random generator.
    ///
    /// # Errors
    ///
    /// Fails when the system has no randomness to give.
    pub fn generate() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    pub(crate) fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Returns the bytes, for the transport and the store alone.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for IdentityKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdentityKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_shown() {
        assert_eq!(format!("{:?}", StoreKey::new([1; 32])), "StoreKey(..)");
        assert_eq!(format!("{:?}", IdentityKey::new([1; 32])), "IdentityKey(..)");
    }

    #[test]
    fn the_check_tells_keys_apart() {
        assert_eq!(StoreKey::new([1; 32]).check(), StoreKey::new([1; 32]).check());
        assert_ne!(StoreKey::new([1; 32]).check(), StoreKey::new([2; 32]).check());
    }
}

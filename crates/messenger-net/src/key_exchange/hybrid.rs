//! X25519MLKEM768 for rustls: the key exchange of draft-ietf-tls-ecdhe-mlkem, from ring's X25519 and the crate ml-kem.
//!
//! ```text
//! client share   ML-KEM encapsulation key (1184)  ‖  X25519 public key (32)
//! server share   ML-KEM ciphertext (1088)         ‖  X25519 public key (32)
//! secret         ML-KEM shared secret (32)        ‖  X25519 shared secret (32)
//! ```
//!
//! A client sends its X25519 key a second time, as a share of its own, so that a server without the hybrid needs no
//! further round trip. No TLS before 1.3.

use ml_kem::ml_kem_768::{Ciphertext, DecapsulationKey, EncapsulationKey};
use ml_kem::{Decapsulate, KeyExport, Seed, TryKeyInit};
use rustls::crypto::ring::kx_group::X25519;
use rustls::crypto::{
    ActiveKeyExchange, CompletedKeyExchange, GetRandomFailed, SharedSecret, SupportedKxGroup,
};
use rustls::ffdhe_groups::FfdheGroup;
use rustls::{Error, NamedGroup, PeerMisbehaved, ProtocolVersion};
use zeroize::Zeroizing;

/// The hybrid group.
pub(super) static X25519_ML_KEM_768: &dyn SupportedKxGroup = &Hybrid;

/// What a server is sent: the length of an ML-KEM-768 encapsulation key (FIPS 203, table 3).
const ENCAPSULATION_KEY_BYTES: usize = 1184;

/// What a client is answered: the length of an ML-KEM-768 ciphertext (FIPS 203, table 3).
const CIPHERTEXT_BYTES: usize = 1088;

/// The length of an X25519 public key (RFC 7748), which follows either.
const X25519_BYTES: usize = 32;

#[derive(Debug)]
struct Hybrid;

/// A client's side, until the server's share is there.
struct Started {
    x25519: Box<dyn ActiveKeyExchange>,
    ml_kem: DecapsulationKey,
    share: Vec<u8>,
}

impl SupportedKxGroup for Hybrid {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        let x25519 = X25519.start()?;
        let ml_kem = DecapsulationKey::from_seed(random_seed()?);
        let encapsulation_key = ml_kem.encapsulation_key().to_bytes();
        let share = [encapsulation_key.as_slice(), x25519.pub_key()].concat();
        Ok(Box::new(Started {
            x25519,
            ml_kem,
            share,
        }))
    }

    fn start_and_complete(&self, client_share: &[u8]) -> Result<CompletedKeyExchange, Error> {
        let (encapsulation_key, x25519) = split(client_share, ENCAPSULATION_KEY_BYTES)?;
        // Refuses numbers beyond the modulus as FIPS 203 asks (7.2).
        let encapsulation_key =
            EncapsulationKey::new_from_slice(encapsulation_key).map_err(|_| invalid_share())?;
        let x25519 = X25519.start_and_complete(x25519)?;
        let mut message = Zeroizing::new([0; 32]);
        getrandom::fill(message.as_mut_slice()).map_err(|_| GetRandomFailed)?;
        let (ciphertext, mut secret) = encapsulation_key.encapsulate_deterministic((&*message).into());
        let shared = joined(&secret, &x25519.secret);
        zeroize::Zeroize::zeroize(secret.as_mut_slice());
        Ok(CompletedKeyExchange {
            group: self.name(),
            pub_key: [ciphertext.as_slice(), &x25519.pub_key].concat(),
            secret: shared,
        })
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        None
    }

    fn name(&self) -> NamedGroup {
        NamedGroup::X25519MLKEM768
    }

    fn usable_for_version(&self, version: ProtocolVersion) -> bool {
        version == ProtocolVersion::TLSv1_3
    }
}

impl ActiveKeyExchange for Started {
    fn complete(self: Box<Self>, server_share: &[u8]) -> Result<SharedSecret, Error> {
        let (ciphertext, x25519) = split(server_share, CIPHERTEXT_BYTES)?;
        let ciphertext = Ciphertext::try_from(ciphertext).map_err(|_| invalid_share())?;
        let x25519 = self.x25519.complete(x25519)?;
        let mut secret = self.ml_kem.decapsulate(&ciphertext);
        let shared = joined(&secret, &x25519);
        zeroize::Zeroize::zeroize(secret.as_mut_slice());
        Ok(shared)
    }

    fn hybrid_component(&self) -> Option<(NamedGroup, &[u8])> {
        Some((self.x25519.group(), self.x25519.pub_key()))
    }

    fn complete_hybrid_component(self: Box<Self>, server_share: &[u8]) -> Result<SharedSecret, Error> {
        self.x25519.complete(server_share)
    }

    fn pub_key(&self) -> &[u8] {
        &self.share
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        None
    }

    fn group(&self) -> NamedGroup {
        Hybrid.name()
    }
}

fn random_seed() -> Result<Seed, Error> {
    let mut seed = Seed::default();
    getrandom::fill(seed.as_mut_slice()).map_err(|_| GetRandomFailed)?;
    Ok(seed)
}

/// Separates the two parts of a share, of which the first has `ml_kem_bytes`.
fn split(share: &[u8], ml_kem_bytes: usize) -> Result<(&[u8], &[u8]), Error> {
    share
        .split_at_checked(ml_kem_bytes)
        .filter(|(_, x25519)| x25519.len() == X25519_BYTES)
        .ok_or_else(invalid_share)
}

fn joined(ml_kem: &[u8], x25519: &SharedSecret) -> SharedSecret {
    SharedSecret::from([ml_kem, x25519.secret_bytes()].concat())
}

fn invalid_share() -> Error {
    PeerMisbehaved::InvalidKeyShare.into()
}

#[cfg(test)]
mod tests;

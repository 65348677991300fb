//! How two nodes come to the secret of a connection, and which of the ways they know they took.
//!
//! Preferred is X25519MLKEM768, which stays closed to somebody who records today and has a quantum computer later;
//! X25519 comes second, so that a peer without the hybrid is still reached. Nothing else is offered: every peer is a
//! DirectNet, and each further group is one more to be talked down to. docs/adr/0009-post-quantum.md says why this is
//! made from ring and ml-kem.

mod hybrid;

use std::any::Any;
use std::sync::Arc;

use noq::crypto::rustls::HandshakeData;
use rustls::NamedGroup;
use rustls::crypto::{CryptoProvider, SupportedKxGroup, ring};

/// The groups in the order in which they are preferred.
const GROUPS: [&dyn SupportedKxGroup; 2] = [hybrid::X25519_ML_KEM_768, ring::kx_group::X25519];

/// What the secret of a connection was agreed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyExchange {
    /// X25519MLKEM768: holds as long as either an elliptic curve or a lattice does.
    X25519MlKem768,
    /// X25519 alone, because the peer knows no better: a quantum computer would open a recording.
    X25519,
}

impl KeyExchange {
    /// Reads it from what the transport knows of a handshake. `None`: it does not say, or names another group.
    pub(crate) fn of(handshake: Option<Box<dyn Any>>) -> Option<Self> {
        let handshake = handshake?.downcast::<HandshakeData>().ok()?;
        match handshake.negotiated_key_exchange_group? {
            NamedGroup::X25519MLKEM768 => Some(Self::X25519MlKem768),
            NamedGroup::X25519 => Some(Self::X25519),
            _ => None,
        }
    }
}

/// Returns ring's cryptography with our choice of key exchanges.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    provider_with(&GROUPS)
}

fn provider_with(groups: &[&'static dyn SupportedKxGroup]) -> Arc<CryptoProvider> {
    Arc::new(CryptoProvider {
        kx_groups: groups.to_vec(),
        ..ring::default_provider()
    })
}

/// Returns the cryptography of a peer that knows X25519 alone, as DirectNet did at first.
#[cfg(test)]
pub(crate) fn provider_without_hybrid() -> Arc<CryptoProvider> {
    provider_with(&[ring::kx_group::X25519])
}

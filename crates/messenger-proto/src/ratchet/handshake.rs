//! How two contacts that are connected agree on a session.
//!
//! The side with the larger id offers keys ([`Offer`]), the other one opens a session with them ([`Opening`]), the first
//! confirms. All keys are drawn for this one session and forgotten after it; that they are the contact's is proven by
//! the connection they come over, whose ends are the two ids. Fixed roles make two sessions begun at once impossible.

use std::fmt;

use thiserror::Error;
use vodozemac::Curve25519PublicKey;
use vodozemac::olm::{Account, OlmMessage, Session as Olm, SessionConfig};
use zeroize::Zeroizing;

use super::outer::OuterKey;
use super::session::{Session, SessionId, id_of};
use crate::peer_id::PeerId;

/// Separates the outer keys from every other use of the hash.
const OUTER_CONTEXT: &str = "directnet/1 outer key";

/// Each side's contribution to the outer keys, and proof that it has the ratchet's.
const SHARE_BYTES: usize = 32;

/// The public keys that are offered, 32 bytes each (Curve25519).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    /// Stands for the side that offers.
    pub identity: [u8; 32],
    /// Used for one session.
    pub one_time: [u8; 32],
}

/// Why no session came about. The other side did not follow the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum HandshakeError {
    /// A key cannot be computed with.
    #[error("a key is unusable")]
    Key,
    /// The sealed share is not what it has to be.
    #[error("the sealed share is broken")]
    Share,
}

/// The secret half of offered keys.
pub struct Offer {
    account: Account,
    keys: Keys,
}

impl fmt::Debug for Offer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Offer")
            .field("keys", &self.keys)
            .finish_non_exhaustive()
    }
}

impl Offer {
    /// Draws keys for one session.
    #[must_use]
    pub fn new() -> Self {
        let mut account = Account::new();
        let created = account.generate_one_time_keys(1).created;
        let one_time = created.first().map_or([0; 32], Curve25519PublicKey::to_bytes);
        let keys = Keys {
            identity: account.curve25519_key().to_bytes(),
            one_time,
        };
        Self { account, keys }
    }

    /// Returns what the other side is to be told.
    #[must_use]
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Takes the other side's opening; returns the session and the confirmation to send. `share` is random.
    ///
    /// # Errors
    ///
    /// Fails when the opening was not made with these keys.
    pub fn accept(
        mut self,
        ends: Ends,
        opening: &[u8],
        share: [u8; SHARE_BYTES],
    ) -> Result<(Session, Vec<u8>), HandshakeError> {
        let message = OlmMessage::from_parts(0, opening).map_err(|_| HandshakeError::Share)?;
        let OlmMessage::PreKey(message) = message else {
            return Err(HandshakeError::Share);
        };
        let created = self
            .account
            .create_inbound_session(SessionConfig::version_2(), message.identity_key(), &message)
            .map_err(|_| HandshakeError::Key)?;
        let (mut olm, theirs) = (created.session, Zeroizing::new(created.plaintext));
        let (_, confirmation) = olm.encrypt(share).map_err(|_| HandshakeError::Key)?.to_parts();
        let shares = Shares::new(&theirs, &share)?;
        Ok((shares.session(olm, ends), confirmation))
    }
}

impl Default for Offer {
    fn default() -> Self {
        Self::new()
    }
}

/// The two ends of a connection, seen from one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ends {
    /// This node.
    pub ours: PeerId,
    /// The contact.
    pub theirs: PeerId,
}

/// A session that waits for the other side's confirmation.
pub struct Opening {
    olm: Olm,
    share: Zeroizing<[u8; SHARE_BYTES]>,
}

impl fmt::Debug for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opening({:?})", self.id())
    }
}

impl Opening {
    /// Opens a session with the keys that were offered; returns it and the opening to send. `share` is random.
    ///
    /// # Errors
    ///
    /// Fails when the keys cannot be used.
    pub fn new(keys: &Keys, share: [u8; SHARE_BYTES]) -> Result<(Self, Vec<u8>), HandshakeError> {
        let account = Account::new();
        let (identity, one_time) = (keys.identity.into(), keys.one_time.into());
        let mut olm = account
            .create_outbound_session(SessionConfig::version_2(), identity, one_time)
            .map_err(|_| HandshakeError::Key)?;
        let (_, opening) = olm.encrypt(share).map_err(|_| HandshakeError::Key)?.to_parts();
        let share = Zeroizing::new(share);
        Ok((Self { olm, share }, opening))
    }

    /// Returns the identity that the session will have.
    #[must_use]
    pub fn id(&self) -> SessionId {
        id_of(&self.olm)
    }

    /// Takes the other side's confirmation.
    ///
    /// # Errors
    ///
    /// Fails when it does not belong to this session.
    pub fn confirm(mut self, ends: Ends, confirmation: &[u8]) -> Result<Session, HandshakeError> {
        let message = OlmMessage::from_parts(1, confirmation).map_err(|_| HandshakeError::Share)?;
        let theirs = self.olm.decrypt(&message).map_err(|_| HandshakeError::Share)?;
        let shares = Shares::new(self.share.as_ref(), &Zeroizing::new(theirs))?;
        Ok(shares.session(self.olm, ends))
    }
}

/// What the outer keys are made of.
struct Shares(Zeroizing<Vec<u8>>);

impl Shares {
    fn new(opener: &[u8], confirmer: &[u8]) -> Result<Self, HandshakeError> {
        if opener.len() != SHARE_BYTES || confirmer.len() != SHARE_BYTES {
            return Err(HandshakeError::Share);
        }
        Ok(Self(Zeroizing::new([opener, confirmer].concat())))
    }

    /// Derives the key for what `author` seals.
    fn key(&self, author: PeerId) -> OuterKey {
        let material = Zeroizing::new([self.0.as_slice(), &author.0].concat());
        OuterKey(blake3::derive_key(OUTER_CONTEXT, &material))
    }

    fn session(&self, olm: Olm, ends: Ends) -> Session {
        Session::new(olm, self.key(ends.ours), self.key(ends.theirs))
    }
}

//! One ratchet session: seals what goes to one contact and opens what comes from it.
//!
//! Sealing and opening change the session. Whoever keeps it must have the change on the disk before the sealed bytes
//! leave or the opened message is acknowledged: a session that forgot a step would use a key twice, or refuse what it
//! has to open.

use std::cmp::Ordering;
use std::fmt;

use prost::Message as _;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use vodozemac::olm::{OlmMessage, Session as Olm, SessionPickle};
use zeroize::Zeroizing;

use super::outer::{self, NONCE_BYTES, OuterKey};
use crate::envelope::MessageId;

/// The identity of a session, the same on both sides and public.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SessionId(pub [u8; 32]);

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (start, _) = self.0.split_at(4);
        write!(f, "SessionId({})", data_encoding::HEXLOWER.encode(start))
    }
}

/// How far one side of a session has come. Not secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Which session.
    pub id: SessionId,
    /// How many envelopes this side has sealed in it: their numbers are 1 to this.
    pub sealed: u64,
    /// The number of the first that this side can still send; one more than `sealed` when all were answered.
    pub kept_from: u64,
    /// How many envelopes of the other side it has opened: those with the numbers 1 to this.
    pub opened: u64,
}

impl Standing {
    /// Whether this side and the other one can go on from where they are: each has what the other one still needs.
    ///
    /// They cannot when one of them is an older copy of itself, such as a restored backup. Going on would use keys a
    /// second time, or wait for envelopes that are gone.
    #[must_use]
    pub fn fits(&self, theirs: &Self) -> bool {
        let continues = |sealed: &Self, opened: &Self| {
            opened.opened <= sealed.sealed && sealed.kept_from <= opened.opened.saturating_add(1)
        };
        self.id == theirs.id && continues(self, theirs) && continues(theirs, self)
    }
}

/// The state shared with one contact. Secret as a whole.
pub struct Session {
    olm: Olm,
    outgoing: OuterKey,
    incoming: OuterKey,
    sealed: u64,
    opened: u64,
}

/// How a session was at a moment, to be able to undo the steps that were taken since. Secret as a whole.
pub struct Checkpoint {
    olm: SessionPickle,
    sealed: u64,
    opened: u64,
}

impl fmt::Debug for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Checkpoint({} sealed, {} opened)", self.sealed, self.opened)
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Session({:?}, {} sealed, {} opened)",
            self.id(),
            self.sealed,
            self.opened
        )
    }
}

/// Why something could not be sealed. Nothing has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SealError {
    /// It is longer than any size class.
    #[error("it is longer than the largest size class")]
    TooLong,
    /// The other side's part of the ratchet is unusable; another session is needed.
    #[error("the session cannot be used any more")]
    Unusable,
}

/// Why an envelope could not be opened. Nothing has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum OpenError {
    /// It was not sealed in this session, or changed on its way.
    #[error("it was not sealed in this session")]
    Foreign,
    /// It was sealed in this session, and one of its number was opened before.
    #[error("one of its number was opened before")]
    Old,
    /// It was sealed in this session, and others before it have not come.
    #[error("others come before it")]
    Ahead,
    /// It is the next one, and the session cannot open it: one side's state is not what it was.
    #[error("the session cannot open it any more")]
    OutOfStep,
    /// It holds another message than it says on its outside.
    #[error("it is not the message that it says it is")]
    Mismatch,
}

/// Why kept bytes are no session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("these bytes are no session")]
pub struct RestoreError;

/// A session as it is kept. Field names are left out, so their order must not change.
#[derive(Serialize, Deserialize)]
struct Kept {
    version: u8,
    olm: SessionPickle,
    outgoing: [u8; 32],
    incoming: [u8; 32],
    sealed: u64,
    opened: u64,
}

/// The version of [`Kept`].
const KEPT_VERSION: u8 = 1;

impl Session {
    pub(super) fn new(olm: Olm, outgoing: OuterKey, incoming: OuterKey) -> Self {
        Self {
            olm,
            outgoing,
            incoming,
            sealed: 0,
            opened: 0,
        }
    }

    /// Returns the session's identity.
    #[must_use]
    pub fn id(&self) -> SessionId {
        id_of(&self.olm)
    }

    /// Returns how far this side has come, if `kept_from` is the number of the first envelope that it can still send.
    #[must_use]
    pub fn standing(&self, kept_from: Option<u64>) -> Standing {
        Standing {
            id: self.id(),
            sealed: self.sealed,
            kept_from: kept_from.unwrap_or(self.sealed.saturating_add(1)),
            opened: self.opened,
        }
    }

    /// Seals the encoded content of a message; returns the envelope's number and its bytes. `nonce` is random and never
    /// used before.
    ///
    /// # Errors
    ///
    /// Fails when the content is too long or the session can no longer be used.
    pub fn seal(
        &mut self,
        id: MessageId,
        content: &[u8],
        nonce: [u8; NONCE_BYTES],
    ) -> Result<(u64, Vec<u8>), SealError> {
        // Checked first, because a step of the ratchet cannot be taken back. 1 KiB holds everything around a content.
        outer::size_class(content.len().saturating_add(1024)).ok_or(SealError::TooLong)?;
        let (kind, ciphertext) = self
            .olm
            .encrypt(content)
            .map_err(|_| SealError::Unusable)?
            .to_parts();
        let inner = Inner {
            message_id: id.0.to_vec(),
            kind: u32::try_from(kind).unwrap_or(u32::MAX),
            ciphertext,
            number: self.sealed.saturating_add(1),
        };
        self.sealed = inner.number;
        let envelope = outer::seal(&self.outgoing, nonce, &inner.encode_to_vec());
        Ok((inner.number, envelope.ok_or(SealError::TooLong)?))
    }

    /// Puts any bytes where the protected part of an envelope is.
    pub(crate) fn seal_inner(&self, inner: &[u8], nonce: [u8; NONCE_BYTES]) -> Option<Vec<u8>> {
        outer::seal(&self.outgoing, nonce, inner)
    }

    /// Opens an envelope and returns the encoded content of the message `id`. Envelopes open in the order in which they
    /// were sealed.
    ///
    /// # Errors
    ///
    /// [`OpenError`] says whose fault it may be.
    pub fn open(&mut self, id: MessageId, sealed: &[u8]) -> Result<Vec<u8>, OpenError> {
        let plaintext = outer::open(&self.incoming, sealed).ok_or(OpenError::Foreign)?;
        let inner = Inner::decode(plaintext.as_slice()).map_err(|_| OpenError::Mismatch)?;
        if inner.message_id != id.0 {
            return Err(OpenError::Mismatch);
        }
        match inner.number.cmp(&self.opened.saturating_add(1)) {
            Ordering::Less => return Err(OpenError::Old),
            Ordering::Greater => return Err(OpenError::Ahead),
            Ordering::Equal => {}
        }
        let kind = usize::try_from(inner.kind).map_err(|_| OpenError::Mismatch)?;
        let message = OlmMessage::from_parts(kind, &inner.ciphertext).map_err(|_| OpenError::Mismatch)?;
        let content = self.olm.decrypt(&message).map_err(|_| OpenError::OutOfStep)?;
        self.opened = inner.number;
        Ok(content)
    }

    /// Notes how the session is. Much cheaper than [`Session::to_bytes`].
    #[must_use]
    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            olm: self.olm.pickle(),
            sealed: self.sealed,
            opened: self.opened,
        }
    }

    /// Undoes every step that was taken since `checkpoint`. What was sealed meanwhile must never have left, and what was
    /// opened must not be acknowledged.
    pub fn go_back_to(&mut self, checkpoint: Checkpoint) {
        self.olm = Olm::from_pickle(checkpoint.olm);
        self.sealed = checkpoint.sealed;
        self.opened = checkpoint.opened;
    }

    /// Returns the session as bytes, to be kept where nobody else can read them.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let kept = Kept {
            version: KEPT_VERSION,
            olm: self.olm.pickle(),
            outgoing: self.outgoing.0,
            incoming: self.incoming.0,
            sealed: self.sealed,
            opened: self.opened,
        };
        // Writing into memory what consists of numbers and bytes alone cannot fail.
        Zeroizing::new(rmp_serde::to_vec(&kept).unwrap_or_default())
    }

    /// Restores what [`Session::to_bytes`] made.
    ///
    /// # Errors
    ///
    /// Fails when the bytes are anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RestoreError> {
        let kept: Kept = rmp_serde::from_slice(bytes).map_err(|_| RestoreError)?;
        if kept.version != KEPT_VERSION {
            return Err(RestoreError);
        }
        Ok(Self {
            olm: Olm::from_pickle(kept.olm),
            outgoing: OuterKey(kept.outgoing),
            incoming: OuterKey(kept.incoming),
            sealed: kept.sealed,
            opened: kept.opened,
        })
    }
}

#[cfg(test)]
impl Session {
    /// Opens what comes next whatever its number is: a thief does not count.
    pub(super) fn forget_numbers(&mut self) {
        self.opened = 0;
    }
}

/// Olm's own id of a session is a hash in base64.
pub(super) fn id_of(olm: &Olm) -> SessionId {
    let hash = data_encoding::BASE64_NOPAD.decode(olm.session_id().as_bytes());
    let bytes = hash.ok().and_then(|hash| hash.try_into().ok());
    SessionId(bytes.unwrap_or([0; 32]))
}

/// What the outer seal protects, exactly as docs/directnet.proto describes it.
#[derive(Clone, PartialEq, prost::Message)]
struct Inner {
    #[prost(bytes = "vec", tag = "1")]
    message_id: Vec<u8>,
    /// 0: begins a session, 1: belongs to one.
    #[prost(uint32, tag = "2")]
    kind: u32,
    #[prost(bytes = "vec", tag = "3")]
    ciphertext: Vec<u8>,
    #[prost(uint64, tag = "4")]
    number: u64,
}

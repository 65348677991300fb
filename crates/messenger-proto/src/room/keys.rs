//! The keys of a room: each sender's sessions, who may read them, and sealing and opening with them.
//!
//! A session (Megolm, by the crate vodozemac) belongs to one membership: an author that writes after the membership has
//! changed begins another one. Its card, signed by the author, says who its readers are and from which message on; any
//! member that has the key may hand it to another reader on the card, so a newcomer need not wait for an author that is
//! away. A key proves itself: it is signed by the session, and the card names the session.

use std::collections::BTreeMap;
use std::fmt;

use prost::Message as _;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use vodozemac::megolm::{
    GroupSession, GroupSessionPickle, InboundGroupSession, MegolmMessage, SessionConfig, SessionKey,
};
use zeroize::{Zeroize, Zeroizing};

use super::entry::{DecodeError, RoomId, SIGNATURE_BYTES, Signer, StreamId, Verify, bytes};
use super::limits::{GENERATION_MAX, MEMBERS_MAX};
use super::wire;
use crate::peer_id::PeerId;
use crate::ratchet::{NONCE_BYTES, OuterKey, outer_open, outer_seal};

/// Separates signatures of cards from every other use of the identity key.
const SIGNED_AS: &[u8] = b"directnet/1 room session";

/// Separates outer keys of rooms from every other use of the hash.
const OUTER_CONTEXT: &str = "directnet/1 room outer key";

/// The longest key of a session, in bytes. Megolm's has 229.
const KEY_BYTES_MAX: usize = 512;

/// What an author says of one of its sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The room.
    pub room: RoomId,
    /// The author's stream.
    pub stream: StreamId,
    /// Which session of the stream, from 1.
    pub generation: u32,
    /// The number of the first message sealed in it.
    pub from: u64,
    /// The public key of the session: what proves its key.
    pub session: [u8; 32],
    /// Who may read it, each with the number of the first message of the stream that it can read, in this session or one
    /// before.
    pub readers: BTreeMap<PeerId, u64>,
    body: Vec<u8>,
    signature: [u8; SIGNATURE_BYTES],
}

/// A card with the key of its session. Secret.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyShare {
    /// What the author says of the session.
    pub card: Card,
    key: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for KeyShare {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyShare({:?} {})", self.card.stream, self.card.generation)
    }
}

/// Why something sealed cannot be opened with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RoomOpenError {
    /// The key is not that of the session on its card.
    #[error("the key is not that of the session")]
    Key,
    /// It was not sealed in this session.
    #[error("it was not sealed in this session")]
    Foreign,
    /// It was sealed for another place in the stream.
    #[error("it was sealed for another place")]
    Place,
}

impl Card {
    /// Whether `author` signed it.
    #[must_use]
    pub fn is_signed(&self, author: PeerId, verify: Verify) -> bool {
        verify(author, &signed_bytes(&self.body), &self.signature)
    }

    /// Signs a card.
    #[must_use]
    pub fn sign(
        (room, stream): (RoomId, StreamId),
        (generation, from): (u32, u64),
        session: [u8; 32],
        readers: BTreeMap<PeerId, u64>,
        signer: Signer<'_>,
    ) -> Self {
        let reader = |(peer, since): (&PeerId, &u64)| wire::CardReader {
            peer: peer.0.to_vec(),
            since: *since,
        };
        let body = wire::Card {
            room: room.0.to_vec(),
            stream: stream.0.to_vec(),
            generation,
            from,
            session: session.to_vec(),
            readers: readers.iter().map(reader).collect(),
        }
        .encode_to_vec();
        Self {
            room,
            stream,
            generation,
            from,
            session,
            readers,
            signature: signer(&signed_bytes(&body)),
            body,
        }
    }

    fn from_wire(signed: wire::Signed) -> Result<Self, DecodeError> {
        let card = wire::Card::decode(signed.body.as_slice()).map_err(|_| DecodeError::Encoding)?;
        if card.readers.len() > MEMBERS_MAX {
            return Err(DecodeError::Field("readers"));
        }
        if card.generation == 0 || card.generation > GENERATION_MAX {
            return Err(DecodeError::Field("generation"));
        }
        let readers = card.readers.iter();
        let readers = readers.map(|reader| Ok((PeerId(bytes(&reader.peer, "readers")?), reader.since)));
        Ok(Self {
            room: RoomId(bytes(&card.room, "room")?),
            stream: StreamId(bytes(&card.stream, "stream")?),
            generation: card.generation,
            from: card.from,
            session: bytes(&card.session, "session")?,
            readers: readers.collect::<Result<_, _>>()?,
            signature: bytes(&signed.signature, "signature")?,
            body: signed.body,
        })
    }
}

impl KeyShare {
    /// Makes a share of any bytes as a key, for simulations that do not seal.
    #[must_use]
    pub fn new(card: Card, key: Vec<u8>) -> Self {
        Self {
            card,
            key: Zeroizing::new(key),
        }
    }

    /// Encodes it; the bytes are secret.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.to_wire().encode_to_vec()
    }

    /// Decodes what [`KeyShare::encode`] made. Neither signature nor key is looked at.
    ///
    /// # Errors
    ///
    /// Fails when the bytes break the encoding or a limit.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        Self::from_wire(wire::Key::decode(bytes).map_err(|_| DecodeError::Encoding)?)
    }

    pub(crate) fn to_wire(&self) -> wire::Key {
        wire::Key {
            card: Some(wire::Signed {
                body: self.card.body.clone(),
                signature: self.card.signature.to_vec(),
            }),
            key: self.key.to_vec(),
        }
    }

    pub(crate) fn from_wire(share: wire::Key) -> Result<Self, DecodeError> {
        let key = Zeroizing::new(share.key);
        if key.len() > KEY_BYTES_MAX {
            return Err(DecodeError::TooLong(key.len()));
        }
        Ok(Self {
            card: Card::from_wire(share.card.ok_or(DecodeError::Field("card"))?)?,
            key,
        })
    }
}

/// A session in which this node seals. Secret.
pub struct Sender {
    group: GroupSession,
    share: KeyShare,
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sender({:?})", self.share)
    }
}

/// A [`Sender`] as it is kept. Field names are left out, so their order must not change.
#[derive(Serialize, Deserialize)]
struct Kept {
    version: u8,
    group: GroupSessionPickle,
    share: Vec<u8>,
}

/// The version of [`Kept`].
const KEPT_VERSION: u8 = 1;

impl Sender {
    /// Begins a session at message `from` of a stream.
    #[must_use]
    pub fn new(
        place: (RoomId, StreamId),
        at: (u32, u64),
        readers: BTreeMap<PeerId, u64>,
        signer: Signer<'_>,
    ) -> Self {
        let group = GroupSession::new(SessionConfig::version_2());
        let key = group.session_key();
        let reader = InboundGroupSession::new(&key, SessionConfig::version_2());
        let card = Card::sign(place, at, session_of(&reader), readers, signer);
        let share = KeyShare::new(card, key.to_bytes());
        Self { group, share }
    }

    /// Returns what readers are given.
    #[must_use]
    pub fn share(&self) -> &KeyShare {
        &self.share
    }

    /// Returns the number of the message that it seals next.
    #[must_use]
    pub fn next_number(&self) -> u64 {
        let sealed = u64::from(self.group.message_index());
        self.share.card.from.saturating_add(sealed)
    }

    /// Seals the next message. The step has to be on the disk before the result leaves. `nonce` is random.
    ///
    /// `None`: it is longer than the largest size class.
    pub fn seal(&mut self, nonce: [u8; NONCE_BYTES], content: &[u8]) -> Option<Vec<u8>> {
        let message = self.group.encrypt(content).to_bytes();
        outer_seal(&outer_key(&self.share.key), nonce, &message)
    }

    /// Encodes it to be kept; secret.
    #[must_use]
    pub fn keep(&self) -> Option<Zeroizing<Vec<u8>>> {
        let kept = Kept {
            version: KEPT_VERSION,
            group: self.group.pickle(),
            share: self.share.encode(),
        };
        rmp_serde::to_vec(&kept).ok().map(Zeroizing::new)
    }

    /// Reads what [`Sender::keep`] made.
    #[must_use]
    pub fn restore(bytes: &[u8]) -> Option<Self> {
        let mut kept: Kept = rmp_serde::from_slice(bytes).ok()?;
        let share = KeyShare::decode(&kept.share).ok()?;
        kept.share.zeroize();
        (kept.version == KEPT_VERSION).then(|| Self {
            group: GroupSession::from_pickle(kept.group),
            share,
        })
    }
}

/// What opens the messages of one session. Secret.
pub struct Reader {
    group: InboundGroupSession,
    outer: OuterKey,
    from: u64,
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reader(from {})", self.from)
    }
}

impl Reader {
    /// Makes a reader of a share.
    ///
    /// # Errors
    ///
    /// Fails when the key is not that of the session on the card.
    pub fn new(share: &KeyShare) -> Result<Self, RoomOpenError> {
        let key = SessionKey::from_bytes(&share.key).map_err(|_| RoomOpenError::Key)?;
        let group = InboundGroupSession::new(&key, SessionConfig::version_2());
        // A key that begins later would leave the first messages of the session unread.
        if session_of(&group) != share.card.session || group.first_known_index() != 0 {
            return Err(RoomOpenError::Key);
        }
        Ok(Self {
            group,
            outer: outer_key(&share.key),
            from: share.card.from,
        })
    }

    /// Opens the message with this number in its stream.
    ///
    /// # Errors
    ///
    /// Fails when it was not sealed in this session for this place.
    pub fn open(&mut self, number: u64, sealed: &[u8]) -> Result<Vec<u8>, RoomOpenError> {
        let message = outer_open(&self.outer, sealed).ok_or(RoomOpenError::Foreign)?;
        let message = MegolmMessage::from_bytes(&message).map_err(|_| RoomOpenError::Foreign)?;
        if number.checked_sub(self.from) != Some(u64::from(message.message_index())) {
            return Err(RoomOpenError::Place);
        }
        let opened = self.group.decrypt(&message).map_err(|_| RoomOpenError::Foreign)?;
        Ok(opened.plaintext)
    }
}

fn session_of(group: &InboundGroupSession) -> [u8; 32] {
    // The library tells the public key only as base64.
    let decoded = data_encoding::BASE64_NOPAD.decode(group.session_id().as_bytes());
    decoded
        .ok()
        .and_then(|key| key.try_into().ok())
        .unwrap_or([0; 32])
}

fn outer_key(key: &[u8]) -> OuterKey {
    OuterKey(blake3::derive_key(OUTER_CONTEXT, key))
}

fn signed_bytes(body: &[u8]) -> Vec<u8> {
    [SIGNED_AS, body].concat()
}

#[cfg(test)]
mod tests;

//! Messages of a room as they travel: a header that every member can check, and what only readers can open.
//!
//! The author seals and signs a message once; whoever has it hands on the same bytes. Each message names the one before it
//! in its author's stream by its hash, and the latest of the other streams that its author had shown, so that gaps are
//! seen, a stream cannot be rewritten, and nothing is shown before what it answers.

use prost::Message as _;

use super::entry::{DecodeError, RoomId, SIGNATURE_BYTES, Signer, StreamId, Verify, bytes};
use super::limits::{AFTER_MAX, GENERATION_MAX, MESSAGE_BYTES_MAX, SEALED_BYTES_MAX};
use super::wire;
use crate::envelope::MessageId;
use crate::limits::SEQUENCE_MAX;
use crate::peer_id::PeerId;

/// Separates signatures of messages from every other use of the identity key.
const SIGNED_AS: &[u8] = b"directnet/1 room message";

/// Separates the hashes of messages from every other use of the hash.
const HASH_CONTEXT: &str = "directnet/1 room message hash";

/// What every member sees of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The room.
    pub room: RoomId,
    /// The stream of its author.
    pub stream: StreamId,
    /// The author's counter in the stream, from 1, without gaps; at most 2^48.
    pub number: u64,
    /// The hash of the message before it in the stream; zeros for the first.
    pub previous: [u8; 32],
    /// Which session of the stream it is sealed in, from 1.
    pub generation: u32,
    /// The latest messages of other streams that its author had shown, by their numbers.
    pub after: Vec<(StreamId, u64)>,
    /// The sealed bytes of the stream up to and with this message.
    pub total_bytes: u64,
}

/// A sealed and signed message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomMessage {
    /// What every member sees.
    pub header: Header,
    /// Its hash.
    pub hash: [u8; 32],
    /// What readers can open; see [`super::Sender`].
    pub sealed: Vec<u8>,
    body: Vec<u8>,
    signature: [u8; SIGNATURE_BYTES],
}

impl RoomMessage {
    /// Signs a message.
    #[must_use]
    pub fn sign(header: Header, sealed: Vec<u8>, signer: Signer<'_>) -> Self {
        let body = wire::Message {
            room: header.room.0.to_vec(),
            stream: header.stream.0.to_vec(),
            number: header.number,
            previous: header.previous.to_vec(),
            generation: header.generation,
            after: header.after.iter().map(place_to_wire).collect(),
            total_bytes: header.total_bytes,
            sealed,
        };
        let (encoded, sealed) = (body.encode_to_vec(), body.sealed);
        Self {
            hash: hash_of(&encoded),
            signature: signer(&signed_bytes(&encoded)),
            header,
            sealed,
            body: encoded,
        }
    }

    /// Whether `author` signed it.
    #[must_use]
    pub fn is_signed(&self, author: PeerId, verify: Verify) -> bool {
        verify(author, &signed_bytes(&self.body), &self.signature)
    }

    /// Returns the id by which replies, reactions and the like name it: the first half of its hash.
    #[must_use]
    pub fn id(&self) -> MessageId {
        let (start, _) = self.hash.split_at(16);
        MessageId(start.try_into().unwrap_or([0; 16]))
    }

    /// Returns about how many bytes it takes on the wire.
    #[must_use]
    pub fn len(&self) -> usize {
        self.body.len().saturating_add(SIGNATURE_BYTES + 8)
    }

    /// Whether it is empty, which no message is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        false
    }

    /// Encodes it as others and the store get it.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.to_wire().encode_to_vec()
    }

    /// Decodes what [`RoomMessage::encode`] made. The signature is not looked at.
    ///
    /// # Errors
    ///
    /// Fails when the bytes break the encoding or a limit.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.len() > MESSAGE_BYTES_MAX + SIGNATURE_BYTES + 16 {
            return Err(DecodeError::TooLong(bytes.len()));
        }
        Self::from_wire(wire::Signed::decode(bytes).map_err(|_| DecodeError::Encoding)?)
    }

    pub(super) fn to_wire(&self) -> wire::Signed {
        wire::Signed {
            body: self.body.clone(),
            signature: self.signature.to_vec(),
        }
    }

    pub(super) fn from_wire(signed: wire::Signed) -> Result<Self, DecodeError> {
        if signed.body.len() > MESSAGE_BYTES_MAX {
            return Err(DecodeError::TooLong(signed.body.len()));
        }
        let message = wire::Message::decode(signed.body.as_slice()).map_err(|_| DecodeError::Encoding)?;
        if message.sealed.len() > SEALED_BYTES_MAX {
            return Err(DecodeError::TooLong(message.sealed.len()));
        }
        if message.after.len() > AFTER_MAX {
            return Err(DecodeError::Field("after"));
        }
        if message.number == 0 || message.number > SEQUENCE_MAX {
            return Err(DecodeError::Field("number"));
        }
        if message.generation == 0 || message.generation > GENERATION_MAX {
            return Err(DecodeError::Field("generation"));
        }
        let after = message.after.iter().map(place_from_wire);
        Ok(Self {
            header: Header {
                room: RoomId(bytes(&message.room, "room")?),
                stream: StreamId(bytes(&message.stream, "stream")?),
                number: message.number,
                previous: bytes(&message.previous, "previous")?,
                generation: message.generation,
                after: after.collect::<Result<_, _>>()?,
                total_bytes: message.total_bytes,
            },
            hash: hash_of(&signed.body),
            sealed: message.sealed,
            signature: bytes(&signed.signature, "signature")?,
            body: signed.body,
        })
    }
}

fn place_to_wire((stream, number): &(StreamId, u64)) -> wire::Place {
    wire::Place {
        stream: stream.0.to_vec(),
        number: *number,
    }
}

fn place_from_wire(place: &wire::Place) -> Result<(StreamId, u64), DecodeError> {
    Ok((StreamId(bytes(&place.stream, "after")?), place.number))
}

fn signed_bytes(body: &[u8]) -> Vec<u8> {
    [SIGNED_AS, body].concat()
}

fn hash_of(body: &[u8]) -> [u8; 32] {
    blake3::derive_key(HASH_CONTEXT, body)
}

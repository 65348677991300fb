//! The envelope: one message for one recipient, the same bytes whichever road they travel.
//!
//! What is said is in its content, sealed in the session of author and recipient ([`crate::ratchet`]). On a connection
//! between the two, the message id stands beside it, so that the recipient can answer for what it cannot open.

use std::fmt;
use std::str::FromStr;

use prost::Message as _;
use thiserror::Error;

use crate::body::Body;
use crate::limits::{
    ABSENCE_TEXT_BYTES_MAX, FILE_NAME_BYTES_READ, PARENTS_MAX, REACTION_BYTES_MAX, RECEIPT_IDS_MAX,
    TEXT_BYTES_MAX,
};

/// The identity of a message: 16 random bytes drawn by its author.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(pub [u8; 16]);

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl FromStr for MessageId {
    type Err = EnvelopeError;

    /// Reads the 32 hexadecimal digits that [`MessageId`] is displayed as, in either case.
    fn from_str(text: &str) -> Result<Self, EnvelopeError> {
        let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(text.as_bytes());
        message_id(&bytes.map_err(|_| EnvelopeError::Encoding)?)
    }
}

impl fmt::Debug for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MessageId({self})")
    }
}

/// The author's counter in one conversation: 1 for the first message, without gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sequence(pub u64);

/// How an envelope's content is protected, and its bytes in that form.
#[derive(Clone, PartialEq, Eq)]
pub enum Seal {
    /// An encoded [`Content`] in the outer seal around the ratchet's.
    Ratchet(Vec<u8>),
    /// A seal this version does not know.
    Unknown,
}

/// One message on its way to one recipient.
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The identity of the message; a recipient that has it already acknowledges and drops the rest.
    pub message_id: MessageId,
    /// The sealed content.
    pub seal: Seal,
}

impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The content is somebody's message and does not belong in logs.
        f.debug_struct("Envelope")
            .field("message_id", &self.message_id)
            .finish_non_exhaustive()
    }
}

/// What an envelope holds once it is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The author's counter in this conversation.
    pub sequence: Sequence,
    /// The latest messages the author had seen in this conversation, at most 16.
    pub parents: Vec<MessageId>,
    /// When the author wrote it, in milliseconds since the Unix epoch by the author's clock. For display only.
    pub sent_at_ms: u64,
    /// What is said.
    pub body: Body,
}

/// Why bytes are not an envelope or not its content. The peer that sent them misbehaved.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EnvelopeError {
    /// The bytes do not follow the encoding.
    #[error("the encoding is broken")]
    Encoding,
    /// A message id has another length than 16 bytes.
    #[error("a message id has {0} bytes instead of 16")]
    MessageId(usize),
    /// There are more causal parents than allowed.
    #[error("{0} parents exceed the limit of {PARENTS_MAX}")]
    Parents(usize),
    /// The text is empty or longer than allowed.
    #[error("a text of {0} bytes is outside the limit of 1 to {TEXT_BYTES_MAX}")]
    TextLength(usize),
    /// The sign of a reaction is empty or longer than allowed.
    #[error("a reaction of {0} bytes is outside the limit of 1 to {REACTION_BYTES_MAX}")]
    SignLength(usize),
    /// A receipt names no message, or more than allowed.
    #[error("a receipt for {0} messages is outside the limit of 1 to {RECEIPT_IDS_MAX}")]
    ReceiptLength(usize),
    /// The name of an offered file is longer than is looked at.
    #[error("a file name of {0} bytes is beyond the limit of {FILE_NAME_BYTES_READ}")]
    FileName(usize),
    /// The hash of an offered file has another length than 32 bytes.
    #[error("a hash has {0} bytes instead of 32")]
    Hash(usize),
    /// What is said about an absence is longer than allowed.
    #[error("{0} bytes about an absence exceed the limit of {ABSENCE_TEXT_BYTES_MAX}")]
    AbsenceLength(usize),
    /// An introduction has a field that is out of bounds.
    #[error("the introduction is broken")]
    Introduction,
    /// The sign of a reaction holds a control character.
    #[error("a reaction cannot contain control characters")]
    SignCharacter,
    /// What it says about a room is broken.
    #[error("what it says about a room is broken")]
    Room(#[from] crate::room::entry::DecodeError),
}

impl Content {
    /// Encodes the content; the same content gives the same bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        wire::Content {
            sequence: self.sequence.0,
            parents: self.parents.iter().map(|id| id.0.to_vec()).collect(),
            sent_at_ms: self.sent_at_ms,
            body: self.body.to_wire(),
        }
        .encode_to_vec()
    }

    /// Decodes and checks what [`Content::encode`] made.
    ///
    /// # Errors
    ///
    /// Fails when the bytes break the encoding or a limit of [`crate::limits`].
    pub fn decode(bytes: &[u8]) -> Result<Self, EnvelopeError> {
        let content = wire::Content::decode(bytes).map_err(|_| EnvelopeError::Encoding)?;
        if content.parents.len() > PARENTS_MAX {
            return Err(EnvelopeError::Parents(content.parents.len()));
        }
        Ok(Self {
            sequence: Sequence(content.sequence),
            parents: content
                .parents
                .iter()
                .map(|id| message_id(id))
                .collect::<Result<_, _>>()?,
            sent_at_ms: content.sent_at_ms,
            body: Body::from_wire(content.body)?,
        })
    }
}

/// Reads a message id of exactly 16 bytes.
pub(crate) fn message_id(bytes: &[u8]) -> Result<MessageId, EnvelopeError> {
    bytes
        .try_into()
        .map(MessageId)
        .map_err(|_| EnvelopeError::MessageId(bytes.len()))
}

impl Envelope {
    pub(crate) fn to_wire(&self) -> wire::Envelope {
        let seal = match &self.seal {
            Seal::Ratchet(sealed) => Some(wire::Seal::Ratchet(sealed.clone())),
            Seal::Unknown => None,
        };
        wire::Envelope {
            message_id: self.message_id.0.to_vec(),
            seal,
        }
    }

    pub(crate) fn from_wire(envelope: wire::Envelope) -> Result<Self, EnvelopeError> {
        let seal = match envelope.seal {
            Some(wire::Seal::Ratchet(sealed)) => Seal::Ratchet(sealed),
            None => Seal::Unknown,
        };
        Ok(Self {
            message_id: message_id(&envelope.message_id)?,
            seal,
        })
    }
}

/// The Protocol Buffers messages, exactly as docs/directnet.proto describes them.
pub(crate) mod wire {
    use crate::body::wire::Body;

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Envelope {
        #[prost(bytes = "vec", tag = "1")]
        pub(crate) message_id: Vec<u8>,
        #[prost(oneof = "Seal", tags = "3")]
        pub(crate) seal: Option<Seal>,
    }

    #[derive(Clone, PartialEq, prost::Oneof)]
    pub(crate) enum Seal {
        #[prost(bytes, tag = "3")]
        Ratchet(Vec<u8>),
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(crate) struct Content {
        #[prost(uint64, tag = "1")]
        pub(crate) sequence: u64,
        #[prost(bytes = "vec", repeated, tag = "2")]
        pub(crate) parents: Vec<Vec<u8>>,
        #[prost(uint64, tag = "3")]
        pub(crate) sent_at_ms: u64,
        #[prost(oneof = "Body", tags = "16, 17, 18, 19, 20, 21, 22, 23, 24, 26, 27")]
        pub(crate) body: Option<Body>,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn content(body: Body) -> Content {
        Content {
            sequence: Sequence(7),
            parents: vec![MessageId([9; 16])],
            sent_at_ms: 1_760_000_000_000,
            body,
        }
    }

    #[test]
    fn content_round_trips() {
        let content = content(Body::Text("hello".into()));
        assert_eq!(Content::decode(&content.encode()), Ok(content));
    }

    #[test]
    fn a_body_of_a_newer_version_is_kept_as_unknown() {
        let mut bytes = content(Body::Unknown).encode();
        // Field 99, length-delimited, two bytes: something this version has never heard of.
        bytes.extend([0x9a, 0x06, 0x02, 0xaa, 0xbb]);
        assert_eq!(
            Content::decode(&bytes).map(|content| content.body),
            Ok(Body::Unknown)
        );
    }

    #[test]
    fn limits_hold() {
        let long = content(Body::Text("x".repeat(TEXT_BYTES_MAX + 1).into()));
        assert_eq!(
            Content::decode(&long.encode()),
            Err(EnvelopeError::TextLength(TEXT_BYTES_MAX + 1))
        );
        let empty = content(Body::Text(String::new().into()));
        assert_eq!(
            Content::decode(&empty.encode()),
            Err(EnvelopeError::TextLength(0))
        );
        let mut crowded = content(Body::Unknown);
        crowded.parents = vec![MessageId([0; 16]); PARENTS_MAX + 1];
        assert_eq!(
            Content::decode(&crowded.encode()),
            Err(EnvelopeError::Parents(PARENTS_MAX + 1))
        );
    }

    proptest! {
        #[test]
        fn any_bytes_decode_or_fail(bytes: Vec<u8>) {
            if let Ok(content) = Content::decode(&bytes) {
                prop_assert_eq!(Content::decode(&content.encode()), Ok(content));
            }
        }
    }
}

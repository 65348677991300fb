//! Entries of a room's membership log: who did what to the membership, signed, and knowing which entries before it.
//!
//! An entry names the latest ones its author knew, by their hashes, so that entries form a graph without cycles, and what
//! an author knew when it signed is a matter of fact. The id of a room is that of its first entry. Whether an entry
//! may be made is decided by [`super::Log`]; here is only its shape.

use std::fmt;
use std::str::FromStr;

use prost::Message as _;
use thiserror::Error;

use super::limits::{ENDS_MAX, ENTRY_BYTES_MAX, PARENTS_MAX, ROOM_NAME_BYTES_MAX};
use super::wire;
use crate::name::Name;
use crate::peer_id::PeerId;

/// Separates signatures of entries from every other use of the identity key.
const SIGNED_AS: &[u8] = b"directnet/1 room entry";

/// Separates the ids of entries from every other use of the hash.
const ID_CONTEXT: &str = "directnet/1 room entry id";

/// The random part of a room's first entry, so that a member can make two rooms of one name.
pub const NONCE_BYTES: usize = 16;

/// Bytes of an Ed25519 signature (RFC 8032).
pub const SIGNATURE_BYTES: usize = 64;

/// The id of a room: that of the entry that made it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoomId(pub [u8; 32]);

/// The id of an entry: a hash of all it says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub [u8; 32]);

/// The id of a stream of messages: the first half of the id of the entry that admitted its author.
///
/// Who is removed and added again has another stream.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId(pub [u8; 16]);

/// Signs bytes with the identity key of this node.
pub type Signer<'a> = &'a dyn Fn(&[u8]) -> [u8; SIGNATURE_BYTES];

/// Says whether a peer signed these bytes. [`verify`] is the one that counts; simulations have a cheaper one.
pub type Verify = fn(PeerId, &[u8], &[u8; SIGNATURE_BYTES]) -> bool;

/// Whether `signature` is an Ed25519 signature (RFC 8032) of `bytes` by `author`.
#[must_use]
pub fn verify(author: PeerId, bytes: &[u8], signature: &[u8; SIGNATURE_BYTES]) -> bool {
    let key = vodozemac::Ed25519PublicKey::from_slice(&author.0);
    let signature = vodozemac::Ed25519Signature::from_slice(signature);
    match (key, signature) {
        (Ok(key), Ok(signature)) => key.verify(bytes, &signature).is_ok(),
        _ => false,
    }
}

/// Makes what signs with an identity key.
pub fn identity_signer(secret: &[u8; 32]) -> impl Fn(&[u8]) -> [u8; SIGNATURE_BYTES] + use<> {
    let key = vodozemac::Ed25519SecretKey::from_slice(secret);
    move |bytes| key.sign(bytes).to_bytes()
}

/// Where the messages of a stream end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct End {
    /// The stream.
    pub stream: StreamId,
    /// The number of the last message that counts; 0: none.
    pub last: u64,
}

/// What an entry does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Makes the room; its author is the owner. The first entry, and only that.
    Create {
        /// What its members call it unless they choose another name, without the `#`.
        name: Name,
        /// Random.
        nonce: [u8; NONCE_BYTES],
    },
    /// Lets somebody in.
    Add {
        /// Who.
        who: PeerId,
        /// Whether they are given the keys of what was written before, and not only of what comes.
        reads_history: bool,
    },
    /// Puts somebody out.
    Remove {
        /// Who.
        who: PeerId,
        /// The last messages of theirs that count: those that the author had.
        ends: Vec<End>,
    },
    /// The author goes.
    Leave {
        /// The last messages of the author's.
        ends: Vec<End>,
    },
    /// Makes a member a moderator.
    Promote(PeerId),
    /// Makes a moderator a plain member.
    Demote(PeerId),
    /// Makes a member the owner; the author stays as a moderator.
    HandOver(PeerId),
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its hash.
    pub id: EntryId,
    /// The room; of a first entry, its own id.
    pub room: RoomId,
    /// Who signed it.
    pub author: PeerId,
    /// The latest entries that its author knew, at most 16, without duplicates; none in a first entry only.
    pub parents: Vec<EntryId>,
    /// What it does.
    pub act: Act,
    body: Vec<u8>,
    signature: [u8; SIGNATURE_BYTES],
}

/// Why bytes are not an entry, a message or a card of a room. Whoever sent them misbehaved.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DecodeError {
    /// The bytes do not follow the encoding.
    #[error("the encoding is broken")]
    Encoding,
    /// It is longer than any may be.
    #[error("{0} bytes are too many")]
    TooLong(usize),
    /// A field has a value that it cannot have.
    #[error("the field {0} is out of bounds")]
    Field(&'static str),
}

impl Entry {
    /// Makes and signs an entry. `room` is `None` for the one that makes a room.
    #[must_use]
    pub fn sign(
        room: Option<RoomId>,
        author: PeerId,
        parents: Vec<EntryId>,
        act: Act,
        signer: Signer<'_>,
    ) -> Self {
        let body = wire::Entry {
            room: room.map(|room| room.0.to_vec()).unwrap_or_default(),
            author: author.0.to_vec(),
            parents: parents.iter().map(|id| id.0.to_vec()).collect(),
            act: Some(act.to_wire()),
        }
        .encode_to_vec();
        let id = id_of(&body);
        Self {
            id,
            room: room.unwrap_or(RoomId(id.0)),
            author,
            parents,
            act,
            signature: signer(&signed_bytes(&body)),
            body,
        }
    }

    /// Whether its author signed it.
    #[must_use]
    pub fn is_signed(&self, verify: Verify) -> bool {
        verify(self.author, &signed_bytes(&self.body), &self.signature)
    }

    /// Returns the stream that it opens, if it admits somebody.
    #[must_use]
    pub fn stream(&self) -> StreamId {
        self.id.stream()
    }

    /// Encodes it as others and the store get it.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.to_wire().encode_to_vec()
    }

    /// Decodes what [`Entry::encode`] made. The signature is not looked at.
    ///
    /// # Errors
    ///
    /// Fails when the bytes break the encoding or a limit.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.len() > ENTRY_BYTES_MAX + SIGNATURE_BYTES + 16 {
            return Err(DecodeError::TooLong(bytes.len()));
        }
        Self::from_wire(wire::Signed::decode(bytes).map_err(|_| DecodeError::Encoding)?)
    }

    pub(crate) fn to_wire(&self) -> wire::Signed {
        wire::Signed {
            body: self.body.clone(),
            signature: self.signature.to_vec(),
        }
    }

    pub(crate) fn from_wire(signed: wire::Signed) -> Result<Self, DecodeError> {
        if signed.body.len() > ENTRY_BYTES_MAX {
            return Err(DecodeError::TooLong(signed.body.len()));
        }
        let entry = wire::Entry::decode(signed.body.as_slice()).map_err(|_| DecodeError::Encoding)?;
        let act = Act::from_wire(entry.act.ok_or(DecodeError::Field("act"))?)?;
        if entry.parents.len() > PARENTS_MAX {
            return Err(DecodeError::Field("parents"));
        }
        let parents = entry.parents.iter().map(|id| bytes(id, "parents").map(EntryId));
        let parents = parents.collect::<Result<Vec<_>, _>>()?;
        let id = id_of(&signed.body);
        let is_first = matches!(act, Act::Create { .. });
        if is_first != parents.is_empty() || is_first != entry.room.is_empty() {
            return Err(DecodeError::Field("room"));
        }
        let room = if is_first {
            id.0
        } else {
            bytes(&entry.room, "room")?
        };
        Ok(Self {
            id,
            room: RoomId(room),
            author: PeerId(bytes(&entry.author, "author")?),
            parents,
            act,
            signature: bytes(&signed.signature, "signature")?,
            body: signed.body,
        })
    }
}

impl fmt::Display for RoomId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

/// Why a text is no room's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the id of a room is 64 hexadecimal digits")]
pub struct RoomIdError;

impl FromStr for RoomId {
    type Err = RoomIdError;

    /// Reads the digits that [`RoomId`] is displayed as, in either case.
    fn from_str(text: &str) -> Result<Self, RoomIdError> {
        let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(text.as_bytes());
        let bytes = bytes.ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or(RoomIdError)
    }
}

impl EntryId {
    /// Returns the stream that an admission of this id opens.
    #[must_use]
    pub fn stream(&self) -> StreamId {
        let (start, _) = self.0.split_at(16);
        StreamId(start.try_into().unwrap_or([0; 16]))
    }
}

impl Act {
    fn to_wire(&self) -> wire::Act {
        match self {
            Self::Create { name, nonce } => wire::Act::Create(wire::Create {
                name: name.to_string(),
                nonce: nonce.to_vec(),
            }),
            Self::Add { who, reads_history } => wire::Act::Add(wire::Add {
                who: who.0.to_vec(),
                reads_history: *reads_history,
            }),
            Self::Remove { who, ends } => wire::Act::Remove(wire::Remove {
                who: who.0.to_vec(),
                ends: ends.iter().copied().map(End::to_wire).collect(),
            }),
            Self::Leave { ends } => wire::Act::Leave(wire::Leave {
                ends: ends.iter().copied().map(End::to_wire).collect(),
            }),
            Self::Promote(who) => wire::Act::Promote(who.0.to_vec()),
            Self::Demote(who) => wire::Act::Demote(who.0.to_vec()),
            Self::HandOver(who) => wire::Act::HandOver(who.0.to_vec()),
        }
    }

    fn from_wire(act: wire::Act) -> Result<Self, DecodeError> {
        let peer = |id: &[u8]| bytes(id, "who").map(PeerId);
        Ok(match act {
            wire::Act::Create(create) => {
                if create.name.len() > ROOM_NAME_BYTES_MAX {
                    return Err(DecodeError::Field("name"));
                }
                Self::Create {
                    name: create.name.parse().map_err(|_| DecodeError::Field("name"))?,
                    nonce: bytes(&create.nonce, "nonce")?,
                }
            }
            wire::Act::Add(add) => Self::Add {
                who: peer(&add.who)?,
                reads_history: add.reads_history,
            },
            wire::Act::Remove(remove) => Self::Remove {
                who: peer(&remove.who)?,
                ends: ends(&remove.ends)?,
            },
            wire::Act::Leave(leave) => Self::Leave {
                ends: ends(&leave.ends)?,
            },
            wire::Act::Promote(who) => Self::Promote(peer(&who)?),
            wire::Act::Demote(who) => Self::Demote(peer(&who)?),
            wire::Act::HandOver(who) => Self::HandOver(peer(&who)?),
        })
    }
}

impl End {
    fn to_wire(self) -> wire::Place {
        wire::Place {
            stream: self.stream.0.to_vec(),
            number: self.last,
        }
    }
}

fn ends(places: &[wire::Place]) -> Result<Vec<End>, DecodeError> {
    if places.len() > ENDS_MAX {
        return Err(DecodeError::Field("ends"));
    }
    let end = |place: &wire::Place| {
        Ok(End {
            stream: StreamId(bytes(&place.stream, "ends")?),
            last: place.number,
        })
    };
    places.iter().map(end).collect()
}

/// Reads a field of fixed length.
pub(super) fn bytes<const N: usize>(bytes: &[u8], field: &'static str) -> Result<[u8; N], DecodeError> {
    bytes.try_into().map_err(|_| DecodeError::Field(field))
}

fn signed_bytes(body: &[u8]) -> Vec<u8> {
    [SIGNED_AS, body].concat()
}

fn id_of(body: &[u8]) -> EntryId {
    EntryId(blake3::derive_key(ID_CONTEXT, body))
}

macro_rules! short_debug {
    ($($type:ident),*) => {$(
        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let start = self.0.get(..4).unwrap_or_default();
                write!(f, concat!(stringify!($type), "({})"), data_encoding::HEXLOWER.encode(start))
            }
        }
    )*};
}

short_debug!(RoomId, EntryId, StreamId);

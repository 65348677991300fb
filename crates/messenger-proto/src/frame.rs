//! Frames: what two nodes say to each other on the control stream of a connection.
//!
//! On the stream each frame is preceded by its length as four bytes, big-endian (docs/protocol.md, "Frames"). This
//! file turns frames into bytes and back; which frame may come when is up to the connection's owner.

mod pair;
mod wire;

use core::net::{IpAddr, SocketAddr};

use prost::Message as _;
use thiserror::Error;

use crate::arbitration::RunId;
use crate::envelope::{self, Envelope, EnvelopeError, MessageId, Sequence};
use crate::invite::Secret;
use crate::limits::{
    ACK_IDS_MAX, ADDRS_MAX, FRAME_BYTES_MAX, HANDSHAKE_BYTES_MAX, NAME_BYTES_MAX, REQUEST_TEXT_BYTES_MAX,
};
use crate::name::Name;
use crate::presence::{Presence, Typing};
use crate::ratchet::{Keys, SessionId, Standing};
use crate::room::RoomFrame;

pub use self::pair::Pair;

/// Bytes of the length prefix in front of every frame.
pub const LENGTH_PREFIX_BYTES: usize = 4;

/// One thing said on the control stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// The first frame of either side.
    Hello(Hello),
    /// The dialler presents the secret of an invite and asks to become a contact.
    Join(Secret),
    /// The answer to a join.
    JoinReply(JoinReply),
    /// An envelope for the other side.
    Deliver(Envelope),
    /// These messages are on this side's disk for good.
    Ack(Vec<MessageId>),
    /// This message will not be taken, or not now.
    Reject(MessageId, RejectReason),
    /// What this side has of the conversation and its session; the first frame after the greeting.
    Resume(Resume),
    /// Keys to open a session with.
    Keys(Keys),
    /// Opens a session: an Olm message that only the offered keys open.
    Open(Vec<u8>),
    /// Confirms a session: the first Olm message in it from the other side.
    Opened(Vec<u8>),
    /// A step of a pairing.
    Pair(Pair),
    /// Whether this side's user is to be expected to answer. Not part of the exchange; at any time after the greeting.
    Presence(Presence),
    /// Whether this side's user is writing a message. Not part of the exchange; at any time after the greeting.
    Typing(Typing),
    /// Whether the other side may ask what is on the ports of this one. Not part of the exchange; at any time after the
    /// greeting.
    MayAsk(bool),
    /// Whether this side takes messages from the other one.
    Inbox(Inbox),
    /// The dialler, who has no invite, asks to become a contact. The text has at most 280 bytes.
    Request(String),
    /// The request was heard; what becomes of it is not said.
    RequestHeard,
    /// Something about a room.
    Room(RoomFrame),
    /// A frame of a newer version, to be ignored.
    Unknown,
}

/// Whether a side takes messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inbox {
    /// It takes none for now; what it has not answered, it has not stored.
    Full,
    /// It takes them again, from the first that is not answered.
    Open,
}

/// What a side has when a connection begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resume {
    /// Its side of the session, if it has one that can be used.
    pub session: Option<Standing>,
    /// The largest counter of the messages it has received from the other side; 0 when there are none.
    pub received_up_to: Sequence,
}

/// How a node introduces itself on a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hello {
    /// The program and its version, for people who look for the cause of a problem.
    pub agent: String,
    /// What the node's user calls themselves; `None` when the peer sent nothing that can be shown.
    pub name: Option<Name>,
    /// Drawn once per start of the node.
    pub run: RunId,
    /// Where the node can be dialled, as far as it knows, best first.
    pub addrs: Vec<SocketAddr>,
    /// Whether the receiver of this frame is a contact of its sender.
    pub is_contact: bool,
}

/// What became of a join.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoinReply {
    /// The dialler is a contact from now on.
    Joined,
    /// No invite has this secret.
    UnknownInvite,
    /// The invite's time is over.
    Expired,
    /// The invite was used as often as it may be.
    Used,
    /// An answer of a newer version.
    Other,
}

/// Why a message was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RejectReason {
    /// The sender is not a contact of the recipient. Sending it again is of no use.
    NotAContact,
    /// The envelope or its content breaks the protocol. Sending it again is of no use.
    Malformed,
    /// The envelope has a seal the recipient cannot open.
    UnknownSeal,
    /// A reason of a newer version.
    Other,
}

/// Why bytes are not a frame. The peer that sent them misbehaved; the connection is to be closed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FrameError {
    /// The announced length is beyond the limit.
    #[error("a frame of {0} bytes exceeds the limit of {FRAME_BYTES_MAX}")]
    TooLong(usize),
    /// The bytes do not follow the encoding.
    #[error("the encoding is broken")]
    Encoding,
    /// A field has a value that it cannot have.
    #[error("the field {0} is out of bounds")]
    Field(&'static str),
    /// What it says about a room is broken.
    #[error("what it says about a room is broken")]
    Room(#[from] crate::room::entry::DecodeError),
    /// The envelope inside is broken.
    #[error("the envelope is broken")]
    Envelope(#[from] EnvelopeError),
}

/// Checks the length that a peer announced before anything is allocated for it.
///
/// # Errors
///
/// Fails when it exceeds [`FRAME_BYTES_MAX`].
pub fn checked_length(prefix: [u8; LENGTH_PREFIX_BYTES]) -> Result<usize, FrameError> {
    let len = usize::try_from(u32::from_be_bytes(prefix)).unwrap_or(usize::MAX);
    if len > FRAME_BYTES_MAX {
        Err(FrameError::TooLong(len))
    } else {
        Ok(len)
    }
}

impl Frame {
    /// Appends the length prefix and the encoded frame to `out`.
    pub fn encode_into(&self, out: &mut Vec<u8>) {
        let frame = wire::Frame { kind: self.to_wire() };
        // No frame this program makes comes near 4 GiB; the limits of its parts see to that.
        let len = u32::try_from(frame.encoded_len()).unwrap_or(u32::MAX);
        out.extend(len.to_be_bytes());
        out.extend(frame.encode_to_vec());
    }

    /// Decodes one frame from its bytes, without the length prefix.
    ///
    /// # Errors
    ///
    /// Fails when the bytes break the encoding or a limit of [`crate::limits`].
    pub fn decode(bytes: &[u8]) -> Result<Self, FrameError> {
        if bytes.len() > FRAME_BYTES_MAX {
            return Err(FrameError::TooLong(bytes.len()));
        }
        let frame = wire::Frame::decode(bytes).map_err(|_| FrameError::Encoding)?;
        match frame.kind {
            Some(kind) => Self::from_wire(kind),
            None => Ok(Self::Unknown),
        }
    }

    fn to_wire(&self) -> Option<wire::Kind> {
        Some(match self {
            Self::Hello(hello) => wire::Kind::Hello(hello.to_wire()),
            Self::Join(secret) => wire::Kind::Join(wire::Join {
                secret: secret.expose().to_vec(),
            }),
            Self::JoinReply(reply) => wire::Kind::JoinReply(wire::JoinReply { result: reply.code() }),
            Self::Deliver(envelope) => wire::Kind::Deliver(wire::Deliver {
                envelope: Some(envelope.to_wire()),
            }),
            Self::Ack(ids) => wire::Kind::Ack(wire::Ack {
                message_ids: ids.iter().map(|id| id.0.to_vec()).collect(),
            }),
            Self::Reject(id, reason) => wire::Kind::Reject(wire::Reject {
                message_id: id.0.to_vec(),
                reason: reason.code(),
            }),
            Self::Resume(resume) => wire::Kind::Resume(resume.to_wire()),
            Self::Keys(keys) => wire::Kind::Keys(wire::Keys {
                identity: keys.identity.to_vec(),
                one_time: keys.one_time.to_vec(),
            }),
            Self::Open(message) => wire::Kind::Open(wire::Handshake {
                message: message.clone(),
            }),
            Self::Opened(message) => wire::Kind::Opened(wire::Handshake {
                message: message.clone(),
            }),
            Self::Pair(pair) => wire::Kind::Pair(pair.to_wire()),
            Self::Presence(presence) => wire::Kind::Presence(presence.to_wire()),
            Self::Typing(typing) => wire::Kind::Typing(typing.to_wire()),
            Self::MayAsk(may_ask) => wire::Kind::MayAsk(wire::MayAsk { may_ask: *may_ask }),
            Self::Inbox(inbox) => wire::Kind::Inbox(wire::Inbox {
                is_full: *inbox == Inbox::Full,
            }),
            Self::Request(text) => wire::Kind::Request(wire::Request { text: text.clone() }),
            Self::RequestHeard => wire::Kind::RequestHeard(wire::RequestHeard {}),
            Self::Room(frame) => wire::Kind::Room(frame.to_wire()),
            Self::Unknown => return None,
        })
    }

    fn from_wire(kind: wire::Kind) -> Result<Self, FrameError> {
        Ok(match kind {
            wire::Kind::Hello(hello) => Self::Hello(Hello::from_wire(&hello)?),
            wire::Kind::Join(join) => {
                let secret = join
                    .secret
                    .as_slice()
                    .try_into()
                    .map_err(|_| FrameError::Field("secret"))?;
                Self::Join(Secret::new(secret))
            }
            wire::Kind::JoinReply(reply) => Self::JoinReply(JoinReply::from_code(reply.result)),
            wire::Kind::Deliver(deliver) => {
                let envelope = deliver.envelope.ok_or(FrameError::Field("envelope"))?;
                Self::Deliver(Envelope::from_wire(envelope)?)
            }
            wire::Kind::Ack(ack) => {
                if ack.message_ids.len() > ACK_IDS_MAX {
                    return Err(FrameError::Field("message_ids"));
                }
                let ids = ack.message_ids.iter().map(|id| envelope::message_id(id));
                Self::Ack(ids.collect::<Result<_, _>>()?)
            }
            wire::Kind::Reject(reject) => Self::Reject(
                envelope::message_id(&reject.message_id)?,
                RejectReason::from_code(reject.reason),
            ),
            wire::Kind::Resume(resume) => Self::Resume(Resume::from_wire(&resume)?),
            wire::Kind::Keys(keys) => Self::Keys(Keys {
                identity: key(&keys.identity, "identity")?,
                one_time: key(&keys.one_time, "one_time")?,
            }),
            wire::Kind::Open(handshake) => Self::Open(handshake_message(handshake)?),
            wire::Kind::Pair(pair) => Self::Pair(Pair::from_wire(&pair)?),
            wire::Kind::Opened(handshake) => Self::Opened(handshake_message(handshake)?),
            wire::Kind::Request(request) => {
                if request.text.len() > REQUEST_TEXT_BYTES_MAX {
                    return Err(FrameError::Field("text"));
                }
                Self::Request(request.text)
            }
            wire::Kind::RequestHeard(_) => Self::RequestHeard,
            wire::Kind::Presence(presence) => {
                Self::Presence(Presence::from_wire(presence).map_err(|_| FrameError::Field("text"))?)
            }
            wire::Kind::Typing(typing) => Self::Typing(Typing::from_wire(typing)),
            wire::Kind::MayAsk(wire::MayAsk { may_ask }) => Self::MayAsk(may_ask),
            wire::Kind::Inbox(wire::Inbox { is_full: true }) => Self::Inbox(Inbox::Full),
            wire::Kind::Inbox(wire::Inbox { is_full: false }) => Self::Inbox(Inbox::Open),
            wire::Kind::Room(frame) => Self::Room(RoomFrame::from_wire(frame)?),
        })
    }
}

/// Reads 32 bytes.
fn key(bytes: &[u8], field: &'static str) -> Result<[u8; 32], FrameError> {
    bytes.try_into().map_err(|_| FrameError::Field(field))
}

fn handshake_message(handshake: wire::Handshake) -> Result<Vec<u8>, FrameError> {
    if handshake.message.len() > HANDSHAKE_BYTES_MAX {
        return Err(FrameError::Field("message"));
    }
    Ok(handshake.message)
}

impl Resume {
    fn to_wire(self) -> wire::Resume {
        wire::Resume {
            session: self.session.map(|session| wire::Standing {
                id: session.id.0.to_vec(),
                sealed: session.sealed,
                kept_from: session.kept_from,
                opened: session.opened,
            }),
            received_up_to: self.received_up_to.0,
        }
    }

    fn from_wire(resume: &wire::Resume) -> Result<Self, FrameError> {
        let session = match &resume.session {
            Some(session) => Some(Standing {
                id: SessionId(key(&session.id, "session")?),
                sealed: session.sealed,
                kept_from: session.kept_from,
                opened: session.opened,
            }),
            None => None,
        };
        Ok(Self {
            session,
            received_up_to: Sequence(resume.received_up_to),
        })
    }
}

impl Hello {
    fn to_wire(&self) -> wire::Hello {
        wire::Hello {
            agent: self.agent.clone(),
            name: self.name.as_ref().map(ToString::to_string).unwrap_or_default(),
            run: self.run.0,
            addrs: self.addrs.iter().take(ADDRS_MAX).map(encode_addr).collect(),
            is_contact: self.is_contact,
        }
    }

    fn from_wire(hello: &wire::Hello) -> Result<Self, FrameError> {
        if hello.agent.len() > NAME_BYTES_MAX {
            return Err(FrameError::Field("agent"));
        }
        if hello.name.len() > NAME_BYTES_MAX {
            return Err(FrameError::Field("name"));
        }
        if hello.addrs.len() > ADDRS_MAX {
            return Err(FrameError::Field("addrs"));
        }
        let addrs = hello
            .addrs
            .iter()
            .map(|addr| decode_addr(addr).ok_or(FrameError::Field("addrs")));
        Ok(Self {
            agent: hello.agent.clone(),
            name: Name::from_foreign(&hello.name),
            run: RunId(hello.run),
            addrs: addrs.collect::<Result<_, _>>()?,
            is_contact: hello.is_contact,
        })
    }
}

impl JoinReply {
    fn code(self) -> u32 {
        match self {
            Self::Joined => 1,
            Self::UnknownInvite => 2,
            Self::Expired => 3,
            Self::Used => 4,
            Self::Other => 0,
        }
    }

    fn from_code(code: u32) -> Self {
        match code {
            1 => Self::Joined,
            2 => Self::UnknownInvite,
            3 => Self::Expired,
            4 => Self::Used,
            _ => Self::Other,
        }
    }
}

impl RejectReason {
    fn code(self) -> u32 {
        match self {
            Self::NotAContact => 1,
            Self::Malformed => 2,
            Self::UnknownSeal => 4,
            Self::Other => 0,
        }
    }

    fn from_code(code: u32) -> Self {
        match code {
            1 => Self::NotAContact,
            2 => Self::Malformed,
            4 => Self::UnknownSeal,
            _ => Self::Other,
        }
    }
}

/// Encodes an address as its IP bytes (4 or 16) and the port in two bytes, big-endian.
pub(crate) fn encode_addr(addr: &SocketAddr) -> Vec<u8> {
    let mut bytes = match addr.ip() {
        IpAddr::V4(ip) => ip.octets().to_vec(),
        IpAddr::V6(ip) => ip.octets().to_vec(),
    };
    bytes.extend(addr.port().to_be_bytes());
    bytes
}

/// Decodes what [`encode_addr`] made; `None` when the length is neither 6 nor 18 bytes.
pub(crate) fn decode_addr(bytes: &[u8]) -> Option<SocketAddr> {
    let (ip, port) = bytes.split_at_checked(bytes.len().checked_sub(2)?)?;
    let port = u16::from_be_bytes(port.try_into().ok()?);
    let ip = match ip.len() {
        4 => IpAddr::from(<[u8; 4]>::try_from(ip).ok()?),
        16 => IpAddr::from(<[u8; 16]>::try_from(ip).ok()?),
        _ => return None,
    };
    Some(SocketAddr::new(ip, port))
}

#[cfg(test)]
mod tests;

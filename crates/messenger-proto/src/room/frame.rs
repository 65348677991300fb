//! What the members of a room say to each other on a connection.

use core::net::SocketAddr;

use super::entry::{DecodeError, Entry, EntryId, RoomId, StreamId, bytes};
use super::limits::{ADDRS_PEERS_MAX, HAVE_STREAMS_MAX, LOG_ENTRIES_MAX};
use super::message::RoomMessage;
use super::wire;
use crate::frame::{decode_addr, encode_addr};
use crate::limits::ADDRS_MAX;
use crate::peer_id::PeerId;

/// How far a member has come with one stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The stream.
    pub stream: StreamId,
    /// Messages up to this number it does not have, because they were written before it could read.
    pub base: u64,
    /// The number of the last message that it has without a gap.
    pub count: u64,
    /// The first eight bytes of that message's hash; zeros when it has none.
    pub head: [u8; 8],
    /// The number of the last message that was shown to its user, if it lets that be known.
    pub shown: u64,
    /// The number of the first message of which it has two; 0: none.
    pub forked_at: u64,
}

/// One thing said about a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomFrame {
    /// The room.
    pub room: RoomId,
    /// What is said.
    pub said: Said,
}

/// What may be said about a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// What the speaker has: a digest of its log, and how far it has come with streams (those that changed since the last
    /// time on this connection).
    Have([u8; 32], Vec<Standing>),
    /// The ids of all entries the speaker has.
    Ids(Vec<EntryId>),
    /// Entries, each after those that it names.
    Entries(Vec<Entry>),
    /// Messages, those of one stream in its order.
    Messages(Vec<RoomMessage>),
    /// The speaker would have these messages of a stream, first and last.
    Want(StreamId, u64, u64),
    /// The speaker lacks the key of a session; 0: all that it may have of the stream.
    AskKeys(StreamId, u32),
    /// Two messages with one number in one stream.
    Fork(Box<(RoomMessage, RoomMessage)>),
    /// Where members were reached.
    Addrs(Vec<(PeerId, Vec<SocketAddr>)>),
    /// Something of a newer version, to be ignored.
    Unknown,
}

impl RoomFrame {
    pub(crate) fn to_wire(&self) -> wire::Room {
        let said = match &self.said {
            Said::Have(log, streams) => Some(wire::Said::Have(wire::Have {
                log: log.to_vec(),
                streams: streams.iter().copied().map(Standing::to_wire).collect(),
            })),
            Said::Ids(ids) => Some(wire::Said::Ids(ids.iter().flat_map(|id| id.0).collect())),
            Said::Entries(entries) => Some(wire::Said::Entries(wire::Items {
                items: entries.iter().map(Entry::to_wire).collect(),
            })),
            Said::Messages(messages) => Some(wire::Said::Messages(wire::Items {
                items: messages.iter().map(RoomMessage::to_wire).collect(),
            })),
            Said::Want(stream, from, to) => Some(wire::Said::Want(wire::Want {
                stream: stream.0.to_vec(),
                from: *from,
                to: *to,
            })),
            Said::AskKeys(stream, generation) => Some(wire::Said::AskKeys(wire::AskKeys {
                stream: stream.0.to_vec(),
                generation: *generation,
            })),
            Said::Fork(two) => Some(wire::Said::Fork(wire::Items {
                items: vec![two.0.to_wire(), two.1.to_wire()],
            })),
            Said::Addrs(peers) => Some(wire::Said::Addrs(wire::Addrs {
                peers: peers.iter().map(addrs_to_wire).collect(),
            })),
            Said::Unknown => None,
        };
        wire::Room {
            room: self.room.0.to_vec(),
            said,
        }
    }

    pub(crate) fn from_wire(frame: wire::Room) -> Result<Self, DecodeError> {
        let room = RoomId(bytes(&frame.room, "room")?);
        let said = match frame.said {
            Some(wire::Said::Have(have)) => {
                if have.streams.len() > HAVE_STREAMS_MAX {
                    return Err(DecodeError::Field("streams"));
                }
                let streams = have.streams.iter().map(Standing::from_wire);
                Said::Have(bytes(&have.log, "log")?, streams.collect::<Result<_, _>>()?)
            }
            Some(wire::Said::Ids(ids)) => {
                let (ids, rest) = ids.as_chunks::<32>();
                if !rest.is_empty() || ids.len() > LOG_ENTRIES_MAX {
                    return Err(DecodeError::Field("ids"));
                }
                Said::Ids(ids.iter().map(|id| EntryId(*id)).collect())
            }
            Some(wire::Said::Entries(entries)) => {
                let entries = entries.items.into_iter().map(Entry::from_wire);
                Said::Entries(entries.collect::<Result<_, _>>()?)
            }
            Some(wire::Said::Messages(messages)) => Said::Messages(messages_of(messages)?),
            Some(wire::Said::Want(want)) => {
                Said::Want(StreamId(bytes(&want.stream, "stream")?), want.from, want.to)
            }
            Some(wire::Said::AskKeys(ask)) => {
                Said::AskKeys(StreamId(bytes(&ask.stream, "stream")?), ask.generation)
            }
            Some(wire::Said::Fork(two)) => {
                let two: Result<[RoomMessage; 2], _> = messages_of(two)?.try_into();
                let [one, other] = two.map_err(|_| DecodeError::Field("fork"))?;
                Said::Fork(Box::new((one, other)))
            }
            Some(wire::Said::Addrs(addrs)) => {
                if addrs.peers.len() > ADDRS_PEERS_MAX {
                    return Err(DecodeError::Field("peers"));
                }
                let peers = addrs.peers.iter().map(addrs_from_wire);
                Said::Addrs(peers.collect::<Result<_, _>>()?)
            }
            None => Said::Unknown,
        };
        Ok(Self { room, said })
    }
}

fn messages_of(items: wire::Items) -> Result<Vec<RoomMessage>, DecodeError> {
    items.items.into_iter().map(RoomMessage::from_wire).collect()
}

fn addrs_to_wire((peer, addrs): &(PeerId, Vec<SocketAddr>)) -> wire::PeerAddrs {
    wire::PeerAddrs {
        peer: peer.0.to_vec(),
        addrs: addrs.iter().take(ADDRS_MAX).map(encode_addr).collect(),
    }
}

fn addrs_from_wire(told: &wire::PeerAddrs) -> Result<(PeerId, Vec<SocketAddr>), DecodeError> {
    if told.addrs.len() > ADDRS_MAX {
        return Err(DecodeError::Field("addrs"));
    }
    let addrs = told.addrs.iter().map(|addr| decode_addr(addr));
    let addrs = addrs.map(|addr| addr.ok_or(DecodeError::Field("addrs")));
    Ok((
        PeerId(bytes(&told.peer, "peer")?),
        addrs.collect::<Result<_, _>>()?,
    ))
}

impl Standing {
    /// Of somebody who has nothing of a stream, as far as is known.
    pub(super) fn nothing(stream: StreamId) -> Self {
        Self {
            stream,
            base: 0,
            count: 0,
            head: [0; 8],
            shown: 0,
            forked_at: 0,
        }
    }

    fn to_wire(self) -> wire::Standing {
        wire::Standing {
            stream: self.stream.0.to_vec(),
            count: self.count,
            head: self.head.to_vec(),
            shown: self.shown,
            forked_at: self.forked_at,
            base: self.base,
        }
    }

    fn from_wire(standing: &wire::Standing) -> Result<Self, DecodeError> {
        Ok(Self {
            stream: StreamId(bytes(&standing.stream, "stream")?),
            base: standing.base,
            count: standing.count,
            head: bytes(&standing.head, "head")?,
            shown: standing.shown,
            forked_at: standing.forked_at,
        })
    }
}

#[cfg(test)]
mod tests;

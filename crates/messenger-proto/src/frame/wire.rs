//! The Protocol Buffers messages of frames, exactly as docs/directnet.proto describes them.

use super::pair::wire::Pair;
use crate::envelope::wire::Envelope;
use crate::presence::wire::{Presence, Typing};
use crate::room::RoomWire;

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Frame {
    #[prost(
        oneof = "Kind",
        tags = "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 32, 33"
    )]
    pub(super) kind: Option<Kind>,
}

#[derive(Clone, PartialEq, prost::Oneof)]
pub(super) enum Kind {
    #[prost(message, tag = "1")]
    Hello(Hello),
    #[prost(message, tag = "2")]
    Join(Join),
    #[prost(message, tag = "3")]
    JoinReply(JoinReply),
    #[prost(message, tag = "4")]
    Deliver(Deliver),
    #[prost(message, tag = "5")]
    Ack(Ack),
    #[prost(message, tag = "6")]
    Reject(Reject),
    #[prost(message, tag = "7")]
    Resume(Resume),
    #[prost(message, tag = "8")]
    Keys(Keys),
    #[prost(message, tag = "9")]
    Open(Handshake),
    #[prost(message, tag = "10")]
    Opened(Handshake),
    #[prost(message, tag = "11")]
    Request(Request),
    #[prost(message, tag = "12")]
    RequestHeard(RequestHeard),
    #[prost(message, tag = "15")]
    Pair(Pair),
    #[prost(message, tag = "13")]
    Presence(Presence),
    #[prost(message, tag = "14")]
    Typing(Typing),
    #[prost(message, tag = "32")]
    Inbox(Inbox),
    #[prost(message, tag = "33")]
    MayAsk(MayAsk),
    #[prost(message, tag = "16")]
    Room(RoomWire),
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Inbox {
    #[prost(bool, tag = "1")]
    pub(super) is_full: bool,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct MayAsk {
    #[prost(bool, tag = "1")]
    pub(super) may_ask: bool,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Request {
    #[prost(string, tag = "1")]
    pub(super) text: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct RequestHeard {}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Resume {
    #[prost(message, optional, tag = "1")]
    pub(super) session: Option<Standing>,
    #[prost(uint64, tag = "2")]
    pub(super) received_up_to: u64,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Standing {
    #[prost(bytes = "vec", tag = "1")]
    pub(super) id: Vec<u8>,
    #[prost(uint64, tag = "2")]
    pub(super) sealed: u64,
    #[prost(uint64, tag = "3")]
    pub(super) opened: u64,
    #[prost(uint64, tag = "4")]
    pub(super) kept_from: u64,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Keys {
    #[prost(bytes = "vec", tag = "1")]
    pub(super) identity: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    pub(super) one_time: Vec<u8>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Handshake {
    #[prost(bytes = "vec", tag = "1")]
    pub(super) message: Vec<u8>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Hello {
    #[prost(string, tag = "1")]
    pub(super) agent: String,
    #[prost(string, tag = "2")]
    pub(super) name: String,
    #[prost(fixed64, tag = "3")]
    pub(super) run: u64,
    #[prost(bytes = "vec", repeated, tag = "4")]
    pub(super) addrs: Vec<Vec<u8>>,
    #[prost(bool, tag = "5")]
    pub(super) is_contact: bool,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Join {
    #[prost(bytes = "vec", tag = "1")]
    pub(super) secret: Vec<u8>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct JoinReply {
    #[prost(uint32, tag = "1")]
    pub(super) result: u32,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Deliver {
    #[prost(message, optional, tag = "1")]
    pub(super) envelope: Option<Envelope>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Ack {
    #[prost(bytes = "vec", repeated, tag = "1")]
    pub(super) message_ids: Vec<Vec<u8>>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Reject {
    #[prost(bytes = "vec", tag = "1")]
    pub(super) message_id: Vec<u8>,
    #[prost(uint32, tag = "2")]
    pub(super) reason: u32,
}

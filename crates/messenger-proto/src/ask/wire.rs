//! The Protocol Buffers messages, exactly as docs/directnet.proto describes them.

/// What follows on a stream behind a question. The kinds have numbers beside those of frames, so that none could be taken
/// for the other.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Piece {
    #[prost(oneof = "Kind", tags = "35, 36")]
    pub(super) kind: Option<Kind>,
}

#[derive(Clone, PartialEq, prost::Oneof)]
pub(super) enum Kind {
    #[prost(message, tag = "35")]
    Head(Head),
    #[prost(message, tag = "36")]
    Port(Port),
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Question {
    #[prost(uint32, tag = "1")]
    pub(super) version: u32,
    #[prost(message, optional, tag = "2")]
    pub(super) port: Option<PortAsked>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub(crate) struct PortAsked {
    #[prost(uint32, tag = "1")]
    pub(super) port: u32,
    #[prost(uint32, tag = "2")]
    pub(super) transport: u32,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Head {
    #[prost(uint32, tag = "1")]
    pub(super) refusal: u32,
    #[prost(uint64, tag = "2")]
    pub(super) observed_at_ms: u64,
    #[prost(bool, tag = "3")]
    pub(super) could_look: bool,
    #[prost(uint32, tag = "4")]
    pub(super) ports: u32,
    #[prost(uint32, tag = "5")]
    pub(super) left_out: u32,
    #[prost(message, repeated, tag = "6")]
    pub(super) occupants: Vec<Occupant>,
    #[prost(message, repeated, tag = "7")]
    pub(super) gaps: Vec<Remark>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Occupant {
    #[prost(uint32, tag = "1")]
    pub(super) transport: u32,
    #[prost(message, optional, tag = "2")]
    pub(super) remark: Option<Remark>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Remark {
    #[prost(string, tag = "1")]
    pub(super) code: String,
    #[prost(string, tag = "2")]
    pub(super) text: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Port {
    #[prost(uint32, tag = "1")]
    pub(super) port: u32,
    #[prost(uint32, tag = "2")]
    pub(super) transport: u32,
    #[prost(bool, tag = "3")]
    pub(super) could_look: bool,
    #[prost(message, repeated, tag = "4")]
    pub(super) sockets: Vec<Socket>,
    #[prost(uint32, tag = "5")]
    pub(super) left_out: u32,
    #[prost(uint32, tag = "6")]
    pub(super) level: u32,
    #[prost(message, repeated, tag = "7")]
    pub(super) reasons: Vec<Remark>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Socket {
    #[prost(bytes = "vec", tag = "1")]
    pub(super) address: Vec<u8>,
    #[prost(string, tag = "2")]
    pub(super) interface: String,
    #[prost(bool, optional, tag = "3")]
    pub(super) v6_only: Option<bool>,
    #[prost(uint32, tag = "4")]
    pub(super) state: u32,
    #[prost(bytes = "vec", tag = "5")]
    pub(super) remote: Vec<u8>,
    #[prost(uint32, tag = "6")]
    pub(super) reach: u32,
    #[prost(string, tag = "7")]
    pub(super) reach_text: String,
    #[prost(message, repeated, tag = "8")]
    pub(super) owners: Vec<Owner>,
    #[prost(uint32, tag = "9")]
    pub(super) left_out: u32,
    #[prost(message, optional, tag = "10")]
    pub(super) owners_unknown: Option<Remark>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Owner {
    #[prost(uint32, tag = "1")]
    pub(super) pid: u32,
    #[prost(string, tag = "2")]
    pub(super) process: String,
    #[prost(message, optional, tag = "3")]
    pub(super) user: Option<User>,
    #[prost(uint64, optional, tag = "4")]
    pub(super) started_at_s: Option<u64>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct User {
    #[prost(uint32, tag = "1")]
    pub(super) id: u32,
    #[prost(string, tag = "2")]
    pub(super) name: String,
}

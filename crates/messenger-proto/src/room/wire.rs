//! The Protocol Buffers messages of rooms, exactly as docs/directnet.proto describes them.

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Signed {
    #[prost(bytes = "vec", tag = "1")]
    pub(super) body: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    pub(super) signature: Vec<u8>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Entry {
    #[prost(bytes = "vec", tag = "1")]
    pub(super) room: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    pub(super) author: Vec<u8>,
    #[prost(bytes = "vec", repeated, tag = "3")]
    pub(super) parents: Vec<Vec<u8>>,
    #[prost(oneof = "Act", tags = "4, 5, 6, 7, 8, 9, 10")]
    pub(super) act: Option<Act>,
}

#[derive(Clone, PartialEq, prost::Oneof)]
pub(super) enum Act {
    #[prost(message, tag = "4")]
    Create(Create),
    #[prost(message, tag = "5")]
    Add(Add),
    #[prost(message, tag = "6")]
    Remove(Remove),
    #[prost(message, tag = "7")]
    Leave(Leave),
    #[prost(bytes, tag = "8")]
    Promote(Vec<u8>),
    #[prost(bytes, tag = "9")]
    Demote(Vec<u8>),
    #[prost(bytes, tag = "10")]
    HandOver(Vec<u8>),
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Create {
    #[prost(string, tag = "1")]
    pub(super) name: String,
    #[prost(bytes = "vec", tag = "2")]
    pub(super) nonce: Vec<u8>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Add {
    #[prost(bytes = "vec", tag = "1")]
    pub(super) who: Vec<u8>,
    #[prost(bool, tag = "2")]
    pub(super) reads_history: bool,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Remove {
    #[prost(bytes = "vec", tag = "1")]
    pub(super) who: Vec<u8>,
    #[prost(message, repeated, tag = "2")]
    pub(super) ends: Vec<Place>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Leave {
    #[prost(message, repeated, tag = "1")]
    pub(super) ends: Vec<Place>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Place {
    #[prost(bytes = "vec", tag = "1")]
    pub(super) stream: Vec<u8>,
    #[prost(uint64, tag = "2")]
    pub(super) number: u64,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Message {
    #[prost(bytes = "vec", tag = "1")]
    pub(super) room: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    pub(super) stream: Vec<u8>,
    #[prost(uint64, tag = "3")]
    pub(super) number: u64,
    #[prost(bytes = "vec", tag = "4")]
    pub(super) previous: Vec<u8>,
    #[prost(uint32, tag = "5")]
    pub(super) generation: u32,
    #[prost(message, repeated, tag = "6")]
    pub(super) after: Vec<Place>,
    #[prost(uint64, tag = "7")]
    pub(super) total_bytes: u64,
    #[prost(bytes = "vec", tag = "8")]
    pub(super) sealed: Vec<u8>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Card {
    #[prost(bytes = "vec", tag = "1")]
    pub(super) room: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    pub(super) stream: Vec<u8>,
    #[prost(uint32, tag = "3")]
    pub(super) generation: u32,
    #[prost(uint64, tag = "4")]
    pub(super) from: u64,
    #[prost(bytes = "vec", tag = "5")]
    pub(super) session: Vec<u8>,
    #[prost(message, repeated, tag = "6")]
    pub(super) readers: Vec<CardReader>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct CardReader {
    #[prost(bytes = "vec", tag = "1")]
    pub(super) peer: Vec<u8>,
    #[prost(uint64, tag = "2")]
    pub(super) since: u64,
}

/// The body of a message between two contacts that hands over the key of a session.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Key {
    #[prost(message, optional, tag = "1")]
    pub(super) card: Option<Signed>,
    #[prost(bytes = "vec", tag = "2")]
    pub(super) key: Vec<u8>,
}

/// What members of a room say to each other on a connection.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Room {
    #[prost(bytes = "vec", tag = "1")]
    pub(super) room: Vec<u8>,
    #[prost(oneof = "Said", tags = "2, 3, 4, 5, 6, 7, 8, 9")]
    pub(super) said: Option<Said>,
}

#[derive(Clone, PartialEq, prost::Oneof)]
pub(super) enum Said {
    #[prost(message, tag = "2")]
    Have(Have),
    #[prost(bytes, tag = "3")]
    Ids(Vec<u8>),
    #[prost(message, tag = "4")]
    Entries(Items),
    #[prost(message, tag = "5")]
    Messages(Items),
    #[prost(message, tag = "6")]
    Want(Want),
    #[prost(message, tag = "7")]
    AskKeys(AskKeys),
    #[prost(message, tag = "8")]
    Fork(Items),
    #[prost(message, tag = "9")]
    Addrs(Addrs),
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Have {
    #[prost(bytes = "vec", tag = "1")]
    pub(super) log: Vec<u8>,
    #[prost(message, repeated, tag = "2")]
    pub(super) streams: Vec<Standing>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Standing {
    #[prost(bytes = "vec", tag = "1")]
    pub(super) stream: Vec<u8>,
    #[prost(uint64, tag = "2")]
    pub(super) count: u64,
    #[prost(bytes = "vec", tag = "3")]
    pub(super) head: Vec<u8>,
    #[prost(uint64, tag = "4")]
    pub(super) shown: u64,
    #[prost(uint64, tag = "5")]
    pub(super) forked_at: u64,
    #[prost(uint64, tag = "6")]
    pub(super) base: u64,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Items {
    #[prost(message, repeated, tag = "1")]
    pub(super) items: Vec<Signed>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Want {
    #[prost(bytes = "vec", tag = "1")]
    pub(super) stream: Vec<u8>,
    #[prost(uint64, tag = "2")]
    pub(super) from: u64,
    #[prost(uint64, tag = "3")]
    pub(super) to: u64,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct AskKeys {
    #[prost(bytes = "vec", tag = "1")]
    pub(super) stream: Vec<u8>,
    #[prost(uint32, tag = "2")]
    pub(super) generation: u32,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Addrs {
    #[prost(message, repeated, tag = "1")]
    pub(super) peers: Vec<PeerAddrs>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct PeerAddrs {
    #[prost(bytes = "vec", tag = "1")]
    pub(super) peer: Vec<u8>,
    #[prost(bytes = "vec", repeated, tag = "2")]
    pub(super) addrs: Vec<Vec<u8>>,
}

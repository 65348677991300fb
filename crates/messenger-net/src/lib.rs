//! The only home of DirectNet's transport: a QUIC endpoint on UDP 3447 and links to peers over it.
//!
//! iroh does the work: QUIC, TLS 1.3 with raw Ed25519 keys, several paths per connection, hole punching. What is
//! configured here is mostly what it must not do: no relay, no name service, no host that is not a peer is ever
//! contacted. The key exchange is ours (`key_exchange`). It knows peers, addresses and frames; contacts, messages and the store are its callers' business.

mod addrs;
mod congestion;
mod endpoint;
mod file_stream;
mod frames;
mod key_exchange;
mod link;
mod reach;
mod who;

pub use endpoint::{ALPN, BindError, Inbound, Net, PORT};
pub use file_stream::{FileReceiver, FileSender, FileStreamError};
pub use frames::{FrameReceiver, FrameSender, ReceiveError, SendError};
pub use key_exchange::KeyExchange;
pub use link::{CloseReason, DialError, EstablishError, FILE_STREAMS_MAX, Link, Session};
pub use reach::lan::{BEACON_PORT, FindError, Findable, Found};

//! A link: one connection to one peer, and its control stream.

use std::net::SocketAddr;

use iroh::endpoint::{Connection, ConnectionError, VarInt};
use messenger_proto::PeerId;
use thiserror::Error;

use crate::file_stream::{self, FileReceiver, FileSender, FileStreamError};
use crate::frames::{FrameReceiver, FrameSender};
use crate::key_exchange::KeyExchange;

/// How many file streams each end of a connection may have open towards the other.
///
/// More than a few files at once are not faster, and each may have a window's worth on its way.
pub const FILE_STREAMS_MAX: u32 = 4;

/// What a contact may have on its way to us unread: full windows of all file streams that we opened, and one to spare for
/// the control stream. Bounds what a contact costs in memory.
const CONTACT_WINDOW_BYTES: VarInt = VarInt::from_u32(10 * 1024 * 1024);
/// Separates what a pairing is bound to from other uses of the exporter (docs/protocol.md, "Pairing").
const BINDING_LABEL: &[u8] = b"EXPORTER-directnet-1-pairing";

/// Why a link was closed, as the other end is told (docs/protocol.md, "Closing").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseReason {
    /// The node is going down.
    Shutdown,
    /// The other end broke the protocol.
    ProtocolBroken,
    /// The other end is not a contact.
    NotAContact,
    /// There is another connection between the same two nodes, and that one is kept.
    Superseded,
    /// Too many are connecting at once.
    Busy,
    /// A message could not be opened; the next connection agrees on another session.
    SessionLost,
    /// A message could not be stored; it is to be sent again after a while.
    CannotStore,
    /// The reason is not known: a newer version's, or the connection was lost.
    Lost,
}

impl CloseReason {
    fn code(self) -> VarInt {
        VarInt::from_u32(match self {
            Self::Shutdown => 0,
            Self::ProtocolBroken => 1,
            Self::NotAContact => 2,
            Self::Superseded => 3,
            Self::Busy => 4,
            Self::Lost => 5,
            Self::SessionLost => 6,
            Self::CannotStore => 7,
        })
    }

    pub(crate) fn of(error: &ConnectionError) -> Self {
        let ConnectionError::ApplicationClosed(close) = error else {
            return Self::Lost;
        };
        match close.error_code.into_inner() {
            0 => Self::Shutdown,
            1 => Self::ProtocolBroken,
            2 => Self::NotAContact,
            3 => Self::Superseded,
            4 => Self::Busy,
            6 => Self::SessionLost,
            7 => Self::CannotStore,
            _ => Self::Lost,
        }
    }
}

/// Why a peer could not be dialled.
#[derive(Debug, Error)]
pub enum DialError {
    /// No address of the peer is known.
    #[error("no address of the peer is known")]
    NoAddress,
    /// Nothing answered at any address in time.
    #[error("nothing answered at {}", list(.0))]
    NoAnswer(Vec<SocketAddr>),
    /// Something answered and the connection failed.
    #[error("the connection failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The id is no valid key, so nobody can have it.
    #[error("the id is not a valid key")]
    InvalidId,
}

fn list(addrs: &[SocketAddr]) -> String {
    addrs
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

/// Why a peer that dialled did not become a link. It is the peer's or the network's doing.
#[derive(Debug, Error)]
pub enum EstablishError {
    /// The handshake failed or the connection was lost.
    #[error("the handshake failed")]
    Handshake(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The peer opened no control stream in time.
    #[error("the peer said nothing in time")]
    Silent,
}

/// A connection to an authenticated peer. It is closed when the last clone is dropped.
#[derive(Debug, Clone)]
pub struct Link {
    conn: Connection,
    is_dialled: bool,
}

/// A link and the two halves of its control stream.
#[derive(Debug)]
pub struct Session {
    /// The connection.
    pub link: Link,
    /// What this end says.
    pub frames_out: FrameSender,
    /// What the other end says.
    pub frames_in: FrameReceiver,
}

impl Link {
    pub(crate) fn new(conn: Connection, is_dialled: bool) -> Self {
        Self { conn, is_dialled }
    }

    /// Returns the peer's key, as proven in the handshake.
    #[must_use]
    pub fn peer(&self) -> PeerId {
        PeerId(*self.conn.remote_id().as_bytes())
    }

    /// Whether this end dialled.
    #[must_use]
    pub fn is_dialled(&self) -> bool {
        self.is_dialled
    }

    /// Returns what the connection's secret was agreed with. `None`: the transport names something we never offered.
    #[must_use]
    pub fn key_exchange(&self) -> Option<KeyExchange> {
        KeyExchange::of(self.conn.handshake_data())
    }

    /// Returns 32 bytes that both ends of this connection know and nobody else does: a keying material exporter of TLS
    /// (RFC 8446, 7.5). `None`: the connection was never made.
    #[must_use]
    pub fn binding(&self) -> Option<[u8; 32]> {
        let mut binding = [0; 32];
        let exported = self.conn.export_keying_material(&mut binding, BINDING_LABEL, b"");
        exported.is_ok().then_some(binding)
    }

    /// Returns the peer's addresses that are in use now, the preferred one first.
    #[must_use]
    pub fn remote_addrs(&self) -> Vec<SocketAddr> {
        let paths = self.conn.paths();
        let mut addrs: Vec<(bool, SocketAddr)> = paths
            .iter()
            .filter_map(|path| match path.remote_addr() {
                iroh::TransportAddr::Ip(addr) => Some((!path.is_selected(), *addr)),
                _ => None,
            })
            .collect();
        addrs.sort_unstable();
        addrs.into_iter().map(|(_, addr)| addr).collect()
    }

    /// Lets the peer, which has shown that it is a contact, open file streams.
    pub fn admit_files(&self) {
        // The control stream is one of them.
        let streams = FILE_STREAMS_MAX.saturating_add(1);
        self.conn.set_max_concurrent_bi_streams(VarInt::from_u32(streams));
        self.conn.set_receive_window(CONTACT_WINDOW_BYTES);
    }

    /// Opens a file stream. The peer hears nothing before something is sent; waits while the peer admits none.
    ///
    /// # Errors
    ///
    /// Fails when the connection is gone.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: no stream is opened when the future is dropped.
    pub async fn open_file_stream(&self) -> Result<(FileSender, FileReceiver), FileStreamError> {
        let (send, recv) = self.conn.open_bi().await.map_err(FileStreamError::gone)?;
        Ok(file_stream::halves(send, recv))
    }

    /// Waits for a file stream that the peer opens.
    ///
    /// # Errors
    ///
    /// Fails when the connection is gone.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: no stream is lost when the future is dropped.
    pub async fn accept_file_stream(&self) -> Result<(FileSender, FileReceiver), FileStreamError> {
        let (send, recv) = self.conn.accept_bi().await.map_err(FileStreamError::gone)?;
        Ok(file_stream::halves(send, recv))
    }

    /// Closes the connection and tells the other end why. What was not acknowledged is lost on the way.
    pub fn close(&self, reason: CloseReason) {
        self.conn.close(reason.code(), b"");
    }

    /// Returns why the connection is closed, or `None` while it is open.
    #[must_use]
    pub fn close_reason(&self) -> Option<CloseReason> {
        self.conn.close_reason().map(|error| CloseReason::of(&error))
    }

    /// Waits until the connection is closed by either end, and says why.
    pub async fn closed(&self) -> CloseReason {
        CloseReason::of(&self.conn.closed().await)
    }
}

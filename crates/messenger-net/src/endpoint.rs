//! The endpoint: the UDP sockets of a node, through which it dials and is dialled.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::Duration;

use iroh::dns::DnsResolver;
use iroh::endpoint::{BindOpts, ConnectOptions, Incoming, QuicTransportConfig, VarInt, presets};
use iroh::{Endpoint, EndpointAddr, PublicKey, RelayMode, SecretKey, TransportAddr};
use messenger_proto::PeerId;
use rustls::crypto::CryptoProvider;
use thiserror::Error;
use tokio::time::timeout;

use crate::congestion::Congestion;
use crate::frames::{FrameReceiver, FrameSender};
use crate::link::{DialError, EstablishError, Link, Session};
use crate::{addrs, key_exchange};

/// The UDP port that IANA assigned to DirectNet in 2002.
pub const PORT: u16 = 3447;

/// The protocol's name and version in the TLS handshake.
pub const ALPN: &[u8] = b"directnet/1";

/// How long a dial may take. A live peer answers within a few round trips; a lost first packet costs a second.
const DIAL_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a peer that dialled may take to finish the handshake and open its control stream.
const ESTABLISH_TIMEOUT: Duration = Duration::from_secs(10);

/// One control stream, opened by the dialler, is all that a peer may have before it has shown who it is.
const STREAMS_MAX: VarInt = VarInt::from_u32(1);

/// What a peer may have on its way to us unread before it has shown who it is: some full frames.
const RECEIVE_WINDOW_BYTES: VarInt = VarInt::from_u32(512 * 1024);

/// What a peer may have on its way to us unread on one stream. Together with the reach of a connection
/// ([`Link::admit_files`]) it leaves the control stream room, whatever files do.
///
/// No more than the packets of 1,200 bytes of which every second one may be lost: the transport gives a connection up that
/// has 1,024 gaps in a stream, as happened with 8 MiB on loopback.
const STREAM_WINDOW_BYTES: VarInt = VarInt::from_u32(2 * 1024 * 1024);

/// What may be on its way to a peer unacknowledged, over all streams: 80 MB/s around half the world.
const SEND_WINDOW_BYTES: u64 = 8 * 1024 * 1024;

/// After how much silence whoever was dialled asks for a sign of life: often enough for the mappings of home routers, and
/// the longest that iroh takes.
const KEEP_ALIVE: Duration = Duration::from_secs(5);

/// After how much silence whoever dialled does. Any packet begins the silence anew at both ends; with the same time at both
/// they would ask at the same moment, and each connection at rest would cost twice as much. The difference is longer than
/// the way to any place on Earth.
const DIALLER_KEEP_ALIVE: Duration = Duration::from_millis(4750);

/// Why the endpoint could not be opened.
#[derive(Debug, Error)]
pub enum BindError {
    /// Somebody else has the port.
    #[error("UDP port {0} is taken")]
    PortTaken(u16),
    /// The system does not allow the port.
    #[error("cannot use UDP port {port}")]
    Port {
        /// The port.
        port: u16,
        /// What the system said.
        source: io::Error,
    },
    /// The endpoint failed otherwise.
    #[error("the QUIC endpoint failed to start")]
    Endpoint(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A node's presence on the network. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Net {
    endpoint: Endpoint,
}

/// A peer that is dialling and has not been authenticated yet.
#[derive(Debug)]
pub struct Inbound(Incoming);

impl Net {
    /// Opens UDP `port` on all addresses of both families; 0 takes any port that is free.
    ///
    /// # Errors
    ///
    /// [`BindError::PortTaken`] when somebody else has it, which the caller may answer with another port.
    pub async fn bind(identity: &[u8; 32], port: u16) -> Result<Self, BindError> {
        Self::bind_with(identity, port, key_exchange::provider()).await
    }

    async fn bind_with(
        identity: &[u8; 32],
        port: u16,
        crypto: Arc<CryptoProvider>,
    ) -> Result<Self, BindError> {
        let port = free_port(port)?;
        let failed = |error: Box<dyn std::error::Error + Send + Sync>| BindError::Endpoint(error);
        let endpoint = Endpoint::builder(presets::Minimal)
            .crypto_provider(crypto)
            .secret_key(SecretKey::from_bytes(identity))
            .alpns(vec![ALPN.to_vec()])
            .relay_mode(RelayMode::Disabled)
            // Names are never resolved; the resolver's fallback would ask public servers.
            .dns_resolver(DnsResolver::builder().disable_fallback().build())
            .transport_config(transport_config(KEEP_ALIVE))
            .clear_ip_transports()
            .bind_addr((Ipv4Addr::UNSPECIFIED, port))
            .map_err(|error| failed(error.into()))?
            // A machine without IPv6 is no less a machine.
            .bind_addr_with_opts(
                (Ipv6Addr::UNSPECIFIED, port),
                BindOpts::default().set_is_required(false),
            )
            .map_err(|error| failed(error.into()))?
            .bind()
            .await
            .map_err(|error| failed(error.into()))?;
        Ok(Self { endpoint })
    }

    /// Returns this node's id.
    #[must_use]
    pub fn id(&self) -> PeerId {
        PeerId(*self.endpoint.id().as_bytes())
    }

    /// Returns the UDP sockets this node listens on.
    #[must_use]
    pub fn bound_sockets(&self) -> Vec<SocketAddr> {
        self.endpoint.bound_sockets()
    }

    /// Returns the addresses under which peers may reach this node, best first.
    #[must_use]
    pub fn local_addrs(&self) -> Vec<SocketAddr> {
        let found: Vec<SocketAddr> = self.endpoint.addr().ip_addrs().copied().collect();
        let loopback = self.bound_sockets().into_iter().map(|socket| {
            let ip = if socket.is_ipv4() {
                Ipv4Addr::LOCALHOST.into()
            } else {
                Ipv6Addr::LOCALHOST.into()
            };
            SocketAddr::new(ip, socket.port())
        });
        addrs::worth_telling(found.into_iter().chain(loopback))
    }

    /// Waits for a peer that dials. `None`: the endpoint is closed.
    ///
    /// # Cancel safety
    ///
    /// Cancel safe: no peer is lost when the future is dropped.
    pub async fn accept(&self) -> Option<Inbound> {
        self.endpoint.accept().await.map(Inbound)
    }

    /// Connects to `peer` at whichever of `addrs` answers first.
    ///
    /// The peer hears nothing before the first frame is sent.
    ///
    /// # Errors
    ///
    /// Fails after five seconds at the latest.
    pub async fn dial(&self, peer: PeerId, addrs: &[SocketAddr]) -> Result<Session, DialError> {
        if addrs.is_empty() {
            return Err(DialError::NoAddress);
        }
        let key = PublicKey::from_bytes(&peer.0).map_err(|_| DialError::InvalidId)?;
        let addr = EndpointAddr::from_parts(key, addrs.iter().copied().map(TransportAddr::Ip));
        let options = ConnectOptions::new().with_transport_config(transport_config(DIALLER_KEEP_ALIVE));
        let dial = async {
            let conn = self
                .endpoint
                .connect_with_opts(addr, ALPN, options)
                .await
                .map_err(|error| failed(error.into()))?
                .await
                .map_err(|error| failed(error.into()))?;
            let (send, recv) = conn.open_bi().await.map_err(|error| failed(error.into()))?;
            Ok(session(Link::new(conn, true), send, recv))
        };
        let failed_in_time = timeout(DIAL_TIMEOUT, dial).await;
        failed_in_time.unwrap_or_else(|_| Err(DialError::NoAnswer(addrs.to_vec())))
    }

    /// Closes every link and the sockets, and waits until peers have been told.
    ///
    /// A dial that nobody answers holds this up for some seconds, its retransmission time.
    pub async fn close(&self) {
        self.endpoint.close().await;
    }
}

impl Inbound {
    /// Authenticates the peer and waits for its control stream.
    ///
    /// # Errors
    ///
    /// Fails when the peer is gone, speaks something else, or takes longer than ten seconds.
    pub async fn establish(self) -> Result<Session, EstablishError> {
        let handshake = |error: Box<dyn std::error::Error + Send + Sync>| EstablishError::Handshake(error);
        let establish = async {
            let accepting = self.0.accept().map_err(|error| handshake(error.into()))?;
            let conn = accepting.await.map_err(|error| handshake(error.into()))?;
            let (send, recv) = conn.accept_bi().await.map_err(|error| handshake(error.into()))?;
            Ok(session(Link::new(conn, false), send, recv))
        };
        timeout(ESTABLISH_TIMEOUT, establish)
            .await
            .unwrap_or(Err(EstablishError::Silent))
    }

    /// Turns the peer away without spending a handshake on it.
    pub fn refuse(self) {
        self.0.refuse();
    }
}

fn failed(error: Box<dyn std::error::Error + Send + Sync>) -> DialError {
    DialError::Failed(error)
}

fn session(link: Link, send: iroh::endpoint::SendStream, recv: iroh::endpoint::RecvStream) -> Session {
    Session {
        link,
        frames_out: FrameSender::new(send),
        frames_in: FrameReceiver::new(recv),
    }
}

fn transport_config(keep_alive: Duration) -> QuicTransportConfig {
    QuicTransportConfig::builder()
        .keep_alive_interval(keep_alive)
        .default_path_keep_alive_interval(keep_alive)
        // The default, CUBIC, falls below a tenth of the rate with 1 % loss (docs/adr/0001-transport.md).
        .congestion_controller_factory(Arc::new(Congestion::default()))
        .max_concurrent_bidi_streams(STREAMS_MAX)
        .max_concurrent_uni_streams(VarInt::from_u32(0))
        .receive_window(RECEIVE_WINDOW_BYTES)
        .stream_receive_window(STREAM_WINDOW_BYTES)
        .send_window(SEND_WINDOW_BYTES)
        .build()
}

/// Tells a taken port from every other trouble, which the endpoint's own error does not; finds a port for 0.
///
/// The sockets are closed again before the endpoint binds, so somebody quick could still take the port; then
/// the endpoint's own error is what the user sees.
fn free_port(port: u16) -> Result<u16, BindError> {
    let described = |source: io::Error| match source.kind() {
        io::ErrorKind::AddrInUse => BindError::PortTaken(port),
        _ => BindError::Port { port, source },
    };
    let port = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, port))
        .and_then(|socket| socket.local_addr())
        .map_err(described)?
        .port();
    match UdpSocket::bind((Ipv6Addr::UNSPECIFIED, port)) {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Err(BindError::PortTaken(port)),
        _ => Ok(port),
    }
}

#[cfg(test)]
mod tests;

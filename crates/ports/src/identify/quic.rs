//! Whether a QUIC server is a node of DirectNet: the beginning of a handshake that offers its protocol and no other.
//!
//! A server without it ends the connection at once (RFC 9001, section 8.1); one that has it names it in its first
//! flight. There the handshake ends, with a word to the server: nobody has proved to be anybody, and nothing of a
//! message was sent. Nodes show raw public keys (RFC 7250), so that these are asked for.
//!
//! Only version 1 is spoken, and only in order: what overtakes something else is read when it is sent again. A server
//! that first wants to see our address confirmed (Retry) stays what it was, a QUIC server.

mod packet;

use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::client::ResolvesClientCert;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::ServerName;
use rustls::quic::{ClientConnection, KeyChange, Version};
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, SignatureScheme};

use self::packet::{CONNECTION_CLOSE, Frame, Id, Space};
use super::tls::OnlyLooking;

/// What nodes of DirectNet call their protocol (ALPN), with its version behind the slash; docs/protocol.md has it too.
const PROTOCOL: &[u8] = b"directnet/1";
/// How long the server has for its first flight.
const PATIENCE: Duration = Duration::from_millis(600);
/// How many datagrams are looked at; a first flight takes one to three.
const DATAGRAMS_MAX: usize = 16;
/// The largest datagram that is read, which has room for what goes over an Ethernet; more is cut, and not understood.
const DATAGRAM_MAX: usize = 2048;
/// The transport parameter that repeats our connection id (RFC 9000, section 18.2), without which servers refuse.
const INITIAL_SOURCE_CONNECTION_ID: u8 = 0x0f;

/// Whether the QUIC server at `target` speaks DirectNet's protocol; `false` also where it does not say.
pub(super) fn speaks_directnet(target: SocketAddr) -> bool {
    ask(target).unwrap_or(false)
}

/// Reads any bytes as a datagram, and as what stands in a packet, for fuzz targets.
pub(super) fn examine(bytes: &[u8]) {
    if let Some(mut client) = Client::new() {
        client.initial.frames(bytes);
        client.take_in(&mut bytes.to_vec());
    }
}

fn ask(target: SocketAddr) -> io::Result<bool> {
    let socket = UdpSocket::bind((super::udp::any(target), 0))?;
    socket.connect(target)?;
    let Some(mut client) = Client::new() else {
        return Ok(false);
    };
    let Some(hello) = client.hello() else {
        return Ok(false);
    };
    socket.send(&hello)?;
    let is_directnet = listen(&socket, &mut client)?;
    if !client.is_closed
        && let Some(goodbye) = client.goodbye()
    {
        socket.send(&goodbye)?;
    }
    Ok(is_directnet)
}

fn listen(socket: &UdpSocket, client: &mut Client) -> io::Result<bool> {
    let deadline = Instant::now() + PATIENCE;
    let mut buffer = [0; DATAGRAM_MAX];
    for _ in 0..DATAGRAMS_MAX {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        socket.set_read_timeout(Some(left))?;
        let count = socket.recv(&mut buffer)?;
        client.take_in(buffer.get_mut(..count).unwrap_or_default());
        if client.tls.alpn_protocol() == Some(PROTOCOL) {
            return Ok(true);
        }
        if client.is_closed {
            break;
        }
    }
    Ok(false)
}

/// The client's side of one handshake, as far as it goes.
struct Client {
    tls: ClientConnection,
    ours: Id,
    theirs: Id,
    initial: Space,
    handshake: Option<Space>,
    is_closed: bool,
}

impl Client {
    /// Prepares a handshake with ids by chance: a server may know connections by these alone.
    fn new() -> Option<Self> {
        let provider = Arc::new(ring::default_provider());
        let [ours, theirs] = [id(&provider)?, id(&provider)?];
        let suite = ring::cipher_suite::TLS13_AES_128_GCM_SHA256
            .tls13()?
            .quic_suite()?;
        let keys = suite.keys(&theirs, rustls::Side::Client, Version::V1);
        Some(Self {
            tls: connection(provider, &ours)?,
            ours,
            theirs,
            initial: Space::new(keys),
            handshake: None,
            is_closed: false,
        })
    }

    /// Returns the first datagram: what TLS begins with.
    fn hello(&mut self) -> Option<Vec<u8>> {
        let mut hello = Vec::new();
        self.tls.write_hs(&mut hello);
        self.initial
            .seal(&self.theirs, &self.ours, &packet::crypto(&hello)?)
    }

    /// Returns the last datagram: that it is over.
    fn goodbye(&mut self) -> Option<Vec<u8>> {
        self.initial.seal(&self.theirs, &self.ours, &CONNECTION_CLOSE)
    }

    /// Reads the packets of a datagram, as far as they are understood.
    fn take_in(&mut self, mut datagram: &mut [u8]) {
        while let Some((packet, rest)) = packet::split(datagram, &self.ours) {
            datagram = rest;
            let space = if packet.is_initial {
                Some(&mut self.initial)
            } else {
                self.handshake.as_mut()
            };
            self.theirs.clone_from(&packet.source);
            let opened = space.and_then(|space| space.open(packet));
            for frame in opened.unwrap_or_default() {
                match frame {
                    Frame::Crypto(bytes) => self.shake(&bytes),
                    Frame::Close => self.is_closed = true,
                }
            }
        }
    }

    /// Hands TLS what it is sent, and takes the keys for what comes next.
    fn shake(&mut self, bytes: &[u8]) {
        // What it refuses here is a certificate of the wrong kind, behind the protocol's name.
        let _ = self.tls.read_hs(bytes);
        if let Some(KeyChange::Handshake { keys }) = self.tls.write_hs(&mut Vec::new()) {
            self.handshake = Some(Space::new(keys));
        }
    }
}

/// Announces that we would show a raw public key, which nodes ask for before anything else, and has none.
#[derive(Debug)]
struct NoKey;

impl ResolvesClientCert for NoKey {
    fn resolve(&self, _root_hints: &[&[u8]], _schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        None
    }

    fn only_raw_public_keys(&self) -> bool {
        true
    }

    fn has_certs(&self) -> bool {
        false
    }
}

fn id(provider: &CryptoProvider) -> Option<Id> {
    let mut id = [0; packet::ID_LEN];
    provider.secure_random.fill(&mut id).ok()?;
    Some(id.to_vec())
}

fn connection(provider: Arc<CryptoProvider>, ours: &[u8]) -> Option<ClientConnection> {
    let mut config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .ok()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(OnlyLooking::at_raw_keys(provider)))
        .with_client_cert_resolver(Arc::new(NoKey));
    config.alpn_protocols = vec![PROTOCOL.to_vec()];
    let mut parameters = vec![INITIAL_SOURCE_CONNECTION_ID, u8::try_from(ours.len()).ok()?];
    parameters.extend_from_slice(ours);
    let name = ServerName::try_from("localhost").ok()?;
    ClientConnection::new(Arc::new(config), Version::V1, name, parameters).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server's socket, and ours, which is connected to it.
    fn pair() -> (UdpSocket, UdpSocket) {
        let [server, ours] = [(); 2].map(|()| UdpSocket::bind("127.0.0.1:0").unwrap());
        ours.connect(server.local_addr().unwrap()).unwrap();
        server.connect(ours.local_addr().unwrap()).unwrap();
        (server, ours)
    }

    #[test]
    fn of_a_flood_so_many_datagrams_are_looked_at_and_no_more() {
        let (server, ours) = pair();
        for number in 0..=DATAGRAMS_MAX {
            server.send(&[u8::try_from(number).unwrap()]).unwrap();
        }
        assert!(!listen(&ours, &mut Client::new().unwrap()).unwrap());
        let mut left = [0; 2];
        ours.set_nonblocking(true).unwrap();
        assert_eq!(ours.recv(&mut left).unwrap(), 1);
        assert_eq!(usize::from(left[0]), DATAGRAMS_MAX);
        assert!(ours.recv(&mut left).is_err(), "nothing else is left");
    }

    /// A server's datagram whose last packet says that it is over, behind one of a kind that we have no keys for yet.
    fn closing(client: &Client, len: usize) -> Vec<u8> {
        let suite = ring::cipher_suite::TLS13_AES_128_GCM_SHA256.tls13().unwrap();
        let suite = suite.quic_suite().unwrap();
        let mut server = Space::new(suite.keys(&client.theirs, rustls::Side::Server, Version::V1));
        let last = server
            .seal(&client.ours, &client.theirs, &CONNECTION_CLOSE)
            .unwrap();
        let id_len = u8::try_from(client.ours.len()).unwrap();
        let mut datagram = [&[0xe0, 0, 0, 0, 1, id_len], &client.ours[..], &[0]].concat();
        let before = len - last.len();
        let length = u16::try_from(before - datagram.len() - 2).unwrap() | 0x4000;
        datagram.extend(length.to_be_bytes());
        datagram.resize(before, 0);
        [datagram, last].concat()
    }

    #[test]
    fn a_datagram_that_is_too_long_is_not_understood() {
        let is_understood = |len: usize| {
            let (server, ours) = pair();
            let mut client = Client::new().unwrap();
            server.send(&closing(&client, len)).unwrap();
            // That it is over ends the waiting for more, which otherwise times out.
            let _ = listen(&ours, &mut client);
            client.is_closed
        };
        assert!(is_understood(DATAGRAM_MAX));
        assert!(!is_understood(DATAGRAM_MAX + 1));
    }
}

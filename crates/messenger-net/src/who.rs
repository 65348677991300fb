//! Who is at an address: the id of a node of which nothing but the address is known.
//!
//! A dial needs an id, because a peer that has another one is to be refused. Where the user knows no more than an address,
//! as for a pairing, the id is learned first, from a handshake that is ended when the other side has proven who it is. That
//! is what every dialler is shown. Whoever is there may be anybody: what the id is good for has to be proven otherwise.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use messenger_proto::PeerId;
use noq::crypto::rustls::QuicClientConfig;
use rustls::client::ResolvesClientCert;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls13_signature_with_raw_key};
use rustls::pki_types::{CertificateDer, ServerName, SubjectPublicKeyInfoDer, UnixTime, alg_id};
use rustls::sign::CertifiedKey;
use rustls::{CertificateError, DigitallySignedStruct, PeerIncompatible, SignatureScheme};
use tokio::time::timeout;

use crate::endpoint::{ALPN, Net};
use crate::key_exchange;
use crate::link::DialError;

/// How long the node at the address may take for the handshake. As for a dial.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(5);

/// How long to wait until the other side has been told that the connection is closed.
const FAREWELL_TIMEOUT: Duration = Duration::from_millis(200);

/// A name that TLS asks for and that is never sent: nodes have none.
const NO_NAME: &str = "directnet.invalid";

impl Net {
    /// Learns the id of the node at `addr`, which proves that it has the key.
    ///
    /// # Errors
    ///
    /// Fails after five seconds at the latest, when no node answers there.
    pub async fn who_is_at(&self, addr: SocketAddr) -> Result<PeerId, DialError> {
        let answered = timeout(ANSWER_TIMEOUT, ask(addr)).await;
        answered.unwrap_or_else(|_| Err(DialError::NoAnswer(vec![addr])))
    }
}

async fn ask(addr: SocketAddr) -> Result<PeerId, DialError> {
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| DialError::Failed(error);
    let any_port = match addr {
        SocketAddr::V4(_) => SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)),
        SocketAddr::V6(_) => SocketAddr::from((Ipv6Addr::UNSPECIFIED, 0)),
    };
    let endpoint = noq::Endpoint::client(any_port).map_err(|error| failed(error.into()))?;
    let connecting = endpoint
        .connect_with(config().map_err(failed)?, addr, NO_NAME)
        .map_err(|error| failed(error.into()))?;
    let conn = connecting.await.map_err(|error| failed(error.into()))?;
    let shown = conn.peer_identity().and_then(|shown| shown.downcast().ok());
    conn.close(0u32.into(), b"");
    let _ = timeout(FAREWELL_TIMEOUT, endpoint.wait_idle()).await;
    shown
        .and_then(|keys: Box<Vec<CertificateDer<'static>>>| key_in(keys.first()?))
        .ok_or(DialError::InvalidId)
}

fn config() -> Result<noq::ClientConfig, Box<dyn std::error::Error + Send + Sync>> {
    let provider = key_exchange::provider();
    let mut tls = rustls::ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(AnyNode(provider)))
        .with_client_cert_resolver(Arc::new(NoKey));
    tls.alpn_protocols = vec![ALPN.to_vec()];
    tls.enable_sni = false;
    Ok(noq::ClientConfig::new(Arc::new(QuicClientConfig::try_from(tls)?)))
}

/// This end has no key to show. It has to offer to show one all the same, or a node does not begin to talk; when the node
/// finds none, it has shown its own.
#[derive(Debug)]
struct NoKey;

impl ResolvesClientCert for NoKey {
    fn resolve(
        &self,
        _root_hint_subjects: &[&[u8]],
        _schemes: &[SignatureScheme],
    ) -> Option<Arc<CertifiedKey>> {
        None
    }

    fn only_raw_public_keys(&self) -> bool {
        true
    }

    fn has_certs(&self) -> bool {
        true
    }
}

/// Takes the key of any node, if the node proves that it has it.
#[derive(Debug)]
struct AnyNode(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyNode {
    fn verify_server_cert(
        &self,
        key: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        match key_in(key) {
            Some(_) => Ok(ServerCertVerified::assertion()),
            None => Err(CertificateError::BadEncoding.into()),
        }
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _key: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(PeerIncompatible::Tls12NotOffered.into())
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        key: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let key = SubjectPublicKeyInfoDer::from(key.as_ref());
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls13_signature_with_raw_key(message, &key, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}

/// Reads the Ed25519 key that a node shows (RFC 8410, section 4); `None` when it is something else.
fn key_in(shown: &CertificateDer<'_>) -> Option<PeerId> {
    let key: [u8; 32] = *shown.last_chunk()?;
    let wrapped = rustls::sign::public_key_to_spki(&alg_id::ED25519, key);
    (wrapped.as_ref() == shown.as_ref()).then_some(PeerId(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn node(n: u8) -> Net {
        Net::bind(&[n; 32], 0).await.unwrap()
    }

    #[tokio::test]
    async fn a_node_is_known_by_its_address_in_both_families() {
        let (alice, bob) = (node(1).await, node(2).await);
        let port = alice.bound_sockets()[0].port();
        let accept = async {
            while let Some(inbound) = alice.accept().await {
                assert!(inbound.establish().await.is_err());
            }
        };
        let ask = async {
            let on_ipv4 = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
            assert_eq!(bob.who_is_at(on_ipv4).await.unwrap(), alice.id());
            let on_ipv6 = SocketAddr::from((Ipv6Addr::LOCALHOST, port));
            assert_eq!(bob.who_is_at(on_ipv6).await.unwrap(), alice.id());
        };
        tokio::select! {
            () = accept => unreachable!("alice does not close"),
            () = ask => {}
        }
    }

    #[tokio::test]
    async fn where_nobody_is_there_is_no_answer() {
        let bob = node(2).await;
        // A socket that takes packets and never answers.
        let mute = std::net::UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let addr = mute.local_addr().unwrap();
        let error = bob.who_is_at(addr).await.unwrap_err();
        assert!(matches!(error, DialError::NoAnswer(at) if at == [addr]));
    }

    #[test]
    fn what_is_no_key_is_none() {
        let key = rustls::sign::public_key_to_spki(&alg_id::ED25519, [7; 32]);
        let shown = CertificateDer::from(key.as_ref().to_vec());
        assert_eq!(key_in(&shown), Some(PeerId([7; 32])));
        assert_eq!(key_in(&CertificateDer::from(vec![7; 44])), None);
        assert_eq!(key_in(&CertificateDer::from(vec![])), None);
    }
}

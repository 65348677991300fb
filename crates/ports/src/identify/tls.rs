//! TLS: a handshake that accepts any certificate, since it is only looked at, and what it showed.
//!
//! Nothing that is received over such a connection is trusted, and nothing secret is sent. Versions before 1.2 are
//! not spoken; a server that has only those is recognised by its refusal.

use std::io;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    ClientConfig, ClientConnection, DigitallySignedStruct, ProtocolVersion, SignatureScheme, StreamOwned,
};

use super::wire::Timed;
use super::{TlsFacts, certificate};
use crate::text::VisibleText;

/// What is offered at first, to learn what the server would choose.
pub(super) const OFFER_HTTP: &[&[u8]] = &[b"h2", b"http/1.1"];
/// What is offered to speak HTTP/1 to a server that wants to be told.
pub(super) const OFFER_HTTP1: &[&[u8]] = &[b"http/1.1"];
/// Offering nothing, for those who refuse what they do not know.
pub(super) const OFFER_NOTHING: &[&[u8]] = &[];

/// An encrypted stream.
pub(super) type Stream = StreamOwned<ClientConnection, Timed>;

/// How a handshake went.
#[derive(Debug)]
pub(super) enum Handshake {
    /// It succeeded, at least far enough to see the certificate.
    Done(Box<Stream>, TlsFacts),
    /// The server speaks TLS and wants none of ours.
    Refused(TlsFacts),
    /// It does not speak TLS.
    NotTls,
}

/// Whatever protocol is inside TLS often has a service name of its own.
pub(super) fn service_inside(protocol: &'static str) -> &'static str {
    match protocol {
        "http" => "https",
        "imap" => "imaps",
        "pop3" => "pop3s",
        "smtp" => "submissions",
        "ftp" => "ftps",
        "nntp" => "nntps",
        "ldap" => "ldaps",
        "irc" => "ircs-u",
        "sip" => "sips",
        "amqp" => "amqps",
        "mqtt" => "secure-mqtt",
        "domain" => "domain-s",
        "ipp" => "ipps",
        "telnet" => "telnets",
        "stun" => "stuns",
        other => other,
    }
}

/// Shakes hands over `stream`, offering application protocols.
pub(super) fn shake_hands(stream: Timed, offer: &[&[u8]]) -> Handshake {
    let Some(mut connection) = connection(offer) else {
        return Handshake::NotTls;
    };
    let mut stream = stream;
    let mut shaking = Ok(());
    while shaking.is_ok() && connection.is_handshaking() {
        shaking = match connection.complete_io(&mut stream) {
            Ok((0, 0)) => Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(_) => Ok(()),
            Err(error) => Err(error),
        };
    }
    let facts = facts(&connection);
    match shaking {
        Ok(()) => Handshake::Done(Box::new(StreamOwned::new(connection, stream)), facts),
        // An alert is proof enough, and so is a certificate that came before the failure.
        Err(error) if is_alert(&error) || facts.certificate.is_some() => Handshake::Refused(facts),
        Err(_) => Handshake::NotTls,
    }
}

fn connection(offer: &[&[u8]]) -> Option<ClientConnection> {
    let provider = Arc::new(ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .ok()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(OnlyLooking::at_certificates(provider)))
        .with_no_client_auth();
    config.alpn_protocols = offer.iter().map(|name| name.to_vec()).collect();
    let name = ServerName::try_from("localhost").ok()?;
    ClientConnection::new(Arc::new(config), name).ok()
}

fn facts(connection: &ClientConnection) -> TlsFacts {
    let certificate = connection.peer_certificates().and_then(|chain| chain.first());
    TlsFacts {
        version: match connection.protocol_version() {
            Some(ProtocolVersion::TLSv1_3) => Some("1.3"),
            Some(ProtocolVersion::TLSv1_2) => Some("1.2"),
            _ => None,
        },
        alpn: connection.alpn_protocol().map(VisibleText::from_bytes),
        certificate: certificate.and_then(|certificate| certificate::read(certificate)),
    }
}

fn is_alert(error: &io::Error) -> bool {
    let inner = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>());
    matches!(inner, Some(rustls::Error::AlertReceived(_)))
}

/// Accepts every certificate and signature: nothing is decided by them.
#[derive(Debug)]
pub(super) struct OnlyLooking {
    provider: Arc<CryptoProvider>,
    wants_raw_key: bool,
}

impl OnlyLooking {
    /// Asks for a certificate.
    pub(super) fn at_certificates(provider: Arc<CryptoProvider>) -> Self {
        Self {
            provider,
            wants_raw_key: false,
        }
    }

    /// Asks for a raw public key instead (RFC 7250).
    pub(super) fn at_raw_keys(provider: Arc<CryptoProvider>) -> Self {
        Self {
            provider,
            wants_raw_key: true,
        }
    }
}

impl ServerCertVerifier for OnlyLooking {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let algorithms = &self.provider.signature_verification_algorithms;
        algorithms.supported_schemes()
    }

    fn requires_raw_public_keys(&self) -> bool {
        self.wants_raw_key
    }
}

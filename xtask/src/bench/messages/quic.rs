//! An echo over QUIC, by quinn, which the transport of the nodes descends from: one connection, one stream.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use anyhow::Context;
use quinn::rustls::RootCertStore;
use quinn::rustls::pki_types::PrivatePkcs8KeyDer;
use quinn::{ClientConfig, Endpoint, RecvStream, SendStream, ServerConfig};
use tokio::task::JoinSet;

use super::echo::{self, Echo};

/// The name in the certificate.
const SERVER: &str = "localhost";

/// Connects two ends over QUIC, with a certificate made for the occasion.
pub(super) async fn connect() -> anyhow::Result<Echo<RecvStream, SendStream>> {
    let (server, client) = configurations()?;
    let far = Endpoint::server(server, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    let addr = far.local_addr()?;
    let mut far_end = JoinSet::new();
    far_end.spawn(async move {
        let connection = far.accept().await.context("nobody came")?.await?;
        let (outbound, inbound) = connection.accept_bi().await?;
        echo::send_back(inbound, outbound).await
    });
    let near = Endpoint::client(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    let connection = near.connect_with(client, addr, SERVER)?.await?;
    let (outbound, inbound) = connection.open_bi().await?;
    Ok(Echo::new("QUIC echo (quinn)", (inbound, outbound), far_end, near))
}

fn configurations() -> anyhow::Result<(ServerConfig, ClientConfig)> {
    let made = rcgen::generate_simple_self_signed([SERVER.to_owned()])?;
    let certificate = made.cert.der().clone();
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let mut roots = RootCertStore::empty();
    roots.add(certificate.clone())?;
    Ok((
        ServerConfig::with_single_cert(vec![certificate], key.into())?,
        ClientConfig::with_root_certificates(Arc::new(roots))?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::messages::contest::Contestant;

    #[tokio::test]
    async fn every_message_comes_back() {
        let mut quic = connect().await.unwrap();
        quic.one("hello").await.unwrap();
        quic.many("0123456789", 1000, 7).await.unwrap();
        quic.one("still in step").await.unwrap();
    }
}

//! An echo over QUIC, by iroh, the transport of the nodes: what it costs without anything of ours.

use std::net::{Ipv4Addr, SocketAddr};

use anyhow::Context;
use iroh::dns::DnsResolver;
use iroh::endpoint::{RecvStream, SendStream, presets};
use iroh::{Endpoint, EndpointAddr, RelayMode, TransportAddr};
use tokio::task::JoinSet;

use super::echo::{self, Echo};

/// The protocol's name in the TLS handshake.
pub(in crate::bench) const ALPN: &[u8] = b"echo";

/// Connects two ends over QUIC, on loopback alone.
pub(super) async fn connect() -> anyhow::Result<Echo<RecvStream, SendStream>> {
    let (far, near) = (bind().await?, bind().await?);
    let addr = address(&far);
    let mut far_end = JoinSet::new();
    far_end.spawn(async move {
        let connection = far.accept().await.context("nobody came")?.await?;
        let (outbound, inbound) = connection.accept_bi().await?;
        echo::send_back(inbound, outbound).await
    });
    let connection = near.connect(addr, ALPN).await?;
    let (outbound, inbound) = connection.open_bi().await?;
    let held = (near, connection);
    Ok(Echo::new("QUIC echo (iroh)", (inbound, outbound), far_end, held))
}

/// Returns where an end can be reached.
pub(in crate::bench) fn address(end: &Endpoint) -> EndpointAddr {
    let addrs = end.bound_sockets().into_iter().map(TransportAddr::Ip);
    EndpointAddr::from_parts(end.id(), addrs)
}

/// Opens an end with iroh's own settings, on loopback alone.
pub(in crate::bench) async fn bind() -> anyhow::Result<Endpoint> {
    let builder = Endpoint::builder(presets::Minimal)
        .alpns(vec![ALPN.to_vec()])
        .relay_mode(RelayMode::Disabled)
        // Names are never resolved; the resolver's fallback would ask public servers.
        .dns_resolver(DnsResolver::builder().disable_fallback().build())
        .clear_ip_transports()
        .bind_addr(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    Ok(builder.bind().await?)
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

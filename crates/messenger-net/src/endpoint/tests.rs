//! Endpoints on loopback: taken ports, who answers, what they agree on.

use std::pin::pin;
use std::task::{Context, Waker};

use messenger_proto::frame::Frame;

use super::*;
use crate::KeyExchange;

async fn node(n: u8) -> Net {
    Net::bind(&[n; 32], 0).await.unwrap()
}

async fn node_without_hybrid(n: u8) -> Net {
    let crypto = key_exchange::provider_without_hybrid();
    Net::bind_with(&[n; 32], 0, crypto).await.unwrap()
}

fn on_loopback(net: &Net) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, net.bound_sockets()[0].port()))
}

/// Connects the two and returns their sessions, the dialler's first.
async fn connected(dialler: &Net, acceptor: &Net) -> (Session, Session) {
    let addrs = [on_loopback(acceptor)];
    let dialled = async {
        let mut session = dialler.dial(acceptor.id(), &addrs).await.unwrap();
        session.frames_out.send(&Frame::Ack(vec![])).await.unwrap();
        session
    };
    let accepted = async { acceptor.accept().await.unwrap().establish().await.unwrap() };
    tokio::join!(dialled, accepted)
}

#[tokio::test]
async fn a_taken_port_is_told_from_other_trouble() {
    let holder = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
    let port = holder.local_addr().unwrap().port();
    let error = Net::bind(&[1; 32], port).await.unwrap_err();
    assert!(
        matches!(error, BindError::PortTaken(taken) if taken == port),
        "{error:?}"
    );
}

#[tokio::test]
async fn both_ends_know_each_other_and_exchange_frames() {
    let (alice, bob) = (node(1).await, node(2).await);
    let (alices, mut bobs) = connected(&alice, &bob).await;
    assert_eq!(bobs.frames_in.receive().await.unwrap(), Some(Frame::Ack(vec![])));
    assert_eq!((alices.link.peer(), bobs.link.peer()), (bob.id(), alice.id()));
    assert!(alices.link.is_dialled() && !bobs.link.is_dialled());

    alices.link.close(crate::CloseReason::Superseded);
    assert_eq!(bobs.link.closed().await, crate::CloseReason::Superseded);
    assert!(bobs.frames_in.receive().await.is_err());
    tokio::join!(alice.close(), bob.close());
}

#[tokio::test]
async fn somebody_else_at_the_address_is_not_taken_for_the_peer() {
    let (alice, bob) = (node(1).await, node(2).await);
    let carol = node(3).await.id();
    let addrs = [on_loopback(&bob)];
    let answering = async {
        let inbound = bob.accept().await.unwrap();
        inbound.establish().await.map(drop)
    };
    let (dialled, _) = tokio::join!(alice.dial(carol, &addrs), answering);
    assert!(matches!(dialled, Err(DialError::Failed(_))), "{dialled:?}");
}

#[tokio::test]
async fn two_of_this_version_agree_on_the_hybrid() {
    let (alice, bob) = (node(1).await, node(2).await);
    let (alices, bobs) = connected(&alice, &bob).await;
    assert_eq!(alices.link.key_exchange(), Some(KeyExchange::X25519MlKem768));
    assert_eq!(bobs.link.key_exchange(), Some(KeyExchange::X25519MlKem768));
    tokio::join!(alice.close(), bob.close());
}

#[tokio::test]
async fn a_peer_without_the_hybrid_is_connected_and_told_apart_whoever_dials() {
    let (alice, old) = (node(1).await, node_without_hybrid(2).await);
    for (dialler, acceptor) in [(&alice, &old), (&old, &alice)] {
        let (dialled, accepted) = connected(dialler, acceptor).await;
        assert_eq!(dialled.link.key_exchange(), Some(KeyExchange::X25519));
        assert_eq!(accepted.link.key_exchange(), Some(KeyExchange::X25519));
    }
    tokio::join!(alice.close(), old.close());
}

#[tokio::test]
async fn a_peer_that_has_learned_the_hybrid_is_not_held_to_what_it_knew() {
    let (alice, old) = (node(1).await, node_without_hybrid(2).await);
    connected(&alice, &old).await;
    old.close().await;
    let newer = node(2).await;
    let (alices, _bobs) = connected(&alice, &newer).await;
    assert_eq!(alices.link.key_exchange(), Some(KeyExchange::X25519MlKem768));
    tokio::join!(alice.close(), newer.close());
}

/// Opens streams until the other end admits no more at that moment.
async fn open_all(link: &Link, expected: u32) -> Vec<(crate::FileSender, crate::FileReceiver)> {
    let mut open = Vec::new();
    for _ in 0..expected {
        open.push(link.open_file_stream().await.unwrap());
    }
    // Those that are admitted are admitted together, so one more would be there at once.
    let mut one_more = pin!(link.open_file_stream());
    let polled = one_more.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(polled.is_pending());
    open
}

#[tokio::test]
async fn a_peer_opens_one_stream_and_a_contact_so_many_for_files_and_no_more() {
    let (alice, bob) = (node(1).await, node(2).await);
    let (alices, bobs) = connected(&alice, &bob).await;
    // The control stream is the one that `STREAMS_MAX` allows to who dialled.
    assert_eq!(STREAMS_MAX, VarInt::from_u32(1));
    open_all(&alices.link, 0).await;
    bobs.link.admit_files();
    open_all(&alices.link, crate::FILE_STREAMS_MAX).await;
    tokio::join!(alice.close(), bob.close());
}

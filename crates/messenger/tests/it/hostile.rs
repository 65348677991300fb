//! Peers that do not follow the protocol: turned away, while everybody else goes on talking.

use std::net::{Ipv4Addr, SocketAddr};

use messenger::{MessageState, Net, Patience};
use messenger_net::{CloseReason, Session};
use messenger_proto::arbitration::RunId;
use messenger_proto::envelope::{Envelope, MessageId, Seal};
use messenger_proto::frame::{Frame, Hello, RejectReason};

use crate::node::{Node, alice_and_bob};

fn hello() -> Frame {
    Frame::Hello(Hello {
        agent: "mallory/1".into(),
        name: None,
        run: RunId(1),
        addrs: vec![],
        is_contact: true,
    })
}

fn envelope(n: u8, seal: Seal) -> Frame {
    Frame::Deliver(Envelope {
        message_id: MessageId([n; 16]),
        seal,
    })
}

/// Somebody nobody knows, connected to `node`.
async fn stranger(node: &Node) -> (Net, Session) {
    let net = Net::bind(&[66; 32], 0).await.unwrap();
    let port = node.messenger.bound_sockets().first().unwrap().port();
    let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let session = net.dial(node.messenger.id(), &[addr]).await.unwrap();
    (net, session)
}

async fn check_conversation_goes_on(alice: &Node, bob: &Node) {
    let to_bob = alice.contact("bob").await;
    let sent = alice
        .messenger
        .send(&to_bob, "still here".into(), Patience::Short)
        .await
        .unwrap();
    assert_eq!(sent.state, MessageState::Delivered);
    assert_eq!(bob.unread().await, ["still here"]);
}

#[tokio::test]
async fn a_stranger_without_an_invite_leaves_nothing_behind() {
    let (alice, bob) = alice_and_bob().await;
    let (_net, mut session) = stranger(&alice).await;
    session.frames_out.send(&hello()).await.unwrap();
    session
        .frames_out
        .send(&envelope(1, Seal::Connection(vec![])))
        .await
        .unwrap();
    assert_eq!(session.link.closed().await, CloseReason::NotAContact);
    assert_eq!(alice.messenger.contacts().await.unwrap().len(), 1);
    check_conversation_goes_on(&alice, &bob).await;
}

#[tokio::test]
async fn a_peer_that_speaks_out_of_turn_is_cut_off() {
    let (alice, bob) = alice_and_bob().await;
    let (_net, mut session) = stranger(&alice).await;
    session.frames_out.send(&Frame::Ack(vec![])).await.unwrap();
    assert_eq!(session.link.closed().await, CloseReason::ProtocolBroken);
    check_conversation_goes_on(&alice, &bob).await;
}

#[tokio::test]
async fn a_contact_that_sends_what_nobody_can_read_is_told_so_and_heard_again() {
    let alice = Node::start("alice").await;
    let (net, mut session) = stranger(&alice).await;
    session.frames_out.send(&hello()).await.unwrap();
    let terms = messenger::InviteTerms {
        uses: 1,
        lifetime: std::time::Duration::from_secs(60),
    };
    let secret = alice.messenger.invite(terms).await.unwrap().secret;
    session.frames_out.send(&Frame::Join(secret)).await.unwrap();
    session
        .frames_out
        .send(&envelope(1, Seal::Connection(vec![0xff; 100])))
        .await
        .unwrap();
    session
        .frames_out
        .send(&envelope(2, Seal::Unknown))
        .await
        .unwrap();
    session.frames_out.send(&Frame::Unknown).await.unwrap();
    let mut answers = Vec::new();
    while answers.len() < 2 {
        match session.frames_in.receive().await.unwrap().unwrap() {
            Frame::Reject(id, reason) => answers.push((id.0[0], reason)),
            Frame::Hello(_) | Frame::JoinReply(_) => {}
            other => panic!("unexpected: {other:?}"),
        }
    }
    assert_eq!(
        answers,
        [(1, RejectReason::Malformed), (2, RejectReason::UnknownSeal)]
    );
    assert!(alice.unread().await.is_empty());
    net.close().await;
}

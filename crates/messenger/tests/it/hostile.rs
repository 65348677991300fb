//! Peers that do not follow the protocol: turned away, while everybody else goes on talking.

use std::net::{Ipv4Addr, SocketAddr};

use messenger::{Event, MessageState, Net, Patience};
use messenger_net::{CloseReason, Session};
use messenger_proto::arbitration::RunId;
use messenger_proto::body::Body;
use messenger_proto::envelope::{Content, Envelope, MessageId, Seal, Sequence};
use messenger_proto::exchange::{Exchange, Input, Outcome, Output, Start, Write};
use messenger_proto::frame::{Frame, Hello, RejectReason};
use messenger_proto::presence::{Absence, Presence, Typing};
use messenger_proto::ratchet::{self, Ends};

use crate::mallory::undisturbed;
use crate::node::{Node, alice_and_bob, wait_for};

pub(crate) fn hello() -> Frame {
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

/// The number of somebody nobody knows, and the key that comes of it.
const STRANGER: u8 = 66;
pub(crate) const STRANGER_KEY: [u8; 32] = [STRANGER; 32];

/// Somebody nobody knows, connected to `node`.
pub(crate) async fn stranger(node: &Node) -> (Net, Session) {
    stranger_called(node, STRANGER).await
}

/// One of many whom nobody knows, each with an id of its own.
pub(crate) async fn stranger_called(node: &Node, n: u8) -> (Net, Session) {
    let net = Net::bind(&[n; 32], 0).await.unwrap();
    let session = reconnected(node, &net).await;
    (net, session)
}

/// Another connection to `node`.
pub(crate) async fn reconnected(node: &Node, net: &Net) -> Session {
    let port = node.messenger.bound_sockets().first().unwrap().port();
    let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    net.dial(node.messenger.id(), &[addr]).await.unwrap()
}

/// Becomes a contact of `alice`.
pub(crate) async fn join(alice: &Node, session: &mut Session) {
    session.frames_out.send(&hello()).await.unwrap();
    let terms = messenger::InviteTerms {
        uses: 1,
        lifetime: std::time::Duration::from_secs(60),
    };
    let secret = alice.messenger.invite(terms).await.unwrap().secret;
    session.frames_out.send(&Frame::Join(secret)).await.unwrap();
}

/// Follows the protocol until messages may flow; returns the session in which to seal them.
pub(crate) async fn agree(alice: &Node, net: &Net, session: &mut Session) -> ratchet::Session {
    let ends = Ends {
        ours: net.id(),
        theirs: alice.messenger.id(),
    };
    let start = Start {
        ends,
        session: None,
        received_up_to: Sequence(0),
    };
    let mut machine = Exchange::new(start, [7; 32]);
    let mut agreed = None;
    loop {
        let outputs = machine.outputs();
        let is_quiet = outputs.is_empty();
        for output in outputs {
            match output {
                Output::Send(frame) => session.frames_out.send(&frame).await.unwrap(),
                Output::Write(write) => {
                    if let Write::AdoptSession(session) = write {
                        agreed = Some(*session);
                    }
                    machine.handle(Input::Written(Outcome::SetUp));
                }
                Output::Load { .. } => return agreed.unwrap(),
                Output::PeerInbox(inbox) => panic!("{inbox:?}"),
                Output::Close(closing) => panic!("{closing:?}"),
            }
        }
        if is_quiet {
            match session.frames_in.receive().await.unwrap().unwrap() {
                Frame::Hello(_) | Frame::JoinReply(_) => {}
                frame => machine.handle(Input::Frame(frame)),
            }
        }
    }
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

/// Whoever dials and says nothing has a place for ten seconds at a time, and nobody beyond the places gets a handshake.
#[tokio::test]
async fn who_only_dials_finds_no_place_in_the_end_and_disturbs_no_conversation() {
    /// As `accept::ARRIVALS_MAX`.
    const ARRIVALS_MAX: usize = 128;
    let (alice, bob) = alice_and_bob().await;
    let net = Net::bind(&STRANGER_KEY, 0).await.unwrap();
    let port = alice.messenger.bound_sockets().first().unwrap().port();
    let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    undisturbed(&alice, &bob, async {
        let mut silent = Vec::new();
        // On a machine that is busy, the first have lost their places before the last come.
        while let Ok(session) = net.dial(alice.messenger.id(), &[addr]).await {
            silent.push(session);
            assert!(silent.len() < 10 * ARRIVALS_MAX, "nobody is refused");
        }
        assert!(silent.len() >= ARRIVALS_MAX, "{}", silent.len());
        // One that goes away makes room.
        silent.pop().unwrap().link.close(CloseReason::Shutdown);
        while net.dial(alice.messenger.id(), &[addr]).await.is_err() {
            tokio::task::yield_now().await;
        }
    })
    .await;
    check_conversation_goes_on(&alice, &bob).await;
    net.close().await;
}

#[tokio::test]
async fn a_stranger_without_an_invite_leaves_nothing_behind() {
    let (alice, bob) = alice_and_bob().await;
    let (_net, mut session) = stranger(&alice).await;
    session.frames_out.send(&hello()).await.unwrap();
    session
        .frames_out
        .send(&envelope(1, Seal::Ratchet(vec![])))
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
    join(&alice, &mut session).await;
    let mut ratchet = agree(&alice, &net, &mut session).await;
    let (_, no_message) = ratchet.seal(MessageId([1; 16]), &[0xff; 100], [1; 24]).unwrap();
    for frame in [
        envelope(1, Seal::Ratchet(no_message)),
        envelope(2, Seal::Unknown),
        Frame::Unknown,
    ] {
        session.frames_out.send(&frame).await.unwrap();
    }
    let mut answers = Vec::new();
    while answers.len() < 2 {
        match session.frames_in.receive().await.unwrap().unwrap() {
            Frame::Reject(id, reason) => answers.push((id.0[0], reason)),
            other => panic!("unexpected: {other:?}"),
        }
    }
    answers.sort_by_key(|(n, _)| *n);
    assert_eq!(
        answers,
        [(1, RejectReason::Malformed), (2, RejectReason::UnknownSeal)]
    );
    assert!(alice.unread().await.is_empty());
    net.close().await;
}

#[tokio::test]
async fn an_envelope_of_a_session_that_never_was_costs_the_connection_and_nothing_else() {
    let alice = Node::start("alice").await;
    let (net, mut session) = stranger(&alice).await;
    join(&alice, &mut session).await;
    agree(&alice, &net, &mut session).await;
    let forged = envelope(1, Seal::Ratchet(vec![0xff; 300]));
    session.frames_out.send(&forged).await.unwrap();
    assert_eq!(session.link.closed().await, CloseReason::SessionLost);
    assert!(alice.unread().await.is_empty());
    net.close().await;
}

#[tokio::test]
async fn an_envelope_before_there_is_a_session_breaks_the_protocol() {
    let alice = Node::start("alice").await;
    let (net, mut session) = stranger(&alice).await;
    join(&alice, &mut session).await;
    let early = envelope(1, Seal::Ratchet(vec![0xff; 300]));
    session.frames_out.send(&early).await.unwrap();
    assert_eq!(session.link.closed().await, CloseReason::ProtocolBroken);
    net.close().await;
}

#[tokio::test]
async fn a_contact_that_floods_with_presence_is_heard_now_and_then() {
    const FLOOD: u64 = 2000;
    let alice = Node::start("alice").await;
    let (net, mut session) = stranger(&alice).await;
    join(&alice, &mut session).await;
    let mut ratchet = agree(&alice, &net, &mut session).await;
    let mut events = alice.messenger.subscribe();
    for since_ms in 0..FLOOD {
        let absence = Absence {
            text: "x".repeat(256),
            since_ms,
        };
        let flood = [
            Frame::Presence(Presence::Away(absence)),
            Frame::Typing(Typing::Going),
            Frame::Typing(Typing::Over),
            Frame::MayAsk(true),
        ];
        for frame in flood {
            session.frames_out.send(&frame).await.unwrap();
        }
    }
    let content = Content {
        sequence: Sequence(1),
        parents: vec![],
        sent_at_ms: 0,
        body: Body::Text("hello".into()),
    };
    let (_, sealed) = ratchet
        .seal(MessageId([1; 16]), &content.encode(), [1; 24])
        .unwrap();
    session
        .frames_out
        .send(&envelope(1, Seal::Ratchet(sealed)))
        .await
        .unwrap();
    let noticed = std::cell::Cell::new(0);
    wait_for(&mut events, |event| {
        let is_notice = matches!(event, Event::Presence { .. } | Event::Typing { .. });
        noticed.set(noticed.get() + u64::from(is_notice));
        matches!(event, Event::Received { .. })
    })
    .await;
    assert!((1..FLOOD / 10).contains(&noticed.get()), "{}", noticed.get());
    assert_eq!(alice.unread().await, ["hello"]);
    net.close().await;
}

//! Asking somebody without an invite, and what a flood of strangers changes.

use messenger::{
    AcceptError, Answer, ContactState, Event, MessageState, Net, Patience, RequestOutcome, Setting, Switch,
};
use messenger_net::CloseReason;
use messenger_proto::frame::Frame;
use messenger_store::requests::REQUESTS_PER_HOUR;

use crate::hostile::{hello, stranger, stranger_called};
use crate::node::{Node, alice_and_bob, wait_for};

/// Lets `from` ask `to`, and returns what came of it.
async fn ask(from: &Node, to: &Node, text: &str) -> RequestOutcome {
    let port = to.messenger.bound_sockets().first().unwrap().port();
    let addr = format!("127.0.0.1:{port}").parse().unwrap();
    let asked = from
        .messenger
        .request(to.messenger.id(), vec![addr], None, text.into());
    asked.await.unwrap()
}

#[tokio::test]
async fn a_request_waits_until_it_is_accepted_and_then_messages_flow() {
    let (alice, bob) = (Node::start("alice").await, Node::start("bob").await);
    let RequestOutcome::Asked(sent) = ask(&bob, &alice, "it is me").await else {
        panic!("alice has not accepted yet")
    };
    assert_eq!(sent.answer, Answer::Left);
    assert!(sent.request.left_at.is_some());
    let asked = alice.messenger.requests().await.unwrap();
    assert_eq!(
        (asked[0].peer, asked[0].text.as_str()),
        (bob.messenger.id(), "it is me")
    );
    assert!(alice.messenger.contacts().await.unwrap().is_empty());

    let mut events = bob.messenger.subscribe();
    alice.messenger.accept_request(asked[0].id, None).await.unwrap();
    wait_for(&mut events, |event| matches!(event, Event::Established { .. })).await;
    assert_eq!(bob.contact("alice").await.state, ContactState::Established);
    assert!(bob.messenger.sent_requests().await.unwrap().is_empty());
    let to_bob = alice.contact("bob").await;
    let sent = alice
        .messenger
        .send(&to_bob, "hello".into(), Patience::Short)
        .await;
    assert_eq!(sent.unwrap().state, MessageState::Delivered);
}

#[tokio::test]
async fn an_asker_hears_the_same_whatever_becomes_of_the_request() {
    let (alice, bob) = (Node::start("alice").await, Node::start("bob").await);
    ask(&bob, &alice, "").await;
    let id = alice.messenger.requests().await.unwrap()[0].id;
    alice.messenger.decline_request(id).await.unwrap();
    let RequestOutcome::Asked(sent) = ask(&bob, &alice, "please").await else {
        panic!("alice declined")
    };
    assert_eq!(sent.answer, Answer::Left);
    assert!(alice.messenger.requests().await.unwrap().is_empty());
    let gone = alice.messenger.accept_request(id, None).await;
    assert!(matches!(gone, Err(AcceptError::Gone)), "{gone:?}");
    // Nor is it heard that she takes none at all.
    let off = alice.messenger.decide(None, Setting::Requests, Some(Switch::Off));
    off.await.unwrap();
    let carol = Node::start("carol").await;
    for asking in [&bob, &carol] {
        let RequestOutcome::Asked(sent) = ask(asking, &alice, "please").await else {
            panic!("alice takes none")
        };
        assert_eq!(sent.answer, Answer::Left);
    }
    assert!(alice.messenger.requests().await.unwrap().is_empty());
    assert!(
        bob.messenger
            .withdraw_request(alice.messenger.id())
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn a_request_goes_on_after_a_restart_until_it_can_be_left() {
    let (alice, bob) = (Node::start("alice").await, Node::start("bob").await);
    let port = alice.messenger.bound_sockets().first().unwrap().port();
    let (id, addr) = (alice.messenger.id(), format!("127.0.0.1:{port}").parse().unwrap());
    let alice = alice.stop().await;
    let asked = bob.messenger.request(id, vec![addr], None, String::new()).await;
    let Ok(RequestOutcome::Asked(sent)) = asked else {
        panic!("alice is away")
    };
    assert!(matches!(sent.answer, Answer::NotReached(_)), "{sent:?}");
    let bob = bob.stop().await;
    let alice = alice.start().await;
    let mut events = alice.messenger.subscribe();
    let bob = bob.start().await;
    wait_for(&mut events, |event| matches!(event, Event::Asked)).await;
    assert_eq!(
        alice.messenger.requests().await.unwrap()[0].peer,
        bob.messenger.id()
    );
}

#[tokio::test]
async fn two_who_ask_each_other_need_nobody_to_accept() {
    let (alice, bob) = (Node::start("alice").await, Node::start("bob").await);
    ask(&bob, &alice, "").await;
    let mut events = bob.messenger.subscribe();
    assert!(matches!(ask(&alice, &bob, "").await, RequestOutcome::Contact(_)));
    wait_for(&mut events, |event| matches!(event, Event::Established { .. })).await;
    assert_eq!(bob.contact("alice").await.state, ContactState::Established);
}

#[tokio::test]
async fn a_flood_of_strangers_is_turned_away_and_disturbs_no_conversation() {
    let (alice, bob) = alice_and_bob().await;
    let to_alice = bob.contact("alice").await;
    let flood = REQUESTS_PER_HOUR + 20;
    for n in 0..flood {
        let (net, mut session) = stranger_called(&alice, u8::try_from(n).unwrap()).await;
        session.frames_out.send(&hello()).await.unwrap();
        let text = "let me in".into();
        session.frames_out.send(&Frame::Request(text)).await.unwrap();
        while session.frames_in.receive().await.unwrap() != Some(Frame::RequestHeard) {}
        if n % 20 == 0 {
            let sent = bob
                .messenger
                .send(&to_alice, "still here".into(), Patience::Short)
                .await;
            assert_eq!(sent.unwrap().state, MessageState::Delivered);
        }
        net.close().await;
    }
    let listed = alice.messenger.requests().await.unwrap().len();
    assert_eq!(listed, usize::try_from(REQUESTS_PER_HOUR).unwrap());
    assert_eq!(alice.messenger.requests_turned_away(), 20);
    assert_eq!(
        alice.unread().await.len(),
        usize::try_from(flood.div_ceil(20)).unwrap()
    );
}

#[tokio::test]
async fn a_request_that_is_too_long_breaks_the_protocol() {
    let alice = Node::start("alice").await;
    let (_net, mut session): (Net, _) = stranger(&alice).await;
    session.frames_out.send(&hello()).await.unwrap();
    let long = Frame::Request("x".repeat(281));
    session.frames_out.send(&long).await.unwrap();
    assert_eq!(session.link.closed().await, CloseReason::ProtocolBroken);
    assert!(alice.messenger.requests().await.unwrap().is_empty());
}

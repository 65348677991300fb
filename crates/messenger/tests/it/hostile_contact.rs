//! A contact that turns hostile over a live connection: it costs a bounded amount of memory and disk and is told of, and
//! meanwhile another contact's messages are delivered as if nothing were.

use messenger::{Event, INBOX_BYTES_MIN, LinkState};
use messenger_net::CloseReason;
use messenger_proto::body::{Body, Reaction};
use messenger_proto::envelope::{Envelope, Seal};
use messenger_proto::frame::Frame;
use messenger_proto::limits::{EARLY_ACTS_MAX, IN_FLIGHT_MAX, TEXT_BYTES_MAX};

use crate::hostile::{agree, hello, reconnected};
use crate::mallory::{Mallory, id, undisturbed, wait_for_answers};
use crate::node::{alice_and_bob, wait_for};

#[tokio::test]
async fn a_length_of_four_gigabytes_costs_the_connection_and_is_told() {
    let (alice, bob) = alice_and_bob().await;
    let (mut mallory, _frames_in) = Mallory::join(&alice).await;
    let mut events = alice.messenger.subscribe();
    let enemy = mallory.contact_of(&alice).await;
    undisturbed(&alice, &bob, async {
        mallory.frames_out.send_bytes(&[0xff; 4]).await.unwrap();
        assert_eq!(mallory.link.closed().await, CloseReason::ProtocolBroken);
        let is_told = |event: &Event| {
            matches!(event, Event::Link { contact, state: LinkState::Down(_) } if *contact == enemy)
        };
        wait_for(&mut events, is_told).await;
        // Again and again, on new connections.
        for _ in 0..5 {
            let mut session = reconnected(&alice, &mallory.net).await;
            session.frames_out.send(&hello()).await.unwrap();
            session.frames_out.send_bytes(&[0xff; 4]).await.unwrap();
            assert_eq!(session.link.closed().await, CloseReason::ProtocolBroken);
        }
    })
    .await;
    mallory.net.close().await;
}

#[tokio::test]
async fn thousands_of_reactions_leave_one_and_what_waits_is_bounded() {
    let (alice, bob) = alice_and_bob().await;
    let (mut mallory, mut frames_in) = Mallory::join(&alice).await;
    let to_nowhere = 8 * u64::try_from(EARLY_ACTS_MAX).unwrap();
    let to_one = 500;
    let mut events = alice.messenger.subscribe();
    undisturbed(&alice, &bob, async {
        mallory.say(Body::Text("like this".into())).await;
        let target = id(1, 1);
        wait_for_answers(&mut frames_in, 1).await;
        let nowhere = (0..to_nowhere).map(|n| (id(2, n), "+".repeat(40)));
        let reactions: Vec<_> = nowhere
            .chain((0..to_one).map(|n| (target, n.to_string())))
            .collect();
        // As many at a time as the protocol allows.
        for window in reactions.chunks(IN_FLIGHT_MAX / 2) {
            for (target, sign) in window.iter().cloned() {
                let sign = Some(sign);
                mallory.say(Body::Reaction(Reaction { target, sign })).await;
            }
            wait_for_answers(&mut frames_in, window.len() as u64).await;
        }
        // The user sees that somebody is at it.
        wait_for(&mut events, |event| matches!(event, Event::Changed { .. })).await;
    })
    .await;
    let shown = alice.messenger.messages_with_id(id(1, 1)).await.unwrap();
    let signs: Vec<&str> = shown[0].reactions.iter().map(|sign| sign.sign.as_str()).collect();
    assert_eq!(signs, [format!("{}", to_one - 1)], "the last one alone");
    mallory.net.close().await;
}

#[tokio::test]
async fn answers_to_what_was_never_said_wait_for_the_disk_a_few_at_a_time() {
    /// As `hub::WRITES_MAX`: a full window, and answers to one.
    const WRITES_MAX: usize = 2 * IN_FLIGHT_MAX;
    let (alice, bob) = alice_and_bob().await;
    let (mut mallory, mut frames_in) = Mallory::join(&alice).await;
    let answers = 20 * u64::try_from(WRITES_MAX).unwrap();
    undisturbed(&alice, &bob, async {
        // Each is a write, and nothing but the bound keeps their number.
        for n in 0..answers {
            let answer = Frame::Ack(vec![id(9, n)]);
            mallory.frames_out.send(&answer).await.unwrap();
        }
        // None of it was against the protocol, and what comes behind is heard.
        mallory.say(Body::Text("the last word".into())).await;
        wait_for_answers(&mut frames_in, 1).await;
    })
    .await;
    assert!(alice.unread().await.contains(&"the last word".to_owned()));
    mallory.net.close().await;
}

#[tokio::test]
async fn more_on_the_way_than_a_window_breaks_the_protocol() {
    let (alice, bob) = alice_and_bob().await;
    // Nothing of what alice says is ever read.
    let (mut mallory, _frames_in) = Mallory::join(&alice).await;
    undisturbed(&alice, &bob, async {
        while mallory.try_to_say("x".into()).await {}
        assert!(mallory.sent > IN_FLIGHT_MAX as u64);
        assert_eq!(mallory.link.closed().await, CloseReason::ProtocolBroken);
    })
    .await;
    mallory.net.close().await;
}

#[tokio::test]
async fn a_flood_of_what_steers_terminals_fills_its_own_inbox_and_no_more() {
    let (alice, bob) = alice_and_bob().await;
    let (mut mallory, _frames_in) = Mallory::join(&alice).await;
    let enemy = mallory.contact_of(&alice).await;
    let limit = Some(INBOX_BYTES_MIN);
    alice.messenger.limit_inbox(enemy, limit).await.unwrap();
    let mut events = alice.messenger.subscribe();
    undisturbed(&alice, &bob, async {
        let steering = "\u{1b}[2J\u{202e}\u{7}";
        let long = steering.repeat(TEXT_BYTES_MAX / steering.len());
        // Whatever it is told, it goes on; what is not taken waits at its own end of the connection, or costs it.
        let flood = async {
            while mallory.try_to_say(long.clone()).await {}
            std::future::pending::<()>().await;
        };
        let is_told = |event: &Event| matches!(event, Event::Inbox { contact } if *contact == enemy);
        tokio::select! {
            () = flood => {}
            _ = wait_for(&mut events, is_told) => {}
        }
    })
    .await;
    let inbox = alice.messenger.inbox(enemy).await.unwrap();
    assert!(
        inbox.is_full() && inbox.day_bytes <= inbox.day_max_bytes(),
        "{inbox:?}"
    );
    mallory.net.close().await;
}

#[tokio::test]
async fn sessions_that_never_were_are_replaced_again_and_again_and_counted() {
    const TIMES: usize = 5;
    let (alice, bob) = alice_and_bob().await;
    let (mut mallory, _frames_in) = Mallory::join(&alice).await;
    undisturbed(&alice, &bob, async {
        for n in 0..TIMES {
            let forged = Frame::Deliver(Envelope {
                message_id: id(3, n as u64),
                seal: Seal::Ratchet(vec![0xff; 300]),
            });
            mallory.frames_out.send(&forged).await.unwrap();
            assert_eq!(mallory.link.closed().await, CloseReason::SessionLost);
            let mut session = reconnected(&alice, &mallory.net).await;
            session.frames_out.send(&hello()).await.unwrap();
            mallory.ratchet = agree(&alice, &mallory.net, &mut session).await;
            (mallory.link, mallory.frames_out) = (session.link, session.frames_out);
        }
    })
    .await;
    let replaced = alice.messenger.replaced_sessions(None).await.unwrap();
    assert_eq!(replaced, TIMES as u64, "it is told in the status");
    mallory.net.close().await;
}

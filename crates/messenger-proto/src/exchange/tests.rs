//! What an exchange does in single situations; tests/simulation drives it through everything else.

use super::*;
use crate::envelope::Sequence;
use crate::frame::Resume;
use crate::peer_id::PeerId;
use crate::ratchet::Ends;

fn start(ours: u8, theirs: u8) -> Start {
    Start {
        ends: Ends {
            ours: PeerId([ours; 32]),
            theirs: PeerId([theirs; 32]),
        },
        session: None,
        received_up_to: Sequence(0),
    }
}

fn id(n: u8) -> MessageId {
    MessageId([n; 16])
}

/// Passes frames between two ends until neither has anything to say; writes succeed, outboxes are empty.
fn settle(ends: &mut [Exchange; 2]) {
    loop {
        let mut is_quiet = true;
        for from in [0, 1] {
            let outputs = ends[from].outputs();
            is_quiet &= outputs.is_empty();
            for output in outputs {
                match output {
                    Output::Send(frame) => ends[1 - from].handle(Input::Frame(frame)),
                    Output::Load { .. } => ends[from].handle(Input::Loaded(vec![])),
                    Output::Write(Write::Resume { .. } | Write::AdoptSession(_)) => {
                        ends[from].handle(Input::Written(Outcome::SetUp));
                    }
                    other => panic!("unexpected: {other:?}"),
                }
            }
        }
        if is_quiet {
            return;
        }
    }
}

fn pair() -> [Exchange; 2] {
    let mut ends = [
        Exchange::new(start(1, 2), [1; 32]),
        Exchange::new(start(2, 1), [2; 32]),
    ];
    settle(&mut ends);
    assert!(ends.iter().all(Exchange::is_flowing));
    ends
}

fn deliver(n: u8) -> Input {
    Input::Frame(Frame::Deliver(Envelope {
        message_id: id(n),
        seal: Seal::Ratchet(vec![n]),
    }))
}

fn written(n: u8, received: Received) -> Input {
    Input::Written(Outcome::Received(id(n), received))
}

#[test]
fn a_message_is_acknowledged_when_it_is_on_the_disk_and_not_before() {
    let [mut alice, _] = pair();
    alice.handle(deliver(1));
    alice.handle(deliver(2));
    let outputs = alice.outputs();
    assert!(
        outputs
            .iter()
            .all(|output| matches!(output, Output::Write(Write::Receive { .. })))
    );
    alice.handle(written(1, Received::Stored));
    alice.handle(written(2, Received::Duplicate));
    let [Output::Send(Frame::Ack(ids))] = &alice.outputs()[..] else {
        panic!("one acknowledgement for what was stored together");
    };
    assert_eq!(ids, &[id(1), id(2)]);
}

#[test]
fn what_was_stored_before_a_failure_is_acknowledged_and_nothing_after_it() {
    let [mut alice, _] = pair();
    for n in 1..=3 {
        alice.handle(deliver(n));
    }
    alice.outputs();
    alice.handle(written(1, Received::Stored));
    alice.handle(written(2, Received::Failed));
    alice.handle(written(3, Received::Failed));
    let outputs = alice.outputs();
    let [Output::Send(Frame::Ack(ids)), Output::Close(Closing::CannotStore)] = &outputs[..] else {
        panic!("{outputs:?}");
    };
    assert_eq!(ids, &[id(1)]);
    assert!(alice.outputs().is_empty(), "nothing follows");
}

#[test]
fn an_envelope_that_does_not_open_ends_the_session() {
    let [mut alice, _] = pair();
    alice.handle(deliver(1));
    alice.outputs();
    alice.handle(written(1, Received::CannotOpen));
    let outputs = alice.outputs();
    let expected = matches!(
        &outputs[..],
        [
            Output::Write(Write::DiscardSession),
            Output::Close(Closing::SessionLost)
        ]
    );
    assert!(expected, "{outputs:?}");
}

#[test]
fn what_is_queued_while_the_outbox_is_read_is_not_forgotten() {
    let [mut alice, _] = pair();
    alice.handle(Input::Queued);
    assert!(matches!(alice.outputs()[..], [Output::Load { after: 0, .. }]));
    alice.handle(Input::Queued);
    assert!(alice.outputs().is_empty(), "one look at a time");
    alice.handle(Input::Loaded(vec![]));
    assert!(matches!(alice.outputs()[..], [Output::Load { after: 0, .. }]));
}

#[test]
fn a_full_window_stops_the_sender_and_an_answer_lets_it_go_on() {
    let [mut alice, _] = pair();
    alice.handle(Input::Queued);
    let mut sent = 0;
    while let Some(Output::Load { after, limit }) = alice.outputs().pop() {
        let batch = (after + 1..).take(limit).map(|position| Outgoing {
            position,
            id: MessageId(u128::try_from(position).unwrap().to_be_bytes()),
            sealed: vec![],
        });
        alice.handle(Input::Loaded(batch.collect()));
        sent += limit;
    }
    assert_eq!(sent, IN_FLIGHT_MAX);
    let first = MessageId(1_u128.to_be_bytes());
    alice.handle(Input::Frame(Frame::Ack(vec![first])));
    let outputs = alice.outputs();
    assert!(matches!(
        outputs[..],
        [Output::Write(Write::Settle { .. }), Output::Load { limit: 1, .. }]
    ));
}

#[test]
fn more_than_a_window_of_unanswered_envelopes_breaks_the_protocol() {
    let [mut alice, _] = pair();
    for _ in 0..=IN_FLIGHT_MAX {
        alice.handle(deliver(1));
    }
    assert!(matches!(
        alice.outputs().pop(),
        Some(Output::Close(Closing::ProtocolBroken))
    ));
}

#[test]
fn what_is_said_out_of_turn_breaks_the_protocol() {
    let hello = Frame::JoinReply(crate::frame::JoinReply::Joined);
    let resume = Frame::Resume(Resume {
        session: None,
        received_up_to: Sequence(0),
    });
    let too_far = Frame::Resume(Resume {
        session: None,
        received_up_to: Sequence(crate::limits::SEQUENCE_MAX + 1),
    });
    let out_of_turn = [
        vec![hello],
        vec![resume.clone(), resume],
        vec![too_far],
        vec![Frame::Open(vec![])],
        vec![Frame::Opened(vec![])],
    ];
    for frames in out_of_turn {
        let mut alice = Exchange::new(start(1, 2), [1; 32]);
        let shown = format!("{frames:?}");
        for frame in frames {
            alice.handle(Input::Frame(frame));
        }
        let last = alice.outputs().pop();
        assert!(
            matches!(last, Some(Output::Close(Closing::ProtocolBroken))),
            "{shown}"
        );
    }
}

#[test]
fn a_full_inbox_is_told_once_and_what_still_comes_is_left_alone() {
    let [mut alice, _] = pair();
    for n in 1..=3 {
        alice.handle(deliver(n));
    }
    alice.outputs();
    alice.handle(written(1, Received::Stored));
    alice.handle(written(2, Received::Full));
    alice.handle(written(3, Received::Ahead));
    let outputs = alice.outputs();
    let [
        Output::Send(Frame::Inbox(Inbox::Full)),
        Output::Send(Frame::Ack(ids)),
    ] = &outputs[..]
    else {
        panic!("{outputs:?}");
    };
    assert_eq!(ids, &[id(1)]);
    alice.handle(deliver(4));
    assert!(alice.outputs().is_empty(), "neither stored nor answered");
    alice.handle(Input::Room);
    let outputs = alice.outputs();
    assert!(
        matches!(outputs[..], [Output::Send(Frame::Inbox(Inbox::Open))]),
        "{outputs:?}"
    );
    alice.handle(deliver(2));
    assert!(matches!(
        alice.outputs()[..],
        [Output::Write(Write::Receive { .. })]
    ));
}

#[test]
fn a_peer_that_goes_on_sending_into_a_full_inbox_breaks_the_protocol() {
    let [mut alice, _] = pair();
    alice.handle(deliver(1));
    alice.outputs();
    alice.handle(written(1, Received::Full));
    for _ in 0..IN_FLIGHT_MAX {
        alice.handle(deliver(2));
    }
    assert!(alice.is_flowing(), "what was on its way may come");
    alice.handle(deliver(2));
    assert!(matches!(
        alice.outputs().pop(),
        Some(Output::Close(Closing::ProtocolBroken))
    ));
}

#[test]
fn nothing_is_sent_into_a_full_inbox_and_everything_unanswered_when_it_is_open_again() {
    let outgoing = |n: u8| Outgoing {
        position: n.into(),
        id: id(n),
        sealed: vec![n],
    };
    let [mut alice, _] = pair();
    let hears = |alice: &mut Exchange, inbox| {
        alice.handle(Input::Frame(Frame::Inbox(inbox)));
        alice.outputs()
    };
    alice.handle(Input::Queued);
    alice.outputs();
    alice.handle(Input::Loaded(vec![outgoing(1), outgoing(2)]));
    let sent = alice.outputs();
    assert!(
        matches!(
            sent[..],
            [Output::Send(_), Output::Send(_), Output::Load { after: 2, .. }]
        ),
        "{sent:?}"
    );
    // What is being read when the news comes is read again later.
    let told = hears(&mut alice, Inbox::Full);
    assert!(matches!(told[..], [Output::PeerInbox(Inbox::Full)]), "{told:?}");
    assert!(hears(&mut alice, Inbox::Full).is_empty(), "it is no news");
    alice.handle(Input::Queued);
    alice.handle(Input::Loaded(vec![outgoing(3)]));
    assert!(alice.outputs().is_empty());
    let told = hears(&mut alice, Inbox::Open);
    assert!(
        matches!(
            told[..],
            [Output::PeerInbox(Inbox::Open), Output::Load { after: 0, .. }]
        ),
        "{told:?}"
    );
}

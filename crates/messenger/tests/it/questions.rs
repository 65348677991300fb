//! Asking a contact's machine about its ports: answered for whom the user allowed it, and for nobody else.

use std::time::Instant;

use messenger::ask::limits::{ANSWER_AWAITED, ANSWERED_WITHIN, QUESTIONS_HEARD};
use messenger::ask::{Answer, Level, Port, Question, Refusal, Remark, Transport, Verdict, encode};
use messenger::{AskError, Event, Inquiry, Setting, Switch};
use messenger_proto::frame::Frame;
use messenger_proto::stream::Asked;
use tokio::sync::mpsc::{self, Receiver};

use crate::hostile::{hello, stranger};
use crate::mallory::{Mallory, undisturbed};
use crate::node::{Node, alice_and_bob, become_contacts, wait_for};

const SSH: Question = Question::Port {
    port: 22,
    transport: Some(Transport::Tcp),
};

fn answer() -> Answer {
    Answer {
        observed_at_ms: 7,
        could_look: true,
        ports: vec![Port {
            port: 22,
            transport: Transport::Tcp,
            sockets: Some(Vec::new()),
            left_out: 0,
            verdict: Verdict {
                level: Level::NothingThere,
                reasons: Vec::new(),
            },
        }],
        left_out: 0,
        occupants: Vec::new(),
        gaps: Vec::new(),
    }
}

/// Alice, and bob, whose machine can be asked.
async fn alice_and_a_machine() -> (Node, Node, Receiver<Inquiry>) {
    let (inquiries, asked) = mpsc::channel(1);
    let alice = Node::start("alice").await;
    let bob = Node::start_answering("bob", inquiries).await;
    become_contacts(&alice, &bob).await;
    (alice, bob, asked)
}

async fn allow(bob: &Node, decision: Switch) {
    let alice = bob.contact("alice").await.id;
    let decided = bob.messenger.decide(Some(alice), Setting::Ports, Some(decision));
    decided.await.unwrap();
}

async fn ask(alice: &Node, question: Question) -> Result<Answer, AskError> {
    let bob = alice.contact("bob").await;
    alice.messenger.ask_machine(&bob, question).await
}

#[tokio::test]
async fn a_contact_who_may_ask_is_answered_and_seen_to_have_asked() {
    let (alice, bob, mut asked) = alice_and_a_machine().await;
    allow(&bob, Switch::On).await;
    let answering = async {
        for question in [SSH, Question::All] {
            let inquiry = asked.recv().await.unwrap();
            assert_eq!(inquiry.question, question);
            inquiry.answer.send(answer()).unwrap();
        }
    };
    let asking = async {
        assert_eq!(ask(&alice, SSH).await.unwrap(), answer());
        assert_eq!(ask(&alice, Question::All).await.unwrap(), answer());
    };
    tokio::join!(answering, asking);
    let last = bob
        .messenger
        .last_question(bob.contact("alice").await.id)
        .unwrap();
    assert_eq!((last.question, last.was_allowed), (Question::All, true));
}

#[tokio::test]
async fn whoever_may_not_ask_is_refused_before_anybody_looks() {
    let (alice, bob, mut asked) = alice_and_a_machine().await;
    for question in [SSH, Question::All, Question::Newer] {
        let error = ask(&alice, question).await.unwrap_err();
        assert!(
            matches!(error, AskError::Refused(Refusal::NotAllowed)),
            "{error:?}"
        );
    }
    let last = bob
        .messenger
        .last_question(bob.contact("alice").await.id)
        .unwrap();
    assert!(!last.was_allowed);
    // Somebody else may, which changes nothing.
    allow(&bob, Switch::On).await;
    allow(&bob, Switch::Off).await;
    let error = ask(&alice, SSH).await.unwrap_err();
    assert!(
        matches!(error, AskError::Refused(Refusal::NotAllowed)),
        "{error:?}"
    );
    assert!(asked.try_recv().is_err(), "nobody was asked to look");
}

#[tokio::test]
async fn a_machine_that_takes_too_long_says_so_in_time_and_goes_on() {
    let (alice, bob, mut asked) = alice_and_a_machine().await;
    allow(&bob, Switch::On).await;
    let begun = Instant::now();
    let holding = async {
        let inquiry = asked.recv().await.unwrap();
        // Kept for as long as anybody waits for it.
        let mut answer_to = inquiry.answer;
        answer_to.closed().await;
        let inquiry = asked.recv().await.unwrap();
        inquiry.answer.send(answer()).unwrap();
    };
    let asking = async {
        let error = ask(&alice, SSH).await.unwrap_err();
        assert!(matches!(error, AskError::Refused(Refusal::Failed)), "{error:?}");
        assert!((ANSWERED_WITHIN..ANSWER_AWAITED).contains(&begun.elapsed()));
        assert_eq!(ask(&alice, SSH).await.unwrap(), answer());
    };
    tokio::join!(holding, asking);
}

#[tokio::test]
async fn a_contact_hears_whether_it_may_ask_and_when_not_any_more() {
    let (alice, bob, _asked) = alice_and_a_machine().await;
    let mut at_alice = alice.messenger.subscribe();
    let may_ask = async || {
        let contact = alice.contact("bob").await;
        alice.messenger.known(contact).is_askable
    };
    assert!(!may_ask().await);
    for (decision, expected) in [(Switch::On, true), (Switch::Off, false), (Switch::On, true)] {
        allow(&bob, decision).await;
        while may_ask().await != expected {
            wait_for(&mut at_alice, |event| matches!(event, Event::MayAsk { .. })).await;
        }
    }
    // Who was away is told again.
    let alice = alice.stop().await.start().await;
    let mut at_alice = alice.messenger.subscribe();
    while !alice.messenger.known(alice.contact("bob").await).is_askable {
        wait_for(&mut at_alice, |event| matches!(event, Event::MayAsk { .. })).await;
    }
}

#[tokio::test]
async fn a_stranger_has_no_stream_to_ask_on() {
    let (_alice, bob, mut asked) = alice_and_a_machine().await;
    let (_net, mut session) = stranger(&bob).await;
    session.frames_out.send(&hello()).await.unwrap();
    session.frames_out.send(&Frame::MayAsk(true)).await.unwrap();
    tokio::select! {
        biased;
        opened = session.link.open_file_stream() => assert!(opened.is_err(), "bob takes no stream of a stranger's"),
        _ = session.link.closed() => {}
    }
    assert!(asked.try_recv().is_err());
}

#[tokio::test]
async fn a_contact_that_floods_with_questions_is_answered_up_to_a_limit() {
    let (inquiries, mut asked) = mpsc::channel(1);
    let alice = Node::start_answering("alice", inquiries).await;
    let (mallory, _frames_in) = Mallory::join(&alice).await;
    let contact = mallory.contact_of(&alice).await;
    let decided = alice
        .messenger
        .decide(Some(contact), Setting::Ports, Some(Switch::On));
    decided.await.unwrap();
    let answering = async {
        while let Some(inquiry) = asked.recv().await {
            let _ = inquiry.answer.send(answer());
        }
    };
    let flooding = async {
        let mut answered = 0;
        for _ in 0..200 {
            let (mut sender, mut receiver) = mallory.link.open_file_stream().await.unwrap();
            sender.send(&Asked::Ports(SSH).encode()).await.unwrap();
            drop(sender);
            match receiver.receive_reply().await.unwrap().unwrap() {
                Ok(told) => {
                    assert_eq!(told, answer());
                    answered += 1;
                }
                Err(refusal) => assert_eq!(refusal, Refusal::Busy),
            }
        }
        answered
    };
    let answered: u32 = tokio::select! {
        () = answering => unreachable!("alice goes on"),
        answered = flooding => answered,
    };
    let (burst, _) = QUESTIONS_HEARD;
    // One more for each interval that went by meanwhile.
    assert!((burst..burst + 10).contains(&answered), "{answered}");
}

/// Whether a lie was found out as what it is.
type Found = fn(&AskError) -> bool;

/// Pieces of an answer that goes on: each is small enough, and all of them are not.
fn endless() -> Vec<u8> {
    // Both heads are short: the last byte of the length in front says it all.
    let head = |bytes: &[u8]| 4 + usize::from(*bytes.get(3).unwrap());
    let small = encode(Ok(Answer {
        ports: vec![answer().ports.remove(0); 4096],
        ..answer()
    }));
    let mut port = answer().ports.remove(0);
    let reason = Remark {
        code: "fits".into(),
        text: "x".repeat(500),
    };
    port.verdict.reasons = vec![reason; 12];
    let large = encode(Ok(Answer {
        ports: vec![port; 60],
        ..answer()
    }));
    let (small, _) = small.split_at(head(&small));
    let (_, pieces) = large.split_at(head(&large));
    [small, &pieces.repeat(4)].concat()
}

#[tokio::test]
async fn a_machine_that_lies_about_its_answer_costs_what_an_answer_costs() {
    let (alice, bob) = alice_and_bob().await;
    let (mallory, _frames_in) = Mallory::join(&alice).await;
    mallory.link.admit_files();
    let contact = mallory.contact_of(&alice).await;
    let contact = alice.messenger.contact(contact).await.unwrap().unwrap();
    let beside = Answer {
        ports: vec![Port {
            port: 80,
            ..answer().ports.remove(0)
        }],
        ..answer()
    };
    let twice = Answer {
        ports: vec![answer().ports.remove(0); 2],
        ..answer()
    };
    let lies: [(Vec<u8>, Found); 5] = [
        (vec![0xff; 8], |error| matches!(error, AskError::Broken(_))),
        (endless(), |error| matches!(error, AskError::Broken(_))),
        (encode(Ok(beside)), |error| matches!(error, AskError::Beside)),
        (encode(Ok(twice)), |error| matches!(error, AskError::Beside)),
        (Vec::new(), |error| matches!(error, AskError::TooOld)),
    ];
    let attack = async {
        for (lie, is_found) in lies {
            let lying = async {
                let (mut sender, mut receiver) = mallory.link.accept_file_stream().await.unwrap();
                let asked = receiver.receive_asked().await.unwrap();
                assert_eq!(asked, Some(Asked::Ports(SSH)));
                // Alice may have had enough before the end.
                let _ = sender.send(&lie).await;
            };
            let (asked, ()) = tokio::join!(alice.messenger.ask_machine(&contact, SSH), lying);
            let error = asked.err().unwrap();
            assert!(is_found(&error), "{error:?}");
        }
    };
    undisturbed(&alice, &bob, attack).await;
}

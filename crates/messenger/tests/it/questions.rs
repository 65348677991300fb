//! Asking a contact's machine about its ports: answered for whom the user allowed it, and for nobody else.

use messenger::ask::{Answer, Level, Port, Question, Refusal, Transport, Verdict};
use messenger::{AskError, Inquiry, Setting, Switch};
use tokio::sync::mpsc::{self, Receiver};

use crate::node::{Node, become_contacts};

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

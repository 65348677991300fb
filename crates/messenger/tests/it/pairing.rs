//! Becoming contacts by words, with people who do not know them, and with those who try to get around them.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use messenger::{
    Code, ContactState, Net, Outcome, PairError, Paired, Pairing, ShowError, Visibility, Whereabouts,
};
use messenger_net::Session;
use messenger_proto::arbitration::RunId;
use messenger_proto::frame::{Frame, Hello, Pair};
use messenger_proto::pairing::{Begun, Parties, Proofs, Refusal, answer};
use tokio::time::timeout;

use crate::node::{Node, alice_and_bob};

const LIFETIME: Duration = Duration::from_secs(300);

/// How long is waited for what must not happen. Nothing is gained by more: it would happen at once.
const A_MOMENT: Duration = Duration::from_millis(200);

async fn shown(node: &Node) -> Pairing {
    let shown = node.messenger.show_words(LIFETIME, Visibility::Hidden).await;
    shown.unwrap()
}

fn at(node: &Node) -> SocketAddr {
    let port = node.messenger.bound_sockets().first().unwrap().port();
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

async fn use_words(node: &Node, code: &Code, shower: &Node) -> Result<Paired, PairError> {
    node.messenger
        .use_words(code, Whereabouts::At(at(shower)), None)
        .await
}

/// Other words with the same number.
fn other_than(code: &Code) -> Code {
    let number = code.slot().number();
    let other = format!("{number}-orbit-velvet").parse().unwrap();
    if other == *code {
        format!("{number}-velvet-orbit").parse().unwrap()
    } else {
        other
    }
}

#[tokio::test]
async fn words_make_two_contacts_who_can_write_at_once() {
    let (alice, bob) = (Node::start("alice").await, Node::start("bob").await);
    let pairing = shown(&alice).await;
    let code = pairing.code().clone();
    let (outcome, paired) = tokio::join!(pairing.outcome(), use_words(&bob, &code, &alice));
    assert!(matches!(outcome, Outcome::Joined { contact, .. } if contact.name.as_str() == "bob"));
    assert!(matches!(paired, Ok(Paired::Now(contact)) if contact.name.as_str() == "alice"));
    let (at_alice, at_bob) = (alice.contact("bob").await, bob.contact("alice").await);
    assert_eq!(at_alice.peer, bob.messenger.id());
    assert_eq!(at_bob.peer, alice.messenger.id());
    assert_eq!(at_alice.state, ContactState::Established);
    assert!(!at_alice.addrs.is_empty() && !at_bob.addrs.is_empty());
    for (from, to, name) in [(&alice, &bob, "bob"), (&bob, &alice, "alice")] {
        let contact = from.contact(name).await;
        let hello = messenger::Outgoing {
            text: "hello".to_owned().into(),
            dedupe_key: None,
            is_draft: false,
        };
        let patience = messenger::Patience::Until(Duration::from_secs(20));
        from.messenger.send(&contact, hello, patience).await.unwrap();
        assert_eq!(to.wait_for_unread(1).await, ["hello"]);
    }
}

#[tokio::test]
async fn a_wrong_guess_uses_the_words_up_and_both_are_told() {
    let (alice, mallory) = (Node::start("alice").await, Node::start("mallory").await);
    let pairing = shown(&alice).await;
    let code = pairing.code().clone();
    let guess = use_words(&mallory, &other_than(&code), &alice).await;
    assert!(matches!(guess, Err(PairError::WrongWords)), "{guess:?}");
    // While the words have not been taken back, too.
    let right = use_words(&mallory, &code, &alice).await;
    assert!(matches!(right, Err(PairError::NotShown)), "{right:?}");
    assert!(matches!(pairing.outcome().await, Outcome::Guessed));
    for node in [&alice, &mallory] {
        assert!(node.messenger.contacts().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn words_that_are_not_shown_or_have_expired_are_of_no_use() {
    let (alice, bob) = (Node::start("alice").await, Node::start("bob").await);
    let code = "7-orbit-velvet".parse().unwrap();
    let early = use_words(&bob, &code, &alice).await;
    assert!(matches!(early, Err(PairError::NotShown)), "{early:?}");

    let short = alice
        .messenger
        .show_words(A_MOMENT, Visibility::Hidden)
        .await
        .unwrap();
    assert!(matches!(short.outcome().await, Outcome::Expired));

    let taken_back = shown(&alice).await;
    let code = taken_back.code().clone();
    drop(taken_back);
    let late = use_words(&bob, &code, &alice).await;
    assert!(matches!(late, Err(PairError::NotShown)), "{late:?}");
}

#[tokio::test]
async fn one_pairing_goes_on_at_a_time_and_ones_own_is_none() {
    let alice = Node::start("alice").await;
    let pairing = shown(&alice).await;
    let second = alice.messenger.show_words(LIFETIME, Visibility::Hidden).await;
    assert!(matches!(second, Err(ShowError::AlreadyShown)));
    let own = use_words(&alice, pairing.code(), &alice).await;
    assert!(matches!(own, Err(PairError::Own)), "{own:?}");
    drop(pairing);
    shown(&alice).await;
}

#[tokio::test]
async fn names_are_chosen_or_made_free_and_a_taken_one_costs_no_words() {
    let (_alice, bob) = alice_and_bob().await;
    let other_alice = Node::start("alice").await;
    let pairing = shown(&other_alice).await;
    let code = pairing.code().clone();
    let taken = bob
        .messenger
        .use_words(
            &code,
            Whereabouts::At(at(&other_alice)),
            Some("Alice".parse().unwrap()),
        )
        .await;
    assert!(matches!(taken, Err(PairError::NameTaken(_))), "{taken:?}");
    let paired = use_words(&bob, &code, &other_alice).await.unwrap();
    assert!(matches!(paired, Paired::Now(contact) if contact.name.as_str() == "alice-2"));
}

#[tokio::test]
async fn who_is_a_contact_already_is_told_so_with_words_and_without() {
    let (alice, bob) = alice_and_bob().await;
    let pairing = shown(&alice).await;
    let code = pairing.code().clone();
    let (outcome, paired) = tokio::join!(pairing.outcome(), use_words(&bob, &code, &alice));
    assert!(matches!(outcome, Outcome::Joined { was_there: true, .. }));
    assert!(matches!(paired, Ok(Paired::Before(_))));
    let without = use_words(&bob, &code, &alice).await;
    assert!(matches!(without, Ok(Paired::Before(_))), "{without:?}");
}

#[tokio::test]
async fn somebody_who_lost_a_contact_gets_it_back_by_words() {
    let (alice, bob) = (Node::start("alice").await, Node::start("bob").await);
    let pairing = shown(&alice).await;
    let code = pairing.code().clone();
    let (outcome, _) = tokio::join!(pairing.outcome(), use_words(&bob, &code, &alice));
    assert!(matches!(outcome, Outcome::Joined { .. }));
    // The same key without its memory, on another connection.
    let identity = bob.stop().await.identity().await;
    let pairing = shown(&alice).await;
    let code = pairing.code().clone();
    let (net, mut session) = dialled(identity, &alice).await;
    let proofs = begin(&net, &mut session, &code).await;
    say(&mut session, Frame::Pair(Pair::Proof(proofs.given()))).await;
    assert!(
        matches!(heard(&mut session).await, Frame::Pair(Pair::Proof(theirs)) if proofs.is_proven_by(&theirs))
    );
    say(&mut session, hello(true)).await;
    assert!(
        matches!(pairing.outcome().await, Outcome::Joined { contact, .. } if contact.name.as_str() == "bob")
    );
}

#[tokio::test]
async fn who_proved_the_words_is_let_in_over_another_connection() {
    let alice = Node::start("alice").await;
    let pairing = shown(&alice).await;
    let code = pairing.code().clone();
    let (net, mut session) = dialled([7; 32], &alice).await;
    let proofs = begin(&net, &mut session, &code).await;
    say(&mut session, Frame::Pair(Pair::Proof(proofs.given()))).await;
    assert!(matches!(heard(&mut session).await, Frame::Pair(Pair::Proof(_))));
    drop(session);
    net.close().await;
    assert!(alice.messenger.contacts().await.unwrap().is_empty());

    let net = Net::bind(&[7; 32], 0).await.unwrap();
    let mut session = net.dial(alice.messenger.id(), &[at(&alice)]).await.unwrap();
    say(&mut session, hello(true)).await;
    assert!(matches!(heard(&mut session).await, Frame::Hello(hello) if hello.is_contact));
    assert!(matches!(pairing.outcome().await, Outcome::Joined { contact, .. } if contact.peer == net.id()));
}

#[tokio::test]
async fn to_say_that_one_is_a_contact_is_no_proof() {
    let alice = Node::start("alice").await;
    let pairing = shown(&alice).await;
    let (_net, mut session) = dialled_with([7; 32], &alice, hello(true)).await;
    say(&mut session, hello(true)).await;
    assert!(session.frames_in.receive().await.is_err());

    let (net, mut session) = dialled([7; 32], &alice).await;
    begin(&net, &mut session, pairing.code()).await;
    say(&mut session, hello(true)).await;
    assert!(session.frames_in.receive().await.is_err());
    assert!(timeout(A_MOMENT, pairing.outcome()).await.is_err());
    assert!(alice.messenger.contacts().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_connection_that_is_lost_is_no_guess() {
    let (alice, bob) = (Node::start("alice").await, Node::start("bob").await);
    let pairing = shown(&alice).await;
    let code = pairing.code().clone();
    for _ in 0..3 {
        let (net, mut session) = dialled([7; 32], &alice).await;
        begin(&net, &mut session, &other_than(&code)).await;
        drop(session);
        net.close().await;
    }
    let (outcome, paired) = tokio::join!(pairing.outcome(), use_words(&bob, &code, &alice));
    assert!(matches!(outcome, Outcome::Joined { .. }));
    paired.unwrap();
}

#[tokio::test]
async fn what_is_said_is_of_no_use_on_another_connection_or_to_who_said_it() {
    let alice = Node::start("alice").await;
    let pairing = shown(&alice).await;
    let code = pairing.code().clone();
    let (net, mut first) = dialled([7; 32], &alice).await;
    let mut second = net.dial(alice.messenger.id(), &[at(&alice)]).await.unwrap();
    say(&mut second, hello(false)).await;
    heard(&mut second).await;
    let proofs = begin(&net, &mut first, &code).await;
    begin(&net, &mut second, &code).await;
    // The right words; but the proof belongs to the first connection.
    say(&mut second, Frame::Pair(Pair::Proof(proofs.given()))).await;
    assert_eq!(
        heard(&mut second).await,
        Frame::Pair(Pair::Refused(Refusal::WrongWords))
    );
    assert!(matches!(pairing.outcome().await, Outcome::Guessed));
}

/// Bob dials mallory, who does not know the words, and passes everything on between bob and alice.
#[tokio::test]
async fn somebody_in_between_who_passes_everything_on_gets_one_guess() {
    let (alice, bob) = (Node::start("alice").await, Node::start("bob").await);
    let pairing = shown(&alice).await;
    let code = pairing.code().clone();
    let mallory = Net::bind(&[66; 32], 0).await.unwrap();
    let port = mallory.bound_sockets().first().unwrap().port();
    let at_mallory = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let in_between = async {
        // Bob asks who is there first; that handshake comes to nothing.
        let mut with_bob = loop {
            if let Ok(session) = mallory.accept().await.unwrap().establish().await {
                break session;
            }
        };
        let mut with_alice = mallory.dial(alice.messenger.id(), &[at(&alice)]).await.unwrap();
        loop {
            say(&mut with_alice, heard(&mut with_bob).await).await;
            let answer = heard(&mut with_alice).await;
            let is_over = matches!(answer, Frame::Pair(Pair::Refused(_)));
            say(&mut with_bob, answer).await;
            if is_over {
                return with_bob.link.closed().await;
            }
        }
    };
    let whereabouts = Whereabouts::At(at_mallory);
    let (paired, _) = tokio::join!(bob.messenger.use_words(&code, whereabouts, None), in_between);
    assert!(matches!(paired, Err(PairError::WrongWords)), "{paired:?}");
    assert!(matches!(pairing.outcome().await, Outcome::Guessed));
    for node in [&alice, &bob] {
        assert!(node.messenger.contacts().await.unwrap().is_empty());
    }
}

/// Mallory pretends to show the words; bob tells her neither them nor his name.
#[tokio::test]
async fn whoever_pretends_to_show_the_words_gets_one_guess_and_no_name() {
    let bob = Node::start("bob").await;
    let code: Code = "7-orbit-velvet".parse().unwrap();
    let mallory = Net::bind(&[66; 32], 0).await.unwrap();
    let port = mallory.bound_sockets().first().unwrap().port();
    let at_mallory = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let pretend = async {
        let mut session = loop {
            if let Ok(session) = mallory.accept().await.unwrap().establish().await {
                break session;
            }
        };
        let Frame::Hello(bobs) = heard(&mut session).await else {
            panic!("no hello");
        };
        assert_eq!((bobs.name, bobs.addrs), (None, vec![]));
        say(&mut session, hello(false)).await;
        let Frame::Pair(Pair::Begin { share, .. }) = heard(&mut session).await else {
            panic!("no beginning");
        };
        let parties = Parties {
            dialler: session.link.peer(),
            acceptor: mallory.id(),
        };
        let binding = session.link.binding().unwrap();
        let (ours, proofs) = answer(&other_than(&code), parties, &share, [5; 32], &binding).unwrap();
        say(&mut session, Frame::Pair(Pair::Answer(ours))).await;
        let Frame::Pair(Pair::Proof(theirs)) = heard(&mut session).await else {
            panic!("no proof");
        };
        assert!(!proofs.is_proven_by(&theirs));
        say(&mut session, Frame::Pair(Pair::Proof(proofs.given()))).await;
        session.link.closed().await
    };
    let whereabouts = Whereabouts::At(at_mallory);
    let (paired, _) = tokio::join!(bob.messenger.use_words(&code, whereabouts, None), pretend);
    assert!(matches!(paired, Err(PairError::WrongWords)), "{paired:?}");
    assert!(bob.messenger.contacts().await.unwrap().is_empty());
}

fn hello(is_contact: bool) -> Frame {
    Frame::Hello(Hello {
        agent: "mallory/1".into(),
        name: Some("mallory".parse().unwrap()),
        run: RunId(1),
        addrs: vec![],
        is_contact,
    })
}

async fn say(session: &mut Session, frame: Frame) {
    session.frames_out.send(&frame).await.unwrap();
}

async fn heard(session: &mut Session) -> Frame {
    session.frames_in.receive().await.unwrap().unwrap()
}

/// Somebody with this key, connected to `node`, behind the greeting.
async fn dialled(identity: [u8; 32], node: &Node) -> (Net, Session) {
    dialled_with(identity, node, hello(false)).await
}

async fn dialled_with(identity: [u8; 32], node: &Node, hello: Frame) -> (Net, Session) {
    let net = Net::bind(&identity, 0).await.unwrap();
    let mut session = net.dial(node.messenger.id(), &[at(node)]).await.unwrap();
    say(&mut session, hello).await;
    assert!(matches!(heard(&mut session).await, Frame::Hello(hello) if !hello.is_contact));
    (net, session)
}

/// Goes as far as both shares are exchanged.
async fn begin(net: &Net, session: &mut Session, code: &Code) -> Proofs {
    let parties = Parties {
        dialler: net.id(),
        acceptor: session.link.peer(),
    };
    let begun = Begun::new(code, parties, [4; 32]);
    let (slot, share) = (code.slot(), begun.share());
    say(session, Frame::Pair(Pair::Begin { slot, share })).await;
    let Frame::Pair(Pair::Answer(theirs)) = heard(session).await else {
        panic!("no answer");
    };
    begun.finish(&theirs, &session.link.binding().unwrap()).unwrap()
}

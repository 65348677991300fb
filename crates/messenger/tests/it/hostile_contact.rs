//! A contact that turns hostile over a live connection: it costs a bounded amount of memory and disk and is told of, and
//! meanwhile another contact's messages are delivered as if nothing were.

use std::future::Future;
use std::path::Path;

use messenger::{ContactId, Event, INBOX_BYTES_MIN, LinkState, MessageState, Net, Patience};
use messenger_net::{CloseReason, FrameReceiver, FrameSender, Link, SendError};
use messenger_proto::body::{Body, Reaction};
use messenger_proto::envelope::{Content, Envelope, MessageId, Seal, Sequence};
use messenger_proto::frame::Frame;
use messenger_proto::limits::{EARLY_ACTS_MAX, IN_FLIGHT_MAX, TEXT_BYTES_MAX};
use messenger_proto::ratchet;
use tokio::sync::watch;

use crate::hostile::{agree, hello, join, reconnected, stranger};
use crate::node::{Node, alice_and_bob, wait_for};

/// What a node may grow by on the disk, and the whole test process in memory, whatever a contact sends: far less than what
/// is sent or announced, and far more than what tests like these need.
const DISK_BYTES_MAX: u64 = 48 << 20;
const MEMORY_BYTES_MAX: u64 = 256 << 20;

/// What the files of a store take.
fn disk_bytes(dir: &Path) -> u64 {
    let entries = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap());
    entries.map(|entry| entry.metadata().unwrap().len()).sum()
}

/// The memory of this process that is in use.
fn memory_bytes() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse::<u64>().ok());
    pages.unwrap_or_default() * 4096
}

/// Runs an attack on alice while bob writes to her without a break: everything he says is delivered, in order.
async fn undisturbed(alice: &Node, bob: &Node, attack: impl Future<Output = ()>) {
    let (disk, memory) = (disk_bytes(alice.dir()), memory_bytes());
    let (over, is_over) = watch::channel(false);
    let talk = async {
        let to_alice = bob.contact("alice").await;
        let mut said = Vec::new();
        // At least once while it goes on, and once after it.
        loop {
            let was_over = *is_over.borrow();
            let text = format!("line {}", said.len());
            let sent = bob
                .messenger
                .send(&to_alice, text.clone().into(), Patience::Short)
                .await;
            assert_eq!(sent.unwrap().state, MessageState::Delivered);
            said.push(text);
            if was_over {
                return said;
            }
            tokio::task::yield_now().await;
        }
    };
    let attack = async {
        attack.await;
        over.send(true).unwrap();
    };
    let (said, ()) = tokio::join!(talk, attack);
    assert!(said.len() > 1, "bob wrote while it went on");
    let bobs = alice
        .messenger
        .unread(Some(alice.contact("bob").await.id))
        .await
        .unwrap();
    let arrived: Vec<&str> = bobs
        .iter()
        .map(|message| crate::node::text(&message.said))
        .collect();
    assert_eq!(arrived, said);
    let (disk, memory) = (
        disk_bytes(alice.dir()).saturating_sub(disk),
        memory_bytes().saturating_sub(memory),
    );
    assert!(disk < DISK_BYTES_MAX, "{disk} more bytes on the disk");
    assert!(memory < MEMORY_BYTES_MAX, "{memory} more bytes of memory");
}

/// A contact of alice's that follows no rule but those it has to in order to be heard.
struct Mallory {
    net: Net,
    link: Link,
    frames_out: FrameSender,
    ratchet: ratchet::Session,
    sent: u64,
}

impl Mallory {
    /// Becomes a contact, and returns what alice sends to it as well.
    async fn join(alice: &Node) -> (Self, FrameReceiver) {
        let (net, mut session) = stranger(alice).await;
        join(alice, &mut session).await;
        let ratchet = agree(alice, &net, &mut session).await;
        let mallory = Self {
            net,
            link: session.link,
            frames_out: session.frames_out,
            ratchet,
            sent: 0,
        };
        (mallory, session.frames_in)
    }

    /// What it is to alice.
    async fn contact_of(&self, alice: &Node) -> ContactId {
        let contacts = alice.messenger.contacts().await.unwrap();
        let mut contacts = contacts.into_iter().map(|known| known.contact);
        contacts.find(|contact| contact.peer == self.net.id()).unwrap().id
    }

    async fn say(&mut self, body: Body) {
        self.send(body).await.unwrap();
    }

    /// Returns whether the connection still takes it.
    async fn try_to_say(&mut self, text: String) -> bool {
        self.send(Body::Text(text.into())).await.is_ok()
    }

    async fn send(&mut self, body: Body) -> Result<(), SendError> {
        self.sent += 1;
        let id = id(1, self.sent);
        let content = Content {
            sequence: Sequence(self.sent),
            parents: vec![],
            sent_at_ms: 0,
            body,
        };
        let (_, sealed) = self.ratchet.seal(id, &content.encode(), [1; 24]).unwrap();
        let frame = Frame::Deliver(Envelope {
            message_id: id,
            seal: Seal::Ratchet(sealed),
        });
        self.frames_out.send(&frame).await
    }
}

fn id(kind: u8, n: u64) -> MessageId {
    let mut id = [kind; 16];
    id[8..].copy_from_slice(&n.to_be_bytes());
    MessageId(id)
}

/// Waits until alice has answered so many envelopes.
async fn wait_for_answers(frames_in: &mut FrameReceiver, mut count: u64) {
    while count > 0 {
        let answered = match frames_in.receive().await.unwrap().unwrap() {
            Frame::Ack(ids) => ids.len() as u64,
            Frame::Reject(..) => 1,
            _ => 0,
        };
        count = count.saturating_sub(answered);
    }
}

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

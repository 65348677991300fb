//! A contact that follows no rule but those it has to in order to be heard, and what it may cost.

use std::future::Future;
use std::path::Path;

use messenger::{ContactId, MessageState, Net, Patience};
use messenger_net::{FrameReceiver, FrameSender, Link, SendError};
use messenger_proto::body::Body;
use messenger_proto::envelope::{Content, Envelope, MessageId, Seal, Sequence};
use messenger_proto::frame::Frame;
use messenger_proto::ratchet;
use tokio::sync::watch;

use crate::hostile::{agree, join, stranger};
use crate::node::Node;

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
pub(crate) async fn undisturbed(alice: &Node, bob: &Node, attack: impl Future<Output = ()>) {
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
pub(crate) struct Mallory {
    pub(crate) net: Net,
    pub(crate) link: Link,
    pub(crate) frames_out: FrameSender,
    pub(crate) ratchet: ratchet::Session,
    pub(crate) sent: u64,
}

impl Mallory {
    /// Becomes a contact, and returns what alice sends to it as well.
    pub(crate) async fn join(alice: &Node) -> (Self, FrameReceiver) {
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
    pub(crate) async fn contact_of(&self, alice: &Node) -> ContactId {
        let contacts = alice.messenger.contacts().await.unwrap();
        let mut contacts = contacts.into_iter().map(|known| known.contact);
        contacts.find(|contact| contact.peer == self.net.id()).unwrap().id
    }

    pub(crate) async fn say(&mut self, body: Body) {
        self.send(body).await.unwrap();
    }

    /// Returns whether the connection still takes it.
    pub(crate) async fn try_to_say(&mut self, text: String) -> bool {
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

pub(crate) fn id(kind: u8, n: u64) -> MessageId {
    let mut id = [kind; 16];
    id[8..].copy_from_slice(&n.to_be_bytes());
    MessageId(id)
}

/// Waits until alice has answered so many envelopes.
pub(crate) async fn wait_for_answers(frames_in: &mut FrameReceiver, mut count: u64) {
    while count > 0 {
        let answered = match frames_in.receive().await.unwrap().unwrap() {
            Frame::Ack(ids) => ids.len() as u64,
            Frame::Reject(..) => 1,
            _ => 0,
        };
        count = count.saturating_sub(answered);
    }
}

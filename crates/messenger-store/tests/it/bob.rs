//! The other end of a conversation: seals what the store receives, and opens what it sends.

use messenger_proto::PeerId;
use messenger_proto::body::Body;
use messenger_proto::envelope::{Content, MessageId, Sequence};
use messenger_proto::exchange::Outgoing;
use messenger_proto::invite::Secret;
use messenger_proto::ratchet::{Ends, Offer, Opening, Session};
use messenger_store::contacts::{ContactId, Introduction};
use messenger_store::messages::Received;
use messenger_store::{InOrder, Store};

use crate::NOW;

const ALICE: PeerId = PeerId([1; 32]);
const BOB: PeerId = PeerId([2; 32]);

/// A contact of the store and its side of the session.
pub(crate) struct Bob {
    pub(crate) contact: ContactId,
    session: Session,
    sequence: u64,
}

impl Bob {
    /// Makes bob a contact of the store, and agrees on a session with it.
    pub(crate) async fn new(store: &Store) -> Self {
        let contact = add(store).await;
        let session = agree(store, contact).await;
        Self {
            contact,
            session,
            sequence: 0,
        }
    }

    /// Agrees on another session.
    pub(crate) async fn agree_again(&mut self, store: &Store) {
        self.session = agree(store, self.contact).await;
    }

    /// Returns bob as a copy of his node's files has him.
    pub(crate) fn copy(&self) -> Self {
        Self {
            contact: self.contact,
            session: Session::from_bytes(&self.session.to_bytes()).unwrap(),
            sequence: self.sequence,
        }
    }

    /// Seals message `n`, with the next counter.
    pub(crate) fn seal(&mut self, n: u8, text: &str) -> Vec<u8> {
        self.sequence += 1;
        self.seal_as(id(n), self.sequence, Body::Text(text.into()))
    }

    /// Seals a message.
    pub(crate) fn seal_as(&mut self, id: MessageId, sequence: u64, body: Body) -> Vec<u8> {
        let content = Content {
            sequence: Sequence(sequence),
            parents: vec![],
            sent_at_ms: 1000,
            body,
        };
        self.session.seal(id, &content.encode(), [1; 24]).unwrap().1
    }

    /// Seals something that is no content as message `n`.
    pub(crate) fn seal_garbage(&mut self, n: u8) -> Vec<u8> {
        self.session.seal(id(n), &[0xff; 100], [n; 24]).unwrap().1
    }

    /// Lets the store receive message `n`, on a connection of its own.
    pub(crate) async fn says(&mut self, store: &Store, n: u8, text: &str) -> Received {
        let sealed = self.seal(n, text);
        receive(store, self.contact, &InOrder::default(), n, sealed).await
    }

    /// Lets the store receive a message with a counter of its own.
    pub(crate) async fn says_as(
        &mut self,
        store: &Store,
        id: MessageId,
        sequence: u64,
        body: Body,
    ) -> Received {
        let sealed = self.seal_as(id, sequence, body);
        let connection = InOrder::default();
        let pending = store.receive(self.contact, connection, id, sealed, NOW).await;
        pending.unwrap().await.unwrap()
    }

    /// Opens what the store sent.
    pub(crate) fn open(&mut self, outgoing: &Outgoing) -> Content {
        let encoded = self.session.open(outgoing.id, &outgoing.sealed).unwrap();
        Content::decode(&encoded).unwrap()
    }
}

/// Makes bob a contact of the store, without a session: nothing is sealed for him.
pub(crate) async fn add(store: &Store) -> ContactId {
    let introduction = Introduction {
        peer: BOB,
        secret: Secret::new([2; 16]),
        addrs: vec![],
    };
    let name = "bob".parse().unwrap();
    store.add_contact(introduction, None, name, NOW).await.unwrap();
    store.contact_by_peer(BOB).await.unwrap().unwrap().id
}

/// Receives an envelope, waiting for what comes of it.
pub(crate) async fn receive(
    store: &Store,
    contact: ContactId,
    connection: &InOrder,
    n: u8,
    sealed: Vec<u8>,
) -> Received {
    let pending = store
        .receive(contact, connection.clone(), id(n), sealed, NOW)
        .await;
    pending.unwrap().await.unwrap()
}

pub(crate) fn id(n: u8) -> MessageId {
    MessageId([n; 16])
}

async fn agree(store: &Store, contact: ContactId) -> Session {
    let offer = Offer::new();
    let (opening, opened) = Opening::new(offer.keys(), [3; 32]).unwrap();
    let of_bob = Ends {
        ours: BOB,
        theirs: ALICE,
    };
    let (bob, confirmation) = offer.accept(of_bob, &opened, [4; 32]).unwrap();
    let of_alice = Ends {
        ours: ALICE,
        theirs: BOB,
    };
    let alice = opening.confirm(of_alice, &confirmation).unwrap();
    let adopted = store.adopt_session(contact, alice, NOW).await;
    adopted.unwrap().await.unwrap();
    bob
}

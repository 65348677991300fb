//! The first words on a connection: who we are, whether we are contacts, and the invite if we are not yet.
//!
//! docs/protocol.md, "Greeting". The dialler speaks first. Both sides end with the same answer to one question:
//! may messages flow here?

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use messenger_net::{CloseReason, ReceiveError, SendError, Session};
use messenger_proto::arbitration::ConnectionFacts;
use messenger_proto::frame::{Frame, Hello, JoinReply, Pair};
use messenger_proto::invite::Secret;
use messenger_proto::limits::ADDRS_MAX;
use messenger_proto::name::Name;
use messenger_proto::pairing::Refusal;
use messenger_store::StoreError;
use messenger_store::contacts::{Contact, ContactId, ContactState};
use messenger_store::invites::{Joined, Joiner};
use thiserror::Error;
use tokio::sync::broadcast;
use tokio::time::timeout;

use crate::event::Event;
use crate::request;
use crate::shared::Shared;
use crate::{clock, pairing};

/// How long the other side may take for its part of the greeting.
const GREETING_TIMEOUT: Duration = Duration::from_secs(10);

/// A session on which both sides have agreed that messages may flow.
#[derive(Debug)]
pub(crate) struct Greeted {
    pub(crate) session: Session,
    pub(crate) hello: Hello,
    pub(crate) facts: ConnectionFacts,
    /// Whether the peer became a contact by this greeting. Told when the session is in use, or gone.
    pub(crate) established: Option<Established>,
}

/// That somebody became a contact, which is told when this is dropped.
///
/// Whoever hears of it may write to the contact at once, and asks how the connection stands to know whether to wait for
/// delivery. So it is kept until the session is in use: before, the connection stands as when the contact had not
/// accepted yet.
#[derive(Debug)]
pub(crate) struct Established {
    events: broadcast::Sender<Event>,
    contact: ContactId,
}

impl Established {
    pub(crate) fn new(shared: &Shared, contact: ContactId) -> Self {
        Self {
            events: shared.events.clone(),
            contact,
        }
    }
}

impl Drop for Established {
    fn drop(&mut self) {
        // Without a listener there is nobody to tell.
        let _ = self.events.send(Event::Established {
            contact: self.contact,
        });
    }
}

/// A peer that was let in.
#[derive(Debug)]
pub(crate) struct Admitted {
    pub(crate) contact: Contact,
    pub(crate) hello: Hello,
    pub(crate) established: Option<Established>,
}

impl Greeted {
    pub(crate) fn new(
        shared: &Shared,
        session: Session,
        hello: Hello,
        established: Option<Established>,
    ) -> Self {
        let (ours, theirs) = (shared.net.id(), session.link.peer());
        let dialler = if session.link.is_dialled() { ours } else { theirs };
        let facts = ConnectionFacts {
            dialler,
            peer_run: hello.run,
        };
        Self {
            session,
            hello,
            facts,
            established,
        }
    }

    /// The addresses the peer is using, and then those it names.
    pub(crate) fn addrs(&self) -> Vec<SocketAddr> {
        addrs_of(&self.session, &self.hello)
    }
}

/// Why no messages may flow on a connection.
#[derive(Debug, Error)]
pub(crate) enum GreetingError {
    #[error("the peer does not have us among its contacts")]
    NotTheirContact,
    #[error("the peer is not among our contacts")]
    NotOurContact,
    #[error("the invite was not accepted: {0:?}")]
    JoinRefused(JoinReply),
    #[error("the pairing was not gone on with: {0}")]
    PairRefused(Refusal),
    #[error("the peer fell silent")]
    Silent,
    #[error("the peer said something out of turn")]
    OutOfTurn,
    #[error("the peer ended the connection")]
    Ended,
    #[error("the peer is blocked")]
    Blocked,
    #[error("the peer asked to become a contact")]
    Asked,
    #[error(transparent)]
    Send(#[from] SendError),
    #[error(transparent)]
    Receive(#[from] ReceiveError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the system has no randomness to give")]
    Randomness(#[from] getrandom::Error),
}

impl GreetingError {
    /// What the other side is told when the connection is closed for this.
    pub(crate) fn close_reason(&self) -> CloseReason {
        match self {
            Self::NotOurContact
            | Self::NotTheirContact
            | Self::JoinRefused(_)
            | Self::PairRefused(_)
            | Self::Asked => CloseReason::NotAContact,
            Self::OutOfTurn | Self::Receive(ReceiveError::Broken(_)) => CloseReason::ProtocolBroken,
            Self::Silent
            | Self::Ended
            | Self::Blocked
            | Self::Send(_)
            | Self::Receive(_)
            | Self::Store(_)
            | Self::Randomness(_) => CloseReason::Lost,
        }
    }
}

/// Greets a contact that we dialled, presenting its invite if it has not accepted us yet.
pub(crate) async fn as_dialler(
    shared: &Shared,
    contact: &Contact,
    session: &mut Session,
) -> Result<(Hello, Option<Established>), GreetingError> {
    let is_established = contact.state == ContactState::Established;
    session
        .frames_out
        .send(&Frame::Hello(shared.hello(is_established)))
        .await?;
    let hello = expect_hello(session).await?;
    match &contact.state {
        _ if hello.is_contact => {}
        ContactState::Joining(secret) => {
            session.frames_out.send(&Frame::Join(secret.clone())).await?;
            match next_frame(session).await? {
                Frame::JoinReply(JoinReply::Joined) => {}
                Frame::JoinReply(reason) => return Err(GreetingError::JoinRefused(reason)),
                _ => return Err(GreetingError::OutOfTurn),
            }
        }
        ContactState::Established | ContactState::Refused => return Err(GreetingError::NotTheirContact),
    }
    if is_established {
        return Ok((hello, None));
    }
    shared.store.establish_contact(contact.id).await?;
    Ok((hello, Some(Established::new(shared, contact.id))))
}

/// Greets whoever dialled us. Returns the contact it is, or has just become by an invite of ours.
pub(crate) async fn as_acceptor(
    shared: &Arc<Shared>,
    session: &mut Session,
) -> Result<Admitted, GreetingError> {
    let hello = expect_hello(session).await?;
    let peer = session.link.peer();
    if shared.store.is_blocked(peer).await? {
        // Whoever is blocked gets no answer at all, as from a node that hangs, and gives up by itself.
        let _ = timeout(GREETING_TIMEOUT, session.link.closed()).await;
        return Err(GreetingError::Blocked);
    }
    let (known, mut news) = match pairing::take_in_late(shared, session, &hello).await? {
        Some((contact, news)) => (Some(contact), Some(news)),
        None => (shared.store.contact_by_peer(peer).await?, None),
    };
    // A contact that lost us, by a restored backup for instance, may come with words like anybody else.
    let comes_with_words = !hello.is_contact && shared.shown.is_any();
    let established = match known {
        Some(contact) if contact.state == ContactState::Established => Some(contact),
        // They accepted the invite we presented, and we did not hear it.
        Some(contact) if hello.is_contact => {
            shared.store.establish_contact(contact.id).await?;
            news = Some(Established::new(shared, contact.id));
            Some(contact)
        }
        // Perhaps they accepted a request of ours.
        None if hello.is_contact => request::accepted_us(shared, session, &hello).await?,
        _ => None,
    };
    let established = established.filter(|_| !comes_with_words);
    session
        .frames_out
        .send(&Frame::Hello(shared.hello(established.is_some())))
        .await?;
    match established {
        Some(contact) => Ok(Admitted {
            contact,
            hello,
            established: news,
        }),
        None => admit(shared, session, hello).await,
    }
}

/// Lets somebody in who has an invite of ours, or knows the words that are shown; and hears somebody who asks.
async fn admit(shared: &Arc<Shared>, session: &mut Session, hello: Hello) -> Result<Admitted, GreetingError> {
    match next_frame(session).await? {
        Frame::Join(secret) => accept_join(shared, session, hello, &secret).await,
        Frame::Pair(Pair::Begin { slot, share }) => pairing::admit(shared, session, slot, share).await,
        Frame::Request(text) => Err(request::hear(shared, session, &hello, text).await),
        _ => Err(GreetingError::NotOurContact),
    }
}

async fn accept_join(
    shared: &Shared,
    session: &mut Session,
    hello: Hello,
    secret: &Secret,
) -> Result<Admitted, GreetingError> {
    let joiner = Joiner {
        peer: session.link.peer(),
        suggested: name_of(session, &hello)?,
        addrs: addrs_of(session, &hello),
    };
    let (reply, contact) = match shared
        .store
        .accept_join(secret.hash(), joiner, clock::now())
        .await?
    {
        Joined::Contact(contact) => (JoinReply::Joined, Some(contact)),
        Joined::UnknownInvite => (JoinReply::UnknownInvite, None),
        Joined::Expired => (JoinReply::Expired, None),
        Joined::Used => (JoinReply::Used, None),
    };
    // A reply that cannot be sent takes nothing back.
    let established = contact
        .as_ref()
        .map(|contact| Established::new(shared, contact.id));
    session.frames_out.send(&Frame::JoinReply(reply)).await?;
    let Some(contact) = contact else {
        wait_until_closed(session).await;
        return Err(GreetingError::JoinRefused(reply));
    };
    Ok(Admitted {
        contact,
        hello,
        established,
    })
}

/// Gives the other side time to read why it is turned away: closing at once could overtake the answer.
pub(crate) async fn wait_until_closed(session: &Session) {
    let _ = timeout(GREETING_TIMEOUT, session.link.closed()).await;
}

/// What to call a peer: as it calls itself, or else by the beginning of its id.
pub(crate) fn name_of(session: &Session, hello: &Hello) -> Result<Name, GreetingError> {
    let short = || Name::from_foreign(&session.link.peer().short());
    hello.name.clone().or_else(short).ok_or(GreetingError::OutOfTurn)
}

pub(crate) fn addrs_of(session: &Session, hello: &Hello) -> Vec<SocketAddr> {
    let mut addrs = session.link.remote_addrs();
    if !session.link.is_dialled() {
        // The port a peer dials from is its listening port only if no NAT is in between; what it names is better.
        addrs.retain(|addr| hello.addrs.iter().any(|named| named.port() == addr.port()));
    }
    addrs.extend(hello.addrs.iter().filter(|named| !named.ip().is_unspecified()));
    addrs.dedup();
    addrs.truncate(ADDRS_MAX);
    addrs
}

pub(crate) async fn expect_hello(session: &mut Session) -> Result<Hello, GreetingError> {
    match next_frame(session).await? {
        Frame::Hello(hello) => Ok(hello),
        _ => Err(GreetingError::OutOfTurn),
    }
}

pub(crate) async fn next_frame(session: &mut Session) -> Result<Frame, GreetingError> {
    let frame = timeout(GREETING_TIMEOUT, session.frames_in.receive()).await;
    frame
        .map_err(|_| GreetingError::Silent)??
        .ok_or(GreetingError::Ended)
}

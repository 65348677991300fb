//! Requests: asking somebody without an invite, and being asked.
//!
//! Whoever is asked hears one small text, and says nothing but that it was heard: the asker cannot tell waiting from
//! declined, from turned away, from requests that are turned off. When the user accepts, the two become contacts as
//! soon as either reaches the other.

mod asking;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use messenger_net::Session;
use messenger_proto::PeerId;
use messenger_proto::frame::{Frame, Hello};
use messenger_proto::limits::REQUEST_TEXT_BYTES_MAX;
use messenger_proto::name::Name;
use messenger_store::StoreError;
use messenger_store::contacts::{Contact, ContactState};
use messenger_store::requests::sent;
use messenger_store::requests::{Accepted, Asked, Asker, Request, RequestId};
use thiserror::Error;

use crate::clock;
use crate::event::Event;
use crate::greeting::{self, GreetingError};
use crate::messenger::Messenger;
use crate::shared::Shared;

pub(crate) use asking::Asking;
pub use asking::{Answer, SentRequest};

/// What came of asking somebody.
#[derive(Debug, Clone)]
pub enum RequestOutcome {
    /// They are a contact: they had asked for the same, or were one already.
    Contact(Contact),
    /// The request is left with them, or will be as soon as they can be reached.
    Asked(SentRequest),
}

/// Why somebody was not asked. Nothing was changed.
#[derive(Debug, Error)]
pub enum RequestError {
    /// The id is this node's.
    #[error("this is your own id")]
    Own,
    /// The text is too long.
    #[error("a request has at most {REQUEST_TEXT_BYTES_MAX} bytes of text, this one has {0}")]
    TooLong(usize),
    /// No address was given.
    #[error("without an address nobody can be asked")]
    NoAddress,
    /// Another contact has the name that was chosen.
    #[error("there is a contact called {0} already")]
    NameTaken(Name),
    /// The user blocked them.
    #[error("you have blocked {0}")]
    Blocked(PeerId),
    /// Too many are being asked already.
    #[error("{} people are being asked already", sent::SENT_MAX)]
    TooMany,
    /// The store could not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a request was not accepted. Nothing was changed.
#[derive(Debug, Error)]
pub enum AcceptError {
    /// There is no such request any more.
    #[error("there is no such request any more")]
    Gone,
    /// Another contact has the name that was chosen.
    #[error("there is a contact called {0} already")]
    NameTaken(Name),
    /// The store could not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Messenger {
    /// Asks a peer to become a contact, and waits a moment for it to be reached. It is asked until it accepts, also
    /// after a restart.
    ///
    /// # Errors
    ///
    /// Fails when nobody was asked.
    pub async fn request(
        &self,
        peer: PeerId,
        addrs: Vec<SocketAddr>,
        name: Option<Name>,
        text: String,
    ) -> Result<RequestOutcome, RequestError> {
        if peer == self.shared.net.id() {
            return Err(RequestError::Own);
        }
        if text.len() > REQUEST_TEXT_BYTES_MAX {
            return Err(RequestError::TooLong(text.len()));
        }
        if addrs.is_empty() {
            return Err(RequestError::NoAddress);
        }
        let request = sent::SentRequest {
            peer,
            name,
            text,
            addrs,
            asked_at: clock::now(),
            left_at: None,
        };
        match self.shared.store.send_request(request.clone()).await? {
            sent::Asking::Sent => {}
            sent::Asking::Contact(contact) => {
                self.shared.tell(Event::Established { contact: contact.id });
                self.shared.peer(&contact).poke();
                return Ok(RequestOutcome::Contact(contact));
            }
            sent::Asking::AlreadyThere(contact) => return Ok(RequestOutcome::Contact(contact)),
            sent::Asking::NameTaken(name) => return Err(RequestError::NameTaken(name)),
            sent::Asking::Blocked => return Err(RequestError::Blocked(peer)),
            sent::Asking::TooMany => return Err(RequestError::TooMany),
        }
        let answer = self.shared.ask_now(peer).await;
        Ok(match self.shared.store.contact_by_peer(peer).await? {
            Some(contact) => RequestOutcome::Contact(contact),
            None => {
                let request = self.shared.store.sent_request(peer).await?.unwrap_or(request);
                RequestOutcome::Asked(SentRequest { request, answer })
            }
        })
    }

    /// Lists whom the user asks, oldest first.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn sent_requests(&self) -> Result<Vec<SentRequest>, StoreError> {
        let requests = self.shared.store.sent_requests().await?;
        let with_answer = |request: sent::SentRequest| SentRequest {
            answer: self.shared.asking.answer(request.peer),
            request,
        };
        Ok(requests.into_iter().map(with_answer).collect())
    }

    /// Asks a peer no more. Returns whether it was asked.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be written.
    pub async fn withdraw_request(&self, peer: PeerId) -> Result<bool, StoreError> {
        let was_asked = self.shared.store.withdraw_request(peer).await?;
        self.shared.asking.end(peer);
        Ok(was_asked)
    }

    /// Lists who asks and was not declined, oldest first.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn requests(&self) -> Result<Vec<Request>, StoreError> {
        let mut requests = self.shared.store.requests().await?;
        // Somebody may introduce us to ourselves.
        requests.retain(|request| request.peer != self.shared.net.id());
        Ok(requests)
    }

    /// Returns how many requests were turned away since the start, because too many came.
    #[must_use]
    pub fn requests_turned_away(&self) -> u64 {
        self.shared.turned_away.load(Ordering::Relaxed)
    }

    /// Makes whoever asks a contact, under `chosen` or the name they have.
    ///
    /// # Errors
    ///
    /// Fails when nobody was made a contact.
    pub async fn accept_request(&self, id: RequestId, chosen: Option<Name>) -> Result<Contact, AcceptError> {
        let accepted = self.shared.store.accept_request(id, chosen, clock::now());
        match accepted.await? {
            Accepted::Contact(contact) => {
                let id = contact.id;
                self.shared.tell(match contact.state {
                    ContactState::Established => Event::Established { contact: id },
                    ContactState::Joining(_) | ContactState::Refused => Event::Decided { contact: id },
                });
                self.shared.peer(&contact).poke();
                Ok(contact)
            }
            Accepted::NameTaken(name) => Err(AcceptError::NameTaken(name)),
            Accepted::Gone => Err(AcceptError::Gone),
        }
    }

    /// Shows a request no more; whoever asks is not told. Returns whether there was one.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be written.
    pub async fn decline_request(&self, id: RequestId) -> Result<bool, StoreError> {
        self.shared.store.decline_request(id).await
    }
}

/// Hears a stranger who asks to become a contact. Returns why the connection ends, as it does in any case.
pub(crate) async fn hear(
    shared: &Arc<Shared>,
    session: &mut Session,
    hello: &Hello,
    text: String,
) -> GreetingError {
    match take_in(shared, session, hello, text).await {
        Ok(()) => GreetingError::Asked,
        Err(error) => error,
    }
}

async fn take_in(
    shared: &Arc<Shared>,
    session: &mut Session,
    hello: &Hello,
    text: String,
) -> Result<(), GreetingError> {
    let asker = Asker {
        peer: session.link.peer(),
        name: greeting::name_of(session, hello)?,
        text,
        addrs: greeting::addrs_of(session, hello),
    };
    let contact = match shared.store.receive_request(asker, clock::now()).await? {
        Asked::New(_) => {
            shared.tell(Event::Asked);
            None
        }
        Asked::Contact(contact) => Some(contact),
        Asked::TooMany => {
            note_turned_away(shared);
            None
        }
        Asked::Again | Asked::Unwanted => None,
    };
    session.frames_out.send(&Frame::RequestHeard).await?;
    greeting::wait_until_closed(session).await;
    if let Some(contact) = contact {
        shared.tell(Event::Established { contact: contact.id });
        shared.peer(&contact).poke();
    }
    Ok(())
}

/// Counts, and says so ever more rarely: a flood must not fill the log.
fn note_turned_away(shared: &Shared) {
    let count = shared
        .turned_away
        .fetch_add(1, Ordering::Relaxed)
        .saturating_add(1);
    if count.is_power_of_two() {
        tracing::warn!(
            count,
            "requests of strangers are turned away, because too many came within an hour"
        );
        shared.tell(Event::Asked);
    }
}

/// Makes a peer that has accepted us a contact, if the user asked it to.
pub(crate) async fn accepted(
    shared: &Shared,
    session: &Session,
    hello: &Hello,
) -> Result<Option<Contact>, GreetingError> {
    let (peer, name) = (session.link.peer(), greeting::name_of(session, hello)?);
    let addrs = greeting::addrs_of(session, hello);
    let contact = shared
        .store
        .request_accepted(peer, name, addrs, clock::now())
        .await?;
    if let Some(contact) = &contact {
        shared.tell(Event::Established { contact: contact.id });
    }
    Ok(contact)
}

/// The same on a connection that the peer dialled: the task that asks it has nothing left to do.
pub(crate) async fn accepted_us(
    shared: &Shared,
    session: &Session,
    hello: &Hello,
) -> Result<Option<Contact>, GreetingError> {
    let contact = accepted(shared, session, hello).await?;
    if contact.is_some() {
        shared.asking.end(session.link.peer());
    }
    Ok(contact)
}

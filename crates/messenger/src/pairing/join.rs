//! Using words that somebody else shows.

use std::net::SocketAddr;

use messenger_net::{DialError, FindError, Found, Session};
use messenger_proto::PeerId;
use messenger_proto::frame::{Frame, Hello};
use messenger_proto::name::Name;
use messenger_proto::pairing::{Code, Refusal};
use messenger_store::StoreError;
use messenger_store::contacts::{Contact, ContactState};
use thiserror::Error;

use super::greet;
use crate::clock;
use crate::greeting::{self, Established, Greeted, GreetingError};
use crate::messenger::Messenger;

/// Where the words are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whereabouts {
    /// Somewhere on the local network.
    Nearby,
    /// By the node at this address.
    At(SocketAddr),
}

/// What came of using words.
#[derive(Debug, Clone)]
pub enum Paired {
    /// Both sides are contacts now.
    Now(Contact),
    /// They were before.
    Before(Contact),
}

/// Why the words were of no use.
#[derive(Debug, Error)]
pub enum PairError {
    /// Nobody was found on the local network, or too many.
    #[error(transparent)]
    Find(#[from] FindError),
    /// The node could not be reached.
    #[error(transparent)]
    Dial(#[from] DialError),
    /// The words are shown by this node.
    #[error("these words are shown by this node itself")]
    Own,
    /// The user blocked the node that was found.
    #[error("you have blocked {}, which was found", .0.short())]
    Blocked(PeerId),
    /// Another contact has the name that was chosen.
    #[error("there is a contact called {0} already")]
    NameTaken(Name),
    /// The node does not show them, or not any more.
    #[error("no words with this number are shown there, or not any more")]
    NotShown,
    /// The other side has other words: these are mistyped, or somebody else answered.
    #[error("these are not the words that are shown there")]
    WrongWords,
    /// The other side went away or did something else.
    #[error("the pairing was not finished")]
    Unfinished(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The store could not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<GreetingError> for PairError {
    fn from(error: GreetingError) -> Self {
        match error {
            GreetingError::PairRefused(Refusal::WrongWords) => Self::WrongWords,
            GreetingError::PairRefused(Refusal::NotShown) => Self::NotShown,
            GreetingError::Store(error) => Self::Store(error),
            error => Self::Unfinished(error.into()),
        }
    }
}

impl Messenger {
    /// Proves the words to the node that shows them, and makes it a contact, under `chosen` or the name it gives itself.
    ///
    /// # Errors
    ///
    /// Says what stood in the way; then nothing was added.
    pub async fn use_words(
        &self,
        code: &Code,
        whereabouts: Whereabouts,
        chosen: Option<Name>,
    ) -> Result<Paired, PairError> {
        // A name that cannot be given is found out before the words are used up.
        if let Some(name) = &chosen
            && self.contact_called(name.as_str()).await?.is_some()
        {
            return Err(PairError::NameTaken(name.clone()));
        }
        let found = self.whoever_is(whereabouts, code).await?;
        if found.peer == self.shared.net.id() {
            return Err(PairError::Own);
        }
        if self.shared.store.is_blocked(found.peer).await? {
            return Err(PairError::Blocked(found.peer));
        }
        let mut session = self.shared.net.dial(found.peer, &found.addrs).await?;
        match self.pair_over(&mut session, code, chosen).await {
            Ok((paired, hello, established)) => {
                let (Paired::Now(contact) | Paired::Before(contact)) = &paired;
                let greeted = Greeted::new(&self.shared, session, hello, established);
                self.shared.peer(contact).took_in(greeted).await;
                Ok(paired)
            }
            Err(error) => {
                session.link.close(error.close_reason());
                Err(error.into())
            }
        }
    }

    async fn whoever_is(&self, whereabouts: Whereabouts, code: &Code) -> Result<Found, PairError> {
        match whereabouts {
            Whereabouts::Nearby => Ok(self.shared.net.find(code.slot()).await?),
            Whereabouts::At(addr) => Ok(Found {
                peer: self.shared.net.who_is_at(addr).await?,
                addrs: vec![addr],
            }),
        }
    }

    async fn pair_over(
        &self,
        session: &mut Session,
        code: &Code,
        chosen: Option<Name>,
    ) -> Result<(Paired, Hello, Option<Established>), GreetingError> {
        let shared = &self.shared;
        // Who we are and where is told once the other side has proven the words.
        let blank = Hello {
            name: None,
            addrs: Vec::new(),
            ..shared.hello(false)
        };
        session.frames_out.send(&Frame::Hello(blank)).await?;
        let hello = greeting::expect_hello(session).await?;
        let known = shared.store.contact_by_peer(session.link.peer()).await?;
        let known = known.filter(|contact| contact.state == ContactState::Established);
        // A node that shows words does not say so to anybody before they are proven.
        match known.clone() {
            Some(contact) if hello.is_contact => return Ok((Paired::Before(contact), hello, None)),
            None if hello.is_contact => return Err(GreetingError::PairRefused(Refusal::NotShown)),
            _ => {}
        }
        greet::prove(session, shared.net.id(), code).await?;
        let joiner = greet::joiner(session, &hello)?;
        let contact = shared
            .store
            .establish_paired(joiner, chosen, clock::now())
            .await?;
        let established = Established::new(shared, contact.id);
        session.frames_out.send(&Frame::Hello(shared.hello(true))).await?;
        let paired = match known {
            Some(_) => Paired::Before(contact),
            None => Paired::Now(contact),
        };
        Ok((paired, hello, Some(established)))
    }
}

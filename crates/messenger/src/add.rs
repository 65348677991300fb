//! Using somebody's invite.

use std::time::Duration;

use messenger_proto::PeerId;
use messenger_proto::frame::JoinReply;
use messenger_proto::invite::{Invite, InviteError};
use messenger_proto::name::Name;
use messenger_store::StoreError;
use messenger_store::contacts::{Added, Contact, Introduction};
use thiserror::Error;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::timeout;

use crate::clock;
use crate::event::{Event, LinkState, TroubleWith};
use crate::messenger::Messenger;

/// How long to wait for the inviter's answer before leaving the rest to the background: a dial and a greeting.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(8);

/// What came of adding a contact.
#[derive(Debug, Clone)]
pub enum AddOutcome {
    /// Both sides are contacts.
    Established(Contact),
    /// The inviter could not be reached yet; the invite is presented as soon as it can.
    Waiting(Contact, LinkState),
    /// It was a contact already.
    AlreadyThere(Contact),
}

/// Why an invite was of no use.
#[derive(Debug, Error)]
pub enum AddError {
    /// The text is no invite that can be read.
    #[error(transparent)]
    Text(#[from] InviteError),
    /// The invite was made by this node.
    #[error("this is an invite of your own")]
    Own,
    /// The invite's time is over by this machine's clock.
    #[error("this invite expired {0} seconds ago")]
    Expired(u64),
    /// The inviter did not accept it.
    #[error("{}", refusal(*.0))]
    Refused(JoinReply),
    /// Another contact has the name that was chosen.
    #[error("there is a contact called {0} already")]
    NameTaken(Name),
    /// The user blocked the inviter.
    #[error("you have blocked whoever made this invite: {0}")]
    Blocked(PeerId),
    /// The store could not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn refusal(reason: JoinReply) -> &'static str {
    match reason {
        JoinReply::Used => "this invite has been used",
        JoinReply::Expired => "this invite has expired",
        JoinReply::UnknownInvite => "the inviter does not know this invite",
        JoinReply::Joined | JoinReply::Other => "the inviter did not accept this invite",
    }
}

impl Messenger {
    /// Makes the sender of an invite a contact, under `chosen` or the name the invite gives.
    ///
    /// # Errors
    ///
    /// Says whether the text, the invite, the inviter or the name stood in the way; then nothing was added.
    pub async fn add(&self, text: &str, chosen: Option<Name>) -> Result<AddOutcome, AddError> {
        let invite = Invite::from_text(text)?;
        if invite.peer == self.shared.net.id() {
            return Err(AddError::Own);
        }
        let now_s = clock::now().0.unsigned_abs() / 1000;
        if invite.is_expired(now_s) {
            return Err(AddError::Expired(now_s.saturating_sub(invite.expires_at_s)));
        }
        let suggested = invite.name.or_else(|| Name::from_foreign(&invite.peer.short()));
        let suggested = suggested.ok_or(InviteError::Mutilated)?;
        let peer = invite.peer;
        let introduction = Introduction {
            peer,
            secret: invite.secret,
            addrs: invite.addrs,
        };
        let mut events = self.shared.subscribe();
        match self
            .shared
            .store
            .add_contact(introduction, chosen, suggested, clock::now())
            .await?
        {
            Added::AlreadyThere(contact) => {
                // The invite may have brought an address at which the contact can be reached at last.
                self.shared.peer(&contact).poke();
                Ok(AddOutcome::AlreadyThere(contact))
            }
            Added::NameTaken(name) => Err(AddError::NameTaken(name)),
            Added::Blocked => Err(AddError::Blocked(peer)),
            Added::Joining(contact) => {
                self.shared.peer(&contact).poke();
                self.wait_for_inviter(contact, &mut events).await
            }
        }
    }

    async fn wait_for_inviter(
        &self,
        contact: Contact,
        events: &mut Receiver<Event>,
    ) -> Result<AddOutcome, AddError> {
        match timeout(ANSWER_TIMEOUT, answer_of(&contact, events)).await {
            Ok(Answer::Accepted) => {
                let established = self.shared.store.contact(contact.id).await?;
                Ok(AddOutcome::Established(established.unwrap_or(contact)))
            }
            Ok(Answer::Refused(reason)) => Err(AddError::Refused(reason)),
            Ok(Answer::NotReached) | Err(_) => {
                let link = self.shared.link_state(contact.id);
                Ok(AddOutcome::Waiting(contact, link))
            }
        }
    }
}

/// What the inviter says to the invite.
enum Answer {
    Accepted,
    Refused(JoinReply),
    /// Nothing: a dial came to nothing.
    NotReached,
}

async fn answer_of(contact: &Contact, events: &mut Receiver<Event>) -> Answer {
    loop {
        match events.recv().await {
            Ok(Event::Established { contact: who }) if who == contact.id => return Answer::Accepted,
            Ok(Event::JoinRefused { contact: who, reason }) if who == contact.id => {
                return Answer::Refused(reason);
            }
            Ok(Event::Link {
                contact: who,
                state: LinkState::Down(TroubleWith::Reaching(_)),
            }) if who == contact.id => {
                return Answer::NotReached;
            }
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

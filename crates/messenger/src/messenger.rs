//! The handle of a messenger: what the rest of the program asks of it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use messenger_net::Net;
use messenger_proto::PeerId;
use messenger_proto::arbitration::RunId;
use messenger_proto::envelope::MessageId;
use messenger_proto::invite::{Invite, Secret};
use messenger_proto::limits::INVITE_ADDRS_MAX;
use messenger_proto::name::Name;
use messenger_proto::presence::Absence;
use messenger_store::contacts::{Contact, ContactId, ContactState};
use messenger_store::conversations::Conversation;
use messenger_store::invites::NewInvite;
use messenger_store::messages::{Message, MessageRow};
use messenger_store::settings::{Setting, Switch};
use messenger_store::{Store, StoreError, UnixMillis};
use thiserror::Error;
use tokio::sync::{broadcast, mpsc};

use crate::event::{Event, LinkState};
use crate::questions::Inquiry;
use crate::rooms::{News, Rooms};
use crate::shared::Shared;
use crate::{accept, busy_poll, clock, expiry, seen};

/// What a messenger is made of.
#[derive(Debug)]
pub struct Config {
    /// Where it remembers.
    pub store: Store,
    /// Through what it reaches peers; bound with the identity in `store`.
    pub net: Net,
    /// The program and its version, as peers are told, such as `directnet/0.1.0`.
    pub agent: String,
    /// The folder below which files are saved; made when it is first needed.
    pub downloads: PathBuf,
    /// How often it is noted that contacts are connected: usually [`SEEN_EVERY`](crate::SEEN_EVERY).
    pub seen_every: Duration,
    /// Where questions of contacts about the ports of this machine go; `None`: nobody here knows.
    pub inquiries: Option<mpsc::Sender<Inquiry>>,
}

/// A contact, and how it stands with it now.
#[derive(Debug, Clone)]
pub struct Known {
    /// The contact.
    pub contact: Contact,
    /// How the connection stands.
    pub link: LinkState,
    /// What it says of its absence, while it is connected and away.
    pub absence: Option<Absence>,
    /// How many rooms it brought that were not taken, since this node started: there are as many as are kept.
    pub rooms_turned_away: u64,
    /// Whether it lets the user ask about the ports of its machine, as it said on its last connection since the start.
    pub is_askable: bool,
}

/// How an invite may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InviteTerms {
    /// How many people may use it.
    pub uses: u32,
    /// For how long.
    pub lifetime: Duration,
}

/// Why no invite could be made.
#[derive(Debug, Error)]
pub enum InviteError {
    /// The system has no randomness to give.
    #[error("the system has no randomness to give")]
    Randomness(#[from] getrandom::Error),
    /// The store could not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Conversations with contacts. Cheap to clone; all clones are the same messenger.
#[derive(Debug, Clone)]
pub struct Messenger {
    pub(crate) shared: Arc<Shared>,
}

impl Messenger {
    /// Starts accepting peers and reaching contacts.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read or the system has no randomness to give.
    pub async fn start(config: Config) -> Result<Self, InviteError> {
        let profile = config.store.profile().await?;
        let mut run = [0; 8];
        getrandom::fill(&mut run)?;
        let run = RunId(u64::from_ne_bytes(run));
        let (rooms, news) = Rooms::new();
        let seen_every = config.seen_every;
        let shared = Shared::new(config, profile.name, run, rooms);
        shared
            .tasks
            .start("rooms", crate::rooms::run(Arc::clone(&shared), news));
        shared.tasks.start("accept", accept::run(Arc::clone(&shared)));
        shared
            .tasks
            .start("busy polling", busy_poll::run(Arc::clone(&shared)));
        shared.tasks.start("expiry", expiry::run(Arc::clone(&shared)));
        shared
            .tasks
            .start("seen", seen::run(Arc::clone(&shared), seen_every));
        for contact in shared.store.contacts().await? {
            if contact.state != ContactState::Refused && !contact.is_blocked {
                shared.peer(&contact);
            }
        }
        for sent in shared.store.sent_requests().await? {
            shared.ask(sent.peer);
        }
        Ok(Self { shared })
    }

    /// Returns this node's id.
    #[must_use]
    pub fn id(&self) -> PeerId {
        self.shared.net.id()
    }

    /// Returns what the user calls themselves.
    #[must_use]
    pub fn name(&self) -> Name {
        self.shared.name()
    }

    /// Changes what the user calls themselves. Peers learn it with the next connection.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be written.
    pub async fn rename(&self, name: Name) -> Result<(), StoreError> {
        self.shared.store.rename_profile(name.clone()).await?;
        self.shared.set_name(name);
        Ok(())
    }

    /// Returns the UDP sockets this node listens on.
    #[must_use]
    pub fn bound_sockets(&self) -> Vec<SocketAddr> {
        self.shared.net.bound_sockets()
    }

    /// Returns where peers may reach this node, as far as it knows, best first.
    #[must_use]
    pub fn local_addrs(&self) -> Vec<SocketAddr> {
        self.shared.net.local_addrs()
    }

    /// Makes an invite. Only its hash is remembered here.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be written.
    pub async fn invite(&self, terms: InviteTerms) -> Result<Invite, InviteError> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        let secret = Secret::new(bytes);
        let now = clock::now();
        let lifetime_ms = i64::try_from(terms.lifetime.as_millis()).unwrap_or(i64::MAX);
        let expires_at = UnixMillis(now.0.saturating_add(lifetime_ms));
        let invite = NewInvite {
            secret_hash: secret.hash(),
            uses: terms.uses,
            expires_at,
        };
        self.shared.store.create_invite(invite, now).await?;
        let mut addrs = self.local_addrs();
        addrs.truncate(INVITE_ADDRS_MAX);
        Ok(Invite {
            peer: self.id(),
            name: Some(self.name()),
            secret,
            expires_at_s: expires_at.0.unsigned_abs() / 1000,
            addrs,
        })
    }

    /// Lists the contacts by name, each with how it stands with it.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn contacts(&self) -> Result<Vec<Known>, StoreError> {
        let contacts = self.shared.store.contacts().await?;
        Ok(contacts.into_iter().map(|contact| self.known(contact)).collect())
    }

    /// Says how it stands with a contact.
    #[must_use]
    pub fn known(&self, contact: Contact) -> Known {
        Known {
            link: self.shared.link_state(contact.id),
            absence: self.shared.absence(contact.id),
            rooms_turned_away: self.shared.rooms.turned_away(contact.peer),
            is_askable: self.shared.questions.is_askable(contact.id),
            contact,
        }
    }

    /// Lists the conversations, the one in which something was said last first.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn conversations(&self) -> Result<Vec<Conversation>, StoreError> {
        self.shared.store.conversations().await
    }

    /// Finds a contact.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn contact(&self, id: ContactId) -> Result<Option<Contact>, StoreError> {
        self.shared.store.contact(id).await
    }

    /// Finds the contact that the user means: by name in any case, or by id.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn contact_called(&self, name: &str) -> Result<Option<Contact>, StoreError> {
        self.shared.store.contact_called(name).await
    }

    /// Finds a contact like [`Messenger::contact_called`], without its addresses and mostly at once: for writing to it.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn contact_to_write_to(&self, name: &str) -> Result<Option<Contact>, StoreError> {
        self.shared.store.contact_to_write_to(name).await
    }

    /// Returns how the connection to a contact stands.
    #[must_use]
    pub fn link_state(&self, contact: ContactId) -> LinkState {
        self.shared.link_state(contact)
    }

    /// Counts the messages that are not delivered yet.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn queued_count(&self) -> Result<u64, StoreError> {
        self.shared.store.queued_count().await
    }

    /// Lists received messages that were not shown yet, oldest first.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn unread(&self, from: Option<ContactId>) -> Result<Vec<Message>, StoreError> {
        self.shared.store.unread(from).await
    }

    /// Lists the same, without contacts of whose messages the user does not want to be told.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn unread_of_unmuted(&self) -> Result<Vec<Message>, StoreError> {
        self.shared.store.unread_of_unmuted().await
    }

    /// Notes that these messages were shown, and lets those contacts know who are to be told.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be written.
    pub async fn mark_read(&self, rows: Vec<MessageRow>) -> Result<(), StoreError> {
        for told in self.shared.store.mark_read(rows, clock::now()).await? {
            if let Some(contact) = self.contact(told).await?.filter(|contact| !contact.is_blocked) {
                self.shared.peer(&contact).poke();
            }
        }
        self.shared.expiry_begun.notify_one();
        Ok(())
    }

    /// Decides about a contact, or about all without a decision of their own. `None` takes a decision back.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be written.
    pub async fn decide(
        &self,
        contact: Option<ContactId>,
        setting: Setting,
        decision: Option<Switch>,
    ) -> Result<(), StoreError> {
        self.shared.store.decide(contact, setting, decision).await?;
        if matches!(setting, Setting::Presence | Setting::Ports) {
            self.presence_changed();
        }
        if setting == Setting::Receipts {
            self.shared.rooms.tell(News::Decided).await;
        }
        Ok(())
    }

    /// Returns what holds for a contact, or for all without a decision of their own.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn setting(&self, contact: Option<ContactId>, setting: Setting) -> Result<Switch, StoreError> {
        self.shared.store.setting(contact, setting).await
    }

    /// Lists the latest messages of a conversation, oldest first.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn history(
        &self,
        contact: ContactId,
        before: Option<MessageRow>,
        limit: usize,
    ) -> Result<Vec<Message>, StoreError> {
        self.shared.store.history(contact, before, limit).await
    }

    /// Lists messages of a conversation from a place on, oldest first.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn history_after(
        &self,
        contact: ContactId,
        after: MessageRow,
        limit: usize,
    ) -> Result<Vec<Message>, StoreError> {
        self.shared.store.history_after(contact, after, limit).await
    }

    /// Finds a message by its place.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn message(&self, row: MessageRow) -> Result<Option<Message>, StoreError> {
        self.shared.store.message(row).await
    }

    /// Finds the messages with an identity, in all conversations.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn messages_with_id(&self, id: MessageId) -> Result<Vec<Message>, StoreError> {
        self.shared.store.messages_with_id(id).await
    }

    /// Finds the latest messages that hold all `words`, newest first.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn search(
        &self,
        words: &str,
        with: Option<ContactId>,
        limit: usize,
    ) -> Result<Vec<Message>, StoreError> {
        self.shared.store.search(words, with, limit).await
    }

    /// Subscribes to what happens from now on. A listener that falls far behind misses events and is told so.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.shared.subscribe()
    }

    /// Stops: tells all tasks, then closes the endpoint and the store.
    ///
    /// Takes milliseconds, or up to three seconds while a dial is on its way that nobody answers. Dropping the
    /// future after the store had some time is harmless: every write was on the disk when it was confirmed.
    pub async fn shutdown(&self) {
        self.shared.tasks.stop().await;
        tokio::join!(self.shared.net.close(), self.shared.store.close());
    }
}

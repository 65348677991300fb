//! What a node answers: the questions of [`api::Service`], asked of the messenger.

mod acts;
mod contacts;
mod draft;
mod events;
mod files;
mod inboxes;
mod lookalikes;
mod machine;
mod pairing;
mod ports;
mod presence;
mod requests;
mod rooms;
mod search;
mod send;
mod settings;
mod verification;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use api::acts::{Acted, DeleteRequest, EditRequest, ReactRequest};
use api::contacts::{
    AddRequest, Added, Blocking, Contact, ContactRequest, ContactStatus, Invite, InviteRequest, Removed,
    RenameRequest, Settings, SettingsRequest, Verification, VerifyRequest,
};
use api::events::Event;
use api::expectations::{ExpectRequest, ExpectationsDocument};
use api::files::{AcceptFileRequest, File, FileRequest, FilesRequest, OfferRequest, Preview};
use api::messages::{
    Conversation, Draft, DraftRequest, HistoryRequest, Message, SearchRequest, SendRequest, Sent,
    ShownRequest, UnreadRequest,
};
use api::page::PageLink;
use api::pairing::{ShowWordsRequest, UseWordsRequest};
use api::ports::search::SearchDocument;
use api::ports::{
    MachineDocument, MachineRequest, PortDocument, PortMapDocument, PortRequest, PortSearchRequest,
    PortsDocument, RegistryDocument, RegistryRequest,
};
use api::presence::{Presence, PresenceRequest, TypingRequest};
use api::requests::{
    AcceptRequest, AskRequest, Asked, IntroduceRequest, Introduced, Requests, Settled, WhichRequest,
};
use api::rooms::{RoomRequest, RoomsDocument};
use api::status::Status;
use api::{ApiError, ErrorCode, EventStream, PairingStream, SendStream, SentStream, Service};
use futures_util::stream::{self, StreamExt};
use messenger::{AddOutcome, ContactId, InviteTerms, Known, Messenger, Said, UnixMillis};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Mutex, Semaphore};
use tokio_util::sync::CancellationToken;

use crate::answers::FileWhere;
use crate::port_claims::PortClaims;
use crate::port_watch::News;
use crate::{answers, trouble};
pub(crate) use rooms::place as place_in_room;

/// The longest lifetime of an invite: a year. Longer ones are passwords in disguise.
const INVITE_LIFETIME_MAX: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The most people one invite may let in. More is a public address, which has no place for a one-time secret.
const INVITE_USES_MAX: u32 = 1000;

/// What does not change while a node runs.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) agent: String,
    pub(crate) started_at: UnixMillis,
    pub(crate) home: PathBuf,
    pub(crate) api: PathBuf,
    pub(crate) wanted_port: u16,
    pub(crate) port_taken_by: Option<String>,
}

/// The answers of a running node.
pub(crate) struct NodeService {
    messenger: Messenger,
    facts: Facts,
    stop: CancellationToken,
    port_claims: Arc<PortClaims>,
    port_news: News,
    /// Held while what is expected is changed.
    expecting: Arc<Mutex<()>>,
    /// One picture at a time: each may take as much memory as [`crate::preview`] allows.
    previewing: Semaphore,
    page: OnceLock<Box<dyn Page>>,
}

/// A page that is served for the node, as far as the node has to know: it can make links to itself.
pub trait Page: Send + Sync {
    /// Makes a link that lets its holder in, once.
    ///
    /// # Errors
    ///
    /// Fails if the system fails.
    fn link(&self) -> Result<PageLink, Box<dyn std::error::Error + Send + Sync>>;
}

type Contacts = Vec<Known>;

impl NodeService {
    pub(crate) fn new(messenger: Messenger, facts: Facts, stop: CancellationToken, port_news: News) -> Self {
        Self {
            messenger,
            port_claims: Arc::new(PortClaims::in_dir(&facts.home)),
            facts,
            stop,
            port_news,
            expecting: Arc::default(),
            previewing: Semaphore::new(1),
            page: OnceLock::new(),
        }
    }

    /// Takes the page that is served for this node; a second one is not taken.
    pub(crate) fn offer_page(&self, page: Box<dyn Page>) {
        if self.page.set(page).is_err() {
            tracing::warn!("a node has one page");
        }
    }

    /// Returns what the node's directory says about ports.
    pub(crate) fn port_claims(&self) -> Arc<PortClaims> {
        Arc::clone(&self.port_claims)
    }

    async fn all_contacts(&self) -> Result<Contacts, ApiError> {
        all_contacts(&self.messenger).await
    }

    async fn contact(&self, who: &str) -> Result<messenger::Contact, ApiError> {
        contact_called(&self.messenger, who).await
    }

    /// Gives messages the names of their contacts.
    async fn named(&self, messages: Vec<messenger::Message>) -> Result<Vec<Message>, ApiError> {
        let names = names(&self.all_contacts().await?);
        let name = |id: ContactId| names.get(&id).map_or("", String::as_str);
        Ok(messages
            .into_iter()
            .map(|message| {
                let contact = name(message.contact).to_owned();
                let file = message.file.clone().filter(|_| message.said != Said::Deleted);
                let mut listed = answers::message(message, &contact);
                listed.file = file.map(|file| Box::new(self.described(file, FileWhere::with(&contact))));
                listed
            })
            .collect())
    }
}

async fn all_contacts(messenger: &Messenger) -> Result<Contacts, ApiError> {
    messenger.contacts().await.map_err(|error| trouble::store(&error))
}

/// Finds a contact, or says that there is none and who may be meant.
async fn contact_called(messenger: &Messenger, who: &str) -> Result<messenger::Contact, ApiError> {
    let found = messenger.contact_called(who).await;
    if let Some(contact) = found.map_err(|error| trouble::store(&error))? {
        return Ok(contact);
    }
    let contacts = all_contacts(messenger).await?;
    let error = ApiError::new(
        ErrorCode::NoSuchContact,
        format!("there is no contact called {who}"),
    );
    Err(match answers::nearest(&contacts, who) {
        Some(name) => error.with_hint(format!("did you mean {name}?")),
        None if contacts.is_empty() => {
            error.with_hint("there are none yet: directnet invite, or directnet add")
        }
        None => error.with_hint("directnet contacts lists them"),
    })
}

fn names(contacts: &Contacts) -> HashMap<ContactId, String> {
    contacts
        .iter()
        .map(|known| (known.contact.id, known.contact.name.to_string()))
        .collect()
}

impl Service for NodeService {
    async fn status(&self) -> Result<Status, ApiError> {
        let contacts = self.all_contacts().await?;
        let full = self.full_inboxes().await?;
        let is_up = |known: &&Known| known.link.is_up();
        let strings = |addrs: Vec<std::net::SocketAddr>| addrs.iter().map(ToString::to_string).collect();
        Ok(Status {
            version: 1,
            id: self.messenger.id().to_string(),
            name: self.messenger.name().to_string(),
            agent: self.facts.agent.clone(),
            pid: std::process::id(),
            started_at_ms: self.facts.started_at.0,
            home: self.facts.home.display().to_string(),
            api: self.facts.api.display().to_string(),
            sockets: strings(self.messenger.bound_sockets()),
            wanted_port: self.facts.wanted_port,
            port_taken_by: self.facts.port_taken_by.clone(),
            addrs: strings(self.messenger.local_addrs()),
            away: self.own_absence().await?,
            contacts: contacts.len(),
            connected: contacts.iter().filter(is_up).count(),
            doubled_at_ms: self.own_double().await?,
            queued: self
                .messenger
                .queued_count()
                .await
                .map_err(|error| trouble::store(&error))?,
            full_inboxes: contacts
                .iter()
                .filter(|known| full.contains(&known.contact.id))
                .map(|known| known.contact.name.to_string())
                .collect(),
            replaced_sessions: self
                .messenger
                .replaced_sessions(None)
                .await
                .map_err(|error| trouble::store(&error))?,
        })
    }

    async fn stop(&self) -> Result<(), ApiError> {
        self.stop.cancel();
        Ok(())
    }

    async fn invite(&self, request: InviteRequest) -> Result<Invite, ApiError> {
        let lifetime = Duration::from_secs(request.lifetime_s);
        if request.uses == 0 || request.uses > INVITE_USES_MAX {
            let message = format!("an invite has 1 to {INVITE_USES_MAX} uses");
            return Err(ApiError::new(ErrorCode::BadRequest, message));
        }
        if lifetime.is_zero() || lifetime > INVITE_LIFETIME_MAX {
            return Err(ApiError::new(
                ErrorCode::BadRequest,
                "an invite lives one second to one year",
            ));
        }
        let terms = InviteTerms {
            uses: request.uses,
            lifetime,
        };
        let invite = self
            .messenger
            .invite(terms)
            .await
            .map_err(|error| trouble::invite(&error))?;
        Ok(Invite {
            text: invite.to_text(),
            uses: request.uses,
            expires_at_ms: i64::try_from(invite.expires_at_s.saturating_mul(1000)).unwrap_or(i64::MAX),
            addrs: invite.addrs.iter().map(ToString::to_string).collect(),
        })
    }

    async fn add_contact(&self, request: AddRequest) -> Result<Added, ApiError> {
        let name = answers::chosen_name(request.name)?;
        let same_name_as = lookalikes::of_invite(&self.messenger, &request.invite).await?;
        let outcome = self
            .messenger
            .add(&request.invite, name)
            .await
            .map_err(|error| trouble::add(&error))?;
        let (contact, already_there) = match outcome {
            AddOutcome::Established(contact) | AddOutcome::Waiting(contact, _) => (contact, false),
            AddOutcome::AlreadyThere(contact) => (contact, true),
        };
        Ok(Added {
            contact: lookalikes::told(&self.messenger, contact).await?,
            already_there,
            same_name_as: same_name_as.filter(|_| !already_there),
        })
    }

    async fn show_words(&self, request: ShowWordsRequest) -> Result<PairingStream, ApiError> {
        self.show(request).await
    }

    async fn use_words(&self, request: UseWordsRequest) -> Result<Added, ApiError> {
        self.pair_with(request).await
    }

    async fn contacts(&self) -> Result<Vec<Contact>, ApiError> {
        self.list_contacts().await
    }

    async fn conversations(&self) -> Result<Vec<Conversation>, ApiError> {
        let conversations = self.messenger.conversations().await;
        let conversations = conversations.map_err(|error| trouble::store(&error))?;
        let conversations = lookalikes::in_conversations(&self.messenger, conversations);
        self.with_rooms(conversations).await
    }

    async fn contact_status(&self, request: ContactRequest) -> Result<ContactStatus, ApiError> {
        let contact = self.contact(&request.who).await?;
        self.in_full(contact).await
    }

    async fn rename_contact(&self, request: RenameRequest) -> Result<Contact, ApiError> {
        self.give_name(request).await
    }

    async fn remove_contact(&self, request: ContactRequest) -> Result<Removed, ApiError> {
        self.remove(request).await
    }

    async fn verify(&self, request: VerifyRequest) -> Result<Verification, ApiError> {
        self.compare(request).await
    }

    async fn block(&self, request: ContactRequest) -> Result<Blocking, ApiError> {
        self.set_blocked(request).await
    }

    async fn unblock(&self, request: ContactRequest) -> Result<Blocking, ApiError> {
        self.set_unblocked(request).await
    }

    async fn request(&self, request: AskRequest) -> Result<Asked, ApiError> {
        self.ask_stranger(request).await
    }

    async fn introduce(&self, request: IntroduceRequest) -> Result<Introduced, ApiError> {
        self.make_known(request).await
    }

    async fn requests(&self) -> Result<Requests, ApiError> {
        self.list_requests().await
    }

    async fn accept_request(&self, request: AcceptRequest) -> Result<Contact, ApiError> {
        self.accept(request).await
    }

    async fn decline_request(&self, request: WhichRequest) -> Result<Settled, ApiError> {
        self.decline(request).await
    }

    async fn block_request(&self, request: WhichRequest) -> Result<Blocking, ApiError> {
        self.block_asker(request).await
    }

    async fn withdraw_request(&self, request: WhichRequest) -> Result<Settled, ApiError> {
        self.withdraw(request).await
    }

    async fn send(&self, request: SendRequest) -> Result<Sent, ApiError> {
        self.send_text(request).await
    }

    async fn send_all(&self, requests: SendStream) -> Result<SentStream, ApiError> {
        Ok(self.send_texts(requests))
    }

    async fn contact_settings(&self, request: SettingsRequest) -> Result<Settings, ApiError> {
        self.decide(request).await
    }

    async fn presence(&self, request: PresenceRequest) -> Result<Presence, ApiError> {
        self.set_presence(request).await
    }

    async fn typing(&self, request: TypingRequest) -> Result<(), ApiError> {
        self.tell_typing(request).await
    }

    async fn draft(&self, request: DraftRequest) -> Result<Draft, ApiError> {
        self.keep_draft(request).await
    }

    async fn rooms(&self, request: RoomRequest) -> Result<RoomsDocument, ApiError> {
        self.about_rooms(request).await
    }

    async fn react(&self, request: ReactRequest) -> Result<Acted, ApiError> {
        self.put_sign(request).await
    }

    async fn edit(&self, request: EditRequest) -> Result<Acted, ApiError> {
        self.edit_message(request).await
    }

    async fn delete(&self, request: DeleteRequest) -> Result<Acted, ApiError> {
        self.delete_message(request).await
    }

    async fn unread(&self, request: UnreadRequest) -> Result<Vec<Message>, ApiError> {
        if let Some(room) = request.from.as_deref().filter(|from| from.starts_with('#')) {
            return self.room_unread(Some(room)).await;
        }
        let is_all = request.from.is_none();
        let from = match request.from {
            Some(who) => Some(self.contact(&who).await?.id),
            None => None,
        };
        let unread = match from {
            None if request.unmuted => self.messenger.unread_of_unmuted().await,
            from => self.messenger.unread(from).await,
        };
        let unread = unread.map_err(|error| trouble::store(&error))?;
        let mut unread = self.named(unread).await?;
        if is_all {
            unread.extend(match request.unmuted {
                true => self.room_unread_of_unmuted().await?,
                false => self.room_unread(None).await?,
            });
            unread.sort_by_key(|message| message.stored_at_ms);
        }
        Ok(unread)
    }

    async fn mark_shown(&self, request: ShownRequest) -> Result<(), ApiError> {
        let rows = self.mark_room_shown(request.rows).await?;
        let rows = rows.into_iter().map(messenger::MessageRow).collect();
        self.messenger
            .mark_read(rows)
            .await
            .map_err(|error| trouble::store(&error))
    }

    async fn history(&self, request: HistoryRequest) -> Result<Vec<Message>, ApiError> {
        if request.with.starts_with('#') {
            return self.room_history(&request).await;
        }
        let contact = self.contact(&request.with).await?;
        let row = messenger::MessageRow;
        let history = match (request.before.map(row), request.after.map(row)) {
            (Some(_), Some(_)) => return Err(trouble::before_and_after()),
            (None, Some(after)) => {
                self.messenger
                    .history_after(contact.id, after, request.limit)
                    .await
            }
            (before, None) => self.messenger.history(contact.id, before, request.limit).await,
        };
        self.named(history.map_err(|error| trouble::store(&error))?).await
    }

    async fn search(&self, request: SearchRequest) -> Result<Vec<Message>, ApiError> {
        self.find_messages(request).await
    }

    async fn port(&self, request: PortRequest) -> Result<PortDocument, ApiError> {
        self.report_on_port(request).await
    }

    async fn ports(&self) -> Result<PortsDocument, ApiError> {
        self.list_ports().await
    }

    async fn ask_machine(&self, request: MachineRequest) -> Result<MachineDocument, ApiError> {
        self.question(request).await
    }

    async fn port_map(&self) -> Result<PortMapDocument, ApiError> {
        self.map_ports().await
    }

    async fn registry(&self, request: RegistryRequest) -> Result<RegistryDocument, ApiError> {
        self.list_registry(request).await
    }

    async fn search_ports(&self, request: PortSearchRequest) -> Result<SearchDocument, ApiError> {
        self.look_for(request).await
    }

    async fn expectations(&self) -> Result<ExpectationsDocument, ApiError> {
        self.list_expectations().await
    }

    async fn expect(&self, request: ExpectRequest) -> Result<ExpectationsDocument, ApiError> {
        self.change_expectations(request).await
    }

    async fn page_link(&self) -> Result<PageLink, ApiError> {
        let Some(page) = self.page.get() else {
            return Err(ApiError::new(ErrorCode::NoPage, "the node serves no page")
                .with_hint("start it again without --no-web: directnet down, then directnet up"));
        };
        page.link()
            .map_err(|error| ApiError::new(ErrorCode::NodeFailed, error.to_string()))
    }

    async fn offer(&self, request: OfferRequest) -> Result<Sent, ApiError> {
        self.offer_file(request).await
    }

    async fn files(&self, request: FilesRequest) -> Result<Vec<File>, ApiError> {
        self.list_files(request).await
    }

    async fn accept_file(&self, request: AcceptFileRequest) -> Result<File, ApiError> {
        self.accept_offer(request).await
    }

    async fn stop_file(&self, request: FileRequest) -> Result<File, ApiError> {
        self.stop_transfer(request).await
    }

    async fn preview(&self, request: FileRequest) -> Result<Preview, ApiError> {
        self.small_picture(request).await
    }

    async fn events(&self) -> Result<EventStream, ApiError> {
        let told = self.messenger.subscribe();
        let messenger = self.messenger.clone();
        let happening = stream::unfold((told, messenger), |(mut told, messenger)| async move {
            let event = match told.recv().await {
                Ok(event) => events::translate(&messenger, event).await,
                Err(RecvError::Lagged(_)) => Ok(Event::Missed),
                Err(RecvError::Closed) => return None,
            };
            Some((event.map_err(|error| trouble::store(&error)), (told, messenger)))
        });
        let on_ports = stream::unfold(self.port_news.subscribe().await, |mut told| async move {
            match told.recv().await {
                Ok(event) => Some((Ok(event), told)),
                Err(RecvError::Lagged(_)) => Some((Ok(Event::Missed), told)),
                Err(RecvError::Closed) => None,
            }
        });
        Ok(stream::once(async { Ok(Event::Subscribed) })
            .chain(stream::select(happening, on_ports))
            .boxed())
    }
}

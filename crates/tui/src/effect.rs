//! What the state asks of the node, and what the node answered.

use api::acts::{DeleteRequest, EditRequest, ReactRequest};
use api::contacts::{AddRequest, Added, ContactRequest, ContactStatus, Invite, InviteRequest, RenameRequest};
use api::files::{AcceptFileRequest, File, FileRequest, FilesRequest, OfferRequest};
use api::messages::{
    Conversation, Draft, DraftRequest, HistoryRequest, Message, SearchRequest, SendRequest, Sent,
    ShownRequest,
};
use api::pairing::UseWordsRequest;
use api::ports::{PortDocument, PortRequest, PortsDocument};
use api::presence::{PresenceRequest, TypingRequest};
use api::status::Status;
use api::text::visible;
use api::{ApiError, Service};

use crate::thread::{PAGE_LEN, Page};
use crate::{files, paths};

/// For how long an invite that is made here is good: a day.
const INVITE_LIFETIME_S: u64 = 24 * 60 * 60;

/// How many messages a search lists.
const FOUND_MAX: usize = 100;

/// Something to ask of the node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Effect {
    ListConversations,
    LoadThread {
        with: String,
        page: Page,
    },
    MarkShown(Vec<i64>),
    Send(SendRequest),
    React(ReactRequest),
    Edit(EditRequest),
    Delete(DeleteRequest),
    /// Looks for the second; the first is what the user typed.
    Search(String, String),
    Invite,
    Add(AddRequest),
    Status,
    ContactStatus(String),
    ListPorts,
    Port(u16),
    LoadDraft(String),
    /// Keeps the second as what was begun to the first.
    KeepDraft(String, String),
    Typing(TypingRequest),
    Presence(PresenceRequest),
    Rename(RenameRequest),
    Remove(ContactRequest),
    Block(ContactRequest),
    Unblock(ContactRequest),
    /// Shows words for one person, until [`Effect::HideWords`]; what happens comes as events of the pairing.
    ShowWords,
    HideWords,
    ListFiles,
    AcceptFile(AcceptFileRequest),
    StopFile(FileRequest),
    /// Offers what is at a path, as the user typed it.
    Offer {
        to: String,
        path: String,
    },
    UseWords(UseWordsRequest),
}

/// What came of it.
#[derive(Debug)]
pub(crate) enum Answer {
    Conversations(Vec<Conversation>),
    Thread {
        with: String,
        page: Page,
        messages: Vec<Message>,
    },
    Sent(Sent),
    /// Messages were noted as shown, as the thread knows already.
    Shown,
    /// Something was done that shows by itself.
    Done,
    Found(String, Vec<Message>),
    Invite(Invite),
    Added(Added),
    Status(Status),
    ContactStatus(ContactStatus),
    Ports(PortsDocument),
    Port(PortDocument),
    Draft(Draft),
    /// Every file, oldest first.
    Files(Vec<File>),
    /// Something was done about a file; what to say about it.
    File(String),
    /// Something was done; what to say about it.
    Told(String),
    /// A contact has this name now.
    Renamed(String),
    /// The contact of this name is none any more.
    Gone(String),
    /// Something was done that changes nothing on the screen.
    Kept,
    /// It was not done; what the user had typed for it comes back.
    Failed {
        error: ApiError,
        unsent: Option<String>,
    },
}

/// Asks the node.
pub(crate) async fn carry_out(effect: Effect, node: &impl Service) -> Answer {
    let unsent = match &effect {
        Effect::Send(request) => Some(request.text.clone()),
        Effect::Edit(request) => Some(request.text.clone()),
        _ => None,
    };
    ask(effect, node)
        .await
        .unwrap_or_else(|error| Answer::Failed { error, unsent })
}

async fn ask(effect: Effect, node: &impl Service) -> Result<Answer, ApiError> {
    Ok(match effect {
        Effect::ListConversations => Answer::Conversations(node.conversations().await?),
        Effect::LoadThread { with, page } => {
            let (before, after) = match page {
                Page::Latest => (None, None),
                Page::Before(row) => (Some(row), None),
                Page::After(row) => (None, Some(row)),
            };
            let request = HistoryRequest {
                with: with.clone(),
                before,
                after,
                limit: PAGE_LEN,
            };
            let messages = node.history(request).await?;
            Answer::Thread { with, page, messages }
        }
        Effect::MarkShown(rows) => {
            node.mark_shown(ShownRequest { rows }).await?;
            Answer::Shown
        }
        Effect::Send(request) => Answer::Sent(node.send(request).await?),
        Effect::React(request) => node.react(request).await.map(|_| Answer::Done)?,
        Effect::Edit(request) => node.edit(request).await.map(|_| Answer::Done)?,
        Effect::Delete(request) => node.delete(request).await.map(|_| Answer::Done)?,
        Effect::Search(typed, words) => {
            let request = SearchRequest {
                words,
                with: None,
                limit: FOUND_MAX,
            };
            Answer::Found(typed, node.search(request).await?)
        }
        Effect::Invite => {
            let request = InviteRequest {
                uses: 1,
                lifetime_s: INVITE_LIFETIME_S,
            };
            Answer::Invite(node.invite(request).await?)
        }
        Effect::Add(request) => Answer::Added(node.add_contact(request).await?),
        Effect::Status => Answer::Status(node.status().await?),
        Effect::ContactStatus(who) => {
            Answer::ContactStatus(node.contact_status(ContactRequest { who }).await?)
        }
        other => return ask_about_contacts_and_ports(other, node).await,
    })
}

async fn ask_about_contacts_and_ports(effect: Effect, node: &impl Service) -> Result<Answer, ApiError> {
    Ok(match effect {
        Effect::ListPorts => Answer::Ports(node.ports().await?),
        Effect::Port(port) => {
            let request = PortRequest {
                port,
                ..PortRequest::default()
            };
            Answer::Port(node.port(request).await?)
        }
        Effect::LoadDraft(to) => Answer::Draft(node.draft(DraftRequest { to, text: None }).await?),
        Effect::KeepDraft(to, text) => {
            let text = Some(text);
            node.draft(DraftRequest { to, text })
                .await
                .map(|_| Answer::Kept)?
        }
        Effect::Typing(request) => node.typing(request).await.map(|()| Answer::Kept)?,
        Effect::Presence(request) => {
            let presence = node.presence(request).await?;
            let told = if presence.away.is_some() {
                "you are away now"
            } else {
                "you are back"
            };
            Answer::Told(told.to_owned())
        }
        Effect::Rename(request) => {
            let renamed = node.rename_contact(request).await?;
            Answer::Renamed(renamed.name)
        }
        Effect::Remove(request) => {
            let removed = node.remove_contact(request).await?;
            Answer::Gone(removed.name)
        }
        Effect::Block(request) => node.block(request).await.map(|_| Answer::Done)?,
        Effect::Unblock(request) => node.unblock(request).await.map(|_| Answer::Done)?,
        Effect::UseWords(request) => Answer::Added(node.use_words(request).await?),
        Effect::ListFiles | Effect::AcceptFile(_) | Effect::StopFile(_) | Effect::Offer { .. } => {
            return ask_about_files(effect, node).await;
        }
        // Words are held by whoever runs the face (`run`); everything else is asked above.
        _ => Answer::Kept,
    })
}

async fn ask_about_files(effect: Effect, node: &impl Service) -> Result<Answer, ApiError> {
    Ok(match effect {
        Effect::ListFiles => {
            let request = FilesRequest {
                with: None,
                all: true,
            };
            Answer::Files(node.files(request).await?)
        }
        Effect::AcceptFile(request) => {
            let file = node.accept_file(request).await?;
            let contact = visible(&file.contact);
            Answer::File(format!("accepted: {} from {contact}", files::name(&file)))
        }
        Effect::StopFile(request) => {
            let file = node.stop_file(request).await?;
            Answer::File(format!("{}: {}", files::standing(&file, 0), files::name(&file)))
        }
        Effect::Offer { to, path } => {
            let path = paths::absolute(&path)?;
            let request = OfferRequest {
                to,
                path,
                wait_ms: None,
            };
            Answer::Sent(node.offer(request).await?)
        }
        _ => Answer::Kept,
    })
}

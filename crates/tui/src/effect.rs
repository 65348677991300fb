//! What the state asks of the node, and what the node answered.

mod files;
mod people;
mod rooms;

use api::acts::{DeleteRequest, EditRequest, ReactRequest};
use api::contacts::{
    AddRequest, Added, ContactRequest, ContactStatus, Invite, RenameRequest, SettingsRequest, Verification,
    VerifyRequest,
};
use api::files::{AcceptFileRequest, File, FileRequest};
use api::messages::{
    Conversation, Draft, DraftRequest, HistoryRequest, Message, SearchRequest, SendRequest, Sent,
    ShownRequest, WaitFor,
};
use api::pairing::UseWordsRequest;
use api::ports::{MachineDocument, MachineRequest, PortDocument, PortRequest, PortsDocument};
use api::presence::{PresenceRequest, TypingRequest};
use api::requests::{AcceptRequest, AskRequest, IntroduceRequest, Requests, WhichRequest};
use api::rooms::RoomRequest;
use api::status::Status;
use api::{ApiError, Service};

use crate::language::say;
use crate::search::FOUND_MAX;
use crate::thread::{PAGE_LEN, Page};

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
    LoadDraft(String),
    /// Keeps the second as what was begun to the first.
    KeepDraft(String, String),
    Typing(TypingRequest),

    /// For what has to be said loudly.
    AskHowTheNodeStands,
    /// For the user, who asked.
    Status,
    Id,
    PageLink,
    Stop,
    ListPorts,
    Port(u16),
    /// What is on the ports of a contact's machine.
    AskMachine(MachineRequest),

    Invite,
    Add(AddRequest),
    ContactStatus(String),
    Presence(PresenceRequest),
    Rename(RenameRequest),
    Remove(ContactRequest),
    Block(ContactRequest),
    Unblock(ContactRequest),
    Verify(VerifyRequest),
    Introduce(IntroduceRequest),
    Settings(SettingsRequest),
    ListRequests,
    Request(AskRequest),
    AcceptRequest(AcceptRequest),
    DeclineRequest(WhichRequest),
    BlockRequest(WhichRequest),
    WithdrawRequest(WhichRequest),
    /// Shows words for one person, until [`Effect::HideWords`]; what happens comes as events of the pairing.
    ShowWords,
    HideWords,
    UseWords(UseWordsRequest),

    Rooms(RoomRequest),

    ListFiles,
    AcceptFile(AcceptFileRequest),
    StopFile(FileRequest),
    /// Offers what is at a path, as the user typed it.
    Offer {
        to: String,
        path: String,
    },
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
    Added(Added),
    Ports(PortsDocument),
    Draft(Draft),
    /// Every file, oldest first.
    Files(Vec<File>),
    Requests(Requests),
    Standing(Status),
    /// What the user asked to see.
    Report(Report),
    /// Something was done; what to say about it.
    Told(String),
    /// Something was done; what has to be said loudly about it.
    Cautioned(String),
    /// A room of this name was made.
    Made(String),
    /// A contact has this name now, and what has to be said loudly about that.
    Renamed(String, Option<String>),
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

/// What is shown over everything else because the user asked for it.
#[derive(Debug)]
pub(crate) enum Report {
    Invite(Invite),
    Status(Status),
    Contact(ContactStatus),
    Port(PortDocument),
    /// What a contact's machine says.
    Machine(MachineDocument),
    /// What is to be compared with a contact.
    Verification(Verification),
    /// Lines under a title.
    Facts(&'static str, Vec<(String, String)>),
}

/// A text to somebody, perhaps in answer to a message.
pub(crate) fn text_to(to: String, text: String, reply_to: Option<i64>) -> SendRequest {
    SendRequest {
        to,
        text,
        reply_to: reply_to.map(|row| row.to_string()),
        severity: None,
        expires_after_s: None,
        dedupe_key: None,
        from_draft: false,
        wait_ms: None,
        wait_for: WaitFor::default(),
    }
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
                // One more tells that there are more.
                limit: FOUND_MAX + 1,
            };
            Answer::Found(typed, node.search(request).await?)
        }
        Effect::LoadDraft(to) => Answer::Draft(node.draft(DraftRequest { to, text: None }).await?),
        Effect::KeepDraft(to, text) => {
            let text = Some(text);
            let kept = node.draft(DraftRequest { to, text }).await;
            kept.map(|_| Answer::Kept)?
        }
        Effect::Typing(request) => node.typing(request).await.map(|()| Answer::Kept)?,
        other => return ask_about_the_node(other, node).await,
    })
}

async fn ask_about_the_node(effect: Effect, node: &impl Service) -> Result<Answer, ApiError> {
    let fact = |what: &str, fact: String| vec![(what.to_owned(), fact)];
    Ok(match effect {
        Effect::Status => Answer::Report(Report::Status(node.status().await?)),
        Effect::AskHowTheNodeStands => Answer::Standing(node.status().await?),
        Effect::Id => Answer::Report(Report::Facts(
            say!("id-title"),
            fact(say!("fact-id"), node.status().await?.id),
        )),
        Effect::PageLink => {
            let link = node.page_link().await?;
            let mut facts = fact(say!("fact-open"), link.url);
            facts.extend(fact("", say!("page-once").to_owned()));
            Answer::Report(Report::Facts(say!("page-title"), facts))
        }
        Effect::Stop => node.stop().await.map(|()| Answer::Kept)?,
        Effect::ListPorts => Answer::Ports(node.ports().await?),
        Effect::Port(port) => {
            let request = PortRequest {
                port,
                ..PortRequest::default()
            };
            Answer::Report(Report::Port(node.port(request).await?))
        }
        Effect::AskMachine(request) => Answer::Report(Report::Machine(node.ask_machine(request).await?)),
        Effect::Rooms(request) => return rooms::ask(request, node).await,
        Effect::ListFiles | Effect::AcceptFile(_) | Effect::StopFile(_) | Effect::Offer { .. } => {
            return files::ask(effect, node).await;
        }
        other => return people::ask(other, node).await,
    })
}

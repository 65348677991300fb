//! What the state asks of the node, and what the node answered.

use api::acts::{DeleteRequest, EditRequest, ReactRequest};
use api::contacts::{AddRequest, Added, ContactRequest, ContactStatus, Invite, InviteRequest};
use api::messages::{Conversation, HistoryRequest, Message, SearchRequest, SendRequest, Sent, ShownRequest};
use api::status::Status;
use api::{ApiError, Service};

use crate::thread::{PAGE_LEN, Page};

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
    /// Something was done that shows by itself.
    Done,
    Found(String, Vec<Message>),
    Invite(Invite),
    Added(Added),
    Status(Status),
    ContactStatus(ContactStatus),
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
            Answer::Done
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
    })
}

//! The pages of conversations, and what is said and done on them.

use std::sync::Arc;

use api::acts::{DeleteRequest, EditRequest, ReactRequest};
use api::contacts::ContactRequest;
use api::messages::{DraftRequest, HistoryRequest, SendRequest, ShownRequest, WaitFor};
use api::presence::TypingRequest;
use api::{ApiError, Service};
use askama::Template as _;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use serde::Deserialize;

use super::rooms::{self, is_room};
use super::{Answer, App, Reader, page, part, to_conversation};
use crate::error::{PageError, Told as _};
use crate::guard;
use crate::language::Texts;
use crate::view::messages::Messages;
use crate::view::talk::{Around, Standing, TalkList, TalkPage, Thread};

/// How many messages a thread shows.
const MESSAGES_SHOWN: usize = 200;

/// What a form of a thread sends: which message it is about, and words.
#[derive(Deserialize)]
pub(crate) struct Words {
    #[serde(default)]
    message: String,
    #[serde(default)]
    text: String,
    /// After how many seconds it is deleted, as text; empty: never.
    #[serde(default)]
    expires: String,
    /// The sign that the user had put on the message.
    #[serde(default)]
    had: String,
}

/// The list of conversations, none of them open.
pub(crate) async fn all<S: Service>(State(app): State<Arc<App<S>>>, reader: Reader) -> Answer {
    Ok(page(&TalkPage {
        f: app.frame(reader.t, "conversations"),
        list: list(&*app.service, reader.t, None).await?,
        thread: None,
        messages: String::new(),
    }))
}

/// Which conversation is open beside the list.
#[derive(Deserialize)]
pub(crate) struct At {
    at: Option<String>,
}

/// The list again.
pub(crate) async fn list_again<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Query(At { at }): Query<At>,
) -> Answer {
    let list = list(&*app.service, reader.t, at.as_deref()).await?;
    part(reader.t, Ok(list))
}

/// Which messages of a conversation to show: those before a row, those up to one that was found, or the latest.
#[derive(Deserialize)]
pub(crate) struct Which {
    before: Option<i64>,
    found: Option<i64>,
}

/// One conversation.
pub(crate) async fn one<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Path(name): Path<String>,
    Query(Which { before, found }): Query<Which>,
) -> Answer {
    let (t, service) = (reader.t, &*app.service);
    let before = match found {
        Some(row) if !is_latest(service, t, &name, row).await? => Some(row.saturating_add(1)),
        _ => before,
    };
    let mut thread = thread(service, t, name).await?;
    thread.draft = kept(service, t, &thread.name).await?;
    thread.is_past = before.is_some();
    let messages = messages(service, t, &thread.name, before).await?;
    Ok(page(&TalkPage {
        f: app.frame(t, "conversations"),
        list: list(service, t, Some(&thread.name)).await?,
        thread: Some(thread),
        messages,
    }))
}

async fn thread<S: Service>(service: &S, t: &'static Texts, name: String) -> Result<Thread, PageError> {
    if is_room(&name) {
        return Ok(Thread::of_room(t, &rooms::known(service, t, &name).await?));
    }
    let found = service.contact_status(ContactRequest { who: name }).await;
    Ok(Thread::of(t, &found.told(t)?.contact))
}

/// What a thread shows already.
#[derive(Deserialize)]
pub(crate) struct Seen {
    open: bool,
}

/// How it stands with whom a thread is, again. Where something can be written no more, or again, all of the page is different.
pub(crate) async fn standing_again<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Path(name): Path<String>,
    Query(Seen { open }): Query<Seen>,
) -> Answer {
    let thread = thread(&*app.service, reader.t, name).await?;
    let renewed = [("hx-refresh", "true")];
    match thread.is_open == open {
        true => part(reader.t, Standing { thread }.render()),
        false => Ok((renewed, guard::empty(StatusCode::OK)).into_response()),
    }
}

/// Whether a message is among those that a thread shows anyway.
async fn is_latest<S: Service>(
    service: &S,
    t: &'static Texts,
    name: &str,
    row: i64,
) -> Result<bool, PageError> {
    let latest = service.history(shown(name, None)).await.told(t)?;
    Ok(latest.iter().any(|message| message.row == row))
}

fn shown(name: &str, before: Option<i64>) -> HistoryRequest {
    HistoryRequest {
        with: name.to_owned(),
        before,
        after: None,
        limit: MESSAGES_SHOWN,
    }
}

/// The messages again.
pub(crate) async fn messages_again<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Path(name): Path<String>,
) -> Answer {
    let messages = messages(&*app.service, reader.t, &name, None).await?;
    part(reader.t, Ok(messages))
}

async fn list<S: Service>(service: &S, t: &'static Texts, at: Option<&str>) -> Result<String, PageError> {
    let (conversations, requests, status) =
        tokio::join!(service.conversations(), service.requests(), service.status());
    let around = Around::of(t, &requests.told(t)?, &status.told(t)?);
    let list = TalkList::of(t, &conversations.told(t)?, around, at).render();
    list.map_err(|error| PageError::inside(t, &error))
}

/// Renders what was said, and notes that it was shown: the browser asks only for what is on its screen.
async fn messages<S: Service>(
    service: &S,
    t: &'static Texts,
    name: &str,
    before: Option<i64>,
) -> Result<String, PageError> {
    let history = service.history(shown(name, before)).await.told(t)?;
    let is_all = history.len() < MESSAGES_SHOWN;
    let rendered = Messages::of(t, name, &history, is_all).render();
    let rendered = rendered.map_err(|error| PageError::inside(t, &error))?;
    let is_unread = |message: &&api::messages::Message| message.state == api::messages::MessageState::Unread;
    let rows: Vec<i64> = history
        .iter()
        .filter(is_unread)
        .map(|message| message.row)
        .collect();
    if !rows.is_empty() {
        service.mark_shown(ShownRequest { rows }).await.told(t)?;
    }
    Ok(rendered)
}

/// Sends a message; `message` is the one it answers.
pub(crate) async fn send<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    headers: HeaderMap,
    Path(name): Path<String>,
    Form(words): Form<Words>,
) -> Answer {
    let request = SendRequest {
        to: name.clone(),
        // A browser sends line ends as the standard of forms has them.
        text: words.text.replace("\r\n", "\n"),
        reply_to: Some(words.message).filter(|id| !id.is_empty()),
        severity: None,
        expires_after_s: words.expires.parse().ok(),
        dedupe_key: None,
        from_draft: true,
        wait_ms: None,
        wait_for: WaitFor::default(),
    };
    let sent = app.service.send(request).await.map(|_| ());
    done(&app, reader.t, &headers, &name, sent).await
}

/// Puts a sign on a message, or takes it back.
pub(crate) async fn react<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    headers: HeaderMap,
    Path(name): Path<String>,
    Form(words): Form<Words>,
) -> Answer {
    let request = ReactRequest {
        with: name.clone(),
        message: words.message,
        // Whoever puts the same again takes it back.
        sign: Some(words.text).filter(|sign| !sign.is_empty() && *sign != words.had),
    };
    let reacted = app.service.react(request).await.map(|_| ());
    done(&app, reader.t, &headers, &name, reacted).await
}

/// Says a message in other words.
pub(crate) async fn edit<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    headers: HeaderMap,
    Path(name): Path<String>,
    Form(words): Form<Words>,
) -> Answer {
    let request = EditRequest {
        message: words.message,
        text: words.text.replace("\r\n", "\n"),
    };
    let edited = app.service.edit(request).await.map(|_| ());
    done(&app, reader.t, &headers, &name, edited).await
}

/// Deletes a message at both ends.
pub(crate) async fn delete<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    headers: HeaderMap,
    Path(name): Path<String>,
    Form(words): Form<Words>,
) -> Answer {
    let request = DeleteRequest {
        message: words.message,
    };
    let deleted = app.service.delete(request).await.map(|_| ());
    done(&app, reader.t, &headers, &name, deleted).await
}

/// Answers with the messages as they are now, or with the whole page to a browser without scripts.
pub(super) async fn done<S: Service>(
    app: &App<S>,
    t: &'static Texts,
    headers: &HeaderMap,
    name: &str,
    outcome: Result<(), ApiError>,
) -> Answer {
    outcome.told(t)?;
    if headers.contains_key("hx-request") {
        return part(t, Ok(messages(&*app.service, t, name, None).await?));
    }
    to_conversation(name)
}

/// What was begun to write, for a page that is open beside another face.
pub(crate) async fn draft<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Path(name): Path<String>,
) -> Answer {
    Ok(kept(&*app.service, reader.t, &name).await?.into_response())
}

async fn kept<S: Service>(service: &S, t: &'static Texts, name: &str) -> Result<String, PageError> {
    let request = DraftRequest {
        to: name.to_owned(),
        text: None,
    };
    Ok(service.draft(request).await.told(t)?.text.unwrap_or_default())
}

/// Keeps what was written so far, and lets the contact know that there is writing, if the user decided so.
pub(crate) async fn write<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Path(name): Path<String>,
    Form(words): Form<Words>,
) -> Answer {
    let text = words.text.replace("\r\n", "\n");
    let is_room = is_room(&name);
    let typing = TypingRequest {
        to: name.clone(),
        typing: !text.is_empty(),
    };
    let draft = DraftRequest {
        to: name,
        text: Some(text),
    };
    app.service.draft(draft).await.told(reader.t)?;
    // No room is told of typing.
    if !is_room {
        app.service.typing(typing).await.told(reader.t)?;
    }
    Ok(guard::empty(StatusCode::NO_CONTENT))
}

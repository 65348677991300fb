//! The pages of conversations, and what is said and done on them.

use std::sync::Arc;

use api::acts::{DeleteRequest, EditRequest, ReactRequest};
use api::contacts::{AddRequest, ContactRequest, Decision, InviteRequest, RenameRequest, SettingsRequest};
use api::messages::{HistoryRequest, SendRequest, ShownRequest, WaitFor};
use api::{ApiError, Service};
use askama::Template as _;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;

use super::{Answer, App, Reader, escaped, page, part};
use crate::error::PageError;
use crate::language::Texts;
use crate::view::talk::{Made, Messages, NewContactPage, SettingsPage, TalkList, TalkPage, Thread};

/// How many messages a thread shows.
const MESSAGES_SHOWN: usize = 200;
/// For how long an invite made here can be used, in seconds: a day, as the command line has it.
const INVITE_LIFETIME_S: u64 = 24 * 60 * 60;

/// What a form of a thread sends: which message it is about, and words.
#[derive(Deserialize)]
pub(crate) struct Words {
    #[serde(default)]
    message: String,
    #[serde(default)]
    text: String,
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

/// One conversation.
pub(crate) async fn one<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Path(name): Path<String>,
) -> Answer {
    let t = reader.t;
    let who = ContactRequest { who: name };
    let found = app
        .service
        .contact_status(who)
        .await
        .map_err(|error| PageError::of(t, error))?;
    let messages = messages(&*app.service, t, &found.contact.name).await?;
    Ok(page(&TalkPage {
        f: app.frame(t, "conversations"),
        list: list(&*app.service, t, Some(&found.contact.name)).await?,
        thread: Some(Thread::of(t, &found.contact)),
        messages,
    }))
}

/// The messages again.
pub(crate) async fn messages_again<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Path(name): Path<String>,
) -> Answer {
    let messages = messages(&*app.service, reader.t, &name).await?;
    part(reader.t, Ok(messages))
}

async fn list<S: Service>(service: &S, t: &'static Texts, at: Option<&str>) -> Result<String, PageError> {
    let conversations = service
        .conversations()
        .await
        .map_err(|error| PageError::of(t, error))?;
    let list = TalkList::of(t, &conversations, at).render();
    list.map_err(|error| PageError::inside(t, &error))
}

/// Renders what was said, and notes that it was shown: the browser asks only for what is on its screen.
async fn messages<S: Service>(service: &S, t: &'static Texts, name: &str) -> Result<String, PageError> {
    let failed = |error: ApiError| PageError::of(t, error);
    let request = HistoryRequest {
        with: name.to_owned(),
        before: None,
        after: None,
        limit: MESSAGES_SHOWN,
    };
    let history = service.history(request).await.map_err(failed)?;
    let rendered = Messages::of(t, name, &history).render();
    let rendered = rendered.map_err(|error| PageError::inside(t, &error))?;
    let is_unread = |message: &&api::messages::Message| message.state == api::messages::MessageState::Unread;
    let rows: Vec<i64> = history
        .iter()
        .filter(is_unread)
        .map(|message| message.row)
        .collect();
    if !rows.is_empty() {
        service.mark_shown(ShownRequest { rows }).await.map_err(failed)?;
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
        expires_after_s: None,
        dedupe_key: None,
        from_draft: false,
        wait_ms: None,
        wait_for: WaitFor::default(),
    };
    let sent = app.service.send(request).await.map(|_| ());
    done(&app, reader.t, &headers, &name, sent).await
}

/// Puts a sign on a message.
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
        sign: Some(words.text).filter(|sign| !sign.is_empty()),
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
async fn done<S: Service>(
    app: &App<S>,
    t: &'static Texts,
    headers: &HeaderMap,
    name: &str,
    outcome: Result<(), ApiError>,
) -> Answer {
    outcome.map_err(|error| PageError::of(t, error))?;
    if headers.contains_key("hx-request") {
        return part(t, Ok(messages(&*app.service, t, name).await?));
    }
    to_conversation(name)
}

/// Leads the browser to a conversation.
fn to_conversation(name: &str) -> Answer {
    Ok(Redirect::to(&format!("/with/{}", escaped(name))).into_response())
}

/// Gives a contact another name.
pub(crate) async fn rename<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Path(name): Path<String>,
    Form(words): Form<Words>,
) -> Answer {
    let request = RenameRequest {
        who: name,
        name: words.text.clone(),
    };
    let renamed = app.service.rename_contact(request).await;
    renamed.map_err(|error| PageError::of(reader.t, error))?;
    to_conversation(words.text.trim())
}

/// Takes nothing from a contact any more.
pub(crate) async fn block<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Path(name): Path<String>,
) -> Answer {
    let blocked = app.service.block(ContactRequest { who: name.clone() }).await;
    blocked.map_err(|error| PageError::of(reader.t, error))?;
    to_conversation(&name)
}

/// Takes from a contact again.
pub(crate) async fn unblock<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Path(name): Path<String>,
) -> Answer {
    let unblocked = app.service.unblock(ContactRequest { who: name.clone() }).await;
    unblocked.map_err(|error| PageError::of(reader.t, error))?;
    to_conversation(&name)
}

/// Where contacts are made.
pub(crate) async fn new_contact<S: Service>(State(app): State<Arc<App<S>>>, reader: Reader) -> Answer {
    Ok(page(&NewContactPage {
        f: app.frame(reader.t, "conversations"),
        made: None,
    }))
}

/// Makes an invite and shows it.
pub(crate) async fn invite<S: Service>(State(app): State<Arc<App<S>>>, reader: Reader) -> Answer {
    let request = InviteRequest {
        uses: 1,
        lifetime_s: INVITE_LIFETIME_S,
    };
    let invite = app
        .service
        .invite(request)
        .await
        .map_err(|error| PageError::of(reader.t, error))?;
    Ok(page(&NewContactPage {
        f: app.frame(reader.t, "conversations"),
        made: Some(Made::of(reader.t, &invite)),
    }))
}

/// What the form for somebody's invite sends.
#[derive(Deserialize)]
pub(crate) struct Somebody {
    invite: String,
    #[serde(default)]
    name: String,
}

/// Uses somebody's invite.
pub(crate) async fn add<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Form(somebody): Form<Somebody>,
) -> Answer {
    let request = AddRequest {
        invite: somebody.invite.trim().to_owned(),
        name: Some(somebody.name.trim().to_owned()).filter(|name| !name.is_empty()),
    };
    let added = app
        .service
        .add_contact(request)
        .await
        .map_err(|error| PageError::of(reader.t, error))?;
    to_conversation(&added.contact.name)
}

/// What can be decided.
pub(crate) async fn settings<S: Service>(State(app): State<Arc<App<S>>>, reader: Reader) -> Answer {
    let failed = |error: ApiError| PageError::of(reader.t, error);
    let status = app.service.status().await.map_err(failed)?;
    let settings = app
        .service
        .contact_settings(SettingsRequest::default())
        .await
        .map_err(failed)?;
    Ok(page(&SettingsPage::new(
        app.frame(reader.t, "settings"),
        status,
        settings,
    )))
}

/// What the form of the settings sends: what is on.
#[derive(Deserialize)]
pub(crate) struct Decided {
    receipts: Option<String>,
    presence: Option<String>,
    typing: Option<String>,
}

/// Decides for all contacts without a decision of their own.
pub(crate) async fn decide<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Form(decided): Form<Decided>,
) -> Answer {
    let decision = |on: Option<String>| Some(if on.is_some() { Decision::On } else { Decision::Off });
    let request = SettingsRequest {
        receipts: decision(decided.receipts),
        presence: decision(decided.presence),
        typing: decision(decided.typing),
        ..SettingsRequest::default()
    };
    let settings = app.service.contact_settings(request).await;
    settings.map_err(|error| PageError::of(reader.t, error))?;
    Ok(Redirect::to("/settings").into_response())
}

//! The page about a contact, and what is decided there.

use std::sync::Arc;

use api::Service;
use api::contacts::{ContactRequest, Decision, RenameRequest, SettingsRequest, VerifyRequest};
use api::files::AutoAccept;
use api::requests::IntroduceRequest;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect};
use serde::Deserialize;

use super::rooms::is_room;
use super::settings::{Chosen, auto_accept, on_or_off};
use super::{Answer, App, Reader, escaped, page};
use crate::error::{PageError, Told as _};
use crate::view::contact::{AboutPage, Known};

/// What a form about a contact sends.
#[derive(Deserialize)]
pub(crate) struct Words {
    #[serde(default)]
    text: String,
}

/// The page about a contact.
pub(crate) async fn about<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Path(name): Path<String>,
) -> Answer {
    if is_room(&name) {
        return super::rooms::about(&app, reader.t, &name).await;
    }
    shown(&app, reader, name, None).await
}

async fn shown<S: Service>(app: &App<S>, reader: Reader, name: String, done: Option<String>) -> Answer {
    let t = reader.t;
    let who = ContactRequest { who: name.clone() };
    let status = app.service.contact_status(who).await.told(t)?;
    let verify = VerifyRequest {
        who: name.clone(),
        ..VerifyRequest::default()
    };
    let settings = SettingsRequest {
        who: Some(name),
        ..SettingsRequest::default()
    };
    let (verification, settings, contacts) = tokio::join!(
        app.service.verify(verify),
        app.service.contact_settings(settings),
        app.service.contacts()
    );
    let known = Known {
        status,
        verification: verification.told(t)?,
        settings: settings.told(t)?,
        contacts: contacts.told(t)?,
    };
    Ok(page(&AboutPage::of(app.frame(t, "conversations"), known, done)))
}

/// Leads the browser back to the page about a contact.
fn to_contact(name: &str) -> Answer {
    Ok(Redirect::to(&format!("/with/{}/about", escaped(name))).into_response())
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
        name: words.text,
    };
    let renamed = app.service.rename_contact(request).await.told(reader.t)?;
    to_contact(&renamed.name)
}

/// Takes nothing from a contact any more.
pub(crate) async fn block<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Path(name): Path<String>,
) -> Answer {
    let request = ContactRequest { who: name.clone() };
    app.service.block(request).await.told(reader.t)?;
    to_contact(&name)
}

/// Takes from a contact again.
pub(crate) async fn unblock<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Path(name): Path<String>,
) -> Answer {
    let request = ContactRequest { who: name.clone() };
    app.service.unblock(request).await.told(reader.t)?;
    to_contact(&name)
}

/// Deletes a contact with its conversation, if the box that says so is ticked.
pub(crate) async fn remove<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Path(name): Path<String>,
    Form(words): Form<Words>,
) -> Answer {
    if words.text != "on" {
        return to_contact(&name);
    }
    let request = ContactRequest { who: name };
    app.service.remove_contact(request).await.told(reader.t)?;
    Ok(Redirect::to("/").into_response())
}

/// Makes two contacts known to each other.
pub(crate) async fn introduce<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Path(name): Path<String>,
    Form(words): Form<Words>,
) -> Answer {
    let request = IntroduceRequest {
        first: name.clone(),
        second: words.text.clone(),
    };
    app.service.introduce(request).await.told(reader.t)?;
    let done = reader.t.with_text("introduce-done", "name", &words.text);
    shown(&app, reader, name, Some(done)).await
}

/// Which of the three buttons about safety words was pressed.
#[derive(Deserialize)]
pub(crate) struct Compared {
    same: Option<String>,
    #[serde(default)]
    text: String,
}

/// Notes that safety words were compared, or takes that back, or compares the text of the contact's QR code.
pub(crate) async fn verify<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Path(name): Path<String>,
    Form(compared): Form<Compared>,
) -> Answer {
    let text = Some(compared.text.trim().to_owned()).filter(|text| !text.is_empty());
    let request = VerifyRequest {
        who: name.clone(),
        verified: compared.same.filter(|_| text.is_none()).map(|same| same == "yes"),
        text,
    };
    app.service.verify(request).await.told(reader.t)?;
    to_contact(&name)
}

/// Decides about one contact or room, or lets hold for it what holds for all.
pub(crate) async fn decide<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Path(name): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Answer {
    let as_for_all = chosen.as_for_all();
    let decided = |on: Option<String>| match as_for_all {
        true => Some(Decision::Default),
        false => on_or_off(on),
    };
    if is_room(&name) {
        let notifications = decided(chosen.notifications);
        return super::rooms::decide(&app, reader.t, name, notifications).await;
    }
    let limit = match as_for_all {
        true => AutoAccept::Default,
        false => auto_accept(&chosen.auto_accept_mib).ok_or_else(|| PageError::no_number(reader.t))?,
    };
    let request = SettingsRequest {
        who: Some(name.clone()),
        receipts: decided(chosen.receipts),
        presence: decided(chosen.presence),
        typing: decided(chosen.typing),
        notifications: decided(chosen.notifications),
        ports: decided(chosen.ports),
        auto_accept: Some(limit),
        ..SettingsRequest::default()
    };
    app.service.contact_settings(request).await.told(reader.t)?;
    to_contact(&name)
}

//! Who asks to become a contact, and whom the user asks.

use std::sync::Arc;

use api::Service;
use api::contacts::ContactRequest;
use api::requests::{AcceptRequest, AskRequest, WhichRequest};
use askama::Template as _;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect};
use serde::Deserialize;

use super::{Answer, App, Reader, page, part, to_conversation};
use crate::error::{PageError, Told as _};
use crate::view::requests::{RequestsNow, RequestsPage};

/// Which request a button is about.
#[derive(Deserialize)]
pub(crate) struct Which {
    which: String,
    #[serde(default)]
    name: String,
}

/// The page.
pub(crate) async fn all<S: Service>(State(app): State<Arc<App<S>>>, reader: Reader) -> Answer {
    let t = reader.t;
    let requests = app.service.requests().await.told(t)?;
    let now = RequestsNow::of(t, &requests).render();
    Ok(page(&RequestsPage {
        f: app.frame(t, "conversations"),
        now: now.map_err(|error| PageError::inside(t, &error))?,
    }))
}

/// The part of it that renews itself.
pub(crate) async fn all_now<S: Service>(State(app): State<Arc<App<S>>>, reader: Reader) -> Answer {
    let requests = app.service.requests().await.told(reader.t)?;
    part(reader.t, RequestsNow::of(reader.t, &requests).render())
}

fn to_requests() -> Answer {
    Ok(Redirect::to("/requests").into_response())
}

/// Makes whoever asks a contact.
pub(crate) async fn accept<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Form(which): Form<Which>,
) -> Answer {
    let request = AcceptRequest {
        which: which.which,
        name: Some(which.name.trim().to_owned()).filter(|name| !name.is_empty()),
    };
    let contact = app.service.accept_request(request).await.told(reader.t)?;
    to_conversation(&contact.name)
}

/// Shows a request no more.
pub(crate) async fn decline<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Form(Which { which, .. }): Form<Which>,
) -> Answer {
    let request = WhichRequest { which };
    app.service.decline_request(request).await.told(reader.t)?;
    to_requests()
}

/// Shows a request no more, and hears nothing of whoever asks.
pub(crate) async fn block<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Form(Which { which, .. }): Form<Which>,
) -> Answer {
    let request = WhichRequest { which };
    app.service.block_request(request).await.told(reader.t)?;
    to_requests()
}

/// Hears again of somebody who is no contact.
pub(crate) async fn unblock<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Form(Which { which, .. }): Form<Which>,
) -> Answer {
    let request = ContactRequest { who: which };
    app.service.unblock(request).await.told(reader.t)?;
    to_requests()
}

/// Asks somebody no more.
pub(crate) async fn withdraw<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Form(Which { which, .. }): Form<Which>,
) -> Answer {
    let request = WhichRequest { which };
    app.service.withdraw_request(request).await.told(reader.t)?;
    to_requests()
}

/// What the form for asking somebody sends.
#[derive(Deserialize)]
pub(crate) struct Asking {
    id: String,
    #[serde(default)]
    addrs: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    text: String,
}

/// Asks somebody without an invite.
pub(crate) async fn ask<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Form(asking): Form<Asking>,
) -> Answer {
    let addrs = asking.addrs.split([' ', ',', '\r', '\n']);
    let request = AskRequest {
        id: asking.id.trim().to_owned(),
        addrs: addrs.filter(|addr| !addr.is_empty()).map(str::to_owned).collect(),
        name: Some(asking.name.trim().to_owned()).filter(|name| !name.is_empty()),
        text: asking.text.replace("\r\n", "\n"),
    };
    let asked = app.service.request(request).await.told(reader.t)?;
    match asked.contact {
        Some(contact) => to_conversation(&contact.name),
        None => to_requests(),
    }
}

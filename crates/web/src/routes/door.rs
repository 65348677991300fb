//! Coming in, going out, and what concerns every page.

use std::sync::Arc;
use std::time::SystemTime;

use api::Service;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{Answer, App, Reader, minute};
use crate::auth::Opened;
use crate::error::{PageError, door};
use crate::guard::{self, LANGUAGE};
use crate::language::Language;

/// What a link has in it.
#[derive(Deserialize)]
pub(crate) struct Key {
    #[serde(default)]
    key: String,
}

/// Opens a link.
///
/// The answer is a page that goes on by itself, not a redirection: a browser that came from elsewhere would not show
/// its new cookie there.
pub(crate) async fn enter<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    headers: HeaderMap,
    Query(Key { key }): Query<Key>,
) -> Answer {
    let t = reader.t;
    let opened = app.doors.open(&key, SystemTime::now());
    Ok(match opened.map_err(|error| PageError::inside(t, &error))? {
        Opened::Welcome(session) => {
            let name = guard::session_cookie(&headers);
            let cookie = format!("{name}={session}; Path=/; HttpOnly; SameSite=Strict");
            let page = door(StatusCode::OK, t, t.get("door-welcome"), true);
            ([(header::SET_COOKIE, cookie)], page).into_response()
        }
        Opened::UsedBefore(at) => {
            tracing::warn!("somebody came to the page with a link that was used before");
            let message = t.with_text("door-used", "time", &minute(at));
            door(StatusCode::FORBIDDEN, t, &message, false)
        }
        Opened::NoLink => door(StatusCode::FORBIDDEN, t, t.get("door-no-link"), false),
    })
}

/// Ends the session of this browser.
pub(crate) async fn leave<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    headers: HeaderMap,
) -> Response {
    if let Some(session) = guard::session(&headers) {
        app.doors.close(session);
    }
    door(StatusCode::OK, reader.t, reader.t.get("door-left"), false)
}

/// What the buttons of the footer send.
#[derive(Deserialize)]
pub(crate) struct Chosen {
    language: String,
}

/// Takes the choice of a language and shows the same page in it.
pub(crate) async fn choose_language(headers: HeaderMap, Form(chosen): Form<Chosen>) -> Response {
    let language = Language::of_tag(&chosen.language).unwrap_or(Language::English);
    let code = language.code();
    let cookie = format!("{LANGUAGE}={code}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict");
    ([(header::SET_COOKIE, cookie)], Redirect::to(&back(&headers))).into_response()
}

/// Takes note that the alert was seen.
pub(crate) async fn alert_seen<S: Service>(State(app): State<Arc<App<S>>>, headers: HeaderMap) -> Redirect {
    app.doors.forget_refused();
    Redirect::to(&back(&headers))
}

/// The page that a form was on; the start if the browser does not say.
fn back(headers: &HeaderMap) -> String {
    let referrer = headers
        .get(header::REFERER)
        .and_then(|referrer| referrer.to_str().ok());
    let path = referrer.and_then(|referrer| referrer.split_once("://")?.1.split_once('/'));
    // Never another host: only what comes after it, and nothing that would begin one again.
    match path.map(|(_, path)| path) {
        Some(path) if !path.starts_with(['/', '\\']) => format!("/{path}"),
        _ => "/".to_owned(),
    }
}

/// Tells an open page what happens.
pub(crate) async fn events<S: Service + 'static>(State(app): State<Arc<App<S>>>, reader: Reader) -> Answer {
    let told = crate::events::listen(&*app.service, reader.t, app.stop.clone()).await?;
    Ok(told.into_response())
}

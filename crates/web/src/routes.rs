//! The addresses of the page.

mod contact;
mod door;
pub(crate) mod files;
mod invite;
mod news;
mod pairing;
mod ports;
mod requests;
pub(crate) mod rooms;
pub(crate) mod settings;
mod talk;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use api::{PairingStream, Service};
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use tokio_util::sync::CancellationToken;

use crate::assets;
use crate::auth::Doors;
use crate::error::{self, PageError, rendered};
use crate::guard::{self, Guard};
use crate::language::{Texts, texts};
use crate::view::Frame;

/// The largest form. The text of a message is at most 64 KiB, and a form may need three bytes for one of them.
pub(crate) const FORM_BYTES_MAX: usize = 256 * 1024;

/// What pages are made with.
pub(crate) struct App<S> {
    pub(crate) service: Arc<S>,
    pub(crate) doors: Arc<Doors>,
    pub(crate) stop: CancellationToken,
    /// The files that browsers are sending, by the names of their folders.
    pub(crate) coming: Mutex<BTreeSet<String>>,
    /// Words that are shown on a page which is being loaded and will ask what becomes of them.
    pub(crate) pairing: Mutex<Option<PairingStream>>,
}

/// A page, or why there is none.
pub(crate) type Answer = Result<Response, PageError>;

/// Puts the guard before every address.
pub(crate) fn router<S: Service + 'static>(
    service: Arc<S>,
    guard: Arc<Guard>,
    stop: CancellationToken,
) -> Router {
    let app = Arc::new(App {
        service,
        doors: Arc::clone(&guard.doors),
        stop,
        coming: Mutex::default(),
        pairing: Mutex::default(),
    });
    Router::new()
        .route("/enter", get(door::enter))
        .route("/leave", post(door::leave))
        .route("/language", post(door::choose_language))
        .route("/alert/seen", post(door::alert_seen))
        .route("/assets/{name}", get(assets::serve))
        .route("/events", get(door::events))
        .route("/", get(talk::all))
        .route("/conversations", get(talk::list_again))
        .route("/with/{name}", get(talk::one))
        .route("/with/{name}/messages", get(talk::messages_again))
        .route("/with/{name}/standing", get(talk::standing_again))
        .route("/with/{name}/send", post(talk::send))
        .route("/with/{name}/react", post(talk::react))
        .route("/with/{name}/edit", post(talk::edit))
        .route("/with/{name}/delete", post(talk::delete))
        .route("/with/{name}/draft", get(talk::draft).post(talk::write))
        .route("/with/{name}/about", get(contact::about))
        .route("/with/{name}/rename", post(contact::rename))
        .route("/with/{name}/block", post(contact::block))
        .route("/with/{name}/unblock", post(contact::unblock))
        .route("/with/{name}/remove", post(contact::remove))
        .route("/with/{name}/introduce", post(contact::introduce))
        .route("/with/{name}/verify", post(contact::verify))
        .route("/with/{name}/settings", post(contact::decide))
        .route("/with/{name}/room", post(rooms::act))
        .route("/with/{name}/files", post(files::offer))
        .route("/with/{name}/files/accept", post(files::accept))
        .route("/with/{name}/files/stop", post(files::stop))
        .route("/with/{name}/files/{row}", get(files::content))
        .route("/with/{name}/files/{row}/picture", get(files::picture))
        .route("/rooms/create", post(rooms::create))
        .route("/contacts/new", get(invite::new_contact))
        .route("/contacts/invite", post(invite::invite))
        .route("/contacts/add", post(invite::add))
        .route("/contacts/words", post(pairing::show))
        .route("/contacts/words/outcome", get(pairing::outcome))
        .route("/contacts/words/use", post(pairing::use_words))
        .route("/requests", get(requests::all))
        .route("/requests/now", get(requests::all_now))
        .route("/requests/accept", post(requests::accept))
        .route("/requests/decline", post(requests::decline))
        .route("/requests/block", post(requests::block))
        .route("/requests/unblock", post(requests::unblock))
        .route("/requests/withdraw", post(requests::withdraw))
        .route("/requests/ask", post(requests::ask))
        .route("/news", get(news::unread))
        .route("/settings", get(settings::all).post(settings::decide))
        .route("/settings/presence", post(settings::presence))
        .route("/search", get(ports::search))
        .route("/ports", get(ports::all))
        .route("/ports/now", get(ports::all_now))
        .route("/ports/map", get(ports::map))
        .route("/ports/map.png", get(ports::picture))
        .route("/port/{what}", get(ports::one))
        .route("/port/{what}/now", get(ports::one_now))
        .route("/port/{what}/on/{name}", get(ports::on_machine))
        .route("/port/{what}/identify", get(ports::identify))
        .route("/port/{what}/expect", post(ports::expect))
        .route("/port/{what}/forget", post(ports::forget))
        .fallback(async |reader: Reader| PageError::no_page(reader.t))
        .with_state(app)
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .layer(from_fn(told_of_too_large))
        .layer(from_fn_with_state(guard, guard::stand))
}

/// Says in the language of the page that a form was too large, which the limit itself says in English.
async fn told_of_too_large(reader: Reader, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let is_ours = response.headers().contains_key(error::SAID);
    if response.status() == StatusCode::PAYLOAD_TOO_LARGE && !is_ours {
        return PageError::large(reader.t).into_response();
    }
    response
}

/// Whoever asks for a page: their language.
pub(crate) struct Reader {
    pub(crate) t: &'static Texts,
}

impl<S: Send + Sync> FromRequestParts<S> for Reader {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self {
            t: texts(guard::language(&parts.headers)),
        })
    }
}

impl<S> App<S> {
    /// What is around a page, with what everybody who is let in has to know.
    pub(crate) fn frame(&self, t: &'static Texts, place: &'static str) -> Frame {
        let refused = self.doors.refused_at();
        let alert = refused.map(|at| t.with_text("alert-link-used", "time", &minute(at)));
        Frame::live(t, place, alert)
    }
}

/// Leads the browser to a conversation.
pub(crate) fn to_conversation(name: &str) -> Answer {
    Ok(Redirect::to(&format!("/with/{}", escaped(name))).into_response())
}

/// Answers with a page.
pub(crate) fn page(template: &impl askama::Template) -> Response {
    rendered(StatusCode::OK, template.render())
}

/// Answers with a part of a page.
pub(crate) fn part(t: &'static Texts, part: Result<String, askama::Error>) -> Answer {
    match part {
        Ok(part) => Ok(axum::response::Html(part).into_response()),
        Err(error) => Err(PageError::inside(t, &error)),
    }
}

/// Writes a moment as a clock of this machine shows it, to the minute.
pub(crate) fn minute(at: SystemTime) -> String {
    shown(at, "%Y-%m-%d %H:%M")
}

/// Writes a moment as a clock of this machine shows it.
pub(crate) fn shown(at: SystemTime, format: &str) -> String {
    let Ok(at) = jiff::Timestamp::try_from(at) else {
        return String::new();
    };
    at.to_zoned(jiff::tz::TimeZone::system())
        .strftime(format)
        .to_string()
}

/// Writes a moment of a message.
pub(crate) fn moment(ms: i64) -> String {
    let since_epoch = std::time::Duration::from_millis(u64::try_from(ms).unwrap_or(0));
    SystemTime::UNIX_EPOCH
        .checked_add(since_epoch)
        .map(minute)
        .unwrap_or_default()
}

/// Writes a word as a part of an address.
pub(crate) fn escaped(word: &str) -> String {
    word.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

//! The local socket's HTTP: each question of [`api::Service`] as one route, answers as JSON.
//!
//! [`Route`] lists the routes, docs/local-api.md describes them. There is no authentication beyond the socket's
//! permissions: whoever may open it is the user, or root.

mod texts;

use std::convert::Infallible;
use std::future::IntoFuture;
use std::sync::Arc;
use std::time::Duration;

use api::{ApiError, ErrorCode, Route, Service};
use axum::body::{Body, Bytes};
use axum::extract::rejection::JsonRejection;
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use axum::{Json, Router};
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use serde::Serialize;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

#[cfg(unix)]
pub(crate) type LocalListener = tokio::net::UnixListener;
#[cfg(windows)]
pub(crate) type LocalListener = crate::listen::PipeListener;

const LINES_OF_JSON: &str = "application/x-ndjson";

/// The largest request, and the longest line of one that has many. The text of a message is at most 64 KiB, and JSON may need six bytes for one of them.
const REQUEST_BYTES_MAX: usize = 512 * 1024;

/// How long requests that are being answered may take once the node is to stop. A `send` that waits for its
/// delivery would otherwise keep the node for as long as it waits.
const LAST_ANSWERS_TIMEOUT: Duration = Duration::from_secs(1);

/// Serves until `stop` is cancelled; requests that are being answered may finish, within a second.
pub(crate) async fn serve<S: Service + 'static>(
    listener: LocalListener,
    service: Arc<S>,
    stop: CancellationToken,
) -> std::io::Result<()> {
    let router = router(service, &stop);
    let late = {
        let stop = stop.clone();
        async move {
            stop.cancelled().await;
            sleep(LAST_ANSWERS_TIMEOUT).await;
        }
    };
    let served = axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned());
    tokio::select! {
        served = served.into_future() => served,
        () = late => Ok(()),
    }
}

/// Answers every route, and says of everything else that it is none.
fn router<S: Service + 'static>(service: Arc<S>, stop: &CancellationToken) -> Router {
    Route::ALL
        .into_iter()
        .fold(Router::new(), |router, route| {
            router.route(route.path(), handler(route, stop))
        })
        .fallback(async || answer_unasked(StatusCode::NOT_FOUND, "there is no such question"))
        .method_not_allowed_fallback(async || {
            let message = "this question is asked with another method";
            answer_unasked(StatusCode::METHOD_NOT_ALLOWED, message)
        })
        .layer(DefaultBodyLimit::max(REQUEST_BYTES_MAX))
        .with_state(service)
}

/// How a route is answered.
fn handler<S: Service + 'static>(route: Route, stop: &CancellationToken) -> MethodRouter<Arc<S>> {
    match route {
        Route::Status => get(async |State(s): State<Arc<S>>| answer(s.status().await)),
        Route::Stop => post(async |State(s): State<Arc<S>>| answer(s.stop().await)),
        Route::Invite => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.invite(r).await)),
        Route::AddContact => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.add_contact(r).await)),
        Route::ShowWords => {
            let stop = stop.clone();
            post(async move |State(s): State<Arc<S>>, Read(r)| lines(s.show_words(r).await, stop))
        }
        Route::UseWords => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.use_words(r).await)),
        Route::Contacts => get(async |State(s): State<Arc<S>>| answer(s.contacts().await)),
        Route::Conversations => get(async |State(s): State<Arc<S>>| answer(s.conversations().await)),
        Route::Unblock => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.unblock(r).await)),
        Route::Block => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.block(r).await)),
        Route::RemoveContact => {
            post(async |State(s): State<Arc<S>>, Read(r)| answer(s.remove_contact(r).await))
        }
        Route::RenameContact => {
            post(async |State(s): State<Arc<S>>, Read(r)| answer(s.rename_contact(r).await))
        }
        Route::WithdrawRequest => {
            post(async |State(s): State<Arc<S>>, Read(r)| answer(s.withdraw_request(r).await))
        }
        Route::BlockRequest => {
            post(async |State(s): State<Arc<S>>, Read(r)| answer(s.block_request(r).await))
        }
        Route::DeclineRequest => {
            post(async |State(s): State<Arc<S>>, Read(r)| answer(s.decline_request(r).await))
        }
        Route::AcceptRequest => {
            post(async |State(s): State<Arc<S>>, Read(r)| answer(s.accept_request(r).await))
        }
        Route::Requests => get(async |State(s): State<Arc<S>>| answer(s.requests().await)),
        Route::Request => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.request(r).await)),
        Route::Introduce => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.introduce(r).await)),
        Route::Verify => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.verify(r).await)),
        Route::ContactStatus => {
            post(async |State(s): State<Arc<S>>, Read(r)| answer(s.contact_status(r).await))
        }
        Route::Send => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.send(r).await)),
        Route::SendAll => {
            post(async |State(s): State<Arc<S>>, request: Request| texts::send_all(s, request).await)
        }
        Route::ContactSettings => {
            post(async |State(s): State<Arc<S>>, Read(r)| answer(s.contact_settings(r).await))
        }
        Route::Presence => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.presence(r).await)),
        Route::Typing => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.typing(r).await)),
        Route::Draft => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.draft(r).await)),
        Route::Rooms => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.rooms(r).await)),
        Route::React => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.react(r).await)),
        Route::Edit => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.edit(r).await)),
        Route::Delete => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.delete(r).await)),
        Route::Unread => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.unread(r).await)),
        Route::MarkShown => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.mark_shown(r).await)),
        Route::History => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.history(r).await)),
        Route::Search => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.search(r).await)),
        Route::Offer => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.offer(r).await)),
        Route::Files => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.files(r).await)),
        Route::AcceptFile => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.accept_file(r).await)),
        Route::StopFile => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.stop_file(r).await)),
        Route::Preview => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.preview(r).await)),
        Route::Port => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.port(r).await)),
        Route::Ports => get(async |State(s): State<Arc<S>>| answer(s.ports().await)),
        Route::AskMachine => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.ask_machine(r).await)),
        Route::PortMap => get(async |State(s): State<Arc<S>>| answer(s.port_map().await)),
        Route::Registry => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.registry(r).await)),
        Route::SearchPorts => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.search_ports(r).await)),
        Route::Expectations => get(async |State(s): State<Arc<S>>| answer(s.expectations().await)),
        Route::Expect => post(async |State(s): State<Arc<S>>, Read(r)| answer(s.expect(r).await)),
        Route::PageLink => post(async |State(s): State<Arc<S>>| answer(s.page_link().await)),
        Route::Events => {
            let stop = stop.clone();
            get(async move |State(s): State<Arc<S>>| lines(s.events().await, stop))
        }
    }
}

/// Answers what is none of the questions.
fn answer_unasked(status: StatusCode, message: &str) -> Response {
    let error = ApiError::new(ErrorCode::BadRequest, message).with_hint("docs/local-api.md lists them all");
    (status, Json(error)).into_response()
}

/// A request's JSON; what cannot be read is answered in the same form as every other failure.
struct Read<T>(T);

impl<T, S> FromRequest<S> for Read<T>
where
    Json<T>: FromRequest<S, Rejection = JsonRejection>,
    S: Send + Sync,
{
    type Rejection = Response;

    async fn from_request(request: axum::extract::Request, state: &S) -> Result<Self, Response> {
        match Json::from_request(request, state).await {
            Ok(Json(value)) => Ok(Self(value)),
            Err(rejection) => Err(unreadable(&rejection)),
        }
    }
}

fn unreadable(rejection: &JsonRejection) -> Response {
    let unread = match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            let message = format!("a request has at most {REQUEST_BYTES_MAX} bytes");
            ApiError::new(ErrorCode::MessageTooLong, message)
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => return undeclared(rejection.status(), "application/json"),
        _ => ApiError::new(ErrorCode::BadRequest, rejection.body_text()),
    };
    answer::<()>(Err(unread))
}

/// Answers a request that does not say what it is.
fn undeclared(status: StatusCode, content_type: &str) -> Response {
    let error = ApiError::new(
        ErrorCode::BadRequest,
        format!("the request is not declared to be {content_type}"),
    )
    .with_hint(format!("add the header: content-type: {content_type}"));
    (status, Json(error)).into_response()
}

fn answer<T: Serialize>(outcome: Result<T, ApiError>) -> Response {
    match outcome {
        Ok(value) => Json(value).into_response(),
        Err(error) => (status(error.code), Json(error)).into_response(),
    }
}

fn status(code: ErrorCode) -> StatusCode {
    StatusCode::from_u16(code.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Events as lines of JSON, until the listener goes away or the node stops.
fn lines<T: Serialize + Send + 'static>(
    events: Result<BoxStream<'static, Result<T, ApiError>>, ApiError>,
    stop: CancellationToken,
) -> Response {
    let events = match events {
        Ok(events) => events,
        Err(error) => return answer::<()>(Err(error)),
    };
    let lines = events
        .take_until(stop.cancelled_owned())
        .filter_map(async |event| {
            let mut line = serde_json::to_vec(&event.ok()?).ok()?;
            line.push(b'\n');
            Some(Ok::<_, Infallible>(Bytes::from(line)))
        });
    ([(header::CONTENT_TYPE, LINES_OF_JSON)], Body::from_stream(lines)).into_response()
}

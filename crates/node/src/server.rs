//! The local socket's HTTP: each question of [`api::Service`] as one route, answers as JSON.
//!
//! docs/local-api.md describes the routes. There is no authentication beyond the socket's permissions: whoever may
//! open it is the user, or root.

use std::convert::Infallible;
use std::sync::Arc;

use api::{ApiError, ErrorCode, Service};
use axum::body::{Body, Bytes};
use axum::extract::rejection::JsonRejection;
use axum::extract::{DefaultBodyLimit, FromRequest, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::StreamExt;
use serde::Serialize;
use tokio_util::sync::CancellationToken;

#[cfg(unix)]
pub(crate) type LocalListener = tokio::net::UnixListener;
#[cfg(windows)]
pub(crate) type LocalListener = crate::listen::PipeListener;

/// The largest request. The text of a message is at most 64 KiB, and JSON may need six bytes for one of them.
const REQUEST_BYTES_MAX: usize = 512 * 1024;

/// Serves until `stop` is cancelled; requests that are being answered may finish.
pub(crate) async fn serve<S: Service + 'static>(
    listener: LocalListener,
    service: Arc<S>,
    stop: CancellationToken,
) -> std::io::Result<()> {
    let router = router(service, stop.clone());
    axum::serve(listener, router)
        .with_graceful_shutdown(stop.cancelled_owned())
        .await
}

fn router<S: Service + 'static>(service: Arc<S>, stop: CancellationToken) -> Router {
    let events = {
        let service = Arc::clone(&service);
        get(move || events(service, stop))
    };
    Router::new()
        .route(
            "/v1/status",
            get(async |State(s): State<Arc<S>>| answer(s.status().await)),
        )
        .route(
            "/v1/stop",
            post(async |State(s): State<Arc<S>>| answer(s.stop().await)),
        )
        .route(
            "/v1/invites",
            post(async |State(s): State<Arc<S>>, Read(r)| answer(s.invite(r).await)),
        )
        .route(
            "/v1/contacts",
            get(async |State(s): State<Arc<S>>| answer(s.contacts().await))
                .post(async |State(s): State<Arc<S>>, Read(r)| answer(s.add_contact(r).await)),
        )
        .route(
            "/v1/messages",
            post(async |State(s): State<Arc<S>>, Read(r)| answer(s.send(r).await)),
        )
        .route(
            "/v1/messages/unread",
            post(async |State(s): State<Arc<S>>, Read(r)| answer(s.unread(r).await)),
        )
        .route(
            "/v1/messages/shown",
            post(async |State(s): State<Arc<S>>, Read(r)| answer(s.mark_shown(r).await)),
        )
        .route(
            "/v1/messages/history",
            post(async |State(s): State<Arc<S>>, Read(r)| answer(s.history(r).await)),
        )
        .route("/v1/events", events)
        .fallback(async || {
            let error = ApiError::new(ErrorCode::BadRequest, "there is no such question");
            answer::<()>(Err(error.with_hint("docs/local-api.md lists them")))
        })
        .layer(DefaultBodyLimit::max(REQUEST_BYTES_MAX))
        .with_state(service)
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
            Err(rejection) => Err(answer::<()>(Err(unreadable(&rejection)))),
        }
    }
}

fn unreadable(rejection: &JsonRejection) -> ApiError {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let message = format!("a request has at most {REQUEST_BYTES_MAX} bytes");
        return ApiError::new(ErrorCode::MessageTooLong, message);
    }
    ApiError::new(ErrorCode::BadRequest, rejection.body_text())
}

fn answer<T: Serialize>(outcome: Result<T, ApiError>) -> Response {
    match outcome {
        Ok(value) => Json(value).into_response(),
        Err(error) => (status(error.code), Json(error)).into_response(),
    }
}

fn status(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::NoSuchContact => StatusCode::NOT_FOUND,
        ErrorCode::NameTaken | ErrorCode::NotAccepted => StatusCode::CONFLICT,
        ErrorCode::MessageTooLong => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorCode::BadRequest | ErrorCode::MessageEmpty => StatusCode::BAD_REQUEST,
        ErrorCode::NotAnInvite
        | ErrorCode::InviteUnreadable
        | ErrorCode::InviteOwn
        | ErrorCode::InviteExpired
        | ErrorCode::InviteUsed
        | ErrorCode::InviteUnknown => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorCode::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
        ErrorCode::StoreFailed | ErrorCode::NoNode | ErrorCode::NodeFailed | ErrorCode::Unknown => {
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}

/// Events as lines of JSON, until the listener goes away or the node stops.
async fn events<S: Service>(service: Arc<S>, stop: CancellationToken) -> Response {
    let events = match service.events().await {
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
    (
        [(header::CONTENT_TYPE, "application/x-ndjson")],
        Body::from_stream(lines),
    )
        .into_response()
}

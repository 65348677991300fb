//! Sending many texts with one request: lines of JSON in, lines of JSON out, both at the same time.

use std::convert::Infallible;
use std::sync::{Arc, OnceLock};

use api::lines::{self, LineError};
use api::messages::{SendAnswer, SendRequest};
use api::{ApiError, ErrorCode, Service};
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use futures_util::stream;

use super::{LINES_OF_JSON, REQUEST_BYTES_MAX, answer, undeclared};

/// How many answers go out in one piece, of those that are there.
const ANSWERS_AT_ONCE: usize = 64;

/// Sends the texts of the request's lines, and answers each with a line. One that cannot be read ends it: the last answer
/// says why.
pub(super) async fn send_all<S: Service>(service: Arc<S>, request: Request) -> Response {
    let content_type = request.headers().get(header::CONTENT_TYPE);
    if content_type.is_none_or(|declared| declared != LINES_OF_JSON) {
        return undeclared(StatusCode::UNSUPPORTED_MEDIA_TYPE, LINES_OF_JSON);
    }
    let unread = Arc::new(OnceLock::new());
    let lines = lines::cut(request.into_body().into_data_stream(), REQUEST_BYTES_MAX);
    let requests = {
        let unread = Arc::clone(&unread);
        lines.map(read).scan((), move |(), read| {
            let read = read.map_err(|error| unread.set(error)).ok();
            async move { read }
        })
    };
    let answers = match service.send_all(requests.boxed()).await {
        Ok(answers) => answers,
        Err(error) => return answer::<()>(Err(error)),
    };
    let why_it_ended =
        stream::once(async move { unread.get().cloned() }).filter_map(async |why| why.map(Err));
    let answers = answers
        .chain(why_it_ended)
        .ready_chunks(ANSWERS_AT_ONCE)
        .map(|answers| {
            let mut lines = Vec::new();
            for answer in answers.into_iter().map(SendAnswer::from) {
                // An answer is made of texts and numbers, which JSON has.
                if serde_json::to_writer(&mut lines, &answer).is_ok() {
                    lines.push(b'\n');
                }
            }
            Ok::<_, Infallible>(Bytes::from(lines))
        });
    (
        [(header::CONTENT_TYPE, LINES_OF_JSON)],
        Body::from_stream(answers),
    )
        .into_response()
}

fn read<E: std::fmt::Display>(line: Result<Bytes, LineError<E>>) -> Result<SendRequest, ApiError> {
    let (code, what) = match line {
        Ok(line) => match serde_json::from_slice(&line) {
            Ok(request) => return Ok(request),
            Err(error) => (ErrorCode::BadRequest, format!("a line is no request: {error}")),
        },
        Err(LineError::TooLong) => (
            ErrorCode::MessageTooLong,
            format!("a line has at most {REQUEST_BYTES_MAX} bytes"),
        ),
        Err(LineError::Broken(error)) => (
            ErrorCode::BadRequest,
            format!("the rest of the request did not come: {error}"),
        ),
    };
    Err(ApiError::new(code, what))
}

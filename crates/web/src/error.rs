//! What people are shown when something went wrong: what happened, and what to do about it. What is inside goes to the
//! log.

use api::ApiError;
use askama::Template;
use axum::http::{HeaderName, StatusCode};
use axum::response::{Html, IntoResponse, Response};

use languages::translated;

use crate::language::Texts;
use crate::routes::escaped;
use crate::view::Frame;

/// In this header, as a part of an address, is what went wrong.
pub(crate) const SAID: HeaderName = HeaderName::from_static("directnet-said");

/// A page about a failure.
#[derive(Template)]
#[template(path = "failure.html")]
struct Failure {
    f: Frame,
    message: String,
    hint: Option<String>,
}

/// A page in front of the door.
#[derive(Template)]
#[template(path = "door.html")]
struct Door<'a> {
    t: &'static Texts,
    message: &'a str,
    is_welcome: bool,
}

/// Why a page cannot be shown.
#[derive(Debug)]
pub(crate) struct PageError {
    t: &'static Texts,
    status: StatusCode,
    message: String,
    hint: Option<String>,
}

impl PageError {
    /// What the node said, in the language of the page as far as it is known there.
    pub(crate) fn of(t: &'static Texts, error: ApiError) -> Self {
        let status =
            StatusCode::from_u16(error.code.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self {
            t,
            status,
            message: translated(&error.message, t.language()).into_owned(),
            hint: error
                .hint
                .map(|hint| translated(&hint, t.language()).into_owned()),
        }
    }

    /// There is no such page.
    pub(crate) fn no_page(t: &'static Texts) -> Self {
        Self {
            t,
            status: StatusCode::NOT_FOUND,
            message: t.get("no-such-page").to_owned(),
            hint: None,
        }
    }

    /// What is to be a number is none.
    pub(crate) fn no_number(t: &'static Texts) -> Self {
        Self::bad(t, t.get("no-number"))
    }

    /// What was asked for cannot be.
    pub(crate) fn bad(t: &'static Texts, message: &str) -> Self {
        Self {
            t,
            status: StatusCode::BAD_REQUEST,
            message: message.to_owned(),
            hint: None,
        }
    }

    /// A form was too large.
    pub(crate) fn large(t: &'static Texts) -> Self {
        Self {
            t,
            status: StatusCode::PAYLOAD_TOO_LARGE,
            message: t.get("form-too-large").to_owned(),
            hint: None,
        }
    }

    /// The system or we failed.
    pub(crate) fn inside(t: &'static Texts, error: &dyn std::error::Error) -> Self {
        tracing::error!(%error, "a page could not be made");
        Self {
            t,
            status: StatusCode::INTERNAL_SERVER_ERROR,
            message: t.get("failure-inside").to_owned(),
            hint: None,
        }
    }
}

/// What the node answers, as pages want it.
pub(crate) trait Told<T> {
    /// Returns what was asked for, or the page that says why not.
    fn told(self, t: &'static Texts) -> Result<T, PageError>;
}

impl<T> Told<T> for Result<T, ApiError> {
    fn told(self, t: &'static Texts) -> Result<T, PageError> {
        self.map_err(|error| PageError::of(t, error))
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        // For the script of a page that asked for a part: it has no place for a whole page.
        let said = [(SAID, escaped(&self.message))];
        let failure = Failure {
            f: Frame::live(self.t, "", None),
            message: self.message,
            hint: self.hint,
        };
        (said, rendered(self.status, failure.render())).into_response()
    }
}

/// Answers what the guard refuses; such an answer says nothing about the node.
pub(crate) fn refused(status: StatusCode, t: &'static Texts, message: &str) -> Response {
    door(status, t, message, false)
}

/// Shows the door, open or closed.
pub(crate) fn door(status: StatusCode, t: &'static Texts, message: &str, is_welcome: bool) -> Response {
    let door = Door {
        t,
        message,
        is_welcome,
    };
    rendered(status, door.render())
}

/// Answers with a page, or says that it could not be made.
pub(crate) fn rendered(status: StatusCode, page: Result<String, askama::Error>) -> Response {
    match page {
        Ok(page) => (status, Html(page)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

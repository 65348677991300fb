//! What stands before every answer: the host that was asked for, where a change comes from, and what pages may do.
//!
//! A browser lets any page send requests to this server. So: the host must be ours by name and port, or a page of
//! somebody's could make its own name point here (DNS rebinding); a change must come from a page of ours, by its
//! `Origin`; a body must be a form's or JSON; and only who has a session sees anything but the door.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::auth::{Doors, cookies};
use crate::error;
use crate::language::{Language, texts};

/// The cookie that holds the chosen language.
pub(crate) const LANGUAGE: &str = "directnet-language";

/// Scripts, styles and images of our own alone; no frame around us, no form to elsewhere, nothing inline.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What every answer says to the browser.
const HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // Not `no-referrer`: with that, browsers send `Origin: null` with our own forms.
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    ),
];

/// The bodies that are read.
const BODIES: [&str; 3] = [
    "application/x-www-form-urlencoded",
    "application/json",
    // Files. No page of somebody else's can send it without asking first.
    "application/octet-stream",
];

/// What the guard knows.
pub(crate) struct Guard {
    pub(crate) doors: Arc<Doors>,
    /// The hosts that requests may name, with port.
    pub(crate) hosts: Vec<String>,
}

/// Returns the hosts by which a server on `addr` may be asked for: loopback names, and the address itself if it is no
/// loopback address.
pub(crate) fn hosts(addr: SocketAddr) -> Vec<String> {
    let port = addr.port();
    let mut hosts = vec![
        format!("127.0.0.1:{port}"),
        format!("localhost:{port}"),
        format!("[::1]:{port}"),
    ];
    if !is_loopback_name(addr.ip()) {
        hosts.push(addr.to_string());
    }
    hosts
}

fn is_loopback_name(ip: IpAddr) -> bool {
    ip == IpAddr::from([127, 0, 0, 1])
        || ip == IpAddr::from(std::net::Ipv6Addr::LOCALHOST)
        || ip.is_unspecified()
}

/// Lets a request through, or answers it.
pub(crate) async fn stand(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let mut response = match guard.objection(&request) {
        Some(refusal) => refusal,
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

impl Guard {
    fn objection(&self, request: &Request) -> Option<Response> {
        let (headers, path) = (request.headers(), request.uri().path());
        let texts = texts(language(headers));
        let host = only(headers, &header::HOST).filter(|host| self.hosts.iter().any(|ours| ours == host));
        let Some(host) = host else {
            return Some(error::refused(
                StatusCode::MISDIRECTED_REQUEST,
                texts,
                texts.get("refused-host"),
            ));
        };
        if request.method() != Method::GET && request.method() != Method::HEAD {
            if only(headers, &header::ORIGIN) != Some(format!("http://{host}").as_str()) {
                return Some(error::refused(
                    StatusCode::FORBIDDEN,
                    texts,
                    texts.get("refused-origin"),
                ));
            }
            if !has_known_body(headers) {
                return Some(error::refused(
                    StatusCode::UNSUPPORTED_MEDIA_TYPE,
                    texts,
                    texts.get("refused-body"),
                ));
            }
        }
        let is_open_to_all = path == "/enter" || path.starts_with("/assets/");
        if !is_open_to_all && !session(headers).is_some_and(|session| self.doors.knows(session)) {
            return Some(error::refused(
                StatusCode::UNAUTHORIZED,
                texts,
                texts.get("refused-no-session"),
            ));
        }
        None
    }
}

/// A header that is there once and is text; two of a kind could be read differently by somebody else.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    values.next().is_none().then_some(value)?.to_str().ok()
}

fn has_known_body(headers: &HeaderMap) -> bool {
    let Some(kind) = only(headers, &header::CONTENT_TYPE) else {
        return only(headers, &header::CONTENT_LENGTH) == Some("0");
    };
    let kind = kind.split(';').next().unwrap_or_default().trim();
    BODIES.iter().any(|known| known.eq_ignore_ascii_case(kind))
}

/// The name of the cookie that holds the session's secret. Cookies do not know ports, so it has the port in it: nodes of one
/// machine, asked by one browser, would take each other's session away.
pub(crate) fn session_cookie(headers: &HeaderMap) -> String {
    let port = only(headers, &header::HOST).and_then(|host| host.rsplit_once(':'));
    match port {
        Some((_, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => format!("directnet-{port}"),
        _ => "directnet".to_owned(),
    }
}

/// Returns the session's secret that a request shows.
pub(crate) fn session(headers: &HeaderMap) -> Option<&str> {
    let name = session_cookie(headers);
    cookies(only(headers, &header::COOKIE)?)
        .get(name.as_str())
        .copied()
}

/// Returns the language of whoever asks: the one they chose here, or the one their browser asks for.
pub(crate) fn language(headers: &HeaderMap) -> Language {
    let chosen = only(headers, &header::COOKIE)
        .and_then(|header| cookies(header).get(LANGUAGE).copied())
        .and_then(Language::of_tag);
    chosen.unwrap_or_else(|| {
        let accepted = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|header| header.to_str().ok());
        accepted.map_or(Language::English, Language::accepted)
    })
}

/// Turns a status into an answer without a body, for what needs no page.
pub(crate) fn empty(status: StatusCode) -> Response {
    status.into_response()
}

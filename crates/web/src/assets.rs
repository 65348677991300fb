//! Styles, scripts and images, compiled in.

use std::sync::OnceLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::guard;

/// Everything that pages refer to: name, type, content.
pub(crate) const ALL: [(&str, &str, &[u8]); 7] = [
    (
        "style.css",
        "text/css; charset=utf-8",
        include_bytes!("assets/style.css"),
    ),
    (
        "page.js",
        "text/javascript; charset=utf-8",
        include_bytes!("assets/page.js"),
    ),
    (
        "talk.js",
        "text/javascript; charset=utf-8",
        include_bytes!("assets/talk.js"),
    ),
    (
        "events.js",
        "text/javascript; charset=utf-8",
        include_bytes!("assets/events.js"),
    ),
    (
        "htmx.min.js",
        "text/javascript; charset=utf-8",
        include_bytes!("assets/htmx.min.js"),
    ),
    (
        "sse.min.js",
        "text/javascript; charset=utf-8",
        include_bytes!("assets/sse.min.js"),
    ),
    ("icon.svg", "image/svg+xml", include_bytes!("assets/icon.svg")),
];

/// Serves one of them. Its address changes with its content, so a browser may keep it.
pub(crate) async fn serve(Path(name): Path<String>) -> Response {
    let Some((_, kind, content)) = ALL.iter().find(|(known, ..)| *known == name) else {
        return guard::empty(StatusCode::NOT_FOUND);
    };
    (
        [
            (header::CONTENT_TYPE, *kind),
            (header::CACHE_CONTROL, "private, max-age=31536000, immutable"),
        ],
        *content,
    )
        .into_response()
}

/// Returns what is different when any of them is: eight hexadecimal digits of their hash.
pub(crate) fn stamp() -> &'static str {
    static STAMP: OnceLock<String> = OnceLock::new();
    STAMP.get_or_init(|| {
        let mut hasher = blake3::Hasher::new();
        for (_, _, content) in ALL {
            hasher.update(content);
        }
        hasher.finalize().to_hex().chars().take(8).collect()
    })
}

//! What a browser may tell its user of while the page is out of sight.

use std::sync::Arc;

use api::Service;
use api::messages::UnreadRequest;
use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse as _;
use serde::Serialize;

use super::{Answer, App, Reader, escaped};
use crate::error::Told as _;

/// A message that was not shown yet.
#[derive(Serialize)]
struct News {
    /// Its identity, by which it is told of once.
    id: String,
    /// The sentence. It has no word of the message: a notification may be seen by whoever stands near.
    says: String,
    /// Where it can be read.
    href: String,
}

/// Lists what was not shown yet, of contacts whose notifications are on.
pub(crate) async fn unread<S: Service>(State(app): State<Arc<App<S>>>, reader: Reader) -> Answer {
    let request = UnreadRequest {
        from: None,
        unmuted: true,
    };
    let unread = app.service.unread(request).await.told(reader.t)?;
    let news: Vec<News> = unread
        .into_iter()
        .map(|message| News {
            says: reader.t.with_text("news-message", "name", &message.contact),
            href: format!("/with/{}", escaped(&message.contact)),
            id: message.id,
        })
        .collect();
    Ok(Json(news).into_response())
}

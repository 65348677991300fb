//! What a browser may tell its user of while the page is out of sight.

use std::sync::Arc;

use api::Service;
use api::messages::{Message, UnreadRequest};
use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse as _;
use serde::Serialize;

use super::{Answer, App, Reader, escaped};
use crate::error::Told as _;
use crate::language::{Texts, Value};

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

fn says(t: &'static Texts, message: &Message) -> String {
    match &message.author {
        Some(author) => {
            let [name, room] = [apart(author), apart(&message.contact)];
            let variables = [
                ("name", Value::from(name.as_str())),
                ("room", Value::from(room.as_str())),
            ];
            t.with("news-in-room", &variables)
        }
        None => t.with_text("news-message", "name", &apart(&message.contact)),
    }
}

/// A name as it stands in a sentence that runs from the left to the right, whichever way it runs itself: what a notification
/// shows knows no elements, so it is set apart by signs that nobody sees.
fn apart(name: &str) -> String {
    format!("\u{2068}{name}\u{2069}")
}

/// Lists what was not shown yet, of contacts and rooms whose notifications are on.
pub(crate) async fn unread<S: Service>(State(app): State<Arc<App<S>>>, reader: Reader) -> Answer {
    let request = UnreadRequest {
        from: None,
        unmuted: true,
    };
    let unread = app.service.unread(request).await.told(reader.t)?;
    let news: Vec<News> = unread
        .into_iter()
        .map(|message| News {
            says: says(reader.t, &message),
            href: format!("/with/{}", escaped(&message.contact)),
            id: message.id,
        })
        .collect();
    Ok(Json(news).into_response())
}

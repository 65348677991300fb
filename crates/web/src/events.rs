//! What open pages are told: the names of their parts that are to be asked for again, as server-sent events. The first line of
//! what one says is its name, the rest is its data: `assets/events.js` hands them on to other tabs, whatever they are called.
//!
//! | event | means |
//! |---|---|
//! | `ports`, `port-3447` | something is different on a port, on that port |
//! | `contacts` | a contact was connected or lost, added or refused |
//! | `conversations`, `conversation` | something was said or done; the data of the latter is whose conversation it is |
//! | `received` | a message came in; the data is whose conversation it is in |
//! | `file` | more of a file has come; the data is its row, how many bytes, and of how many |
//! | `draft` | what the user began to write changed; the data is in which conversation |
//! | `requests` | somebody asks to become a contact |
//! | `typing`, `silent` | a contact began to write, or ceased to; the data is which |
//! | `missed` | anything may have happened |

use std::convert::Infallible;

use api::Service;
use api::events::Event;
use api::files::FileState;
use axum::response::sse;
use futures_util::stream::{self, Stream, StreamExt};
use tokio_util::sync::CancellationToken;

use crate::error::PageError;
use crate::language::Texts;
use crate::routes::rooms::is_room;

/// Listens to the node for a page that is open, until the node stops.
pub(crate) async fn listen<S: Service>(
    service: &S,
    t: &'static Texts,
    stop: CancellationToken,
) -> Result<sse::Sse<impl Stream<Item = Result<sse::Event, Infallible>> + use<S>>, PageError> {
    let events = service.events().await.map_err(|error| PageError::of(t, error))?;
    let told = events
        .take_until(stop.cancelled_owned())
        .flat_map(|event| stream::iter(event.map(names).unwrap_or_default()))
        .map(|(name, data)| Ok(sse::Event::default().data(format!("{name}\n{}", some(data)))));
    Ok(sse::Sse::new(told).keep_alive(sse::KeepAlive::default()))
}

/// Browsers drop an event without data.
fn some(data: String) -> String {
    match data.is_empty() {
        true => "-".to_owned(),
        false => data,
    }
}

/// The names under which an event is told, each with its data.
fn names(event: Event) -> Vec<(String, String)> {
    let named = |names: &[&str], data: String| {
        names
            .iter()
            .map(|name| ((*name).to_owned(), data.clone()))
            .collect()
    };
    match event {
        Event::Port { port, .. } => vec![
            ("ports".into(), port.to_string()),
            (format!("port-{port}"), port.to_string()),
        ],
        Event::Received { contact, .. } => named(&["conversations", "conversation", "received"], contact),
        Event::Changed { contact, .. } | Event::Settled { contact, .. } => {
            named(&["conversations", "conversation"], contact)
        }
        // What was said in a room may be readable now that its key came.
        Event::Contact { contact } if is_room(&contact) => {
            named(&["contacts", "conversations", "conversation"], contact)
        }
        Event::Contact { contact } => named(&["contacts", "conversations"], contact),
        Event::Presence { contact, .. } => named(&["contacts", "conversations"], contact),
        Event::Typing {
            contact,
            typing: true,
        } => named(&["typing"], contact),
        Event::Typing {
            contact,
            typing: false,
        } => named(&["silent"], contact),
        Event::Missed => named(&["missed"], String::new()),
        // Whatever happened while the connection was being made, or made again.
        Event::Subscribed => named(&["missed"], String::new()),
        // Of what is on its way, only that it came or stopped.
        Event::File { contact, state, .. } if state != FileState::Accepted => {
            named(&["conversations", "conversation"], contact)
        }
        Event::Asked => named(&["requests", "conversations"], String::new()),
        Event::Draft { contact } => named(&["draft"], contact),
        Event::Doubled { contact } => named(&["contacts", "conversations"], contact.unwrap_or_default()),
        Event::File {
            row,
            done_bytes,
            size_bytes,
            ..
        } => named(&["file"], format!("{row} {done_bytes} {size_bytes}")),
        Event::Unknown => Vec::new(),
    }
}

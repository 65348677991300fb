//! Becoming contacts by words: showing some, learning what becomes of them, and using somebody's.
//!
//! Words are good for as long as somebody waits for what becomes of them. So the page that shows them asks at once, and is
//! answered when it is over; whoever leaves the page takes the words back.

use std::sync::{Arc, PoisonError};

use api::Service;
use api::pairing::{PairingEvent, ShowWordsRequest, UseWordsRequest};
use askama::Template as _;
use axum::Form;
use axum::extract::State;
use futures_util::StreamExt as _;
use serde::Deserialize;

use super::invite::added;
use super::{Answer, App, Reader, page, part};
use crate::error::{PageError, Told as _};
use crate::view::pairing::{OutcomePart, WordsPage};

/// For how long words are good, in seconds: as the command line has it.
const WORDS_LIFETIME_S: u64 = 5 * 60;

/// What the form for words sends.
#[derive(Deserialize)]
pub(crate) struct Showing {
    hidden: Option<String>,
}

/// Shows words.
pub(crate) async fn show<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Form(Showing { hidden }): Form<Showing>,
) -> Answer {
    let t = reader.t;
    let request = ShowWordsRequest {
        lifetime_s: WORDS_LIFETIME_S,
        hidden: hidden.is_some(),
    };
    let mut events = app.service.show_words(request).await.told(t)?;
    let Some(first) = events.next().await else {
        return Err(PageError::no_page(t));
    };
    let shown = WordsPage::of(app.frame(t, "conversations"), first.told(t)?);
    let shown = shown.ok_or_else(|| PageError::no_page(t))?;
    let mut waiting = app.pairing.lock().unwrap_or_else(PoisonError::into_inner);
    *waiting = Some(events);
    Ok(page(&shown))
}

/// Says what became of the words, when it is known.
pub(crate) async fn outcome<S: Service>(State(app): State<Arc<App<S>>>, reader: Reader) -> Answer {
    let t = reader.t;
    let waiting = app.pairing.lock().unwrap_or_else(PoisonError::into_inner).take();
    // Without words there is nothing to wait for: the page was loaded again, and they were taken back.
    let mut last = PairingEvent::Stopped;
    if let Some(mut events) = waiting {
        while let Some(event) = events.next().await {
            last = event.told(t)?;
        }
    }
    part(t, OutcomePart::of(t, last).render())
}

/// What the form for somebody's words sends.
#[derive(Deserialize)]
pub(crate) struct Heard {
    words: String,
    #[serde(default)]
    at: String,
    #[serde(default)]
    name: String,
}

/// Uses somebody's words.
pub(crate) async fn use_words<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Form(heard): Form<Heard>,
) -> Answer {
    let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let request = UseWordsRequest {
        at: given(&heard.at),
        name: given(&heard.name),
        words: heard.words,
    };
    let contact = app.service.use_words(request).await.told(reader.t)?;
    added(&app, reader, &contact)
}

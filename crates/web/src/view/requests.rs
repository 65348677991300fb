//! Who asks to become a contact, and whom the user asks.

use api::requests::{Request, Requests, SentRequest};
use askama::Template;

use super::Frame;
use crate::language::{Texts, Told};
use crate::routes::moment;

/// The page.
#[derive(Template)]
#[template(path = "requests.html")]
pub(crate) struct RequestsPage {
    pub(crate) f: Frame,
    pub(crate) now: String,
}

/// The part of it that renews itself.
#[derive(Template)]
#[template(path = "requests_now.html")]
pub(crate) struct RequestsNow {
    t: &'static Texts,
    is_open: bool,
    received: Vec<Asking>,
    sent: Vec<Asked>,
    blocked: Vec<String>,
    turned_away: Option<String>,
}

struct Asking {
    number: i64,
    name: String,
    id: String,
    text: String,
    when: String,
    introduced: Option<String>,
    caution: Option<String>,
    is_accepted: bool,
}

struct Asked {
    id: String,
    name: String,
    text: String,
    when: String,
}

impl RequestsNow {
    pub(crate) fn of(t: &'static Texts, requests: &Requests) -> Self {
        let turned_away = requests.turned_away;
        Self {
            t,
            is_open: requests.open,
            received: requests.received.iter().map(|it| asking(t, it)).collect(),
            sent: requests.sent.iter().map(|it| asked(t, it)).collect(),
            blocked: requests.blocked.clone(),
            turned_away: (turned_away > 0)
                .then(|| t.with_count("requests-turned-away", "count", turned_away)),
        }
    }
}

fn asking(t: &'static Texts, request: &Request) -> Asking {
    let by = request.introduced_by.as_ref();
    let other = request.same_name_as.as_ref();
    Asking {
        number: request.number,
        name: request.name.clone(),
        id: request.id.clone(),
        text: request.text.clone(),
        when: moment(request.received_at_ms),
        introduced: by.map(|name| t.with_text("requests-introduced", "name", name)),
        caution: other.map(|other| t.with_text("caution-same-name", "other", other)),
        is_accepted: request.accepted,
    }
}

fn asked(t: &'static Texts, request: &SentRequest) -> Asked {
    let trouble = || Told::of(t, request.trouble.as_deref().unwrap_or_default()).text;
    Asked {
        id: request.id.clone(),
        name: request.name.clone().unwrap_or_default(),
        text: request.text.clone(),
        when: match request.left_at_ms {
            Some(at) => t.with_text("requests-left", "time", &moment(at)),
            None => format!("{} {}", t.get("requests-not-left"), trouble())
                .trim()
                .to_owned(),
        },
    }
}

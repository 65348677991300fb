//! Words by which two people become contacts, and what becomes of them.

use api::pairing::PairingEvent;
use askama::Template;

use super::Frame;
use crate::language::Texts;
use crate::routes::{escaped, moment};

/// The page that shows words.
#[derive(Template)]
#[template(path = "words.html")]
pub(crate) struct WordsPage {
    f: Frame,
    words: String,
    until: String,
    addrs: String,
    /// Why the other side cannot find this node by itself.
    trouble: Option<String>,
}

impl WordsPage {
    /// Makes it of the first event of a pairing; `None` if that is another one than it should be.
    pub(crate) fn of(f: Frame, event: PairingEvent) -> Option<Self> {
        let PairingEvent::Shown {
            words,
            expires_at_ms,
            addrs,
            beacon_trouble,
        } = event
        else {
            return None;
        };
        Some(Self {
            words,
            until: f.t.with_text("words-until", "time", &moment(expires_at_ms)),
            addrs: addrs.join(", "),
            trouble: beacon_trouble,
            f,
        })
    }
}

/// What became of words, in the place where it was waited for.
#[derive(Template)]
#[template(path = "words_outcome.html")]
pub(crate) struct OutcomePart {
    t: &'static Texts,
    /// What to look at twice, or what went wrong.
    caution: Option<String>,
    told: String,
    /// Where the contact is, as a part of an address.
    contact: Option<String>,
}

impl OutcomePart {
    pub(crate) fn of(t: &'static Texts, event: PairingEvent) -> Self {
        let failed = |told: String| Self {
            t,
            caution: None,
            told,
            contact: None,
        };
        match event {
            PairingEvent::Joined {
                contact,
                same_name_as,
                ..
            } => Self {
                t,
                caution: same_name_as.map(|other| t.with_text("caution-same-name", "other", &other)),
                told: t.with_text("words-joined", "name", &contact.name),
                contact: Some(escaped(&contact.name)),
            },
            PairingEvent::NotStored { trouble } => {
                failed(t.with_text("words-not-stored", "trouble", &trouble))
            }
            PairingEvent::Guessed => failed(t.get("words-guessed").to_owned()),
            PairingEvent::Crowded => failed(t.get("words-crowded").to_owned()),
            PairingEvent::Expired => failed(t.get("words-expired").to_owned()),
            PairingEvent::Shown { .. } | PairingEvent::Stopped | PairingEvent::Unknown => {
                failed(t.get("words-taken-back").to_owned())
            }
        }
    }
}

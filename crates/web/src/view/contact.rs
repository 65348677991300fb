//! The page about a contact: who it is, how sure that is, and what is decided about it.

use api::contacts::{AskedAbout, Contact, ContactStatus, Settings, Verification};
use askama::Template;

use super::Frame;
use super::now::transport;
use super::qr::Code;
use super::settings::Boxes;
use super::talk::{cautions, standing};
use crate::language::{Texts, Value};
use crate::routes::{escaped, moment};

/// What the node says of a contact.
pub(crate) struct Known {
    pub(crate) status: ContactStatus,
    pub(crate) verification: Verification,
    pub(crate) settings: Settings,
    pub(crate) contacts: Vec<Contact>,
}

/// The page.
#[derive(Template)]
#[template(path = "contact.html")]
pub(crate) struct AboutPage {
    f: Frame,
    name: String,
    escaped: String,
    id: String,
    standing: String,
    addrs: String,
    cautions: Vec<String>,
    done: Option<String>,
    verified: Option<String>,
    words: Vec<Words>,
    code: Option<Code>,
    others: Vec<String>,
    is_blocked: bool,
    boxes: Boxes,
    may_ask: bool,
    asked: Option<String>,
}

/// The safety words of one of the two.
struct Words {
    whose: String,
    words: String,
}

impl AboutPage {
    pub(crate) fn of(f: Frame, known: Known, done: Option<String>) -> Self {
        let t = f.t;
        let contact = known.status.contact;
        let words = known.verification.words.iter().map(|of| Words {
            whose: match of.own {
                true => t.get("verify-yours").to_owned(),
                false => contact.name.clone(),
            },
            words: of.words.join(" "),
        });
        let asked = known.status.asked.as_ref().map(|asked| {
            let (what, time) = (asked_about(t, asked), moment(asked.at_ms));
            let key = if asked.allowed {
                "settings-ports-asked"
            } else {
                "settings-ports-refused"
            };
            t.with(key, &[("what", Value::Text(&what)), ("time", Value::Text(&time))])
        });
        let others = known.contacts.iter().map(|other| other.name.clone());
        Self {
            escaped: escaped(&contact.name),
            standing: standing(t, &contact),
            addrs: contact.addrs.join(", "),
            cautions: cautions(t, &contact),
            done,
            verified: known
                .verification
                .verified_at_ms
                .map(|at| t.with_text("verify-done", "time", &moment(at))),
            words: words.collect(),
            code: Code::of(&known.verification.text),
            others: others.filter(|other| *other != contact.name).collect(),
            is_blocked: contact.blocked,
            boxes: Boxes::of(&known.settings),
            may_ask: known.status.may_ask,
            asked,
            name: contact.name,
            id: contact.id,
            f,
        }
    }
}

/// Names what a contact asked about: a port, or all of them.
fn asked_about(t: &'static Texts, asked: &AskedAbout) -> String {
    match (asked.port, asked.transport) {
        (Some(port), Some(named)) => format!("{port}/{}", transport(named)),
        (Some(port), None) => port.to_string(),
        (None, _) => t.get("settings-ports-all").to_owned(),
    }
}

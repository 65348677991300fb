//! How contacts are made.

use api::contacts::{Contact, Invite};
use askama::Template;

use super::Frame;
use super::qr::Code;
use crate::language::{Texts, Value};
use crate::routes::{escaped, moment};

/// Where contacts are made.
#[derive(Template)]
#[template(path = "contact_new.html")]
pub(crate) struct NewContactPage {
    pub(crate) f: Frame,
    pub(crate) made: Option<Made>,
}

/// An invite to show.
pub(crate) struct Made {
    text: String,
    terms: String,
    code: Option<Code>,
}

impl Made {
    pub(crate) fn of(t: &'static Texts, invite: &Invite) -> Self {
        let until = moment(invite.expires_at_ms);
        Self {
            terms: t.with(
                "invite-terms",
                &[
                    ("uses", Value::Count(invite.uses.into())),
                    ("time", Value::Text(&until)),
                ],
            ),
            code: Code::of(&invite.text),
            text: invite.text.clone(),
        }
    }
}

/// A new contact with the name of another one.
#[derive(Template)]
#[template(path = "newcomer.html")]
pub(crate) struct Newcomer {
    f: Frame,
    name: String,
    escaped: String,
    caution: String,
}

impl Newcomer {
    pub(crate) fn of(f: Frame, contact: &Contact, other: &str) -> Self {
        Self {
            name: contact.name.clone(),
            escaped: escaped(&contact.name),
            caution: f.t.with_text("caution-same-name", "other", other),
            f,
        }
    }
}

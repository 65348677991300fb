//! How contacts are made: by an invite, in either direction.

use std::sync::Arc;

use api::Service;
use api::contacts::{AddRequest, Added, InviteRequest};
use axum::Form;
use axum::extract::State;
use serde::Deserialize;

use super::{Answer, App, Reader, page, to_conversation};
use crate::error::Told as _;
use crate::view::invite::{Made, NewContactPage, Newcomer};

/// For how long an invite made here can be used, in seconds: a day, as the command line has it.
const INVITE_LIFETIME_S: u64 = 24 * 60 * 60;

/// Where contacts are made.
pub(crate) async fn new_contact<S: Service>(State(app): State<Arc<App<S>>>, reader: Reader) -> Answer {
    Ok(page(&NewContactPage {
        f: app.frame(reader.t, "conversations"),
        made: None,
    }))
}

/// Makes an invite and shows it.
pub(crate) async fn invite<S: Service>(State(app): State<Arc<App<S>>>, reader: Reader) -> Answer {
    let request = InviteRequest {
        uses: 1,
        lifetime_s: INVITE_LIFETIME_S,
    };
    let invite = app.service.invite(request).await.told(reader.t)?;
    Ok(page(&NewContactPage {
        f: app.frame(reader.t, "conversations"),
        made: Some(Made::of(reader.t, &invite)),
    }))
}

/// What the form for somebody's invite sends.
#[derive(Deserialize)]
pub(crate) struct Somebody {
    invite: String,
    #[serde(default)]
    name: String,
}

/// Uses somebody's invite.
pub(crate) async fn add<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Form(somebody): Form<Somebody>,
) -> Answer {
    let request = AddRequest {
        invite: somebody.invite.trim().to_owned(),
        name: Some(somebody.name.trim().to_owned()).filter(|name| !name.is_empty()),
    };
    let contact = app.service.add_contact(request).await.told(reader.t)?;
    added(&app, reader, &contact)
}

/// Leads to the conversation with a new contact.
pub(super) fn added<S>(app: &App<S>, reader: Reader, added: &Added) -> Answer {
    match &added.same_name_as {
        // Said before anything is said to them: a name that is known already is how people are taken in.
        Some(other) => Ok(page(&Newcomer::of(
            app.frame(reader.t, "conversations"),
            &added.contact,
            other,
        ))),
        None => to_conversation(&added.contact.name),
    }
}

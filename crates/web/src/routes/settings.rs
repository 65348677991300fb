//! What the user decides for all contacts, and what there is to know of the node.

use std::sync::Arc;

use api::Service;
use api::contacts::{Decision, SettingsRequest};
use api::files::AutoAccept;
use api::presence::PresenceRequest;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect};
use serde::Deserialize;

use super::{Answer, App, Reader, page};
use crate::error::{PageError, Told as _};
use crate::view::settings::SettingsPage;

/// Bytes of the unit in which people say how large a file may be.
pub(crate) const MIB: u64 = 1 << 20;

/// The page.
pub(crate) async fn all<S: Service>(State(app): State<Arc<App<S>>>, reader: Reader) -> Answer {
    let t = reader.t;
    let (status, settings) = tokio::join!(
        app.service.status(),
        app.service.contact_settings(SettingsRequest::default())
    );
    let frame = app.frame(t, "settings");
    Ok(page(&SettingsPage::of(
        frame,
        status.told(t)?,
        &settings.told(t)?,
    )))
}

/// What a form of settings sends: what is on.
#[derive(Deserialize)]
pub(crate) struct Chosen {
    pub(crate) receipts: Option<String>,
    pub(crate) presence: Option<String>,
    pub(crate) typing: Option<String>,
    pub(crate) notifications: Option<String>,
    pub(crate) ports: Option<String>,
    requests: Option<String>,
    #[serde(default)]
    pub(crate) auto_accept_mib: String,
    button: Option<String>,
}

impl Chosen {
    /// Whether the button was pressed that takes back what was decided about one contact.
    pub(crate) fn as_for_all(&self) -> bool {
        self.button.as_deref() == Some("as-for-all")
    }
}

/// A box of a form: browsers send nothing of one that is not ticked.
pub(crate) fn on_or_off(ticked: Option<String>) -> Option<Decision> {
    Some(if ticked.is_some() {
        Decision::On
    } else {
        Decision::Off
    })
}

/// Reads how large a file may be to be accepted by itself, in MiB. `None`: that is no number.
pub(crate) fn auto_accept(mib: &str) -> Option<AutoAccept> {
    match mib.trim() {
        "" | "0" => Some(AutoAccept::Off),
        number => {
            let bytes = number.parse::<u64>().ok()?.checked_mul(MIB)?;
            Some(AutoAccept::UpTo(bytes))
        }
    }
}

/// Decides for all contacts without a decision of their own.
pub(crate) async fn decide<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Form(chosen): Form<Chosen>,
) -> Answer {
    let limit = auto_accept(&chosen.auto_accept_mib).ok_or_else(|| PageError::no_number(reader.t))?;
    let request = SettingsRequest {
        receipts: on_or_off(chosen.receipts),
        presence: on_or_off(chosen.presence),
        typing: on_or_off(chosen.typing),
        notifications: on_or_off(chosen.notifications),
        requests: on_or_off(chosen.requests),
        auto_accept: Some(limit),
        ..SettingsRequest::default()
    };
    app.service.contact_settings(request).await.told(reader.t)?;
    Ok(Redirect::to("/settings").into_response())
}

/// What the form about being away sends.
#[derive(Deserialize)]
pub(crate) struct Being {
    away: String,
    #[serde(default)]
    text: String,
}

/// Says that the user is away, or back.
pub(crate) async fn presence<S: Service>(
    State(app): State<Arc<App<S>>>,
    reader: Reader,
    Form(being): Form<Being>,
) -> Answer {
    let away = being.away == "yes";
    let request = PresenceRequest {
        away,
        text: Some(being.text.trim().to_owned()).filter(|text| away && !text.is_empty()),
    };
    app.service.presence(request).await.told(reader.t)?;
    Ok(Redirect::to("/settings").into_response())
}

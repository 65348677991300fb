//! What can be decided, and what there is to know of the node.

use api::contacts::Settings;
use api::status::Status;
use askama::Template;

use super::Frame;
use crate::routes::{moment, settings::MIB};

/// The page.
#[derive(Template)]
#[template(path = "settings.html")]
pub(crate) struct SettingsPage {
    f: Frame,
    away: Option<String>,
    away_text: String,
    sockets: String,
    addrs: String,
    boxes: Boxes,
    requests: bool,
    status: Status,
}

/// What is on for a contact, or for all, as the boxes of a form.
pub(crate) struct Boxes {
    pub(crate) receipts: bool,
    pub(crate) presence: bool,
    pub(crate) typing: bool,
    pub(crate) notifications: bool,
    pub(crate) auto_accept_mib: u64,
}

impl Boxes {
    pub(crate) fn of(settings: &Settings) -> Self {
        Self {
            receipts: settings.receipts,
            presence: settings.presence,
            typing: settings.typing,
            notifications: settings.notifications,
            auto_accept_mib: settings.auto_accept_bytes / MIB,
        }
    }
}

impl SettingsPage {
    pub(crate) fn of(f: Frame, status: Status, settings: &Settings) -> Self {
        let away = status.away.as_ref();
        Self {
            away: away.map(|away| f.t.with_text("presence-away", "time", &moment(away.since_at_ms))),
            away_text: away.and_then(|away| away.text.clone()).unwrap_or_default(),
            sockets: status.sockets.join(", "),
            addrs: status.addrs.join(", "),
            boxes: Boxes::of(settings),
            requests: settings.requests.unwrap_or_default(),
            status,
            f,
        }
    }
}

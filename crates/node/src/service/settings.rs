//! Decisions about contacts, as the local API asks for them.

use api::contacts::{Decision, Settings, SettingsRequest};
use api::files::AutoAccept;
use api::{ApiError, ErrorCode};
use messenger::{Setting, Switch};

use super::NodeService;
use crate::trouble;

impl NodeService {
    pub(super) async fn decide(&self, request: SettingsRequest) -> Result<Settings, ApiError> {
        let contact = match request.who {
            Some(who) => Some(self.contact(&who).await?),
            None => None,
        };
        if contact.is_some() && request.requests.is_some() {
            let message = "requests come from strangers: nothing is decided about them for one contact";
            return Err(ApiError::new(ErrorCode::BadRequest, message));
        }
        if contact.is_none() && request.ports.is_some() {
            let message = "who may ask about the ports of this machine is decided for one contact at a time";
            return Err(ApiError::new(ErrorCode::BadRequest, message)
                .with_hint("name the contact: directnet contacts set NAME --ports on"));
        }
        let id = contact.as_ref().map(|contact| contact.id);
        let failed = |error| trouble::store(&error);
        let decisions = [
            (Setting::Receipts, request.receipts),
            (Setting::Presence, request.presence),
            (Setting::Typing, request.typing),
            (Setting::Notifications, request.notifications),
            (Setting::Requests, request.requests),
            (Setting::Ports, request.ports),
        ];
        for (setting, decision) in decisions {
            let Some(decision) = decision else { continue };
            let decided = self.messenger.decide(id, setting, switch(decision)).await;
            decided.map_err(failed)?;
        }
        if let Some(auto_accept) = request.auto_accept {
            let bytes = match auto_accept {
                AutoAccept::UpTo(bytes) => Some(bytes),
                AutoAccept::Off => Some(0),
                AutoAccept::Default => None,
            };
            self.messenger.set_auto_accept(id, bytes).await.map_err(failed)?;
        }
        let is_on = async |setting| -> Result<bool, ApiError> {
            let setting = self.messenger.setting(id, setting).await;
            Ok(setting.map_err(failed)? == Switch::On)
        };
        let inbox_bytes = self.limit_inbox(id, request.inbox_bytes).await?;
        Ok(Settings {
            inbox_bytes,
            receipts: is_on(Setting::Receipts).await?,
            auto_accept_bytes: self.messenger.auto_accept(id).await.map_err(failed)?,
            requests: match id {
                Some(_) => None,
                None => Some(is_on(Setting::Requests).await?),
            },
            ports: match id {
                Some(_) => Some(is_on(Setting::Ports).await?),
                None => None,
            },
            presence: is_on(Setting::Presence).await?,
            typing: is_on(Setting::Typing).await?,
            notifications: is_on(Setting::Notifications).await?,
            contact: contact.map(|contact| contact.name.to_string()),
        })
    }
}

/// What a decision means to the store: nothing for one that is taken back.
pub(super) fn switch(decision: Decision) -> Option<Switch> {
    match decision {
        Decision::On => Some(Switch::On),
        Decision::Off => Some(Switch::Off),
        Decision::Default => None,
    }
}

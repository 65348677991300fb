//! Decisions about contacts, as the local API asks for them.

use api::ApiError;
use api::contacts::{Decision, Settings, SettingsRequest};
use messenger::Receipts;

use super::NodeService;
use crate::trouble;

impl NodeService {
    pub(super) async fn decide(&self, request: SettingsRequest) -> Result<Settings, ApiError> {
        let contact = match request.who {
            Some(who) => Some(self.contact(&who).await?),
            None => None,
        };
        let id = contact.as_ref().map(|contact| contact.id);
        let failed = |error| trouble::store(&error);
        if let Some(decision) = request.receipts {
            let decision = match decision {
                Decision::On => Some(Receipts::On),
                Decision::Off => Some(Receipts::Off),
                Decision::Default => None,
            };
            self.messenger.set_receipts(id, decision).await.map_err(failed)?;
        }
        Ok(Settings {
            contact: contact.map(|contact| contact.name.to_string()),
            receipts: self.messenger.receipts(id).await.map_err(failed)? == Receipts::On,
        })
    }
}

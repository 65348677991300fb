//! What the user lets contacts know of themselves, as the local API asks for it.

use api::presence::{Presence, PresenceRequest, TypingRequest};
use api::{ApiError, ErrorCode};
use messenger::Typing;

use super::NodeService;
use crate::{answers, trouble};

impl NodeService {
    pub(super) async fn set_presence(&self, request: PresenceRequest) -> Result<Presence, ApiError> {
        if request.away {
            let text = request.text.unwrap_or_default();
            let went = self.messenger.go_away(text).await;
            went.map_err(|error| trouble::presence(&error))?;
        } else if request.text.is_some() {
            let message = "who is back has nothing to say about being away";
            return Err(ApiError::new(ErrorCode::BadRequest, message));
        } else {
            let came = self.messenger.come_back().await;
            came.map_err(|error| trouble::store(&error))?;
        }
        Ok(Presence {
            version: 1,
            away: self.own_absence().await?,
        })
    }

    pub(super) async fn own_absence(&self) -> Result<Option<api::presence::Absence>, ApiError> {
        let presence = self.messenger.presence().await;
        Ok(match presence.map_err(|error| trouble::store(&error))? {
            messenger::Presence::Available => None,
            messenger::Presence::Away(absence) => Some(answers::absence(absence)),
        })
    }

    pub(super) async fn tell_typing(&self, request: TypingRequest) -> Result<(), ApiError> {
        let contact = self.contact(&request.to).await?;
        let typing = if request.typing {
            Typing::Going
        } else {
            Typing::Over
        };
        let told = self.messenger.typing(&contact, typing).await;
        told.map_err(|error| trouble::store(&error))
    }
}

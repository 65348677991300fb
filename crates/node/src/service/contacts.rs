//! What the user decides about somebody once they are there, as the local API asks for it.

use api::contacts::{Blocking, Contact, ContactRequest, Removed, RenameRequest};
use api::{ApiError, ErrorCode};
use messenger::{Name, PeerId, Renamed};

use super::{NodeService, lookalikes};
use crate::trouble;

impl NodeService {
    pub(super) async fn give_name(&self, request: RenameRequest) -> Result<Contact, ApiError> {
        let contact = self.contact(&request.who).await?;
        let name: Name = request
            .name
            .parse()
            .map_err(|error: messenger::NameError| ApiError::new(ErrorCode::BadRequest, error.to_string()))?;
        let renamed = self.messenger.rename_contact(contact.id, name.clone()).await;
        match renamed.map_err(|error| trouble::store(&error))? {
            Renamed::Contact(contact) => lookalikes::told(&self.messenger, contact).await,
            Renamed::NameTaken => Err(ApiError::new(
                ErrorCode::NameTaken,
                format!("there is a contact called {name} already"),
            )),
            Renamed::Gone => Err(gone(&request.who)),
        }
    }

    pub(super) async fn remove(&self, request: ContactRequest) -> Result<Removed, ApiError> {
        let contact = self.contact(&request.who).await?;
        let removed = self.messenger.remove_contact(&contact).await;
        let removed = removed
            .map_err(|error| trouble::store(&error))?
            .ok_or_else(|| gone(&request.who))?;
        Ok(Removed {
            version: 1,
            name: contact.name.to_string(),
            id: contact.peer.to_string(),
            messages: removed.messages,
            queued: removed.queued,
        })
    }

    pub(super) async fn set_blocked(&self, request: ContactRequest) -> Result<Blocking, ApiError> {
        let (peer, name) = self.anybody(&request.who).await?;
        let blocked = self.messenger.block(peer).await;
        blocked.map_err(|error| trouble::store(&error))?;
        Ok(blocking(peer, name, true))
    }

    pub(super) async fn set_unblocked(&self, request: ContactRequest) -> Result<Blocking, ApiError> {
        let (peer, name) = self.anybody(&request.who).await?;
        let unblocked = self.messenger.unblock(peer).await;
        unblocked.map_err(|error| trouble::store(&error))?;
        Ok(blocking(peer, name, false))
    }

    /// Finds a contact, or takes an id that is none.
    async fn anybody(&self, who: &str) -> Result<(PeerId, Option<Name>), ApiError> {
        match self.contact(who).await {
            Ok(contact) => Ok((contact.peer, Some(contact.name))),
            Err(error) => match who.parse() {
                Ok(peer) if error.code == ErrorCode::NoSuchContact => Ok((peer, None)),
                _ => Err(error),
            },
        }
    }
}

fn blocking(peer: PeerId, name: Option<Name>, is_blocked: bool) -> Blocking {
    Blocking {
        version: 1,
        name: name.map(|name| name.to_string()),
        id: peer.to_string(),
        blocked: is_blocked,
    }
}

/// What is said of a contact that was removed while it was asked about.
fn gone(who: &str) -> ApiError {
    ApiError::new(
        ErrorCode::NoSuchContact,
        format!("there is no contact called {who}"),
    )
}

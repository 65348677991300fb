//! What contacts have left here, and whether they take what is sent to them, as the local API tells it.

use api::contacts::{Contact, ContactStatus, Inbox};
use api::{ApiError, ErrorCode};
use messenger::{ContactId, INBOX_BYTES_MIN, MessageState, Messenger, Setting, Switch};

use super::machine::asked_about;
use super::{NodeService, lookalikes};
use crate::{answers, trouble};

impl NodeService {
    /// The contacts from which nothing more is taken for now.
    pub(super) async fn full_inboxes(&self) -> Result<Vec<ContactId>, ApiError> {
        let full = self.messenger.full_inboxes().await;
        full.map_err(|error| trouble::store(&error))
    }

    /// Tells of a contact how the inboxes on both sides are.
    pub(super) fn with_inboxes(&self, mut told: Contact, id: ContactId, full: &[ContactId]) -> Contact {
        told.inbox_full = full.contains(&id);
        told.inbox_full_there = self.messenger.is_full_there(id);
        told
    }

    /// Tells of a contact how it stands, what it has left here, and how its sessions fared.
    pub(super) async fn in_full(&self, contact: messenger::Contact) -> Result<ContactStatus, ApiError> {
        let failed = |error| trouble::store(&error);
        let id = contact.id;
        let mut status = answers::contact_status(&self.messenger.known(contact.clone()));
        status.contact = lookalikes::told(&self.messenger, contact).await?;
        let inbox = self.messenger.inbox(id).await.map_err(failed)?;
        status.contact.inbox_full = inbox.is_full();
        status.contact.inbox_full_there = self.messenger.is_full_there(id);
        status.inbox = Some(Inbox {
            bytes: inbox.total_bytes,
            max_bytes: inbox.max_bytes,
            today_bytes: inbox.day_bytes,
            today_max_bytes: inbox.day_max_bytes(),
        });
        let may_ask = self.messenger.setting(Some(id), Setting::Ports).await;
        status.may_ask = may_ask.map_err(failed)? == Switch::On;
        status.asked = self.messenger.last_question(id).map(asked_about);
        let replaced = self.messenger.replaced_sessions(Some(id)).await;
        status.replaced_sessions = replaced.map_err(failed)?;
        Ok(status)
    }

    /// Decides how much a contact may leave here; returns how much that is then.
    pub(super) async fn limit_inbox(
        &self,
        contact: Option<ContactId>,
        decision: Option<u64>,
    ) -> Result<Option<u64>, ApiError> {
        let Some(contact) = contact else {
            return match decision {
                Some(_) => Err(ApiError::new(
                    ErrorCode::BadRequest,
                    "how much may be left here is decided for one contact: name it",
                )),
                None => Ok(None),
            };
        };
        let failed = |error| trouble::store(&error);
        match decision {
            Some(bytes) if bytes != 0 && bytes < INBOX_BYTES_MIN => {
                let message = format!("an inbox has at least {INBOX_BYTES_MIN} bytes (4 MiB)");
                return Err(ApiError::new(ErrorCode::BadRequest, message));
            }
            Some(bytes) => {
                let decision = (bytes != 0).then_some(bytes);
                let limited = self.messenger.limit_inbox(contact, decision).await;
                limited.map_err(failed)?;
            }
            None => {}
        }
        let inbox = self.messenger.inbox(contact).await.map_err(failed)?;
        Ok(Some(inbox.max_bytes))
    }
}

/// Says why a message waits for a contact that is connected and takes nothing more.
pub(super) fn full_there(
    messenger: &Messenger,
    contact: &messenger::Contact,
    state: MessageState,
) -> Option<String> {
    let waits = state == MessageState::Queued && messenger.is_full_there(contact.id);
    waits.then(|| {
        format!(
            "{} takes nothing more from here for now: its inbox is full",
            contact.name
        )
    })
}

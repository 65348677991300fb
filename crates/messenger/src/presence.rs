//! The user's own presence, and what contacts say of theirs.

use messenger_proto::envelope::EnvelopeError;
use messenger_proto::presence::{Presence, Typing, check_absence_text};
use messenger_store::StoreError;
use messenger_store::contacts::{Contact, ContactState};
use messenger_store::settings::{Setting, Switch};
use thiserror::Error;

use crate::clock;
use crate::messenger::Messenger;

/// Why the user's presence was not changed.
#[derive(Debug, Error)]
pub enum PresenceError {
    /// The words about the absence are too long.
    #[error(transparent)]
    Text(#[from] EnvelopeError),
    /// The store could not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Messenger {
    /// Notes that the user is away, and lets connected contacts know. Whoever writes meanwhile is answered once. In an
    /// absence that goes on, only the words change.
    ///
    /// # Errors
    ///
    /// Fails when the text is longer than 256 bytes, or the store cannot be written.
    pub async fn go_away(&self, text: String) -> Result<(), PresenceError> {
        check_absence_text(&text)?;
        self.shared.store.go_away(text, clock::now()).await?;
        self.presence_changed();
        Ok(())
    }

    /// Notes that the user is back, and lets connected contacts know.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be written.
    pub async fn come_back(&self) -> Result<(), StoreError> {
        self.shared.store.come_back().await?;
        self.presence_changed();
        Ok(())
    }

    /// Returns how the user is.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn presence(&self) -> Result<Presence, StoreError> {
        self.shared.store.presence().await
    }

    /// Lets a contact know that the user is typing to it, or has ceased to, if the user decided so and there is a
    /// connection. Faces may call it at every key: the contact is told as often as it needs to be.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn typing(&self, contact: &Contact, typing: Typing) -> Result<(), StoreError> {
        let setting = self.setting(Some(contact.id), Setting::Typing).await?;
        if setting == Switch::On && contact.state == ContactState::Established && !contact.is_blocked {
            self.shared.peer(contact).typing(typing);
        }
        Ok(())
    }

    /// Has every exchange look again whether its contact is to be told.
    pub(crate) fn presence_changed(&self) {
        self.shared
            .presence_changed
            .send_modify(|count| *count = count.wrapping_add(1));
    }
}

//! How much contacts may leave here, and whether they take what is sent to them.

use messenger_store::StoreError;
use messenger_store::contacts::ContactId;
use messenger_store::inboxes::Inbox;

use crate::clock;
use crate::event::Event;
use crate::messenger::Messenger;

impl Messenger {
    /// Returns what a contact has left here, and how much it may.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn inbox(&self, contact: ContactId) -> Result<Inbox, StoreError> {
        self.shared.store.inbox(contact, clock::now()).await
    }

    /// Lists the contacts from which nothing more is taken for now.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn full_inboxes(&self) -> Result<Vec<ContactId>, StoreError> {
        self.shared.store.full_inboxes(clock::now()).await
    }

    /// Whether a contact has said that it takes nothing more from here for now. What is queued for it waits.
    #[must_use]
    pub fn is_full_there(&self, contact: ContactId) -> bool {
        self.shared.is_full_there(contact)
    }

    /// Decides how many bytes a contact may leave here in all; `None`: as many as the program says.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be written.
    pub async fn limit_inbox(&self, contact: ContactId, max_bytes: Option<u64>) -> Result<(), StoreError> {
        self.shared.store.limit_inbox(contact, max_bytes).await?;
        self.shared.tell(Event::Inbox { contact });
        if let Some(contact) = self.contact(contact).await?.filter(|contact| !contact.is_blocked) {
            self.shared.peer(&contact).poke();
        }
        Ok(())
    }

    /// Counts how often the session with a contact had to be replaced by another one; `None`: with all of them together.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn replaced_sessions(&self, contact: Option<ContactId>) -> Result<u64, StoreError> {
        self.shared.store.replaced_sessions(contact).await
    }
}

//! What the user decides about somebody once they are there: another name, to be removed, to be blocked.

use messenger_proto::PeerId;
use messenger_proto::name::Name;
use messenger_proto::safety::Safety;
use messenger_store::contacts::{Contact, ContactId, Removed, Renamed};
use messenger_store::{StoreError, UnixMillis};

use crate::clock;
use crate::event::Event;
use crate::messenger::Messenger;

impl Messenger {
    /// Gives a contact another name. The contact is not told.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be written.
    pub async fn rename_contact(&self, contact: ContactId, name: Name) -> Result<Renamed, StoreError> {
        let renamed = self.shared.store.rename_contact(contact, name).await?;
        if matches!(renamed, Renamed::Contact(_)) {
            self.shared.tell(Event::Decided { contact });
        }
        Ok(renamed)
    }

    /// When this node last noticed that its identity runs in two places at once; `None`: never.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn own_double(&self) -> Result<Option<UnixMillis>, StoreError> {
        self.shared.store.own_double().await
    }

    /// Returns what this node and a contact have to compare.
    #[must_use]
    pub fn safety(&self, contact: &Contact) -> Safety {
        Safety::between(self.id(), contact.peer)
    }

    /// Notes that the user made sure that nobody stands between a contact and this node, or takes it back.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be written.
    pub async fn set_verified(&self, contact: ContactId, is_verified: bool) -> Result<(), StoreError> {
        let at = is_verified.then(clock::now);
        self.shared.store.verify_contact(contact, at).await?;
        self.shared.tell(Event::Decided { contact });
        Ok(())
    }

    /// Deletes a contact and its conversation. The contact is not told; when it dials again, it is a stranger. Returns
    /// `None` if there is no such contact any more.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be written; then nothing was deleted but what was here of files that are not complete.
    pub async fn remove_contact(&self, contact: &Contact) -> Result<Option<Removed>, StoreError> {
        // Before, so that nothing more is received; after, in case it came back in between.
        self.shared.retire_peer(contact.id).await;
        // Before: nothing tells afterwards where it is.
        self.shared.remove_unfinished_from(contact.id).await?;
        let removed = self.shared.store.remove_contact(contact.id).await?;
        self.shared.retire_peer(contact.id).await;
        let name = contact.name.clone();
        self.shared.tell(Event::Removed { name });
        Ok(removed)
    }

    /// Hears no more of a peer, contact or not, until it is unblocked. It is not told: its dials get no answer. What is
    /// queued for a contact stays queued.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be written or read.
    pub async fn block(&self, peer: PeerId) -> Result<(), StoreError> {
        self.shared.store.block(peer, clock::now()).await?;
        if let Some(contact) = self.shared.store.contact_by_peer(peer).await? {
            self.shared.retire_peer(contact.id).await;
            self.shared.tell(Event::Decided { contact: contact.id });
        }
        Ok(())
    }

    /// Takes a block back; a contact is dialled again. Returns whether the peer was blocked.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be written or read.
    pub async fn unblock(&self, peer: PeerId) -> Result<bool, StoreError> {
        let was_blocked = self.shared.store.unblock(peer).await?;
        let contact: Option<Contact> = self.shared.store.contact_by_peer(peer).await?;
        if let Some(contact) = contact.filter(|_| was_blocked) {
            self.shared.peer(&contact).poke();
            self.shared.tell(Event::Decided { contact: contact.id });
        }
        Ok(was_blocked)
    }

    /// Lists whom the user blocked and who is no contact, latest first.
    ///
    /// # Errors
    ///
    /// Fails when the store cannot be read.
    pub async fn blocked_strangers(&self) -> Result<Vec<PeerId>, StoreError> {
        self.shared.store.blocked_strangers().await
    }
}

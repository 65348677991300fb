//! Names that can be mistaken for a contact's: noticed wherever one enters, told to every face.

use std::collections::HashMap;

use api::ApiError;
use api::contacts::{Added, Contact};
use api::messages::Conversation;
use messenger::{Invite, Known, Messenger, Name, PeerId};

use super::{NodeService, all_contacts};
use crate::answers;

/// All contacts, by what their names look like: a list of a thousand is gone through once, not once for each of them.
pub(super) struct Lookalikes<'a> {
    seen_as: [HashMap<String, Vec<&'a messenger::Contact>>; 2],
}

impl<'a> Lookalikes<'a> {
    pub(super) fn among(contacts: &'a [Known]) -> Self {
        let mut seen_as = [HashMap::<_, Vec<_>>::new(), HashMap::new()];
        for Known { contact, .. } in contacts {
            for (holders, skeleton) in seen_as.iter_mut().zip(contact.name.skeletons()) {
                holders.entry(skeleton).or_default().push(contact);
            }
        }
        Self { seen_as }
    }

    /// Returns the contact that has this name or one that looks the same, and is somebody else than `peer`.
    pub(super) fn holder_of(&self, name: &Name, peer: PeerId) -> Option<String> {
        let seen_as = self.seen_as.iter().zip(name.skeletons());
        let mut holders = seen_as
            .filter_map(|(holders, skeleton)| holders.get(&skeleton))
            .flatten();
        let other = holders.find(|contact| contact.peer != peer)?;
        Some(other.name.to_string())
    }

    /// A contact as faces are told it, with the other one it can be mistaken for.
    pub(super) fn told(&self, known: &Known) -> Contact {
        let contact = &known.contact;
        Contact {
            looks_like: self.holder_of(&contact.name, contact.peer),
            ..answers::contact(known)
        }
    }
}

impl NodeService {
    /// All contacts as faces are told them, each with its inbox and with the other one it can be mistaken for.
    pub(super) async fn list_contacts(&self) -> Result<Vec<Contact>, ApiError> {
        let contacts = self.all_contacts().await?;
        let full = self.full_inboxes().await?;
        let lookalikes = Lookalikes::among(&contacts);
        Ok(contacts
            .iter()
            .map(|known| self.with_inboxes(lookalikes.told(known), known.contact.id, &full))
            .collect())
    }
}

/// Conversations as faces are told them, each with the contact that its own can be mistaken for.
pub(super) fn in_conversations(
    messenger: &Messenger,
    conversations: Vec<messenger::Conversation>,
) -> Vec<Conversation> {
    let contacts = conversations.iter();
    let contacts: Vec<Known> = contacts
        .map(|conversation| messenger.known(conversation.contact.clone()))
        .collect();
    let lookalikes = Lookalikes::among(&contacts);
    let told = contacts.iter().map(|known| lookalikes.told(known));
    let listed = conversations.into_iter().zip(told);
    listed
        .map(|(conversation, contact)| answers::conversation(conversation, contact))
        .collect()
}

/// A contact that was just stored or asked about, as faces are told it.
pub(super) async fn told(messenger: &Messenger, contact: messenger::Contact) -> Result<Contact, ApiError> {
    let contacts = all_contacts(messenger).await?;
    Ok(Lookalikes::among(&contacts).told(&messenger.known(contact)))
}

/// Returns the contact that has the name in an invite, and is somebody else than the inviter.
pub(super) async fn of_invite(messenger: &Messenger, invite: &str) -> Result<Option<String>, ApiError> {
    // What cannot be read is refused elsewhere, with a reason.
    let Ok(invite) = Invite::from_text(invite) else {
        return Ok(None);
    };
    let Some(name) = invite.name else { return Ok(None) };
    let contacts = all_contacts(messenger).await?;
    Ok(Lookalikes::among(&contacts).holder_of(&name, invite.peer))
}

/// Somebody who paired, as faces are told it, with the contact that has the name by which they were taken in, before a
/// number made it free.
pub(super) async fn paired(
    messenger: &Messenger,
    contact: messenger::Contact,
    already_there: bool,
) -> Result<Added, ApiError> {
    let contacts = all_contacts(messenger).await?;
    let lookalikes = Lookalikes::among(&contacts);
    let names = [Some(contact.name.clone()), contact.name.without_number()];
    let mut names = names.iter().flatten();
    let same_name_as = names.find_map(|name| lookalikes.holder_of(name, contact.peer));
    Ok(Added {
        contact: lookalikes.told(&messenger.known(contact)),
        already_there,
        same_name_as: same_name_as.filter(|_| !already_there),
    })
}

//! Who may be written to.

use messenger_store::contacts::{Contact, ContactState};
use thiserror::Error;

/// Why nothing may be written to a contact.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NotWritable {
    /// The contact did not accept our invite, so it will accept nothing.
    #[error("{0} did not accept your invite")]
    NotAccepted(String),
    /// The user blocked the contact.
    #[error("{0} is blocked")]
    Blocked(String),
}

/// Whether texts, acts and offers to a contact are taken.
pub(crate) fn check(contact: &Contact) -> Result<(), NotWritable> {
    if contact.state == ContactState::Refused {
        return Err(NotWritable::NotAccepted(contact.name.to_string()));
    }
    if contact.is_blocked {
        return Err(NotWritable::Blocked(contact.name.to_string()));
    }
    Ok(())
}

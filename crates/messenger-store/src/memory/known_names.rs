//! Which contacts were asked for by name, so that sending to one does not ask the database each time.
//!
//! Every change of a contact, whoever makes it, makes all of this void: the writer's connection tells of it. Where a
//! contact may be reached is left out, since that alone changes without a word.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::contacts::Contact;

/// How many names are kept. A program that sends to more contacts than these in turns asks the database again.
const NAMES_MAX: usize = 256;

/// What names stand for, as they were written.
#[derive(Debug, Default)]
pub(crate) struct KnownNames(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    /// Counts how often contacts changed.
    version: u64,
    contacts: HashMap<String, Contact>,
}

impl KnownNames {
    /// Returns the contact that `name` stands for, or else the version that is to be handed to [`KnownNames::learn`].
    pub(crate) fn find(&self, name: &str) -> Result<Contact, u64> {
        let kept = self.kept();
        kept.contacts.get(name).cloned().ok_or(kept.version)
    }

    /// Notes what the database says, unless contacts have changed since `version`.
    pub(crate) fn learn(&self, version: u64, name: String, contact: &Contact) {
        let mut kept = self.kept();
        if kept.version == version {
            if kept.contacts.len() >= NAMES_MAX {
                kept.contacts.clear();
            }
            let contact = Contact {
                addrs: Vec::new(),
                ..contact.clone()
            };
            kept.contacts.insert(name, contact);
        }
    }

    /// Forgets everything, because contacts have changed.
    pub(crate) fn forget(&self) {
        let mut kept = self.kept();
        kept.version = kept.version.wrapping_add(1);
        kept.contacts.clear();
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // Each change is a single call that a panic elsewhere cannot leave half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use messenger_proto::PeerId;

    use super::*;
    use crate::contacts::{ContactId, ContactState};
    use crate::writer::UnixMillis;

    #[test]
    fn more_names_than_are_kept_take_no_more_memory() {
        let names = KnownNames::default();
        let contact = Contact {
            id: ContactId(1),
            peer: PeerId([1; 32]),
            name: "bob".parse().unwrap(),
            state: ContactState::Established,
            added_at: UnixMillis(0),
            last_seen_at: None,
            is_blocked: false,
            verified_at: None,
            doubled_at: None,
            addrs: Vec::new(),
        };
        for n in 0..=NAMES_MAX {
            names.learn(0, format!("bob {n}"), &contact);
            assert!(names.kept().contacts.len() <= NAMES_MAX);
        }
        assert!(names.find(&format!("bob {NAMES_MAX}")).is_ok());
        assert!(names.find("bob 0").is_err(), "it is asked for again");
    }
}

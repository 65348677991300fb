//! What is said about rooms in messages between two contacts, sealed for one of them.

use super::entry::{DecodeError, Entry};
use super::keys::KeyShare;

/// Something about a room for one contact alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoomBody {
    /// The key of a session.
    Key(Box<KeyShare>),
    /// The first entry of a room that the recipient was added to.
    Welcome(Box<Entry>),
}

impl RoomBody {
    pub(crate) fn key_from_wire(key: super::KeyWire) -> Result<Self, DecodeError> {
        KeyShare::from_wire(key).map(|share| Self::Key(Box::new(share)))
    }

    pub(crate) fn welcome_from_wire(first: super::WelcomeWire) -> Result<Self, DecodeError> {
        let first = Entry::from_wire(first)?;
        if first.parents.is_empty() {
            Ok(Self::Welcome(Box::new(first)))
        } else {
            Err(DecodeError::Field("parents"))
        }
    }
}

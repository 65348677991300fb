//! Pairing: becoming contacts by words that one side shows and the other side's user types.

use serde::{Deserialize, Serialize};

use crate::contacts::{Added, Contact};

/// A request for words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShowWordsRequest {
    /// For how many seconds they are good, 1 to 3600.
    pub lifetime_s: u64,
    /// Whether the node stays silent on the local network: the other side then needs an address of it.
    #[serde(default)]
    pub hidden: bool,
}

/// What happens in a pairing. The first event shows the words, the last one says what became of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum PairingEvent {
    /// The words are shown, for as long as somebody reads these events.
    Shown {
        /// What to tell the other person.
        words: String,
        /// When they expire, in milliseconds since the Unix epoch.
        expires_at_ms: i64,
        /// Where the other side can dial this node if it does not find it by itself.
        addrs: Vec<String>,
        /// Why the other side cannot find this node on the local network, if it cannot.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        beacon_trouble: Option<String>,
    },
    /// Whoever knew the words is a contact now.
    Joined {
        /// The contact.
        contact: Contact,
        /// Whether it was one before.
        already_there: bool,
        /// Another contact of the user's, with another id, that has the name which this one gives itself, or one that
        /// looks the same.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        same_name_as: Option<String>,
    },
    /// Whoever knew the words could not be stored as a contact.
    NotStored {
        /// Why.
        trouble: String,
    },
    /// Somebody tried wrong words, and nobody can try again.
    Guessed,
    /// Somebody began to try again and again without trying any.
    Crowded,
    /// Nobody came in time.
    Expired,
    /// The node is stopping.
    Stopped,
    /// An event of a newer version.
    #[serde(other)]
    Unknown,
}

impl From<Added> for PairingEvent {
    fn from(added: Added) -> Self {
        let Added {
            contact,
            already_there,
            same_name_as,
        } = added;
        Self::Joined {
            contact,
            already_there,
            same_name_as,
        }
    }
}

/// A request to become a contact of whoever shows these words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UseWordsRequest {
    /// The number and the words, in any case, with anything between them.
    pub words: String,
    /// The other node's address, with or without a port; absent: it is looked for on the local network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// What to call the contact; without it, what it calls itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

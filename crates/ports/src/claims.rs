//! Claims: what ports are said to be for, from the lists that are compiled in and from those the user brought.
//!
//! A [`Claims`] is a value that every report is made with. [`Claims::built_in`] needs nothing and reads nothing;
//! [`Claims::read`] takes a newer edition of the registry and the user's own lists from a node's directory, where
//! [`kept`] puts them.

pub mod kept;

use std::path::Path;

use atlas::Others;
use atlas::imported::{ImportedClaim, ImportedList};
use atlas::number::{PortNumber, Transport};
use atlas::registry::{Answer, Registry};

pub use self::kept::KeptTrouble;
use crate::expectation::Expectations;

/// The registry and the lists that a report is made with.
#[derive(Debug, Clone)]
pub struct Claims {
    /// What the user expects on the ports of this machine; who brings it reads it.
    pub expectations: Expectations,
    registry: Registry,
    lists: Vec<ImportedList>,
}

/// What a list of the user's own says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnClaim {
    /// The name of the list.
    pub list: String,
    /// Its row.
    pub claim: ImportedClaim,
}

impl Claims {
    /// Returns what is compiled in, and nothing else.
    pub fn built_in() -> Self {
        Self {
            expectations: Expectations::default(),
            registry: Registry::built_in(),
            lists: Vec::new(),
        }
    }

    /// Returns an edition of the registry and what is compiled in beside it.
    pub fn of_registry(registry: Registry) -> Self {
        Self {
            registry,
            ..Self::built_in()
        }
    }

    /// Reads what is kept in a node's directory: the newer of its edition and the one compiled in, and all lists.
    ///
    /// Takes about two milliseconds if there is an edition, and next to nothing if there is not. What cannot be used
    /// is left out and returned as trouble. An edition stays in memory until the process ends: read once.
    pub fn read(home: &Path) -> (Self, Vec<KeptTrouble>) {
        let mut troubles = Vec::new();
        let registry = kept::registry(home).unwrap_or_else(|trouble| {
            troubles.push(trouble);
            None
        });
        let lists = kept::lists(home, &mut troubles);
        let registry = registry.unwrap_or_else(Registry::built_in);
        let claims = Self {
            expectations: Expectations::default(),
            registry,
            lists,
        };
        (claims, troubles)
    }

    /// Returns the same claims with other expectations.
    #[must_use]
    pub fn with_expectations(mut self, expectations: Expectations) -> Self {
        self.expectations = expectations;
        self
    }

    /// Returns the edition of the registry.
    pub fn registry(&self) -> Registry {
        self.registry
    }

    /// Returns the user's own lists.
    pub fn lists(&self) -> &[ImportedList] {
        &self.lists
    }

    /// Returns what the registry says about a port and transport.
    pub fn registered(&self, port: PortNumber, transport: Transport) -> Answer {
        self.registry.lookup(port, transport)
    }

    /// Returns what the lists that are compiled in say beside it.
    pub fn others(&self, port: PortNumber, transport: Transport) -> Others {
        Others::of(port, transport)
    }

    /// Returns what the user's own lists say.
    pub fn own(&self, port: PortNumber, transport: Transport) -> Vec<OwnClaim> {
        let claims = self.lists.iter().flat_map(|list| {
            list.of(port, transport).map(|claim| OwnClaim {
                list: list.name.clone(),
                claim: claim.clone(),
            })
        });
        claims.collect()
    }
}

impl Default for Claims {
    fn default() -> Self {
        Self::built_in()
    }
}

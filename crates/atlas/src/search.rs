//! The other direction: from a word to the ports that any list names it for.

use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Reverse;

use crate::registry::{Registration, Registry};
use crate::threats::{self, EndpointsOfFamily, Threat};
use crate::usage::{self, KnownUse};

/// Words shorter than this are compared as a whole: `x` is a part of far too much.
const PART_LEN_MIN: usize = 3;

/// Where a word was found, list by list.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Registrations whose service name or description has the word; those named exactly so first.
    pub services: Vec<Registration>,
    /// Known uses whose name has the word.
    pub uses: Vec<&'static KnownUse>,
    /// Threat records whose name has the word.
    pub threats: Vec<&'static Threat>,
    /// Malware families whose name has the word, on the ports where they are among the five largest.
    pub families: Vec<FamilyFound>,
}

/// A malware family, and the ports that its control servers were once seen on.
#[derive(Debug, Clone)]
pub struct FamilyFound {
    /// Its name.
    pub name: &'static str,
    /// The ports, most endpoints first.
    pub ports: Vec<EndpointsOfFamily>,
}

impl Found {
    /// Looks for `word`, without regard to case, in `registry` and in all other lists; takes some milliseconds.
    pub fn new(registry: Registry, word: &str) -> Self {
        let word = word.trim().to_ascii_lowercase();
        if word.is_empty() {
            return Self::default();
        }
        let families = threats::families().iter().filter(|name| has(name, &word));
        Self {
            services: services(registry, &word),
            uses: usage::all()
                .iter()
                .filter(|known| has(known.name, &word))
                .collect(),
            threats: threats::all().filter(|threat| has(threat.name, &word)).collect(),
            families: families.map(|name| family(name)).collect(),
        }
    }

    /// Whether no list has the word.
    pub fn is_empty(&self) -> bool {
        self.services.is_empty()
            && self.uses.is_empty()
            && self.threats.is_empty()
            && self.families.is_empty()
    }
}

fn services(registry: Registry, word: &str) -> Vec<Registration> {
    let is_meant = |row: &Registration| {
        has(row.service.unwrap_or_default(), word)
            || row.service.is_some() && has_word(row.description.unwrap_or_default(), word)
    };
    let mut rows: Vec<Registration> = registry.registrations().filter(is_meant).collect();
    rows.sort_by_key(|row| !row.service.is_some_and(|name| name.eq_ignore_ascii_case(word)));
    rows
}

fn family(name: &'static str) -> FamilyFound {
    let mut ports: Vec<EndpointsOfFamily> = threats::of_family(name).collect();
    ports.sort_by_key(|found| Reverse(found.family.endpoints));
    FamilyFound { name, ports }
}

/// Whether `name` has `word`, which is in lower case, in it.
fn has(name: &str, word: &str) -> bool {
    let name: String = name.to_ascii_lowercase();
    name == word || (word.len() >= PART_LEN_MIN && name.contains(word))
}

/// Whether one of the words of a text is `word`.
fn has_word(text: &str, word: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '-');
    words.any(|candidate| candidate.eq_ignore_ascii_case(word))
}

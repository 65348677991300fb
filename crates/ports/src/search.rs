//! From a word to ports: in every list, and among the processes that hold ports of this machine.

use atlas::Source;
use atlas::imported::ImportedClaim;
use atlas::search::Found;

use crate::claims::{Claims, OwnClaim};
use crate::report::{Listing, PortEntry, list};

/// Names shorter than this are compared as a whole.
const PART_LEN_MIN: usize = 3;

/// Where a word was found.
#[derive(Debug, Clone)]
pub struct SearchReport {
    /// The word.
    pub word: String,
    /// The lists that are compiled in, and the registry.
    pub lists: Found,
    /// The user's own lists.
    pub own: Vec<OwnClaim>,
    /// Ports of this machine that a process with such a name holds.
    pub held: Vec<PortEntry>,
    /// The edition of the registry.
    pub registry: &'static Source,
    /// How the sockets were seen, and what could not be.
    pub seen: Seen,
}

/// How far the processes of this machine were seen.
#[derive(Debug, Clone)]
pub struct Seen {
    /// How the sockets were read; `None` if they could not be.
    pub source: Option<crate::sockets::Source>,
    /// What limits the view.
    pub gaps: Vec<crate::sockets::Gap>,
}

/// Looks for `word`, without regard to case, in all claims and among the processes that hold ports.
///
/// Reads the system's tables; sends nothing and opens no port.
pub fn search(claims: &Claims, word: &str) -> SearchReport {
    let word = word.trim();
    let Listing {
        entries,
        source,
        gaps,
        ..
    } = list(claims);
    SearchReport {
        word: word.to_owned(),
        lists: Found::new(claims.registry(), word),
        own: own(claims, word),
        held: entries
            .into_iter()
            .filter(|entry| is_held_by(entry, word))
            .collect(),
        registry: claims.registry().source(),
        seen: Seen { source, gaps },
    }
}

impl SearchReport {
    /// Whether the word was found nowhere.
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty() && self.own.is_empty() && self.held.is_empty()
    }
}

fn own(claims: &Claims, word: &str) -> Vec<OwnClaim> {
    let lists = claims.lists().iter();
    let found = lists.flat_map(|list| {
        let is_meant = |claim: &&ImportedClaim| has(&claim.name, word);
        list.claims.iter().filter(is_meant).map(|claim| OwnClaim {
            list: list.name.clone(),
            claim: claim.clone(),
        })
    });
    found.collect()
}

/// Whether a process that holds the port, or its program, has the word in its name.
fn is_held_by(entry: &PortEntry, word: &str) -> bool {
    let sockets = entry.sockets.iter().flatten();
    sockets.flat_map(|held| held.owners.processes()).any(|owner| {
        let program = owner
            .executable
            .as_ref()
            .and_then(|executable| executable.file_name());
        has(owner.name.as_str(), word) || program.is_some_and(|program| has(program.as_str(), word))
    })
}

fn has(name: &str, word: &str) -> bool {
    let (name, word) = (name.to_lowercase(), word.to_lowercase());
    !word.is_empty() && (name == word || (word.len() >= PART_LEN_MIN && name.contains(&word)))
}

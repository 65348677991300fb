//! Going through everything that is held, and everything that is expected, in search of a difference.
//!
//! What counts, decided for somebody whom a failing check wakes up:
//!
//! * an expected port that nobody holds, unless the expectation is optional;
//! * a socket that meets no expectation of its port: another program, user or executable, reachable from further away,
//!   or holding the port without listening; and an expectation that is met from less far away than it says;
//! * a listener, or a bound UDP socket, on a port of which nothing is expected, even if the registry knows it;
//! * a program that lies where it should not, even if it is expected;
//! * what could not be compared because the owner is hidden: a check that cannot see must not say that all is well.
//!
//! What does not count: UDP sockets in the ephemeral range, which are clients; TCP sockets that hold a port of which
//! nothing is expected without listening on it; further processes that hold an expected socket too.
//!
//! Pure: it looks at a [`Listing`] that was made with the same expectations.

use atlas::number::{PortNumber, Transport};

use super::{Expectation, Expectations};
use crate::report::{Listing, PortEntry};
use crate::verdict::{Level, Reason};

/// The outcome of a check.
#[derive(Debug, Clone)]
pub struct Check<'a> {
    /// What is not as expected, by port.
    pub problems: Vec<Problem<'a>>,
    /// How many ports are held as expected.
    pub as_expected: usize,
}

/// One difference between what is expected and what is there.
#[derive(Debug, Clone)]
pub enum Problem<'a> {
    /// Nobody holds the port.
    Missing(&'a Expectation),
    /// The port is held otherwise than expected; the verdict says how.
    Different(&'a PortEntry),
    /// Nothing is expected on the port, yet somebody holds it.
    Unexpected(&'a PortEntry),
    /// The port is held, and who does could not be compared.
    NotCompared(&'a PortEntry),
}

impl Problem<'_> {
    /// Returns a short name for programs to read, which stays the same.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing(_) => "missing",
            Self::Different(_) => "different",
            Self::Unexpected(_) => "unexpected",
            Self::NotCompared(_) => "not_compared",
        }
    }

    fn key(&self) -> (PortNumber, Transport) {
        match self {
            Self::Missing(expectation) => (expectation.ports.first, expectation.transport),
            Self::Different(entry) | Self::Unexpected(entry) | Self::NotCompared(entry) => {
                (entry.port, entry.transport)
            }
        }
    }
}

/// Compares everything that is held with everything that is expected; the module's header says what counts.
pub fn check<'a>(listing: &'a Listing, expectations: &'a Expectations) -> Check<'a> {
    let missing = expectations
        .all()
        .iter()
        .filter(|expectation| !expectation.is_optional && !is_held(listing, expectation))
        .map(Problem::Missing);
    let found = listing
        .entries
        .iter()
        .filter_map(|entry| problem(entry, expectations));
    let mut problems: Vec<Problem<'a>> = missing.chain(found).collect();
    problems.sort_by_key(Problem::key);
    let is_as_expected = |entry: &&PortEntry| entry.verdict.level == Level::AsExpected;
    Check {
        problems,
        as_expected: listing.entries.iter().filter(is_as_expected).count(),
    }
}

/// Says what is wrong with one port that is held, if anything is.
pub fn problem<'a>(entry: &'a PortEntry, expectations: &Expectations) -> Option<Problem<'a>> {
    if expectations.of_port(entry.port, entry.transport).is_empty() {
        return is_listener(entry).then_some(Problem::Unexpected(entry));
    }
    match entry.verdict.level {
        Level::AsExpected | Level::NothingThere => None,
        Level::Unverified => Some(Problem::NotCompared(entry)),
        Level::Known | Level::Unclaimed | Level::Different | Level::LookAtThis => {
            Some(Problem::Different(entry))
        }
    }
}

/// Whether the port is offered to others, as far as can be told: a client's UDP socket is not.
pub(super) fn is_listener(entry: &PortEntry) -> bool {
    let is_client = entry.verdict.reasons.contains(&Reason::Ephemeral);
    entry.can_receive() && (!is_client || entry.verdict.level == Level::LookAtThis)
}

/// Whether any of the ports that the expectation speaks of is held; the entries are sorted by port.
fn is_held(listing: &Listing, expectation: &Expectation) -> bool {
    let from = listing
        .entries
        .partition_point(|entry| entry.port < expectation.ports.first);
    let in_span = listing.entries.iter().skip(from);
    in_span
        .take_while(|entry| entry.port <= expectation.ports.last)
        .any(|entry| entry.transport == expectation.transport)
}

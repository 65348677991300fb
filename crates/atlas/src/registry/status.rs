//! The registry's five different answers, which are easily and often mistaken for one another.

use core::fmt;

/// What the registry says about a port, in one word.
///
/// None of them tells whether anything runs there. Ordered from the strongest claim to none at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Somebody holds it, mostly under a service name.
    Assigned,
    /// Kept back by the registry: nobody can have it for now.
    Reserved,
    /// Nobody holds it; it could be asked for.
    Unassigned,
    /// It was taken back: "De-registered", "Removed" and the like, in place of an assignment.
    Withdrawn,
    /// The file has no row for this port and transport. Not the same as unassigned.
    NoRecord,
}

impl Status {
    /// The answers that a row of the file can give, in order.
    pub(crate) const RECORDED: [Self; 4] =
        [Self::Assigned, Self::Reserved, Self::Unassigned, Self::Withdrawn];
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Assigned => "assigned",
            Self::Reserved => "reserved",
            Self::Unassigned => "unassigned",
            Self::Withdrawn => "withdrawn",
            Self::NoRecord => "no record",
        })
    }
}

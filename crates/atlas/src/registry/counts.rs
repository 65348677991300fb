//! How many ports of a range get which of the registry's answers.

use super::{Registry, Status};
use crate::{PortNumber, PortRange, Transport};

/// Ports by the registry's answer; together they are the whole range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Somebody holds them.
    pub assigned: u32,
    /// Kept back.
    pub reserved: u32,
    /// Nobody holds them.
    pub unassigned: u32,
    /// Taken back.
    pub withdrawn: u32,
    /// No row.
    pub no_record: u32,
}

impl Counts {
    /// Counts the answers for every port of `range`; takes some milliseconds for the largest.
    pub fn of(registry: Registry, range: PortRange, transport: Transport) -> Self {
        let mut counts = Self::default();
        let bounds = range.bounds();
        for port in bounds.first.0..=bounds.last.0 {
            let count = match registry.lookup(PortNumber(port), transport).status {
                Status::Assigned => &mut counts.assigned,
                Status::Reserved => &mut counts.reserved,
                Status::Unassigned => &mut counts.unassigned,
                Status::Withdrawn => &mut counts.withdrawn,
                Status::NoRecord => &mut counts.no_record,
            };
            *count += 1;
        }
        counts
    }
}

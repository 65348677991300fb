//! What is different between two editions of the registry.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Registration, Registry};
use crate::{Ports, Transport};

/// Rows that two editions do not share.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// Rows that only the newer edition has.
    pub added: Vec<Registration>,
    /// Rows that only the older edition has.
    pub removed: Vec<Registration>,
    /// Rows of the newer edition that the older one has with other words.
    pub changed: Vec<Registration>,
}

/// What makes two rows the same registration: ports, transport, name.
type Key = (Option<(u16, u16)>, Option<Transport>, String);

impl Changes {
    /// Compares two editions; takes some milliseconds.
    pub fn between(older: Registry, newer: Registry) -> Self {
        let (older, newer) = (by_key(older), by_key(newer));
        let mut changes = Self::default();
        let (mut old, mut new) = (older.iter().peekable(), newer.iter().peekable());
        loop {
            match (old.peek(), new.peek()) {
                (Some((key, row)), Some((new_key, new_row))) if key == new_key => {
                    if row != new_row {
                        changes.changed.push(*new_row);
                    }
                    old.next();
                    new.next();
                }
                (Some((key, row)), Some((new_key, _))) if key < new_key => {
                    changes.removed.push(*row);
                    old.next();
                }
                (Some((_, row)), None) => {
                    changes.removed.push(*row);
                    old.next();
                }
                (_, Some((_, row))) => {
                    changes.added.push(*row);
                    new.next();
                }
                (None, None) => return changes,
            }
        }
    }

    /// Whether the editions say the same.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

fn by_key(registry: Registry) -> Vec<(Key, Registration)> {
    let rows = registry.registrations().map(|row| (key(&row), row));
    let mut rows: Vec<(Key, Registration)> = rows.collect();
    // A stable sort: rows with the same key stay in the file's order, and are compared in it.
    rows.sort_by(|(one, _), (other, _)| one.cmp(other));
    rows
}

fn key(row: &Registration) -> Key {
    let ports = row.ports.map(|Ports { first, last }| (first.0, last.0));
    (
        ports,
        row.transport,
        row.service.unwrap_or_default().to_ascii_lowercase(),
    )
}

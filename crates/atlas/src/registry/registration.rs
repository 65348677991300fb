//! One row of the registry, and cheap lists of them.

use core::{fmt, slice};

use super::tables::{RowId, Tables};
use super::{Date, Status};
use crate::{Ports, Transport};

/// One row of the registry, as the file has it. A blank cell is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Registration {
    /// The service name. Reserved and unassigned rows have none, and neither have assignments such as
    /// "any private mail system".
    pub service: Option<&'static str>,
    /// The ports. `None` for a name that was registered without one.
    pub ports: Option<Ports>,
    /// The transport. `None` means every transport.
    pub transport: Option<Transport>,
    /// What this row says about its ports, in one word; never [`Status::NoRecord`].
    pub status: Status,
    /// What the service is; or the word that makes the row a reserved or unassigned one.
    pub description: Option<&'static str>,
    /// Who registered it: a person's or organisation's key in IANA's list, such as `[Gregory_Richards]`.
    pub assignee: Option<&'static str>,
    /// Who answers questions about it, written like the assignee.
    pub contact: Option<&'static str>,
    /// When it was registered.
    pub registered: Option<Date>,
    /// When the row was last changed.
    pub modified: Option<Date>,
    /// The documents that define it, such as `[RFC9110]`.
    pub reference: Option<&'static str>,
    /// The DCCP service code, a decimal number.
    pub service_code: Option<&'static str>,
    /// Use by others that IANA was told of.
    pub unauthorized_use: Option<&'static str>,
    /// Remarks, possibly of several lines.
    pub notes: Option<&'static str>,
}

/// Some rows of the registry, in the file's order; as cheap to copy as a slice.
#[derive(Clone, Copy)]
pub struct Registrations {
    tables: &'static Tables,
    rows: &'static [RowId],
}

/// Walks over [`Registrations`].
#[derive(Clone)]
pub struct Iter {
    tables: &'static Tables,
    rows: slice::Iter<'static, RowId>,
}

impl Registrations {
    pub(super) const fn new(tables: &'static Tables, rows: &'static [RowId]) -> Self {
        Self { tables, rows }
    }

    /// Returns how many rows there are.
    pub const fn len(self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub const fn is_empty(self) -> bool {
        self.rows.is_empty()
    }

    /// Returns the first row.
    pub fn first(self) -> Option<Registration> {
        self.iter().next()
    }

    /// Walks over the rows.
    pub fn iter(self) -> Iter {
        Iter {
            tables: self.tables,
            rows: self.rows.iter(),
        }
    }
}

impl fmt::Debug for Registrations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(*self).finish()
    }
}

impl IntoIterator for Registrations {
    type Item = Registration;
    type IntoIter = Iter;

    fn into_iter(self) -> Iter {
        self.iter()
    }
}

impl Iterator for Iter {
    type Item = Registration;

    fn next(&mut self) -> Option<Registration> {
        self.rows.next().and_then(|row| self.tables.registration(*row))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rows.size_hint()
    }
}

impl ExactSizeIterator for Iter {}

impl fmt::Debug for Iter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

//! The registry's claims: which services IANA has on record for a port, and under which status.
//!
//! One question, [`Registry::lookup`], and one in the other direction, [`Registry::by_service_name`]. They read tables
//! made from IANA's file, those that were compiled in or those of a newer edition, and give back what the file says,
//! word for word. The functions of this module ask the edition that was compiled in. An assigned port need not be in use and an unassigned one need not be free: the registry
//! itself says so.

mod changes;
mod counts;
mod date;
mod registration;
mod status;
mod tables;

pub use changes::Changes;
pub use counts::Counts;
pub use date::Date;
pub use registration::{Registration, Registrations};
pub use status::Status;

use alloc::boxed::Box;
use core::error::Error;
use core::fmt;

use self::tables::Tables;
use crate::sources::{self, Source};
use crate::{PortNumber, Transport};

/// What the registry says about one port and transport.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    /// The port that was asked for.
    pub port: PortNumber,
    /// The transport that was asked for.
    pub transport: Transport,
    /// The answer in one word.
    pub status: Status,
    /// The rows behind it, in the file's order; several where several names share the port. Rows that only
    /// say "Reserved" or "Unassigned" are among them, for the sake of their remarks. Empty if and only if the
    /// status is [`Status::NoRecord`].
    pub registrations: Registrations,
}

/// An edition of the registry: the one that was compiled in, or a newer one; as cheap to copy as two references.
#[derive(Clone, Copy)]
pub struct Registry {
    tables: &'static Tables,
    source: &'static Source,
}

/// Says that bytes are no registry that this version has compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotARegistry;

impl Registry {
    /// Returns the edition that was compiled in.
    pub fn built_in() -> Self {
        Self {
            tables: &tables::BUILT_IN,
            source: sources::registry(),
        }
    }

    /// Takes an edition that [`Edition::to_bytes`](crate::read::Edition::to_bytes) put into one piece.
    ///
    /// What is made here is never freed: a program takes the bytes from its disk once, leaks them (`Vec::leak`), and
    /// has texts that live as long as itself. The layout is checked, the contents are not: damaged ones lead to
    /// missing answers, never to a panic; keep a hash beside the bytes.
    ///
    /// # Errors
    ///
    /// [`NotARegistry`] for bytes that are something else, were cut short, or come from another version.
    pub fn from_bytes(bytes: &'static [u8]) -> Result<Self, NotARegistry> {
        let (id, tables) = Tables::parse(bytes).ok_or(NotARegistry)?;
        let as_of = id.strip_prefix("iana-").and_then(Date::parse).and(id.get(5..));
        let source = Source {
            id,
            as_of: as_of.ok_or(NotARegistry)?,
            retrieved_from: "a newer file that was given to this program",
            ..*sources::registry()
        };
        Ok(Self {
            tables: Box::leak(Box::new(tables)),
            source: Box::leak(Box::new(source)),
        })
    }

    /// Returns where the edition comes from and which one it is.
    pub fn source(self) -> &'static Source {
        self.source
    }

    /// Returns the newest date of any row: what tells an older edition from a newer one, since the CSV has no other.
    ///
    /// Reads all rows, which takes about a millisecond.
    pub fn newest_row(self) -> Option<Date> {
        let dates = self.registrations().map(|row| row.registered.max(row.modified));
        dates.max().flatten()
    }

    /// Returns every row, in the file's order.
    pub fn registrations(self) -> impl Iterator<Item = Registration> {
        let Self { tables, .. } = self;
        (0..tables.len()).filter_map(move |row| tables.registration(row.to_le_bytes()))
    }

    /// Returns what the registry says about `port` for `transport`.
    ///
    /// Where rows overlap, only the most specific ones answer: first those with the fewest ports, then those that
    /// name the transport. (7748-7776 is "Unassigned", and yet 7775/tcp has a row: it is assigned.) A row without
    /// a transport holds for every transport.
    ///
    /// A port that no row covers is [`Status::NoRecord`]; so is the whole dynamic range, which RFC 6335, section
    /// 6, keeps out of the registry ([`PortRange::of`](crate::PortRange::of) tells it from the other gaps).
    ///
    /// Takes well under a microsecond and allocates nothing.
    pub fn lookup(self, port: PortNumber, transport: Transport) -> Answer {
        let rows = self.tables.rows_of_port(port, transport);
        let registrations = Registrations::new(self.tables, rows);
        // Rows that share port and transport might disagree in some future file: then the strongest claim counts.
        let status = registrations
            .iter()
            .map(|found| found.status)
            .min()
            .unwrap_or(Status::NoRecord);
        Answer {
            port,
            transport,
            status,
            registrations,
        }
    }

    /// Returns every registration of a service name, in the file's order, and nothing for a name that is not
    /// registered.
    ///
    /// Upper and lower case are the same (RFC 6335, section 5.1). Names without a port are found as well.
    pub fn by_service_name(self, name: &str) -> Registrations {
        Registrations::new(self.tables, self.tables.rows_of_name(name))
    }

    /// Returns every service name once, spelled as in the file, sorted without regard to case.
    pub fn service_names(self) -> impl Iterator<Item = &'static str> + Clone {
        let mut last = "";
        self.tables.names().filter(move |name| {
            let is_new = !name.eq_ignore_ascii_case(last);
            last = name;
            is_new
        })
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Registry").field(&self.source.id).finish()
    }
}

impl fmt::Display for NotARegistry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("these are not the tables of a registry, or another version made them")
    }
}

impl Error for NotARegistry {}

/// Returns what the edition that was compiled in says: [`Registry::lookup`].
pub fn lookup(port: PortNumber, transport: Transport) -> Answer {
    Registry::built_in().lookup(port, transport)
}

/// Finds a service name in the edition that was compiled in: [`Registry::by_service_name`].
pub fn by_service_name(name: &str) -> Registrations {
    Registry::built_in().by_service_name(name)
}

/// Returns the service names of the edition that was compiled in: [`Registry::service_names`].
pub fn service_names() -> impl Iterator<Item = &'static str> + Clone {
    Registry::built_in().service_names()
}

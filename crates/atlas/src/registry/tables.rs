//! The compiled tables: how they are laid out, and the three ways to read them.
//!
//! All numbers are 16-bit words in little-endian order, except the text offsets, which have 32 bits.
//! `read/tables.rs` writes the same layout; the tests compare every cell with the file. Nothing here can
//! fail on well-formed tables, and on damaged ones it finds too little rather than panicking.
//!
//! | table | one entry | order |
//! |---|---|---|
//! | `rows` | the cells of one row of the file | as in the file |
//! | `segments` | transport, first port, where its rows start in `members`, how many | transport, port |
//! | `members` | a row | those with the same ports and transport stand together, as in the file |
//! | `names` | a row that has a service name | name in lower case, file |
//! | `offsets` | where a text starts in `text`; it ends where the next one starts | text number, 0 is blank |
//!
//! A segment reaches up to the next one of its transport, and every transport has one that starts at port 0,
//! so the last segment not above a port answers for it.

use core::cmp::Ordering;

use super::{Date, Registration, Status};
use crate::read::MAGIC;
use crate::{PortNumber, Ports, Transport};

/// Where a row stands in `rows`, as stored.
pub(super) type RowId = Word;

type Word = [u8; 2];

/// The tables of one edition.
#[derive(Clone, Copy)]
pub(super) struct Tables {
    rows: &'static [[Word; 14]],
    segments: &'static [[Word; 4]],
    members: &'static [RowId],
    names: &'static [RowId],
    offsets: &'static [[u8; 4]],
    text: &'static str,
}

/// The edition that was compiled in.
pub(super) static BUILT_IN: Tables = Tables {
    rows: entries(include_bytes!(concat!(env!("OUT_DIR"), "/rows.bin"))),
    segments: entries(include_bytes!(concat!(env!("OUT_DIR"), "/segments.bin"))),
    members: words(include_bytes!(concat!(env!("OUT_DIR"), "/members.bin"))),
    names: words(include_bytes!(concat!(env!("OUT_DIR"), "/names.bin"))),
    offsets: include_bytes!(concat!(env!("OUT_DIR"), "/offsets.bin"))
        .as_chunks()
        .0,
    text: include_str!(concat!(env!("OUT_DIR"), "/text.txt")),
};

impl Tables {
    /// Takes apart what `read::Edition::to_bytes` put into one piece, and returns the edition's id as well; `None` for
    /// anything else.
    pub(super) fn parse(bytes: &'static [u8]) -> Option<(&'static str, Self)> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let mut part = || {
            let (length, behind) = rest.split_first_chunk()?;
            let (part, behind) =
                behind.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
            rest = behind;
            Some(part)
        };
        let id = core::str::from_utf8(part()?).ok()?;
        let tables = Self {
            rows: entries(part()?),
            segments: entries(part()?),
            members: words(part()?),
            names: words(part()?),
            offsets: part()?.as_chunks().0,
            text: core::str::from_utf8(part()?).ok()?,
        };
        rest.is_empty().then_some((id, tables))
    }

    /// Returns how many rows there are.
    pub(super) fn len(&self) -> u16 {
        u16::try_from(self.rows.len()).unwrap_or(u16::MAX)
    }

    /// Finds the rows that answer for a port.
    pub(super) fn rows_of_port(&self, port: PortNumber, transport: Transport) -> &'static [RowId] {
        let key = (transport as u16, port.0);
        let above = self.segments.partition_point(|segment| {
            let [transport, start, _, _] = segment.map(u16::from_le_bytes);
            (transport, start) <= key
        });
        let Some(segment) = above.checked_sub(1).and_then(|at| self.segments.get(at)) else {
            return &[];
        };
        let [_, _, first, count] = segment.map(u16::from_le_bytes).map(usize::from);
        self.members
            .get(first..)
            .and_then(|rows| rows.get(..count))
            .unwrap_or(&[])
    }

    /// Finds the rows that carry a service name, in whatever case.
    pub(super) fn rows_of_name(&self, name: &str) -> &'static [RowId] {
        let start = self
            .names
            .partition_point(|row| compare(self.service(*row), name).is_lt());
        let rest = self.names.get(start..).unwrap_or(&[]);
        let count = rest.partition_point(|row| compare(self.service(*row), name).is_eq());
        rest.get(..count).unwrap_or(&[])
    }

    /// Walks over the service names of all rows that have one, in the order of `names`.
    pub(super) fn names(&'static self) -> impl Iterator<Item = &'static str> + Clone + use<> {
        self.names.iter().map(|row| self.service(*row))
    }

    /// Reads one row. `None` is impossible for a row number that these tables gave out.
    pub(super) fn registration(&self, row: RowId) -> Option<Registration> {
        let [
            first,
            last,
            transport,
            status,
            service,
            description,
            assignee,
            contact,
            registered,
            modified,
            reference,
            service_code,
            unauthorized_use,
            notes,
        ] = self.cells(row)?;
        Some(Registration {
            service: self.text(service),
            ports: (first <= last).then_some(Ports {
                first: PortNumber(first),
                last: PortNumber(last),
            }),
            transport: usize::from(transport)
                .checked_sub(1)
                .and_then(|at| Transport::ALL.get(at).copied()),
            status: Status::RECORDED.get(usize::from(status)).copied()?,
            description: self.text(description),
            assignee: self.text(assignee),
            contact: self.text(contact),
            registered: self.text(registered).and_then(Date::parse),
            modified: self.text(modified).and_then(Date::parse),
            reference: self.text(reference),
            service_code: self.text(service_code),
            unauthorized_use: self.text(unauthorized_use),
            notes: self.text(notes),
        })
    }

    fn service(&self, row: RowId) -> &'static str {
        self.cells(row)
            .and_then(|[_, _, _, _, service, ..]| self.text(service))
            .unwrap_or("")
    }

    fn cells(&self, row: RowId) -> Option<[u16; 14]> {
        self.rows
            .get(usize::from(u16::from_le_bytes(row)))
            .map(|row| row.map(u16::from_le_bytes))
    }

    fn text(&self, number: u16) -> Option<&'static str> {
        let number = usize::from(number);
        let start = u32::from_le_bytes(*self.offsets.get(number)?);
        let end = u32::from_le_bytes(*self.offsets.get(number.checked_add(1)?)?);
        let text = self
            .text
            .get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)?;
        (!text.is_empty()).then_some(text)
    }
}

fn compare(one: &str, other: &str) -> Ordering {
    let other = other.bytes().map(|byte| byte.to_ascii_lowercase());
    one.bytes().map(|byte| byte.to_ascii_lowercase()).cmp(other)
}

const fn entries<const WORDS: usize>(bytes: &'static [u8]) -> &'static [[Word; WORDS]] {
    words(bytes).as_chunks().0
}

const fn words(bytes: &'static [u8]) -> &'static [Word] {
    bytes.as_chunks().0
}

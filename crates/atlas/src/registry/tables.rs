//! The compiled tables: how they are laid out, and the three ways to read them.
//!
//! All numbers are 16-bit words in little-endian order, except the text offsets, which have 32 bits.
//! `build/tables.rs` writes the same layout; the tests compare every cell with the file. Nothing here can
//! fail on well-formed tables, and on damaged ones it finds too little rather than panicking.
//!
//! | table | one entry | order |
//! |---|---|---|
//! | `ROWS` | the cells of one row of the file | as in the file |
//! | `SEGMENTS` | transport, first port, where its rows start in `MEMBERS`, how many | transport, port |
//! | `MEMBERS` | a row | those with the same ports and transport stand together, as in the file |
//! | `NAMES` | a row that has a service name | name in lower case, file |
//! | `OFFSETS` | where a text starts in `TEXT`; it ends where the next one starts | text number, 0 is blank |
//!
//! A segment reaches up to the next one of its transport, and every transport has one that starts at port 0,
//! so the last segment not above a port answers for it.

use core::cmp::Ordering;

use super::{Date, Registration, Status};
use crate::{PortNumber, Ports, Transport};

/// Where a row stands in `ROWS`, as stored.
pub(super) type RowId = Word;

type Word = [u8; 2];

static ROWS: &[[Word; 14]] = entries(include_bytes!(concat!(env!("OUT_DIR"), "/rows.bin")));
static SEGMENTS: &[[Word; 4]] = entries(include_bytes!(concat!(env!("OUT_DIR"), "/segments.bin")));
static MEMBERS: &[RowId] = words(include_bytes!(concat!(env!("OUT_DIR"), "/members.bin")));
static NAMES: &[RowId] = words(include_bytes!(concat!(env!("OUT_DIR"), "/names.bin")));
static OFFSETS: &[[u8; 4]] = include_bytes!(concat!(env!("OUT_DIR"), "/offsets.bin"))
    .as_chunks()
    .0;
static TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/text.txt"));

/// Finds the rows that answer for a port.
pub(super) fn rows_of_port(port: PortNumber, transport: Transport) -> &'static [RowId] {
    let key = (transport as u16, port.0);
    let above = SEGMENTS.partition_point(|segment| {
        let [transport, start, _, _] = segment.map(u16::from_le_bytes);
        (transport, start) <= key
    });
    let Some(segment) = above.checked_sub(1).and_then(|at| SEGMENTS.get(at)) else {
        return &[];
    };
    let [_, _, first, count] = segment.map(u16::from_le_bytes).map(usize::from);
    MEMBERS
        .get(first..)
        .and_then(|rows| rows.get(..count))
        .unwrap_or(&[])
}

/// Finds the rows that carry a service name, in whatever case.
pub(super) fn rows_of_name(name: &str) -> &'static [RowId] {
    let start = NAMES.partition_point(|row| compare(service(*row), name).is_lt());
    let rest = NAMES.get(start..).unwrap_or(&[]);
    let count = rest.partition_point(|row| compare(service(*row), name).is_eq());
    rest.get(..count).unwrap_or(&[])
}

/// Walks over the service names of all rows that have one, in the order of `NAMES`.
pub(super) fn names() -> impl Iterator<Item = &'static str> + Clone {
    NAMES.iter().map(|row| service(*row))
}

/// Reads one row. `None` is impossible for a row number that these tables gave out.
pub(super) fn registration(row: RowId) -> Option<Registration> {
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
    ] = cells(row)?;
    Some(Registration {
        service: text(service),
        ports: (first <= last).then_some(Ports {
            first: PortNumber(first),
            last: PortNumber(last),
        }),
        transport: usize::from(transport)
            .checked_sub(1)
            .and_then(|at| Transport::ALL.get(at).copied()),
        status: Status::RECORDED.get(usize::from(status)).copied()?,
        description: text(description),
        assignee: text(assignee),
        contact: text(contact),
        registered: text(registered).and_then(Date::parse),
        modified: text(modified).and_then(Date::parse),
        reference: text(reference),
        service_code: text(service_code),
        unauthorized_use: text(unauthorized_use),
        notes: text(notes),
    })
}

fn service(row: RowId) -> &'static str {
    cells(row)
        .and_then(|[_, _, _, _, service, ..]| text(service))
        .unwrap_or("")
}

fn cells(row: RowId) -> Option<[u16; 14]> {
    ROWS.get(usize::from(u16::from_le_bytes(row)))
        .map(|row| row.map(u16::from_le_bytes))
}

fn text(number: u16) -> Option<&'static str> {
    let number = usize::from(number);
    let start = u32::from_le_bytes(*OFFSETS.get(number)?);
    let end = u32::from_le_bytes(*OFFSETS.get(number.checked_add(1)?)?);
    let text = TEXT.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)?;
    (!text.is_empty()).then_some(text)
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

//! From the text of a registry file to tables: what the build does with the edition that is compiled in, and what a
//! program does with a newer one.
//!
//! The build script includes this module as it stands, so there is one reader and no second opinion about the
//! registry's traps. It reads bytes and gives back bytes; where they come from and where they are kept is for the
//! caller. A file that looks damaged is refused as a whole, with the line.

pub(crate) mod cell;
mod classify;
pub(crate) mod csv;
mod flaw;
mod precedence;
mod records;
mod tables;
mod xml;

use alloc::format;
use alloc::vec::Vec;

pub use flaw::Flaw;
pub(crate) use tables::MAGIC;
pub use tables::Tables;

use self::records::Record;
use crate::registry::Date;

/// The largest registry file that is read, in bytes. The XML form of 2026 has 3.9 MB.
pub const FILE_BYTES_MAX: usize = 32 << 20;

/// An edition of the registry, read and compiled.
#[derive(Debug)]
pub struct Edition {
    as_of: Date,
    tables: Tables,
}

impl Edition {
    /// Takes complete records for an edition; `updated` is the date it gives itself, if it does.
    fn new(records: &[Record], updated: Option<Date>) -> Result<Self, Flaw> {
        let newest = records.iter().filter_map(Record::newest_date).max();
        let Some(as_of) = updated.or(newest) else {
            return Err(Flaw::new("no row has a date: that is not IANA's registry"));
        };
        Ok(Self {
            as_of,
            tables: Tables::new(records)?,
        })
    }

    /// Returns the date of the edition: its own in XML; in CSV, which has none, the newest date of any row.
    pub fn as_of(&self) -> Date {
        self.as_of
    }

    /// Returns the tables.
    pub fn tables(&self) -> &Tables {
        &self.tables
    }

    /// Returns everything in one piece, for [`Registry::from_bytes`](crate::Registry::from_bytes).
    pub fn to_bytes(&self) -> Vec<u8> {
        self.tables.to_bytes(&format!("iana-{}", self.as_of))
    }
}

/// Reads a complete registry in either of IANA's forms, XML if it begins with `<`, else CSV.
///
/// # Errors
///
/// [`Flaw`] says what is wrong with the file: cut short, something else, a bad row, control characters, too large.
pub fn registry(file: &[u8]) -> Result<Edition, Flaw> {
    let text = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    if text.trim_ascii_start().starts_with(b"<") {
        registry_xml(text)
    } else {
        registry_csv(text)
    }
}

/// Reads a complete registry in CSV, as IANA publishes it.
///
/// # Errors
///
/// As [`registry`].
pub fn registry_csv(csv: &[u8]) -> Result<Edition, Flaw> {
    within_bounds(csv)?;
    Edition::new(&records::read(csv)?, None)
}

/// Reads a complete registry in XML, as IANA publishes it.
///
/// # Errors
///
/// As [`registry`].
pub fn registry_xml(xml: &[u8]) -> Result<Edition, Flaw> {
    within_bounds(xml)?;
    let (records, updated) = xml::read(xml)?;
    Edition::new(&records::complete(records)?, updated)
}

fn within_bounds(file: &[u8]) -> Result<(), Flaw> {
    if file.len() > FILE_BYTES_MAX {
        let reason = format!(
            "the file has {} bytes; the registry has about four million",
            file.len()
        );
        return Err(Flaw::new(reason));
    }
    Ok(())
}

/// Reads rows of the CSV without asking for completeness, and counts them.
pub(crate) fn csv_rows(csv: &[u8]) -> Result<usize, Flaw> {
    records::read_rows(csv).map(|records| records.len())
}

/// Reads records of the XML without asking for completeness, and counts them.
pub(crate) fn xml_rows(xml: &[u8]) -> Result<usize, Flaw> {
    xml::read(xml).map(|(records, _)| records.len())
}

//! Expectations as text: a TOML file that people read, review, commit and edit.
//!
//! ```toml
//! # The front page, see the runbook.
//! [[expect]]
//! port = "8080/tcp"        # or a span, "6000-6063/tcp"
//! process = "nginx"        # every line from here on may be left out
//! user = "www-data"
//! exposure = "loopback"    # or "any", an address, a list of addresses
//! executable = "/usr/sbin/nginx"
//! unit = "nginx.service"
//! optional = true          # nothing is missing when nobody holds the port
//! note = "staging"
//! ```
//!
//! Unknown keys and unusable values are errors with their line. What a change does not touch stays as it is, comments
//! and order included. The text is bounded before it is parsed; no file is opened here.

mod read;
mod write;

use std::fmt;

use atlas::number::{Ports, Transport};
use toml_edit::{ArrayOfTables, Document, DocumentMut, Item};

use super::{Expectation, Expectations, ExpectedExposure};

/// The longest text that is read, in bytes: ten thousand expectations with notes fit.
pub const TEXT_LEN_MAX: usize = 2 << 20;
/// The key of the file's only list.
const LIST: &str = "expect";

/// What is wrong with a file of expectations, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct FileError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

/// The text of a file of expectations, and what it says.
#[derive(Debug, Clone, Default)]
pub struct ExpectationsFile {
    document: DocumentMut,
    all: Vec<Expectation>,
}

impl ExpectationsFile {
    /// Reads the text of a file; an empty text expects nothing.
    ///
    /// # Errors
    ///
    /// Fails with the line of the first thing that is not as the module's header has it.
    pub fn parse(text: &str) -> Result<Self, FileError> {
        if text.len() > TEXT_LEN_MAX {
            let what = format!("the file has more than {TEXT_LEN_MAX} bytes");
            return Err(FileError { line: 1, what });
        }
        let document = Document::parse(text).map_err(|error| FileError {
            line: error.span().map_or(1, |span| read::line_at(text, span.start)),
            what: read::visible(error.message()),
        })?;
        let all = read::expectations(&document, text)?;
        Ok(Self {
            document: document.into_mut(),
            all,
        })
    }

    /// Returns what the file expects, in its order.
    pub fn all(&self) -> &[Expectation] {
        &self.all
    }

    /// Returns what the file expects, for looking up ports.
    pub fn expectations(&self) -> Expectations {
        self.all.iter().cloned().collect()
    }

    /// Adds an expectation before the first one of a higher port, which keeps a sorted file sorted.
    pub fn add(&mut self, expectation: Expectation) {
        let key = |expectation: &Expectation| (expectation.ports.first, expectation.transport);
        let place = self
            .all
            .iter()
            .position(|other| key(other) > key(&expectation))
            .unwrap_or(self.all.len());
        self.insert(place, expectation);
    }

    /// Puts an expectation in the place of all that speak of exactly the same ports; adds it if none does.
    ///
    /// The comment above the first of them stays. Returns how many were replaced.
    pub fn set(&mut self, expectation: Expectation) -> usize {
        let is_same = |other: &Expectation| {
            (other.ports, other.transport) == (expectation.ports, expectation.transport)
        };
        let Some(first) = self.all.iter().position(is_same) else {
            self.add(expectation);
            return 0;
        };
        let others: Vec<usize> = (first.saturating_add(1)..self.all.len())
            .filter(|place| self.all.get(*place).is_some_and(is_same))
            .collect();
        for place in others.iter().rev() {
            self.remove_at(*place);
        }
        if let Some(table) = self.tables().get_mut(first) {
            write::fill(table, &expectation);
        }
        if let Some(old) = self.all.get_mut(first) {
            *old = expectation;
        }
        others.len().saturating_add(1)
    }

    /// Removes all expectations of exactly these ports, with the comments above them, and returns them.
    pub fn remove(&mut self, ports: Ports, transport: Transport) -> Vec<Expectation> {
        let mut removed = Vec::new();
        while let Some(place) = self
            .all
            .iter()
            .position(|other| (other.ports, other.transport) == (ports, transport))
        {
            removed.extend(self.remove_at(place));
        }
        removed
    }

    fn insert(&mut self, place: usize, expectation: Expectation) {
        let is_first_of_all = self.all.is_empty();
        let mut table = write::table(&expectation);
        let tables = self.tables();
        if is_first_of_all {
            write::introduce(&mut table);
        } else if place == 0
            && let Some(next) = tables.get_mut(0)
        {
            write::move_header(next, &mut table);
        }
        tables.insert(place.min(tables.len()), table);
        write::number(tables);
        self.all.insert(place.min(self.all.len()), expectation);
    }

    fn remove_at(&mut self, place: usize) -> Option<Expectation> {
        if place >= self.all.len() {
            return None;
        }
        let tables = self.tables();
        let mut removed = tables.remove(place);
        if place == 0
            && let Some(next) = tables.get_mut(0)
        {
            write::move_header(&mut removed, next);
        }
        Some(self.all.remove(place))
    }

    /// Returns the tables of the list, which is made if there is none.
    fn tables(&mut self) -> &mut ArrayOfTables {
        let list = self
            .document
            .entry(LIST)
            .or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
        list.as_array_of_tables_mut()
            .expect("a file whose list is anything else is refused when it is read")
    }
}

/// Reads `8080/tcp` or `6000-6063/udp`, as the file and the command line have it.
///
/// # Errors
///
/// Fails with one sentence on what is wrong.
pub fn parse_target(text: &str) -> Result<(Ports, Transport), String> {
    read::target(text)
}

/// Reads `8080` or `6000-6063`.
///
/// # Errors
///
/// Fails with one sentence on what is wrong.
pub fn parse_span(text: &str) -> Result<Ports, String> {
    read::span(text)
}

/// Reads `loopback`, `any`, or addresses with commas between them.
///
/// # Errors
///
/// Fails with one sentence on what is wrong.
pub fn parse_exposure(text: &str) -> Result<ExpectedExposure, String> {
    if !text.contains(',') {
        return read::exposure(text);
    }
    let addresses = text.split(',').map(|address| read::address(address.trim()));
    addresses
        .collect::<Result<_, _>>()
        .map(ExpectedExposure::Addresses)
}

/// Takes a text that people can read, and refuses an empty one.
///
/// # Errors
///
/// Fails with one sentence on what is wrong.
pub fn parse_plain(text: &str) -> Result<String, String> {
    read::plain(text)
}

impl fmt::Display for ExpectationsFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.document.fmt(f)
    }
}

#[cfg(test)]
mod tests;

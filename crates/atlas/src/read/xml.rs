//! The registry in XML: the elements of a record, brought into the order of the CSV's columns.
//!
//! IANA's file is plain: elements, attributes, text, the five named entities. Just that much of XML is understood
//! here; a document type, which could define entities of its own, is refused. Whatever stands outside of `record`
//! elements is skipped, except the date of the edition.

mod tokens;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use self::tokens::{Token, Tokens};
use super::flaw::Flaw;
use super::records::{self, Record};
use crate::registry::Date;

/// The element around everything, and what it calls itself.
const ROOT: (&str, &str) = ("registry", "service-names-port-numbers");
/// How deep elements may be nested; IANA's file has five levels.
const DEPTH_MAX: usize = 16;

/// Reads the records of a file, and the date it gives itself.
pub(super) fn read(xml: &[u8]) -> Result<(Vec<Record>, Option<Date>), Flaw> {
    let text = core::str::from_utf8(xml).map_err(|_| Flaw::new("the file is not text (invalid UTF-8)"))?;
    let mut reading = Reading::default();
    let mut tokens = Tokens::new(text);
    while let Some(token) = tokens.next().transpose()? {
        reading.take(token, tokens.line())?;
    }
    reading.finish()
}

/// What has been read so far.
#[derive(Default)]
struct Reading<'a> {
    /// The elements that are open, the outermost first.
    open: Vec<&'a str>,
    has_root: bool,
    updated: String,
    record: Option<Draft>,
    records: Vec<Record>,
}

/// A record whose end has not been seen yet.
#[derive(Default)]
struct Draft {
    line: u64,
    service: String,
    ports: String,
    transport: String,
    description: String,
    assignee: String,
    people: String,
    registered: String,
    modified: String,
    reference: String,
    service_code: String,
    unauthorized_use: String,
    notes: String,
}

impl<'a> Reading<'a> {
    fn take(&mut self, token: Token<'a>, line: u64) -> Result<(), Flaw> {
        match token {
            Token::Start { name, attributes } => self.start(name, attributes, line),
            Token::End(name) => self.end(name, line),
            Token::Text(text) => {
                self.text(&text);
                Ok(())
            }
        }
    }

    fn start(&mut self, name: &'a str, attributes: &'a str, line: u64) -> Result<(), Flaw> {
        let attribute = |wanted| tokens::attribute(attributes, wanted, line);
        if self.open.is_empty() {
            if self.has_root || name != ROOT.0 || attribute("id")?.as_deref() != Some(ROOT.1) {
                return Err(Flaw::at(line, "this XML is not IANA's registry of port numbers"));
            }
            self.has_root = true;
        }
        if self.open.len() >= DEPTH_MAX {
            return Err(Flaw::at(line, "elements are nested too deep"));
        }
        match (name, &mut self.record) {
            ("record", Some(_)) => return Err(Flaw::at(line, "a record inside a record")),
            ("record", None) => {
                self.record = Some(Draft {
                    line,
                    registered: attribute("date")?.unwrap_or_default(),
                    modified: attribute("updated")?.unwrap_or_default(),
                    ..Draft::default()
                });
            }
            ("xref", Some(record)) => {
                let kind = attribute("type")?.unwrap_or_default();
                let target = attribute("data")?.unwrap_or_default();
                record.refer(self.open.last().copied().unwrap_or_default(), &kind, &target);
            }
            _ => {}
        }
        self.open.push(name);
        Ok(())
    }

    fn end(&mut self, name: &str, line: u64) -> Result<(), Flaw> {
        if self.open.pop() != Some(name) {
            return Err(Flaw::at(line, "an element ends that did not begin"));
        }
        if name == "record"
            && let Some(record) = self.record.take()
        {
            self.records.push(record.finish()?);
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        let Some(&element) = self.open.last() else { return };
        match &mut self.record {
            Some(record) => {
                if let Some(cell) = record.cell(element) {
                    cell.push_str(text);
                }
            }
            None if self.open.len() == 2 && element == "updated" => self.updated.push_str(text),
            None => {}
        }
    }

    fn finish(self) -> Result<(Vec<Record>, Option<Date>), Flaw> {
        if !self.has_root || !self.open.is_empty() {
            return Err(Flaw::new("the XML does not end: the file was cut short"));
        }
        let updated = self.updated.trim();
        let date = Date::parse(updated);
        if date.is_none() && !updated.is_empty() {
            return Err(Flaw::new(format!("{updated:?} is not the date of an edition")));
        }
        Ok((self.records, date))
    }
}

impl Draft {
    /// Returns the cell that the text of an element belongs into.
    fn cell(&mut self, element: &str) -> Option<&mut String> {
        match element {
            "name" => Some(&mut self.service),
            "number" => Some(&mut self.ports),
            "protocol" => Some(&mut self.transport),
            "description" => Some(&mut self.description),
            "sc" => Some(&mut self.service_code),
            "unauthorized" => Some(&mut self.unauthorized_use),
            "note" => Some(&mut self.notes),
            _ => None,
        }
    }

    /// Takes in a reference; people beside the record are its contacts, and its assignees unless it names others.
    fn refer(&mut self, element: &str, kind: &str, target: &str) {
        let shown = match kind {
            "rfc" => target.to_uppercase(),
            _ => target.into(),
        };
        let cell = match (element, kind) {
            ("assignee", _) => &mut self.assignee,
            ("record" | "contact", "person") => &mut self.people,
            ("record", _) => &mut self.reference,
            (element, _) => match self.cell(element) {
                Some(cell) => cell,
                None => return,
            },
        };
        cell.push_str(&format!("[{shown}]"));
    }

    fn finish(mut self) -> Result<Record, Flaw> {
        let assignee = if self.assignee.is_empty() {
            self.people.clone()
        } else {
            mem::take(&mut self.assignee)
        };
        let cells = [
            self.service,
            self.ports,
            self.transport,
            self.description,
            assignee,
            self.people,
            self.registered,
            self.modified,
            self.reference,
            self.service_code,
            self.unauthorized_use,
            self.notes,
        ];
        records::record(self.line, cells.map(|cell| cell.trim().into()))
    }
}

#[cfg(test)]
mod tests;

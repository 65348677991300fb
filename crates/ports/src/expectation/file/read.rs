//! From TOML to expectations: every key is known, every value means something, and what does not has a line.

use std::net::IpAddr;
use std::ops::Range;

use atlas::number::{PortNumber, Ports, Transport};
use toml_edit::{Document, Item, Table, Value};

use super::{FileError, LIST};
use crate::expectation::{Expectation, ExpectedExposure};
use crate::text::VisibleText;

/// The most characters of a value: a path on Linux has at most 4096 bytes.
const VALUE_LEN_MAX: usize = 4096;
/// The most addresses of one expectation.
const ADDRESSES_MAX: usize = 64;
/// The keys of an expectation, for whoever mistyped one.
const KEYS: &str = "port, process, user, exposure, executable, unit, optional or note";

/// Reads all expectations of a document whose text is `text`.
pub(super) fn expectations(document: &Document<&str>, text: &str) -> Result<Vec<Expectation>, FileError> {
    let reader = Reader { text };
    if let Some((key, item)) = document.iter().find(|(key, _)| *key != LIST) {
        let what = format!(
            "unknown key \"{}\"; each expectation begins with [[{LIST}]]",
            visible(key)
        );
        return Err(reader.error(item.span(), what));
    }
    match document.get(LIST) {
        None => Ok(Vec::new()),
        Some(Item::ArrayOfTables(tables)) => tables.iter().map(|table| reader.expectation(table)).collect(),
        Some(item) => Err(reader.error(item.span(), format!("write each expectation as [[{LIST}]]"))),
    }
}

/// Returns the line, counted from 1, of the byte at `offset`.
pub(super) fn line_at(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().iter().take(offset);
    before.filter(|byte| **byte == b'\n').count().saturating_add(1)
}

/// Makes what a file holds fit for a terminal.
pub(super) fn visible(text: &str) -> String {
    VisibleText::from(text).to_string()
}

/// Reads `8080/tcp` or `6000-6063/udp`.
pub(super) fn target(text: &str) -> Result<(Ports, Transport), String> {
    let (ports, transport) = text
        .split_once('/')
        .ok_or("a port is written with its transport: 8080/tcp")?;
    let transport: Transport = transport.parse().map_err(|error| format!("{error}"))?;
    if !crate::evidence::OBSERVED.contains(&transport) {
        return Err(format!("{transport} is not looked at: only tcp and udp are"));
    }
    Ok((span(ports)?, transport))
}

/// Reads `8080` or `6000-6063`.
pub(super) fn span(text: &str) -> Result<Ports, String> {
    let number = |text: &str| text.parse::<PortNumber>().map_err(|error| error.to_string());
    let (first, last) = match text.split_once('-') {
        Some((first, last)) => (number(first)?, number(last)?),
        None => (number(text)?, number(text)?),
    };
    if first > last {
        return Err(format!("the span {text} ends before it begins"));
    }
    Ok(Ports { first, last })
}

/// Reads `loopback`, `any` or an address.
pub(super) fn exposure(text: &str) -> Result<ExpectedExposure, String> {
    match text {
        "loopback" => Ok(ExpectedExposure::Loopback),
        "any" => Ok(ExpectedExposure::Any),
        _ => Ok(ExpectedExposure::Addresses(vec![address(text)?])),
    }
}

/// Reads an address of this machine.
pub(super) fn address(text: &str) -> Result<IpAddr, String> {
    text.parse().map_err(|_| {
        let shown = visible(text);
        format!("\"{shown}\" is no exposure: it is loopback, any, or an IP address of this machine")
    })
}

/// Refuses what nobody could read or compare.
pub(super) fn plain(text: &str) -> Result<String, String> {
    if text.is_empty() {
        return Err("it is empty: leave the line out instead".into());
    }
    if text.len() > VALUE_LEN_MAX {
        return Err(format!("it has more than {VALUE_LEN_MAX} bytes"));
    }
    if visible(text) != text {
        return Err(format!(
            "\"{}\" has characters that cannot be seen",
            visible(text)
        ));
    }
    Ok(text.to_owned())
}

/// Finds lines in the text that the values came from.
struct Reader<'a> {
    text: &'a str,
}

impl Reader<'_> {
    fn error(&self, span: Option<Range<usize>>, what: impl Into<String>) -> FileError {
        FileError {
            line: span.map_or(1, |span| line_at(self.text, span.start)),
            what: what.into(),
        }
    }

    fn expectation(&self, table: &Table) -> Result<Expectation, FileError> {
        let Some(port) = table.get("port") else {
            return Err(self.error(table.span(), "the port is missing: port = \"8080/tcp\""));
        };
        let (ports, transport) = self.value("port", port, target)?;
        let mut expectation = Expectation::of(ports, transport);
        for (key, item) in table {
            match key {
                "port" => {}
                "process" => expectation.process = Some(self.value(key, item, plain)?),
                "user" => expectation.user = Some(self.value(key, item, plain)?),
                "executable" => expectation.executable = Some(self.value(key, item, plain)?),
                "unit" => expectation.unit = Some(self.value(key, item, plain)?),
                "note" => expectation.note = Some(self.value(key, item, plain)?),
                "exposure" => expectation.exposure = Some(self.exposure(item)?),
                "optional" => expectation.is_optional = self.truth(key, item)?,
                _ => return Err(self.unknown_key(table, key)),
            }
        }
        Ok(expectation)
    }

    fn unknown_key(&self, table: &Table, key: &str) -> FileError {
        let span = table.key(key).and_then(toml_edit::Key::span);
        let what = format!("unknown key \"{}\": an expectation has {KEYS}", visible(key));
        self.error(span, what)
    }

    /// Reads a text with `parse`.
    fn value<T>(
        &self,
        key: &str,
        item: &Item,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, FileError> {
        let Some(text) = item.as_str() else {
            return Err(self.error(item.span(), format!("{key} is not a text in quotation marks")));
        };
        parse(text).map_err(|what| self.error(item.span(), format!("{key}: {what}")))
    }

    fn truth(&self, key: &str, item: &Item) -> Result<bool, FileError> {
        let refused = || self.error(item.span(), format!("{key} is neither true nor false"));
        item.as_bool().ok_or_else(refused)
    }

    fn exposure(&self, item: &Item) -> Result<ExpectedExposure, FileError> {
        let Some(list) = item.as_array() else {
            return self.value("exposure", item, exposure);
        };
        if list.is_empty() || list.len() > ADDRESSES_MAX {
            let what = format!("exposure: a list has 1 to {ADDRESSES_MAX} addresses");
            return Err(self.error(item.span(), what));
        }
        let addresses = list.iter().map(|value| {
            let text = value.as_str().unwrap_or_default();
            address(text).map_err(|what| self.error(Value::span(value), format!("exposure: {what}")))
        });
        addresses
            .collect::<Result<_, _>>()
            .map(ExpectedExposure::Addresses)
    }
}

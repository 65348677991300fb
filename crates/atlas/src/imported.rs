//! Lists that users bring: docs/import-list.md describes the file.
//!
//! Claims like all others, but not ours: they come with the name of their list, and are never mixed with what is
//! compiled in. Reading is pure; where lists are kept is for the caller.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::read::Flaw;
use crate::read::cell;
use crate::read::csv::Rows;
use crate::{PortNumber, Ports, Transport};

/// The columns.
const HEADER: [&str; 5] = ["port", "transport", "name", "description", "source"];
/// The largest list, in bytes: 128 for each row of the longest. It is read as a whole.
pub const LIST_BYTES_MAX: usize = 8 << 20;
/// The most rows: one for every port number.
pub const LIST_ROWS_MAX: usize = 65_536;

/// A list that the user brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedList {
    /// What it is called: the name of its file without the ending.
    pub name: String,
    /// Its rows, by lowest port.
    pub claims: Vec<ImportedClaim>,
}

/// A row of such a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedClaim {
    /// The ports.
    pub ports: Ports,
    /// The transport; `None` for every transport.
    pub transport: Option<Transport>,
    /// What is meant to be there.
    pub name: String,
    /// More about it.
    pub description: Option<String>,
    /// Who says so, if the row says more than its list.
    pub source: Option<String>,
}

impl ImportedList {
    /// Reads a list.
    ///
    /// # Errors
    ///
    /// [`Flaw`] names the line and what is wrong with it.
    pub fn parse(name: &str, csv: &[u8]) -> Result<Self, Flaw> {
        if csv.len() > LIST_BYTES_MAX {
            return Err(Flaw::new(format!(
                "the list has {} bytes; {LIST_BYTES_MAX} are the most",
                csv.len()
            )));
        }
        let mut rows = Rows::new(csv);
        if rows.next().transpose()?.is_none_or(|row| row.cells != HEADER) {
            return Err(Flaw::new(format!("the first line is not {}", HEADER.join(","))));
        }
        let mut claims = Vec::new();
        for row in rows {
            let row = row?;
            if claims.len() == LIST_ROWS_MAX {
                return Err(Flaw::at(row.line, format!("more than {LIST_ROWS_MAX} rows")));
            }
            claims.push(claim(&row.cells).map_err(|reason| Flaw::at(row.line, reason))?);
        }
        claims.sort_by_key(|claim| claim.ports.first);
        Ok(Self {
            name: name.to_string(),
            claims,
        })
    }

    /// Returns what the list says of `port` and `transport`.
    pub fn of(&self, port: PortNumber, transport: Transport) -> impl Iterator<Item = &ImportedClaim> {
        let end = self.claims.partition_point(|claim| claim.ports.first <= port);
        let candidates = self.claims.get(..end).unwrap_or_default();
        candidates.iter().filter(move |claim| {
            claim.ports.contains(port) && claim.transport.is_none_or(|named| named == transport)
        })
    }
}

fn claim(cells: &[String]) -> Result<ImportedClaim, String> {
    let [port, transport, name, description, source] = cells else {
        return Err(format!(
            "a row of {} cells; the list has {}",
            cells.len(),
            HEADER.len()
        ));
    };
    let text = |text: &String| cell::clean(text.trim());
    let optional = |cell: &String| text(cell).map(|text| cell::filled(&text).map(str::to_string));
    let name = text(name)?;
    if name.is_empty() {
        return Err("a row without a name".to_string());
    }
    let transport = cell::filled(transport.trim())
        .map(str::parse::<Transport>)
        .transpose();
    Ok(ImportedClaim {
        ports: cell::span(port.trim())?,
        transport: transport.map_err(|error| error.to_string())?,
        name,
        description: optional(description)?,
        source: optional(source)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOP: &str = "port,transport,name,description,source\n";

    #[test]
    fn rows_are_found_by_port_and_transport() {
        let csv = format!("{TOP}9000-9010,,build agents,,\n8080, TCP ,staging,\"web, staging\",ops\n");
        let list = ImportedList::parse("ours", csv.as_bytes()).unwrap();
        let names = |port, transport| {
            let found = list.of(PortNumber(port), transport);
            found.map(|claim| claim.name.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(names(8080, Transport::Tcp), ["staging"]);
        assert_eq!(names(8080, Transport::Udp), [""; 0]);
        assert_eq!(names(9010, Transport::Sctp), ["build agents"]);
        assert_eq!(names(9011, Transport::Tcp), [""; 0]);
        let staging = list.claims.first().unwrap();
        assert_eq!(staging.description.as_deref(), Some("web, staging"));
        assert_eq!(staging.source.as_deref(), Some("ops"));
    }

    #[test]
    fn a_list_of_one_byte_or_one_row_more_is_refused() {
        let rows = |count: usize| format!("{TOP}{}", "1,,x,,\n".repeat(count));
        let parse = |csv: &str| ImportedList::parse("ours", csv.as_bytes()).map(|list| list.claims.len());
        assert_eq!(parse(&rows(LIST_ROWS_MAX)).unwrap(), LIST_ROWS_MAX);
        let many = parse(&rows(LIST_ROWS_MAX + 1)).unwrap_err();
        assert_eq!(many.to_string(), "line 65538: more than 65536 rows");
        let blank = |len: usize| format!("{TOP}{}", "\n".repeat(len - TOP.len()));
        assert_eq!(parse(&blank(LIST_BYTES_MAX)).unwrap(), 0);
        let long = parse(&blank(LIST_BYTES_MAX + 1)).unwrap_err();
        assert_eq!(
            long.to_string(),
            "the list has 8388609 bytes; 8388608 are the most"
        );
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let check = |csv: &str, expected: &str| {
            let flaw = ImportedList::parse("ours", csv.as_bytes()).unwrap_err();
            assert_eq!(flaw.to_string(), expected);
        };
        let row = |row: &str, expected: &str| check(&format!("{TOP}{row}\n"), expected);
        check("", "the first line is not port,transport,name,description,source");
        check(
            "22,tcp\n",
            "the first line is not port,transport,name,description,source",
        );
        row("22,tcp,x,", "line 2: a row of 4 cells; the list has 5");
        row("x,tcp,x,,", "line 2: x is not a port number (0 to 65535)");
        row(
            "22,quic,x,,",
            "line 2: quic is not a transport protocol (tcp, udp, sctp or dccp)",
        );
        row("22,tcp,,,", "line 2: a row without a name");
        row(
            "22,tcp,\u{1b}[2J,,",
            "line 2: a cell contains the control character '\\u{1b}'",
        );
    }
}

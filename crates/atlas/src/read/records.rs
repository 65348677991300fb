//! From the twelve cells of a row to what they mean: ports, transport, dates, status.
//!
//! Both forms of the registry, CSV and XML, come down to the same twelve cells; which of them a file has is no
//! business of this module. A row that cannot have come from IANA is refused with its line.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::cell;
use super::classify::classify;
use super::csv;
use super::flaw::Flaw;
use crate::number::{ParseTransportError, Ports, Transport};
use crate::registry::{Date, Status};

/// The columns, as IANA heads them.
const HEADER: [&str; 12] = [
    "Service Name",
    "Port Number",
    "Transport Protocol",
    "Description",
    "Assignee",
    "Contact",
    "Registration Date",
    "Modification Date",
    "Reference",
    "Service Code",
    "Unauthorized Use Reported",
    "Assignment Notes",
];

/// The fewest rows a complete file can have. The edition of 2026 has 14,533, and rows are hardly ever
/// dropped, so a file with fewer was cut short; if IANA ever cleans up, lower this.
const ROWS_AT_LEAST: usize = 14_000;

/// One row of the file; a blank cell is an empty text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) service: String,
    /// `None` for a name without a port.
    pub(super) ports: Option<Ports>,
    /// `None` for every transport.
    pub(super) transport: Option<Transport>,
    pub(super) status: Status,
    pub(super) description: String,
    pub(super) assignee: String,
    pub(super) contact: String,
    pub(super) registered: String,
    pub(super) modified: String,
    pub(super) reference: String,
    pub(super) service_code: String,
    pub(super) unauthorized_use: String,
    pub(super) notes: String,
}

impl Record {
    /// Returns the newest of its dates.
    pub(super) fn newest_date(&self) -> Option<Date> {
        Date::parse(&self.registered).max(Date::parse(&self.modified))
    }
}

/// Reads the rows of a complete registry in CSV, in the file's order.
pub(super) fn read(csv: &[u8]) -> Result<Vec<Record>, Flaw> {
    complete(read_rows(csv)?)
}

/// Takes `records` for a complete registry, unless there are too few.
pub(super) fn complete(records: Vec<Record>) -> Result<Vec<Record>, Flaw> {
    let found = records.len();
    if found < ROWS_AT_LEAST {
        let reason =
            format!("the file has {found} rows, the registry at least {ROWS_AT_LEAST}: it was cut short");
        return Err(Flaw::new(reason));
    }
    Ok(records)
}

/// Reads the rows of a file that may be no more than an extract.
pub(super) fn read_rows(csv: &[u8]) -> Result<Vec<Record>, Flaw> {
    if !csv.ends_with(b"\n") {
        return Err(Flaw::new("the last line does not end: the file was cut short"));
    }
    let mut rows = csv::Rows::new(csv);
    if rows.next().transpose()?.is_none_or(|row| row.cells != HEADER) {
        return Err(Flaw::new(
            "the first line does not name the twelve columns of IANA's registry",
        ));
    }
    let mut records = Vec::new();
    for row in rows {
        let row = row?;
        let found = row.cells.len();
        let cells = <[String; 12]>::try_from(row.cells)
            .map_err(|_| Flaw::at(row.line, format!("a row of {found} cells; the registry has 12")))?;
        records.push(record(row.line, cells)?);
    }
    Ok(records)
}

/// Makes sense of one row, which starts at `line`.
pub(super) fn record(line: u64, cells: [String; 12]) -> Result<Record, Flaw> {
    let mut cells = cells;
    for text in &mut cells {
        *text = cell::clean(text).map_err(|reason| Flaw::at(line, reason))?;
    }
    let [
        service,
        ports,
        transport,
        description,
        assignee,
        contact,
        registered,
        modified,
        reference,
        service_code,
        unauthorized_use,
        notes,
    ] = cells;

    let at_line = |reason: String| Flaw::at(line, reason);
    if service.is_empty() && ports.is_empty() {
        return Err(at_line(
            "a record has neither a service name nor a port number".into(),
        ));
    }
    for date in [&registered, &modified] {
        if !date.is_empty() && Date::parse(date).is_none() {
            return Err(at_line(format!(
                "{date:?} is not a date (YYYY, YYYY-MM or YYYY-MM-DD)"
            )));
        }
    }
    Ok(Record {
        status: classify(&service, &description, &assignee),
        ports: cell::filled(&ports)
            .map(cell::span)
            .transpose()
            .map_err(at_line)?,
        transport: cell::filled(&transport)
            .map(str::parse)
            .transpose()
            .map_err(|error: ParseTransportError| at_line(error.to_string()))?,
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
    })
}

/// Reads rows below the header, for the tests of this folder.
#[cfg(test)]
pub(super) fn extract(rows: &str) -> Result<Vec<Record>, Flaw> {
    read_rows(format!("{}\n{rows}\n", HEADER.join(",")).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(row: &str, expected: &str) {
        assert_eq!(extract(row).expect_err(row).to_string(), expected);
    }

    #[test]
    fn damaged_rows_are_refused_with_their_line() {
        check(
            ",65536,tcp,Reserved,,,,,,,,",
            "line 2: 65536 is not a port number (0 to 65535)",
        );
        check(
            ",22-,tcp,Reserved,,,,,,,,",
            "line 2: \"\" is not a port number (0 to 65535)",
        );
        check(
            ",23-22,tcp,Reserved,,,,,,,,",
            "line 2: the ports 23-22 end before they begin",
        );
        check(
            "ssh,22,tpc,,,,,,,,,",
            "line 2: tpc is not a transport protocol (tcp, udp, sctp or dccp)",
        );
        check(
            ",,tcp,,,,,,,,,",
            "line 2: a record has neither a service name nor a port number",
        );
        check(
            "a,1,tcp,,,,,,,,,\nb,2,tcp,,,,2026-13,,,,,",
            "line 3: \"2026-13\" is not a date (YYYY, YYYY-MM or YYYY-MM-DD)",
        );
        check(
            "a,1,tcp,\"two\nlines\",,,,,,,,\nb,2,tcp,\u{1b}[2J,,,,,,,,",
            "line 4: a cell contains the control character '\\u{1b}'",
        );
        check(
            "a,1,tcp,\u{202e}drah,,,,,,,,",
            "line 2: a cell contains the control character '\\u{202e}'",
        );
    }

    #[test]
    fn a_cell_that_swallowed_its_neighbours_is_found() {
        let swallowed = "b,2,tcp,,,,,,,,,\n".repeat(300);
        check(
            &format!("a,1,tcp,\"{swallowed}\",,,,,,,,"),
            "line 2: a cell of 5100 bytes: a quotation mark seems to be missing",
        );
    }

    #[test]
    fn line_breaks_inside_cells_are_those_of_unix_whatever_the_file_has() {
        let records = extract("a,1,tcp,,,,,,,,,\"one\r\ntwo\"\r").expect("the row is sound");
        assert_eq!(
            records.first().map(|record| record.notes.as_str()),
            Some("one\ntwo")
        );
    }
}

//! Reads the registry file: cells, ports, transports, dates; and refuses a file that cannot be the registry.

use csv::StringRecord;

use super::classify::classify;
use super::date::Date;
use super::flaw::Flaw;
use super::number::{ParsePortError, ParseTransportError, PortNumber, Ports, Transport};
use super::status::Status;

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

/// The longest cell, in bytes. The edition of 2026 has one of 1,374; a quotation mark that is never closed
/// makes more.
const CELL_AT_MOST: usize = 4_000;

/// One row of the file; a blank cell is an empty text.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) service: String,
    /// `None` for a name without a port.
    pub(crate) ports: Option<Ports>,
    /// `None` for every transport.
    pub(crate) transport: Option<Transport>,
    pub(crate) status: Status,
    pub(crate) description: String,
    pub(crate) assignee: String,
    pub(crate) contact: String,
    pub(crate) registered: String,
    pub(crate) modified: String,
    pub(crate) reference: String,
    pub(crate) service_code: String,
    pub(crate) unauthorized_use: String,
    pub(crate) notes: String,
}

/// Reads the rows of a complete registry, in the file's order.
pub(crate) fn read(csv: &[u8]) -> Result<Vec<Record>, Flaw> {
    let records = read_rows(csv)?;
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
    let mut reader = csv::Reader::from_reader(csv);
    if *reader.headers()? != HEADER[..] {
        return Err(Flaw::new(
            "the first line does not name the twelve columns of IANA's registry",
        ));
    }
    reader.records().map(|row| record(&row?)).collect()
}

fn record(row: &StringRecord) -> Result<Record, Flaw> {
    let line = row.position().map_or(0, csv::Position::line);
    let cells = row
        .iter()
        .map(|cell| clean(cell).map_err(|reason| Flaw::at(line, reason)));
    let cells = cells.collect::<Result<Vec<String>, Flaw>>()?;
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
    ] = <[String; 12]>::try_from(cells).map_err(|_| Flaw::at(line, "a record has twelve cells"))?;

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
        ports: filled(&ports).map(span).transpose().map_err(at_line)?,
        transport: filled(&transport)
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

/// Takes over a cell, and refuses what cannot have come from IANA or must not reach a terminal.
fn clean(cell: &str) -> Result<String, String> {
    let cell = cell.replace("\r\n", "\n");
    if let Some(found) = cell.chars().find(|c| is_control(*c)) {
        return Err(format!("a cell contains the control character {found:?}"));
    }
    if cell.len() > CELL_AT_MOST {
        return Err(format!(
            "a cell of {} bytes: a quotation mark seems to be missing",
            cell.len()
        ));
    }
    Ok(cell)
}

/// Whether a character steers a terminal or the direction of the text around it, rather than being shown.
fn is_control(c: char) -> bool {
    let is_direction =
        matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    is_direction || (c.is_control() && c != '\n')
}

fn filled(cell: &str) -> Option<&str> {
    (!cell.is_empty()).then_some(cell)
}

/// Reads `22` or `6000-6063`.
fn span(cell: &str) -> Result<Ports, String> {
    let (first, last) = cell.split_once('-').unwrap_or((cell, cell));
    let port = |text: &str| {
        text.parse::<PortNumber>()
            .map_err(|error: ParsePortError| error.to_string())
    };
    let ports = Ports {
        first: port(first)?,
        last: port(last)?,
    };
    if ports.last < ports.first {
        return Err(format!("the ports {cell} end before they begin"));
    }
    Ok(ports)
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

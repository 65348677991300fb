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

/// Reads all rows, in the file's order.
pub(crate) fn read(csv: &[u8]) -> Result<Vec<Record>, Flaw> {
    if !csv.ends_with(b"\n") {
        return Err(Flaw::new("the last line is cut off; the file is incomplete"));
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
    let cells: Vec<String> = row.iter().map(str::to_owned).collect();
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

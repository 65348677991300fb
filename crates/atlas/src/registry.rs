//! The registry's claims: which services IANA has on record for a port, and under which status.
//!
//! One question, [`lookup`], and one in the other direction, [`by_service_name`]. Both read the tables that
//! the build script made from `data/ports/service-names-port-numbers.csv`, and give back what the file says,
//! word for word. An assigned port need not be in use and an unassigned one need not be free: the registry
//! itself says so.

mod date;
mod registration;
mod status;
mod tables;

pub use date::Date;
pub use registration::{Registration, Registrations};
pub use status::Status;

use crate::{PortNumber, Transport};

/// What the registry says about one port and transport.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    /// The port that was asked for.
    pub port: PortNumber,
    /// The transport that was asked for.
    pub transport: Transport,
    /// The answer in one word.
    pub status: Status,
    /// The rows behind it, in the file's order; several where several names share the port. Rows that only
    /// say "Reserved" or "Unassigned" are among them, for the sake of their remarks. Empty if and only if the
    /// status is [`Status::NoRecord`].
    pub registrations: Registrations,
}

/// Returns what the registry says about `port` for `transport`.
///
/// Where rows overlap, only the most specific ones answer: first those with the fewest ports, then those that
/// name the transport. (7748-7776 is "Unassigned", and yet 7775/tcp has a row: it is assigned.) A row without
/// a transport holds for every transport.
///
/// A port that no row covers is [`Status::NoRecord`]; so is the whole dynamic range, which RFC 6335, section
/// 6, keeps out of the registry ([`PortRange::of`](crate::PortRange::of) tells it from the other gaps).
///
/// Takes well under a microsecond and allocates nothing.
pub fn lookup(port: PortNumber, transport: Transport) -> Answer {
    let registrations = Registrations::new(tables::rows_of_port(port, transport));
    // Rows that share port and transport might disagree in some future file: then the strongest claim counts.
    let status = registrations
        .iter()
        .map(|found| found.status)
        .min()
        .unwrap_or(Status::NoRecord);
    Answer {
        port,
        transport,
        status,
        registrations,
    }
}

/// Returns every registration of a service name, in the file's order, and nothing for a name that is not
/// registered.
///
/// Upper and lower case are the same (RFC 6335, section 5.1). Names without a port are found as well.
pub fn by_service_name(name: &str) -> Registrations {
    Registrations::new(tables::rows_of_name(name))
}

/// Returns every service name once, spelled as in the file, sorted without regard to case.
pub fn service_names() -> impl Iterator<Item = &'static str> + Clone {
    let mut last = "";
    tables::names().filter(move |name| {
        let is_new = !name.eq_ignore_ascii_case(last);
        last = name;
        is_new
    })
}

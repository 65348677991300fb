//! The readers of foreign files, for fuzz targets: each takes any bytes and must neither panic nor hang.
//!
//! They panic only if something is wrong with this crate: what they promise beyond an end is asserted.

use crate::imported::ImportedList;
use crate::{PortNumber, Registry, Transport, read};

/// The fewest bytes that a row of the registry has in CSV: eleven commas between the cells.
const ROW_LEN_MIN: usize = 11;

/// Reads the registry in CSV, without asking for completeness.
///
/// # Panics
///
/// Panics if there are more rows than the bytes have room for, which would be a bug.
pub fn registry_csv(bytes: &[u8]) {
    if let Ok(rows) = read::csv_rows(bytes) {
        assert!(rows <= bytes.len() / ROW_LEN_MIN);
    }
}

/// Reads the registry in XML, without asking for completeness.
///
/// # Panics
///
/// Panics if there are more records than the bytes have room for, which would be a bug.
pub fn registry_xml(bytes: &[u8]) {
    if let Ok(records) = read::xml_rows(bytes) {
        assert!(records <= bytes.len() / "<record/>".len());
    }
}

/// Reads a list of the user's own.
///
/// # Panics
///
/// Panics if a claim of the list is not found by its port, or has a name that must not be shown, which would be bugs.
pub fn imported_list(bytes: &[u8]) {
    let Ok(list) = ImportedList::parse("fuzz", bytes) else {
        return;
    };
    for claim in &list.claims {
        assert!(!claim.name.is_empty() && !claim.name.contains(char::is_control));
        let transport = claim.transport.unwrap_or(Transport::Tcp);
        assert!(list.of(claim.ports.last, transport).any(|found| found == claim));
    }
}

/// Takes an edition that was kept, and reads all of it; `None` if the bytes are none.
pub fn kept_edition(bytes: &'static [u8]) -> Option<Registry> {
    let registry = Registry::from_bytes(bytes).ok()?;
    for port in [0, 22, u16::MAX].map(PortNumber) {
        for transport in Transport::ALL {
            registry
                .lookup(port, transport)
                .registrations
                .iter()
                .for_each(drop);
        }
    }
    registry.by_service_name("ssh").iter().for_each(drop);
    registry.registrations().for_each(drop);
    registry.service_names().for_each(drop);
    Some(registry)
}

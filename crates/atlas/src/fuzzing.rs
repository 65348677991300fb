//! The readers of foreign files, for fuzz targets: each takes any bytes and must neither panic nor hang.

use crate::imported::ImportedList;
use crate::{Registry, read};

/// Reads the registry in CSV, without asking for completeness.
pub fn registry_csv(bytes: &[u8]) {
    let _ = read::csv_rows(bytes);
}

/// Reads the registry in XML, without asking for completeness.
pub fn registry_xml(bytes: &[u8]) {
    let _ = read::xml_rows(bytes);
}

/// Reads a list of the user's own.
pub fn imported_list(bytes: &[u8]) {
    let _ = ImportedList::parse("fuzz", bytes);
}

/// Takes an edition that was kept; leaks the bytes, as every program does once.
pub fn kept_edition(bytes: &[u8]) {
    if let Ok(registry) = Registry::from_bytes(bytes.to_vec().leak()) {
        registry.registrations().for_each(drop);
        registry.service_names().for_each(drop);
    }
}

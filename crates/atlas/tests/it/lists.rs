//! The lists as they lie in the repository, read without any help from the code under test.

use csv::StringRecord;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/ports/");

/// Returns the text of a list.
pub(crate) fn text(name: &str) -> String {
    std::fs::read_to_string(format!("{FOLDER}{name}")).expect("the list is readable")
}

/// Returns all rows of the registry, below the header, in the file's order.
pub(crate) fn registry() -> Vec<StringRecord> {
    rows("service-names-port-numbers.csv")
}

/// Returns all rows of a list, below its header, in the file's order.
pub(crate) fn rows(name: &str) -> Vec<StringRecord> {
    let text = text(name);
    let rows = csv::Reader::from_reader(text.as_bytes()).into_records();
    rows.map(|row| row.expect("the row is well formed")).collect()
}

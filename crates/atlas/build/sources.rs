//! Turns the row of `sources.csv` that describes the registry into Rust source.

use super::flaw::Flaw;

/// The columns of `sources.csv`.
const HEADER: [&str; 7] = [
    "source_id",
    "title",
    "publisher",
    "url",
    "licence",
    "retrieved_from",
    "as_of",
];

/// Returns the item that `src/sources.rs` includes.
pub(crate) fn compile(csv: &[u8]) -> Result<String, Flaw> {
    let mut reader = csv::Reader::from_reader(csv);
    if *reader.headers()? != HEADER[..] {
        return Err(Flaw::new(format!("the first line is not {}", HEADER.join(","))));
    }
    for row in reader.records() {
        let row = row?;
        let cells: Vec<&str> = row.iter().collect();
        if let [id, title, publisher, url, licence, _, as_of] = cells[..]
            && id.starts_with("iana-")
        {
            return Ok(format!(
                "static REGISTRY: Source = Source {{ id: {id:?}, title: {title:?}, publisher: {publisher:?}, \
                 url: {url:?}, licence: {licence:?}, as_of: {as_of:?} }};\n"
            ));
        }
    }
    Err(Flaw::new(
        "no row describes the registry (its source_id starts with \"iana-\")",
    ))
}

//! A range of ports, for people: neighbours that are alike in one row.

use std::io;

use ports::atlas::Status;
use ports::{Listing, PortEntry};

use crate::commands::port::wording;
use crate::language::say;
use crate::table::{self, Cell, Column};

fn columns() -> [Column; 5] {
    [
        Column::whole(say!("column-ports")),
        Column::shortened(say!("column-registered"), 10),
        Column::shortened(say!("column-others"), 10),
        Column::shortened(say!("column-held-by"), 8),
        Column::whole(say!("column-verdict")),
    ]
}

/// What a row says of its ports.
type Words = [String; 4];

/// Lays out the table within `width` terminal columns, if there is a limit.
pub(super) fn table(listing: &Listing, width: Option<usize>) -> io::Result<String> {
    let words: Vec<(&PortEntry, Words)> = listing
        .entries
        .iter()
        .map(|entry| (entry, words(entry)))
        .collect();
    let alike = words
        .chunk_by(|(one, words), (next, next_words)| one.transport == next.transport && words == next_words);
    let rows: Vec<[Cell<'_>; 5]> = alike
        .filter_map(|run| {
            let ((first, words), (last, _)) = (run.first()?, run.last()?);
            let ports = match first.port == last.port {
                true => format!("{}/{}", first.port, first.transport),
                false => format!("{}-{}/{}", first.port, last.port, first.transport),
            };
            let [registered, others, held, verdict] = words.clone().map(Cell::from);
            Some([ports.into(), registered, others, held, verdict])
        })
        .collect();
    let mut text = Vec::new();
    table::write(&mut text, &columns(), rows.iter().cloned(), width)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

fn words(entry: &PortEntry) -> Words {
    let sockets = entry.sockets.iter().flatten();
    let mut holders: Vec<String> = sockets
        .flat_map(|held| held.owners.processes())
        .map(|owner| owner.name.to_string())
        .collect();
    holders.dedup();
    let held = match (&entry.sockets, holders.is_empty()) {
        (Some(sockets), true) if !sockets.is_empty() => say!("listing-owner-hidden").to_owned(),
        _ => holders.join(", "),
    };
    [
        registered(entry),
        others(entry),
        held,
        wording::level(entry.verdict.level).to_owned(),
    ]
}

fn registered(entry: &PortEntry) -> String {
    let names = entry.claim.registrations.iter();
    match entry.claim.status {
        Status::Assigned => {
            let names = names.filter_map(|row| row.service.or(row.description));
            names.collect::<Vec<_>>().join(", ")
        }
        _ => wording::unassigned(entry).to_owned(),
    }
}

/// Names what other lists have in particular; endpoints once seen are so common that they are left to the single port.
fn others(entry: &PortEntry) -> String {
    let own = entry.own.iter().map(|own| own.claim.name.clone());
    let others = entry.others();
    let uses = others.uses.iter().map(|known| known.name.to_owned());
    let threats = others.threats.iter().flat_map(|threats| &threats.records);
    let threats = threats.map(|threat| say!("listing-malware", name = threat.name));
    let blocked = others.blocked.map(|_| say!("listing-browsers").to_owned());
    let mut all: Vec<String> = own.chain(uses).chain(threats).chain(blocked).collect();
    all.dedup();
    all.join(", ")
}

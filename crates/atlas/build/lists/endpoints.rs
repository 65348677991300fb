//! Endpoints once seen: 23,913 rows as a table of words, the names of families apart.
//!
//! `src/threats/endpoints.rs` describes the layout and reads it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::{ENDPOINTS, Ids, rows};
use crate::read::Flaw;

/// How many families a row names at most.
const TOP: usize = 5;

/// The compiled list.
pub(crate) struct Endpoints {
    pub(crate) rows: Vec<u8>,
    pub(crate) sets: Vec<u8>,
    pub(crate) source: String,
}

struct Row {
    line: u64,
    numbers: [u16; 3],
    top: Vec<(String, u16)>,
}

pub(crate) fn compile(csv: &[u8], ids: &Ids) -> Result<Endpoints, Flaw> {
    let mut parsed = Vec::new();
    let mut source = None;
    for (line, [port, families, endpoints, top, source_id]) in rows(csv, &ENDPOINTS)? {
        let numbers = [
            number(line, &port)?,
            number(line, &families)?,
            number(line, &endpoints)?,
        ];
        let top = top
            .split_whitespace()
            .map(|entry| {
                let (name, count) = entry
                    .rsplit_once(':')
                    .ok_or_else(|| Flaw::at(line, "no count behind a name"))?;
                Ok((name.to_owned(), number(line, count)?))
            })
            .collect::<Result<Vec<_>, Flaw>>()?;
        if *source.get_or_insert_with(|| source_id.clone()) != source_id {
            return Err(Flaw::at(line, "the whole list has one source"));
        }
        parsed.push(Row { line, numbers, top });
    }
    let source = source.ok_or_else(|| Flaw::new("the list is empty"))?;
    let source = ids.find(&source, 2)?;
    let names: BTreeSet<&str> = parsed
        .iter()
        .flat_map(|row| &row.top)
        .map(|(name, _)| name.as_str())
        .collect();
    let names: Vec<&str> = names.into_iter().collect();
    let (rows, sets) = tables(&parsed, &names)?;
    Ok(Endpoints {
        rows,
        sets,
        source: rust(&parsed, &names, &source),
    })
}

/// Lays out the rows, and the sets of families that they refer to; rows with the same set share it.
fn tables(parsed: &[Row], names: &[&str]) -> Result<(Vec<u8>, Vec<u8>), Flaw> {
    let (mut rows, mut sets) = (Vec::new(), Vec::new());
    let mut known: BTreeMap<&[(String, u16)], u16> = BTreeMap::new();
    let mut last_port = None;
    for row in parsed {
        let [port, families, endpoints] = row.numbers;
        if last_port >= Some(port) {
            return Err(Flaw::at(row.line, "the rows are not in the order of their ports"));
        }
        last_port = Some(port);
        if row.top.len() != usize::from(families).min(TOP) {
            return Err(Flaw::at(
                row.line,
                "a row names its largest families, five at most",
            ));
        }
        let next =
            u16::try_from(sets.len() / 4).map_err(|_| Flaw::at(row.line, "too many sets of families"))?;
        let start = *known.entry(&row.top).or_insert(next);
        if start == next {
            for (name, count) in &row.top {
                let family = names.binary_search(&name.as_str()).unwrap_or_default();
                let family = u16::try_from(family).map_err(|_| Flaw::at(row.line, "too many families"))?;
                put(&mut sets, &[family, *count]);
            }
        }
        put(&mut rows, &[port, families, endpoints, start]);
    }
    Ok((rows, sets))
}

/// Writes the names, the source, and how many ports have at least so many endpoints.
fn rust(parsed: &[Row], names: &[&str], source: &str) -> String {
    let mut counts: Vec<u16> = parsed
        .iter()
        .map(
            |Row {
                 numbers: [_, _, count],
                 ..
             }| *count,
        )
        .collect();
    counts.sort_unstable();
    let mut steps: Vec<(u16, usize)> = Vec::new();
    for (below, count) in counts.iter().enumerate() {
        if steps.last().is_none_or(|(last, _)| last != count) {
            steps.push((*count, counts.len() - below));
        }
    }
    let mut text = format!("static SOURCE: &Source = {source};\n");
    // Writing to a String cannot fail.
    let _ = writeln!(text, "static FAMILIES: [&str; {}] = {names:?};", names.len());
    let _ = writeln!(
        text,
        "static AT_LEAST: [(u16, u16); {}] = {steps:?};",
        steps.len()
    );
    text
}

fn number(line: u64, cell: &str) -> Result<u16, Flaw> {
    cell.parse()
        .map_err(|_| Flaw::at(line, format!("{cell:?} is not a number up to 65535")))
}

fn put(table: &mut Vec<u8>, words: &[u16]) {
    table.extend(words.iter().flat_map(|word| word.to_le_bytes()));
}
